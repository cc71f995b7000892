"""The figure of promotions, and the question about it, worked by hand; both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.driver.database import Database
from graph.model.days import LAST_DAY, Day
from graph.model.words import Mode, Sex
from merit.coverage import Coverage
from merit.dossiers.servant import ServantDossier
from merit.figures.promotions import FIGURE
from merit.questions.promotions import ask_promotions
from merit.strata.statistics import share
from tests.conftest import Run
from tests.support.kept_figures import bodies, keep, summarised
from tests.support.servant_files import dossier, held, post

pytestmark = pytest.mark.both_engines

BODY, UNIT = "organisation:body", "organisation:unit"
CONTEXT = bodies({BODY: None, UNIT: BODY})


def promoted(
    name: str, day: str, *, born: str | None = "2000-01-01", mode: Mode | None = Mode.COMPETITION, rank: int | None = 2
) -> ServantDossier:
    """Return a woman who rose from rank 1, by an order of that day."""
    old = held(f"{name} old", post(f"{name} P", 1, body=BODY), "2015-01-01", None)
    new = held(f"{name} new", post(f"{name} Q", rank, body=UNIT), day, None, order=day, mode=mode)
    birth = None if born is None else Day.parse(born)
    return replace(dossier(old, new), id=f"servant:{name}", birth_date=birth, sex=Sex.FEMALE)


def test_cells_by_mode_sex_and_age_on_the_day_of_the_order() -> None:
    people = [
        promoted("A", "2025-03-10", born="1990-03-11"),
        promoted("B", "2025-03-11", born="1990-03-11"),
        promoted("C", "2025-03-31", born=None, mode=Mode.TRANSFER),
        promoted("D", "2025-03-31", born="1990"),
        promoted("E", "2025", born="2000-01-01"),
    ]
    found = summarised(FIGURE, people, CONTEXT)
    assert found[BODY, "2025-03"] == {
        "competition/female/0-34": 1,
        "competition/female/35-": 1,
        "transfer/female/unknown": 1,
        "competition/female/unknown": 1,
    }
    assert found[BODY, "2025"] == {"competition/female/0-34": 1}
    assert found["UZ", "2025"] == found[BODY, "2025"]


def test_age_bands_are_known_before_the_law_of_competitions() -> None:
    assert summarised(FIGURE, [promoted("A", "2016-03-10", born="1990-03-11")], CONTEXT)[BODY, "2016-03"] == {
        "competition/female/0-34": 1
    }


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT], ids=str)
def test_acting_and_secondment_are_no_promotions(mode: Mode) -> None:
    assert {month for _, month in summarised(FIGURE, [promoted("A", "2025-03-10", mode=mode)], CONTEXT)} == {""}


def test_steps_that_are_not_known_are_apart() -> None:
    assert summarised(FIGURE, [promoted("A", "2025-03-10", rank=None)], CONTEXT)[BODY, "2025-03"] == {"unknown_steps": 1}


def test_orders_of_days_to_come_do_not_count() -> None:
    found = summarised(FIGURE, [promoted("A", "2026-11-20"), promoted("B", "2026-11-21"), promoted("C", "2027")], CONTEXT)
    assert {month: cells for (about, month), cells in found.items() if about == "UZ" and month} == {
        "2026-11": {"competition/female/0-34": 1}
    }


def test_a_year_in_figures(fresh_database: Database, run: Run) -> None:
    """Seven by competition, of whom six are young, and three by transfer."""
    people = [promoted(f"y{n}", f"2025-0{n + 1}-10") for n in range(6)]
    people += [promoted("old", "2025-08-01", born="1970-01-01")]
    people += [promoted(f"t{n}", "2025-09-01", mode=Mode.TRANSFER) for n in range(3)]
    run(keep(fresh_database, FIGURE, people, CONTEXT))
    answer = run(ask_promotions(fresh_database.read, UNIT, 2024, 2025))
    assert answer is not None
    empty, year = answer.years
    assert (empty.promotions, empty.by_competition, empty.loaded) == (0, None, True)
    assert year.promotions == 10
    # Three are under five, and seven would tell of them: so would the share of the seven, or six young ones beside nine of all.
    # The names of cells would tell how many there are.
    assert (year.modes, year.age_bands, year.sexes) == (None, None, {"female": 10})
    assert (year.by_competition, year.young, year.young_by_competition) == (None, None, None)
    assert answer.counted.id == BODY


def test_shares_of_cells_that_are_large_enough(fresh_database: Database, run: Run) -> None:
    """Six young and five older ones by competition, five young ones by transfer; the year before, six older ones by transfer."""
    people = [promoted(f"y{n}", "2025-03-10") for n in range(6)]
    people += [promoted(f"o{n}", "2025-08-01", born="1970-01-01") for n in range(5)]
    people += [promoted(f"t{n}", "2025-09-01", mode=Mode.TRANSFER) for n in range(5)]
    people += [promoted(f"z{n}", "2024-09-01", born="1970-01-01", mode=Mode.TRANSFER) for n in range(6)]
    run(keep(fresh_database, FIGURE, people, CONTEXT))
    answer = run(ask_promotions(fresh_database.read, UNIT, 2024, 2025))
    assert answer is not None
    before, year = answer.years
    assert (year.by_competition, year.young, year.young_by_competition) == (share(11, 16), share(11, 16), 6)
    assert (before.by_competition, before.young, before.young_by_competition) == (share(0, 6), share(0, 6), 0)


def test_years_to_come_and_years_before_any_order_is_loaded_are_not_assessed(fresh_database: Database, run: Run) -> None:
    spans = {body: {"Appointment": ((date(2024, 7, 1), LAST_DAY),)} for body in (BODY, UNIT)}
    context = replace(CONTEXT, coverage=Coverage(spans))
    run(keep(fresh_database, FIGURE, [promoted("A", "2025-03-10"), promoted("B", "2021-03-10")], context))
    for about in (BODY, "UZ"):
        answer = run(ask_promotions(fresh_database.read, about, 2020, 2027))
        assert answer is not None
        # One that is on record is counted, whatever is loaded: fewer than five are not shown.
        assert {each.year: (each.promotions, each.assessed) for each in answer.years} == {
            2020: (None, False),
            2021: (None, True),
            2022: (None, False),
            2023: (None, False),
            2024: (0, True),
            2025: (None, True),
            2026: (0, True),
            2027: (None, False),
        }


def test_five_modes_of_one_promotion_each_are_not_named(fresh_database: Database, run: Run) -> None:
    modes = (Mode.COMPETITION, Mode.TRANSFER, Mode.ROTATION, Mode.POOL, Mode.ELECTION)
    run(keep(fresh_database, FIGURE, [promoted(f"m{n}", "2025-03-10", mode=mode) for n, mode in enumerate(modes)], CONTEXT))
    answer = run(ask_promotions(fresh_database.read, UNIT, 2025, 2025))
    assert answer is not None
    (year,) = answer.years
    assert (year.promotions, year.modes, year.by_competition) == (5, None, None)
    assert year.age_bands == {"0-34": 5}


def test_young_by_competition_tells_no_suppressed_cell_of_the_bands(fresh_database: Database, run: Run) -> None:
    """All are by competition, so those who are young and by competition are those who are young."""
    people = [promoted(f"y{n}", "2025-03-10") for n in range(6)]
    people += [promoted(f"o{n}", "2025-08-01", born="1970-01-01") for n in range(9)]
    people += [promoted("u", "2025-09-01", born=None)]
    run(keep(fresh_database, FIGURE, people, CONTEXT))
    answer = run(ask_promotions(fresh_database.read, UNIT, 2025, 2025))
    assert answer is not None
    (year,) = answer.years
    assert year.age_bands == {"0-34": None, "35-": 9, "unknown": None}
    assert (year.by_competition, year.young, year.young_by_competition) == (share(16, 16), None, None)
