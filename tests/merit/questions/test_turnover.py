"""The question of turnover: what is asked of kept figures, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import LAST_DAY
from graph.model.words import EndReason
from merit.coverage import Coverage
from merit.figures.turnover import FIGURE
from merit.questions.turnover import ask_turnover
from tests.conftest import Run
from tests.merit.figures.test_turnover import HERE, THERE, UNIT, person
from tests.support.kept_figures import bodies, keep

pytestmark = pytest.mark.both_engines

GAMMA = import_module("scipy.stats").gamma

STAYING = [person(f"stays {n}", (HERE, "2020-01-01", None, None)) for n in range(8)]
LEAVING = [person(f"leaves {n}", (UNIT, "2020-01-01", "2025-06-15", EndReason.OWN_WISH)) for n in range(4)]
OTHERS = [person(f"other {n}", (THERE, "2020-01-01", None, None)) for n in range(4)]
CONTEXT = bodies({HERE: None, UNIT: HERE, THERE: None})


@pytest.fixture
def kept(fresh_database: Database, run: Run) -> Database:
    run(keep(fresh_database, FIGURE, [*STAYING, *LEAVING, *OTHERS], CONTEXT))
    return fresh_database


def test_the_mean_is_of_the_headcounts_of_the_months(kept: Database, run: Run) -> None:
    """Twelve people until June 2025, then eight: (6 x 12 + 6 x 8) / 12 = 10."""
    answer = run(ask_turnover(kept.read, [UNIT], "2025-01", "2025-12"))
    assert answer is not None
    (year,) = answer.groups.values()
    assert year.leavers is not None
    assert (year.leavers.numerator, year.leavers.denominator) == (4, 10)
    lower, upper = (float(each) / 10 for each in (GAMMA.ppf(0.025, 4), GAMMA.ppf(0.975, 5)))
    assert (year.leavers.lower, year.leavers.upper) == pytest.approx((lower, upper))
    assert [each.id for each in answer.counted] == [HERE]


def test_before_and_after_a_change_and_against_the_rest(kept: Database, run: Run) -> None:
    answer = run(ask_turnover(kept.read, [HERE], "2025-01", "2025-12", change="2025-07", rest_of="UZ"))
    assert answer is not None
    counts = {name: each.leavers and each.leavers.numerator for name, each in answer.groups.items()}
    # Four others are too few to be shown.
    assert counts == {"bodies before": 4, "rest before": None, "bodies after": 0, "rest after": None}
    assert answer.groups["rest before"].suppressed


def test_nothing_computed_is_no_answer(fresh_database: Database, run: Run) -> None:
    run(keep(fresh_database, FIGURE, [], CONTEXT))
    answer = run(ask_turnover(fresh_database.read, [HERE], "2025-01", "2025-12"))
    assert answer is not None
    assert [(each.leavers, each.suppressed) for each in answer.groups.values()] == [(None, False)]


def test_months_that_are_not_loaded_are_not_assessed(fresh_database: Database, run: Run) -> None:
    context = bodies({HERE: None, UNIT: HERE}, not_loaded=[HERE])
    run(keep(fresh_database, FIGURE, STAYING, context))
    answer = run(ask_turnover(fresh_database.read, [HERE], "2025-01", "2025-12"))
    assert answer is not None
    (year,) = answer.groups.values()
    assert (year.leavers, year.assessed, len(year.not_loaded)) == (None, 0, 12)
    assert not year.suppressed


def test_months_of_which_nothing_is_loaded_are_no_months_of_nobody(fresh_database: Database, run: Run) -> None:
    """The body is loaded from 2025 on and has ten people since then, the other one is loaded from July on and has nobody."""
    loaded = {HERE: date(2025, 1, 1), THERE: date(2025, 7, 1)}
    spans = {body: {"Appointment": ((since, LAST_DAY),)} for body, since in loaded.items()}
    context = replace(bodies({HERE: None, THERE: None}), coverage=Coverage(spans))
    people = [person(f"new {n}", (HERE, "2025-01-01", None, None)) for n in range(10)]
    run(keep(fresh_database, FIGURE, people, context))

    def months(about: list[str], first: str, last: str) -> tuple[int, object]:
        answer = run(ask_turnover(fresh_database.read, about, first, last))
        assert answer is not None
        (period,) = answer.groups.values()
        return period.assessed, period.leavers and period.leavers.denominator

    assert months([HERE], "2024-01", "2025-12") == (12, 10)
    assert months([HERE, THERE], "2024-01", "2025-12") == (6, 10)
    assert months([HERE], "2026-01", "2027-12") == (11, 10)
    assert months(["UZ"], "2024-01", "2025-12") == (12, 10)
    # In a month that is loaded, nobody on record is nobody.
    assert months([THERE, HERE], "2025-07", "2025-12") == (6, 10)
    assert months([THERE], "2025-07", "2025-12") == (0, None)


def test_an_unclear_end_counts_once_in_each_period_in_which_it_may_lie(fresh_database: Database, run: Run) -> None:
    """Five left the body, and six another one, on an unknown day from 31 December 2024 to 30 December 2025."""
    mine = [person(f"mine {n}", (HERE, "2020-01-01", "2025", EndReason.OWN_WISH)) for n in range(5)]
    others = [person(f"others {n}", (THERE, "2020-01-01", "2025", EndReason.OWN_WISH)) for n in range(6)]
    more = [person(f"more {n}", (THERE, "2020-01-01", None, None)) for n in range(8)]
    run(keep(fresh_database, FIGURE, [*STAYING, *mine, *others, *more], CONTEXT))

    def unclear(about: list[str], first: str, last: str, **terms: str) -> dict[str, int | None]:
        answer = run(ask_turnover(fresh_database.read, about, first, last, **terms))
        assert answer is not None
        return {name: group.unclear for name, group in answer.groups.items()}

    for first, last in (("2024-01", "2024-12"), ("2025-03", "2025-03"), ("2025-01", "2025-12"), ("2020-01", "2026-10")):
        assert unclear([HERE], first, last) == {"period": 5}, (first, last)
        assert unclear([HERE, THERE], first, last) == unclear(["UZ"], first, last) == {"period": 11}, (first, last)
        assert unclear([HERE], first, last, rest_of="UZ") == {"bodies": 5, "rest": 6}, (first, last)
    for first, last in (("2024-01", "2024-11"), ("2026-01", "2026-10")):
        assert unclear([HERE, THERE], first, last, rest_of="UZ") == {"bodies": 0, "rest": 0}, (first, last)
    assert unclear([HERE], "2025-01", "2025-12", change="2025-07") == {"before": 5, "after": 5}


def test_months_before_any_order_of_the_country_and_months_to_come_are_not_assessed(fresh_database: Database, run: Run) -> None:
    context = replace(bodies({HERE: None}), coverage=Coverage({HERE: {"Appointment": ((date(2025, 1, 1), LAST_DAY),)}}))
    run(keep(fresh_database, FIGURE, STAYING, context))
    for first, last in (("2024-01", "2024-12"), ("2027-01", "2027-12"), ("1960-01", "1960-12")):
        answer = run(ask_turnover(fresh_database.read, ["UZ"], first, last))
        assert answer is not None
        (period,) = answer.groups.values()
        assert (period.assessed, period.leavers, period.suppressed, len(period.not_loaded)) == (0, None, False, 12)


def test_small_counts_of_what_is_not_clear_are_not_shown(fresh_database: Database, run: Run) -> None:
    sometime = [person(f"sometime {n}", (HERE, "2020-01-01", "2025", EndReason.OWN_WISH)) for n in range(5)]
    shown: list[tuple[int | None, int | None]] = []
    for unclear in (4, 5):
        run(keep(fresh_database, FIGURE, [*STAYING, *sometime[:unclear]], CONTEXT))
        answer = run(ask_turnover(fresh_database.read, [HERE], "2024-12", "2025-01"))
        assert answer is not None
        shown += [(each.unclear, each.headcount_open) for each in answer.groups.values()]
    assert shown == [(None, None), (5, 5)]


def test_what_cannot_be_asked_is_said(kept: Database, run: Run) -> None:
    with pytest.raises(UnknownId, match="organisation:none"):
        run(ask_turnover(kept.read, ["organisation:none"]))
    with pytest.raises(NothingToAnswer, match="No month"):
        run(ask_turnover(kept.read, [HERE], "2025-12", "2025-01"))
    with pytest.raises(NothingToAnswer, match="no body of KZ"):
        run(ask_turnover(kept.read, [HERE], rest_of="KZ"))
    with pytest.raises(NothingToAnswer, match=f"{HERE} would be counted twice, as UZ is named, too"):
        run(ask_turnover(kept.read, ["UZ", HERE]))
    with pytest.raises(NothingToAnswer, match="counts nothing of 'ZZ'"):
        run(ask_turnover(kept.read, ["ZZ"]))


def test_without_a_detection_there_is_no_answer(fresh_database: Database, run: Run) -> None:
    assert run(ask_turnover(fresh_database.read, ["UZ"])) is None
