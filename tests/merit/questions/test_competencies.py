"""Competencies of a plan, worked by hand: which rating is the last, what is low, stale, missing, or not known."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model.days import Day, Period
from graph.model.words import CourseKind, EnrolmentState
from merit.dossiers.records import Enrolment
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.questions.competencies import PlannedCompetency, Rating, Standing, planned_competencies, required_by
from merit.questions.courses import Course, CoursesFor, courses_for
from merit.questions.development_plan import POLICY
from merit.registry import shipped_policy

AS_OF = date(2026, 11, 20)
(VALUE,) = shipped_policy().values(POLICY)


def rated(score: float, fixed: str, last: str | None = None, competency: str = "law") -> Rating:
    day = Day(date.fromisoformat(fixed), date.fromisoformat(last or fixed))
    return Rating(competency, score, f"assessment of {fixed}", day)


def planned(*ratings: Rating, value: PolicyValue | None = VALUE, required: bool | None = True) -> PlannedCompetency:
    needs = {"law": required} if required is not False else {}
    found = planned_competencies({"law": "legal drafting"}, needs, ratings, value, AS_OF)
    return {each.id: each for each in found}["law"]


def test_the_last_rating_counts() -> None:
    found = planned(rated(40, "2024-12-10"), rated(70, "2025-12-10"), rated(30, "2023-12-10"))
    assert ([each.score for each in found.last], found.standing, found.stale) == ([70], Standing.SUFFICIENT, False)


@pytest.mark.parametrize(
    ("score", "standing"), [(55.9, Standing.LOW), (56.0, Standing.SUFFICIENT)], ids=["below the policy's score", "at it"]
)
def test_low_is_below_the_score_of_the_policy(score: float, standing: Standing) -> None:
    assert planned(rated(score, "2025-12-10")).standing is standing


@pytest.mark.parametrize(
    ("fixed", "last", "stale"),
    [
        ("2023-11-20", None, False),
        ("2023-11-19", None, True),
        ("2023-11-01", "2023-11-30", None),
    ],
    ids=["36 months ago", "36 months and a day ago", "in the month"],
)
def test_stale_is_older_than_the_months_of_the_policy(fixed: str, last: str | None, stale: bool | None) -> None:
    found = planned(rated(80, fixed, last))
    assert (found.stale, found.standing) == (stale, Standing.SUFFICIENT)


def test_a_required_competency_without_a_rating_is_missing_and_not_low() -> None:
    found = planned()
    assert (found.standing, found.last, found.stale, found.to_develop) == (Standing.MISSING, (), None, True)


def test_a_rating_after_the_day_of_the_plan_does_not_count() -> None:
    assert planned(rated(80, "2026-11-21")).standing is Standing.MISSING
    assert planned(rated(80, "2026-11-20")).standing is Standing.SUFFICIENT


def test_where_it_is_open_which_rating_is_the_last_only_agreement_tells() -> None:
    year = ("2025-01-01", "2025-12-31")
    either = planned(rated(40, *year), rated(70, "2025-06-01"))
    assert (either.standing, either.missing, either.to_develop) == (
        Standing.NOT_ASSESSED,
        "which of its ratings is the last",
        False,
    )
    assert {each.score for each in either.last} == {40, 70}
    assert planned(rated(40, *year), rated(50, "2025-06-01")).standing is Standing.LOW
    assert planned(rated(40, "2025-06-01"), rated(70, "2025-06-01")).standing is Standing.NOT_ASSESSED


def test_without_a_policy_nothing_is_low_or_stale() -> None:
    found = planned(rated(10, "2010-01-01"), value=None)
    assert (found.standing, found.stale, found.missing) == (Standing.NOT_ASSESSED, None, "policy value on this date")


def test_what_is_required_comes_before_what_was_only_rated() -> None:
    names = {"law": "legal drafting", "ethics": "ethics", "data": "data analysis"}
    ratings = [rated(40, "2025-01-01", competency="ethics"), rated(80, "2025-01-01", competency="data")]
    found = planned_competencies(names, {"law": True, "data": None}, ratings, VALUE, AS_OF)
    assert [(each.name, each.required) for each in found] == [
        ("data analysis", None),
        ("legal drafting", True),
        ("ethics", False),
    ]


def test_what_every_version_requires_is_required_and_what_one_does_is_not_known() -> None:
    requirements = [("v1", "law"), ("v2", "law"), ("v2", "ethics"), ("v3", "data")]
    assert required_by(["v1", "v2"], requirements) == {"law": True, "ethics": None}
    assert required_by(["v2"], requirements) == {"law": True, "ethics": True}
    assert required_by([], requirements) == {}


def enrolled(course: str, state: EnrolmentState | None, last: str) -> Enrolment:
    day = Day.exactly(date.fromisoformat(last))
    return Enrolment(
        id=f"{course} {last}", course=course, course_kind=CourseKind.ADVANCED, state=state, period=Period.through(day, day)
    )


def offered(*courses: Course, places: tuple[Enrolment, ...] = (), most: int = 10) -> CoursesFor:
    dossier = ServantDossier(id="s", name="K", enrolments=places)
    (found,) = courses_for([planned(), planned(rated(80, "2025-12-10"))], courses, dossier, most)
    return found


def course(id_: str, *portals: str, develops: str = "law") -> Course:
    return Course(id_, develops, f"Course {id_}", portals=portals)


def test_courses_are_those_that_develop_it_with_what_was_taken() -> None:
    places = (
        enrolled("a", EnrolmentState.COMPLETED, "2024-03-01"),
        enrolled("b", EnrolmentState.FAILED, "2024-03-01"),
        enrolled("b", EnrolmentState.RUNNING, "2026-12-01"),
        enrolled("c", None, "2024-03-01"),
    )
    found = offered(*(course(id_, "my.dba.uz") for id_ in "abc"), course("d", "my.dba.uz", develops="ethics"), places=places)
    assert [(each.course.id, each.completed) for each in found.courses] == [("b", False), ("c", None), ("a", True)]
    assert [each.state for each in found.courses[0].taken] == [EnrolmentState.RUNNING, EnrolmentState.FAILED]
    assert found.courses[0].course.portals == ("my.dba.uz",)


def test_what_is_left_out_is_counted() -> None:
    found = offered(*(course(str(number), "my.dba.uz") for number in range(5)), course("gone"), most=3)
    assert (len(found.courses), found.left_out, found.no_longer_stated) == (3, 2, 1)
