"""The plan of a servant: for her own post or another one, with training that is due, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import CourseKind, EnrolmentState, Mode
from merit.context import Body, Context
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.records import Enrolment, NationalNumber
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.questions.competencies import Rating, Standing
from merit.questions.courses import Course
from merit.questions.development_plan import POLICY, DevelopmentPlan, PlanRecords, planned
from merit.registry import shipped_policy
from merit.training import DueState

AS_OF = date(2026, 11, 20)
ALWAYS: tuple[Span, ...] = ((FIRST_DAY, LAST_DAY),)
NAMES = {"law": "legal drafting", "ethics": "ethics"}
LOADED: dict[str, tuple[Span, ...]] = dict.fromkeys(("Assessment", "Enrolment", "Appointment"), ALWAYS)


def on(day: str) -> Day:
    return Day.exactly(date.fromisoformat(day))


def post(name: str, *versions: tuple[str, str, str | None], country: str = "UZ") -> Post:
    """Return a post with versions, each an id, its start and its end."""
    return Post(
        id=name,
        title=f"Post {name}",
        body="body",
        country=country,
        versions=tuple(PostVersion(id=id_, period=Period(on(start), on(end) if end else None)) for id_, start, end in versions),
    )


OWN = post("own", ("own version", "2009-01-01", None))


def held(where: Post = OWN, start: str = "2015-03-02", end: str | None = None, civil: bool | None = True) -> Appointment:
    period = Period(on(start), on(end) if end else None)
    return Appointment(id=where.id, post=where, period=period, order=on(start), mode=Mode.COMPETITION, civil_service=civil)


def course(last: str, kind: CourseKind = CourseKind.ADVANCED) -> Enrolment:
    period = Period.through(on("2010-01-01"), on(last))
    return Enrolment(id=last, course="a", course_kind=kind, state=EnrolmentState.COMPLETED, period=period)


def plan(
    *appointments: Appointment,
    requirements: Sequence[tuple[str, str]] = (("own version", "law"),),
    ratings: Sequence[Rating] = (),
    enrolments: Sequence[Enrolment] = (),
    loaded: dict[str, tuple[Span, ...]] | None = None,
    asked: Post | None = None,
    policy: PolicyBook | None = None,
    as_of: date = AS_OF,
) -> DevelopmentPlan:
    dossier = ServantDossier(
        id="s",
        name="K",
        numbers=(NationalNumber(key="number", scheme="UZ/PINFL", checksum_valid=True),),
        appointments=appointments,
        enrolments=tuple(enrolments),
    )
    records = PlanRecords(NAMES, tuple(requirements), tuple(ratings), (Course("a", "law", "Drafting", portals=("my.dba.uz",)),))
    bodies, coverage = {"body": Body("body", "Body", "UZ")}, Coverage({"body": LOADED if loaded is None else loaded})
    return planned(dossier, records, Context(as_of, bodies, coverage, policy or shipped_policy()), asked)


def standings(found: DevelopmentPlan) -> dict[str, str]:
    return {each.id: each.standing.value for each in found.competencies}


def test_it_is_for_the_post_that_is_held() -> None:
    former, acted = post("former", ("former version", "2009-01-01", None)), post("acted")
    appointments = (held(former, "2012-01-01", "2015-03-02"), held(), held(acted, "2010-01-01", "2011-01-01"))
    found = plan(*appointments, requirements=[("own version", "law"), ("former version", "ethics")])
    assert found.post is not None
    assert (found.post.id, found.own_post, standings(found)) == ("own", True, {"law": "missing"})
    assert [each.course.id for each in found.courses[0].courses] == ["a"]
    assert found.not_assessed == ()


def test_it_can_be_for_another_post() -> None:
    asked = post("asked", ("asked version", "2009-01-01", None))
    found = plan(held(), requirements=[("own version", "law"), ("asked version", "ethics")], asked=asked)
    assert (found.own_post, standings(found)) == (False, {"ethics": "missing"})


def test_the_version_of_the_day_tells_what_is_required() -> None:
    changed = post("own", ("old", "2009-01-01", "2026-11-20"), ("new", "2026-11-20", None))
    needs = [("old", "law"), ("new", "ethics")]
    assert standings(plan(held(changed), requirements=needs)) == {"ethics": "missing"}
    assert standings(plan(held(changed), requirements=needs, as_of=date(2026, 11, 19))) == {"law": "missing"}


@pytest.mark.parametrize(
    ("appointments", "requirements", "words"),
    [
        ((), (), "no post of the civil service is held on this day"),
        ((held(end="2020-01-01"),), (), "no post of the civil service is held on this day"),
        ((held(post("own")),), (), "no version of Post own is on record for this day"),
        ((held(),), (), "the register states no competencies for Post own, which is not the same as none"),
    ],
    ids=["never served", "left", "no version", "no competencies"],
)
def test_what_is_not_known_of_the_requirements_is_named(
    appointments: tuple[Appointment, ...], requirements: Sequence[tuple[str, str]], words: str
) -> None:
    found = plan(*appointments, requirements=requirements)
    assert found.competencies == ()
    assert any(words in each for each in found.not_assessed)


def test_a_missing_rating_is_doubted_where_assessments_are_not_loaded() -> None:
    without = {name: spans for name, spans in LOADED.items() if name != "Assessment"}
    assert any("assessments are not loaded completely" in each for each in plan(held(), loaded=without).not_assessed)
    rated = [Rating("law", 80, "a", on("2026-01-01"))]
    assert plan(held(), loaded=without, ratings=rated).not_assessed == ()


def test_a_low_rating_of_what_the_post_does_not_require_has_a_standing_of_its_own() -> None:
    found = plan(held(), ratings=[Rating("ethics", 40, "a", on("2026-01-01"))])
    assert standings(found) == {"law": "missing", "ethics": "low"}
    assert [each.required for each in found.competencies] == [True, False]
    assert [each.competency.id for each in found.courses] == ["law", "ethics"]


@pytest.mark.parametrize(
    ("last", "state", "due"),
    [
        ("2023-11-19", DueState.OVERDUE, "2026-11-19"),
        ("2023-11-20", DueState.DUE_SOON, "2026-11-20"),
        ("2024-02-18", DueState.DUE_SOON, "2027-02-18"),
        ("2024-02-19", DueState.IN_TIME, "2027-02-19"),
    ],
    ids=["overdue", "the due day", "90 days before", "91 days before"],
)
def test_training_is_due_by_the_value_of_the_law(last: str, state: DueState, due: str) -> None:
    training = plan(held(), enrolments=[course(last), course("2026-01-01", CourseKind.INTRODUCTORY)]).training
    assert training.due is not None
    assert (training.state, training.due.day, training.missing) == (state, on(due), None)


def without_law(rule: str) -> PolicyBook:
    return shipped_policy().without([rule])


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"appointments": ()}, "a post of the civil service that is held on this day"),
        ({"policy": without_law("V08")}, "policy value on this date"),
        ({"policy": without_law(POLICY)}, "policy value on this date"),
        ({"as_of": date(2025, 6, 1)}, "a duty: no value asks for development courses on this day"),
        ({"loaded": {}}, "courses of the person"),
        ({"appointments": (held(civil=None),)}, "first entry"),
    ],
    ids=["no post", "no law", "no policy of plans", "before the duty", "courses not loaded", "standing not known"],
)
def test_what_is_not_known_of_the_training_is_named(changes: dict[str, Any], missing: str) -> None:
    given: dict[str, Any] = {"appointments": (held(),), **changes}
    training = plan(*given.pop("appointments"), **given).training
    assert training.state is None
    assert missing in (training.missing or "")


def test_of_a_post_that_is_perhaps_left_overdue_training_is_not_claimed() -> None:
    perhaps = Appointment(
        id="own",
        post=OWN,
        period=Period(on("2015-03-02"), Day(date(2026, 11, 1), date(2026, 11, 30))),
        order=on("2015-03-02"),
        mode=Mode.COMPETITION,
        civil_service=True,
    )
    training = plan(perhaps).training
    assert (training.state, training.missing) == (None, "days on which a post began or ended")
    assert plan(perhaps, enrolments=[course("2026-01-01")]).training.state is DueState.IN_TIME


def test_without_a_policy_of_plans_nothing_is_called_low() -> None:
    found = plan(held(), ratings=[Rating("law", 10, "a", on("2026-01-01"))], policy=without_law(POLICY))
    assert [each.standing for each in found.competencies] == [Standing.NOT_ASSESSED]
    assert any("no policy says" in each for each in found.not_assessed)
