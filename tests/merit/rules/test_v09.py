"""V09: what its examples cannot say well. Judged against a slow reading of the text, over all possible days."""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import Mode, QualificationDegree
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.records import DegreeGrant
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v09_degree_skipped import RULE, judge
from tests.support.imprecise_days import ONE_DAY, days_about, possible_days

DEGREES = [degree for degree in QualificationDegree if degree.order is not None]
BASE = date(2024, 5, 10)
BOOK = PolicyBook({RULE.id: RULE.policy})
ALWAYS: tuple[Span, ...] = ((FIRST_DAY, LAST_DAY),)


def context(**spans: tuple[Span, ...]) -> Context:
    covered = {body: {"DegreeGrant": of_body} for body, of_body in (spans or {"body": ALWAYS}).items()}
    bodies = {body: Body(body, body, "UZ") for body in covered}
    return Context(date(2026, 11, 20), bodies, Coverage(covered), BOOK)


def served(start: date, end: date | None = None, body: str = "body") -> Appointment:
    post = Post(id=f"post in {body}", title="Specialist", body=body, country="UZ")
    period = Period(Day.exactly(start), Day.exactly(end) if end else None)
    return Appointment(id=body, post=post, period=period, order=Day.exactly(start), mode=Mode.COMPETITION, civil_service=True)


def grant(name: str, degree: QualificationDegree | None, day: Day | None) -> DegreeGrant:
    return DegreeGrant(id=name, degree=degree, granted=day)


def judged(*grants: DegreeGrant, within: Context | None = None, posts: tuple[Appointment, ...] = ()) -> dict[str, Case]:
    dossier = ServantDossier(id="s", name="K", appointments=posts or (served(date(2019, 3, 1)),), degrees=grants)
    return {case.subjects[0]: case for case in judge(dossier, within or context())}


@given(st.lists(st.tuples(st.sampled_from(DEGREES[:5]), days_about(BASE, 4)), min_size=1, max_size=3))
def test_it_decides_where_every_order_of_the_grants_agrees(given_: list[tuple[QualificationDegree, Day]]) -> None:
    cases = judged(*(grant(str(number), degree, day) for number, (degree, day) in enumerate(given_)))
    possible = [possible_days(day) for _, day in given_]
    for number, (degree, _) in enumerate(given_):
        agreed = set[bool]()
        for days in product(*possible):
            # Of grants of one day either can have been the first.
            for tie in (True, False):
                earlier = [
                    (days[other], DEGREES.index(its))
                    for other, (its, _) in enumerate(given_)
                    if other != number and (days[other] < days[number] or (tie and days[other] == days[number]))
                ]
                last = [step for day, step in earlier if day == max(earlier)[0]]
                agreed |= {DEGREES.index(degree) - held > 1 for held in last} or {False}
        outcome = cases[str(number)].outcome
        if outcome is Outcome.NOT_EVALUABLE:
            assert agreed == {True, False}
            assert cases[str(number)].missing in ("other_grant_day", "grant_day")
        else:
            assert agreed == {outcome is Outcome.VIOLATES}


def test_grants_must_be_loaded_where_the_person_served_since_the_last_one() -> None:
    first, second = date(2022, 10, 3), date(2024, 5, 14)
    grants = (
        grant("first", QualificationDegree.SERVANT_6, Day.exactly(first)),
        grant("second", QualificationDegree.SERVANT_4, Day.exactly(second)),
    )
    posts = (served(date(2019, 3, 1), date(2023, 6, 1), "old"), served(date(2023, 6, 1), None, "new"))
    whole = {"old": ((first, date(2023, 6, 1)),), "new": ((first, second + ONE_DAY),)}
    assert judged(*grants, within=context(**whole), posts=posts)["second"].outcome is Outcome.VIOLATES
    gaps: dict[str, tuple[Span, ...]] = {"old": ((first, date(2023, 5, 31)),), "new": ((first, second),)}
    for body, shorter in gaps.items():
        partial = context(**{**whole, body: shorter})
        assert judged(*grants, within=partial, posts=posts)["second"].missing == "grants"


def test_a_first_grant_needs_the_register_since_it_began_or_the_person_entered() -> None:
    only = grant("only", QualificationDegree.SERVANT_3, Day.exactly(date(2024, 5, 14)))
    since_entry = context(body=((date(2019, 3, 1), LAST_DAY),))
    assert judged(only, within=since_entry)["only"].outcome is Outcome.SATISFIES
    assert judged(only, within=context(body=((date(2019, 3, 2), LAST_DAY),)))["only"].missing == "grants"
    old_hand = (served(date(1999, 3, 1)),)
    assert judged(only, within=context(body=((date(2018, 1, 1), LAST_DAY),)), posts=old_hand)["only"].outcome is Outcome.SATISFIES


def test_a_grant_without_a_day_may_have_been_the_last_before_another() -> None:
    cases = judged(
        grant("first", QualificationDegree.SERVANT_6, Day.exactly(date(2022, 10, 3))),
        grant("undated", QualificationDegree.SERVANT_5, None),
        grant("third", QualificationDegree.SERVANT_4, Day.exactly(date(2024, 5, 14))),
        grant("fourth", QualificationDegree.ADVISER_1, Day.exactly(date(2025, 5, 14))),
    )
    assert {name: (case.outcome, case.missing) for name, case in cases.items()} == {
        "first": (Outcome.SATISFIES, None),
        "undated": (Outcome.NOT_EVALUABLE, "grant_day"),
        "third": (Outcome.NOT_EVALUABLE, "other_grant_day"),
        "fourth": (Outcome.VIOLATES, None),
    }


def test_the_evidence_names_both_grants_and_what_the_later_one_rests_on() -> None:
    first = grant("first", QualificationDegree.SERVANT_6, Day.exactly(date(2022, 10, 3)))
    day = Day.exactly(date(2024, 5, 14))
    second = DegreeGrant(id="second", degree=QualificationDegree.SERVANT_4, granted=day, rests_on=("certificate",))
    assert judged(first, second)["second"].evidence == ("second", "first", "certificate")


def test_somebody_who_never_served_has_no_case() -> None:
    only = grant("only", QualificationDegree.SERVANT_3, Day.exactly(date(2024, 5, 14)))
    assert not list(judge(ServantDossier(id="s", name="K", degrees=(only,)), context()))
