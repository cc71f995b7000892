"""The figure of what ratings lead to, and the question about it, worked by hand; both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer
from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import CourseKind, EndReason, Mode, RewardKind
from merit.context import Context
from merit.coverage import Coverage
from merit.dossiers.records import Assessment, Enrolment, Reward
from merit.dossiers.servant import ServantDossier
from merit.figures.ratings_lead_to import FIGURE
from merit.questions.ratings_lead_to import ask_ratings_lead_to
from tests.conftest import Run
from tests.support.kept_figures import bodies, keep, summarised
from tests.support.servant_files import dossier, held, post

pytestmark = pytest.mark.both_engines

BODY = "organisation:body"


def context(*not_loaded: str) -> Context:
    """Return a context in which everything is loaded but these labels."""
    labels = {"Appointment", "Reward", "Enrolment"} - set(not_loaded)
    coverage = Coverage({BODY: dict.fromkeys(labels, ((FIRST_DAY, LAST_DAY),))})
    return replace(bodies({BODY: None}), coverage=coverage)


def rated(name: str, *scores: tuple[str, float | None], **records: Any) -> ServantDossier:
    """Return somebody in post since 2020, with the days and scores of her assessments and other records."""
    own: Sequence[Any] = records.pop("appointments", ())
    assessments = tuple(
        Assessment(id=f"{name} {n}", fixed_on=Day.parse(day), reported_integral_score=score)
        for n, (day, score) in enumerate(scores)
    )
    first = held(
        f"{name} first", post(f"{name} P", 1, body=BODY), "2020-01-01", records.pop("end", None), **records.pop("left", {})
    )
    return replace(dossier(first, *own), id=f"servant:{name}", assessments=assessments, **records)


def bonus(day: str, kind: RewardKind = RewardKind.BONUS) -> Reward:
    return Reward(id=f"bonus {day}", kind=kind, given_on=Day.parse(day))


def cell(*people: ServantDossier, within: Context | None = None, year: str = "2024", band: str = "3") -> dict[str, Any]:
    return summarised(FIGURE, people, within or context())[BODY, year]["bands"][band]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2024-03-01", [1, 0, 0]),
        ("2024-03-02", [1, 1, 0]),
        ("2025-02-28", [1, 1, 0]),
        ("2025-03-01", [1, 0, 0]),
        ("2025", [1, 0, 1]),
    ],
    ids=str,
)
def test_events_count_strictly_after_the_day_and_before_it_comes_again(day: str, counts: list[int]) -> None:
    assert cell(rated("A", ("2024-03-01", 90.0), rewards=(bonus(day),)))["bonus"] == counts


@pytest.mark.parametrize(("score", "band"), [(55.0, "0"), (55.1, "1"), (70.0, "1"), (85.0, "2"), (85.5, "3")], ids=str)
def test_a_limit_belongs_to_the_lower_band(score: float, band: str) -> None:
    assert cell(rated("A", ("2024-03-01", score)), band=band)["people"] == 1


def test_a_person_counts_once_in_a_year_and_band() -> None:
    person = rated("A", ("2024-01-10", 90.0), ("2024-04-10", 95.0), rewards=(bonus("2024-02-01"), bonus("2024-06-01")))
    assert cell(person)["bonus"] == [1, 1, 0]
    assert cell(person)["people"] == 1


def test_every_kind_of_event() -> None:
    up = held("up", post("Q", 2, body=BODY), "2024-05-01", order="2024-05-01")
    turned = held("turned", post("R", 2, body=BODY), "2024-07-01", order="2024-07-01", mode=Mode.ROTATION)
    down = held(
        "down", post("S", 1, body=BODY), "2024-09-01", "2024-12-01", order="2024-09-01", end_reason=EndReason.FAILED_PROBATION
    )
    course = Enrolment(
        id="e", course="c", course_kind=CourseKind.ADVANCED, period=Period(Day.parse("2024-06-01"), Day.parse("2024-06-20"))
    )
    found = cell(rated("A", ("2024-03-01", 90.0), appointments=(up, turned, down), enrolments=(course,)))
    assert [found[name] for name in ("promotion", "rotation", "demotion", "dismissal", "training")] == [[1, 1, 0]] * 5
    assert found["bonus"] == [1, 0, 0]


def test_who_leaves_stays_in_the_denominator() -> None:
    assert cell(rated("A", ("2024-03-01", 90.0), end="2024-06-01", left={"end_reason": EndReason.OWN_WISH}))["bonus"] == [1, 0, 0]


def test_twelve_months_that_are_not_over_are_apart() -> None:
    found = cell(rated("A", ("2025-11-21", 90.0)), rated("B", ("2025-11-20", 90.0)), year="2025")
    assert (found["people"], found["censored"]) == (1, 1)


def test_what_is_not_loaded_is_not_assessed() -> None:
    found = cell(rated("A", ("2024-03-01", 90.0), rewards=(bonus("2024-05-01"),)), within=context("Reward"))
    assert (found["bonus"], found["promotion"]) == ([0, 0, 0], [1, 0, 0])


def test_ratings_without_score_are_counted_apart() -> None:
    found = summarised(FIGURE, [rated("A", ("2024-03-01", None))], context())
    assert found[BODY, "2024"] == {"bands": {}, "not_assessed": 1}


def test_shares_by_band(fresh_database: Database, run: Run) -> None:
    """Six of the top band, of whom three got a bonus; four of the lowest, who are too few."""
    people = [rated(f"h{n}", ("2024-03-01", 90.0), rewards=(bonus("2024-05-01"),) if n < 3 else ()) for n in range(6)]
    people += [rated(f"l{n}", ("2024-03-01", 40.0)) for n in range(4)]
    kept = context()
    run(keep(fresh_database, FIGURE, people, kept))
    answer = run(ask_ratings_lead_to(fresh_database.read, BODY, kept.policy, 2024, 2024))
    assert answer is not None
    (year,) = answer.years
    lowest, *_, top = year.bands
    assert (top.above, top.highest, top.people) == (85, 100, 6)
    shares = {each.name: each.share and (each.share.numerator, each.share.denominator) for each in top.events}
    assert shares == {"bonus": (3, 6)} | dict.fromkeys(("promotion", "training", "rotation", "demotion", "dismissal"), (0, 6))
    assert lowest.people is None
    assert {each.share for each in lowest.events} == {None}
    with pytest.raises(NothingToAnswer, match="No year"):
        run(ask_ratings_lead_to(fresh_database.read, BODY, kept.policy, 2025, 2024))


def test_a_share_of_all_but_a_few_people_is_not_shown(fresh_database: Database, run: Run) -> None:
    """Rewards are loaded up to March 2025: of two the year that follows is not on record."""
    loaded = {"Appointment": ((FIRST_DAY, LAST_DAY),), "Reward": ((FIRST_DAY, date(2025, 3, 2)),)}
    kept = replace(context(), coverage=Coverage({BODY: loaded}))
    people = [rated(f"e{n}", ("2024-02-01", 90.0)) for n in range(6)] + [rated(f"l{n}", ("2024-05-01", 90.0)) for n in range(2)]
    run(keep(fresh_database, FIGURE, people, kept))
    answer = run(ask_ratings_lead_to(fresh_database.read, BODY, kept.policy, 2024, 2024))
    assert answer is not None
    top = answer.years[0].bands[-1]
    assessed = {each.name: (each.assessed, each.share and each.share.denominator) for each in top.events}
    assert (top.people, assessed["bonus"], assessed["promotion"], assessed["training"]) == (8, (None, None), (8, 8), (0, None))


def test_no_bands_are_no_answer(fresh_database: Database, run: Run) -> None:
    run(keep(fresh_database, FIGURE, [], context()))
    policy = replace(context().policy, rules={})
    with pytest.raises(NothingToAnswer, match="rating_bands"):
        run(ask_ratings_lead_to(fresh_database.read, BODY, policy))


def test_years_to_come_and_years_before_any_rating_is_loaded_are_not_assessed(fresh_database: Database, run: Run) -> None:
    ratings = {"Assessment": ((date(2024, 7, 1), LAST_DAY),)}
    kept = replace(context(), coverage=Coverage({BODY: {**context().coverage.spans[BODY], **ratings}}))
    run(keep(fresh_database, FIGURE, [rated("A", ("2025-02-01", 60.0)), rated("B", ("2021-02-01", 60.0))], kept))
    for about in (BODY, "UZ"):
        answer = run(ask_ratings_lead_to(fresh_database.read, about, kept.policy, 2020, 2027))
        assert answer is not None
        assert [each.year for each in answer.years if not each.assessed] == [2020, 2022, 2023, 2027]
        assert all(bool(each.bands) is each.assessed for each in answer.years)
