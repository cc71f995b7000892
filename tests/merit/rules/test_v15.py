"""V15: what its examples cannot say well. Judged against a slow reading of the text, over all possible days."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, Day, Period
from graph.model.words import Mode, RotationExtension
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.rules.v15_rotation_overstay import RULE, judge
from tests.support.imprecise_days import ONE_DAY, days_about, possible_days

AS_OF = date(2026, 11, 20)
STARTED = date(2015, 5, 11)
BOOK = PolicyBook({RULE.id: RULE.policy})
Version = tuple[date, date | None, bool | None]


def context(as_of: date = AS_OF, book: PolicyBook = BOOK) -> Context:
    return Context(as_of, {"body": Body("body", "Ministry", "KZ")}, policy=book)


def post(*versions: Version) -> Post:
    made = [
        PostVersion(id=f"v{number}", period=Period(Day.exactly(first), Day.exactly(end) if end else None), rotational=rotational)
        for number, (first, end, rotational) in enumerate(versions or ((date(2010, 1, 1), None, True),))
    ]
    return Post(id="post", title="Head of a customs post", body="body", country="KZ", versions=tuple(made))


def held(start: Day | date = STARTED, end: Day | date | None = None, name: str = "a", **given_: Any) -> Appointment:
    first = start if isinstance(start, Day) else Day.exactly(start)
    last = Day.exactly(end) if isinstance(end, date) else end
    facts: dict[str, Any] = {
        "post": post(),
        "mode": Mode.ROTATION,
        "civil_service": True,
        "rotation_extension": RotationExtension.NONE,
    } | given_
    return Appointment(id=name, period=Period(first, last), order=first, **facts)


def judged(*appointments: Appointment, within: Context | None = None) -> dict[str, Case]:
    dossier = ServantDossier(id="s", name="K", appointments=appointments)
    return {case.subjects[0]: case for case in judge(dossier, within or context())}


TERMS = {
    RotationExtension.NONE: (4,),
    RotationExtension.HEAD: (6,),
    RotationExtension.AGENCY: (8,),
    RotationExtension.UNKNOWN: (4, 6, 8),
    None: (4, 6, 8),
}


@given(days_about(STARTED), st.sampled_from([4, 6, 8]), st.data(), st.sampled_from(list(TERMS)), st.sampled_from([True, None]))
def test_it_decides_where_every_reading_agrees(
    start: Day, years: int, data: st.DataObject, extension: RotationExtension | None, rotational: bool | None
) -> None:
    end = data.draw(days_about(STARTED.replace(year=STARTED.year + years)))
    of = post((date(2010, 1, 1), None, rotational))
    case = judged(held(start, end, post=of, rotation_extension=extension))["a"]
    agreed = {
        really and last > first.replace(year=first.year + term)
        for first, last in product(possible_days(start), possible_days(end))
        for term in TERMS[extension]
        for really in ([True] if rotational else [True, False])
    }
    expected = Outcome.NOT_EVALUABLE if len(agreed) > 1 else Outcome.VIOLATES if True in agreed else Outcome.SATISFIES
    assert case.outcome is expected


def test_an_open_spell_runs_to_the_day_of_judgement() -> None:
    over = date(2019, 5, 11)
    assert judged(held(), within=context(over))["a"].outcome is Outcome.SATISFIES
    assert judged(held(), within=context(over + ONE_DAY))["a"].outcome is Outcome.VIOLATES


def test_an_end_to_come_is_not_reached_before_the_day_of_judgement() -> None:
    planned = held(date(2022, 1, 10), date(2027, 1, 10))
    assert judged(planned, within=context(date(2026, 1, 10)))["a"].outcome is Outcome.SATISFIES
    assert not judged(held(date(2027, 1, 10)))


def test_the_day_of_the_finding_is_the_end_of_the_term_and_does_not_move() -> None:
    for as_of in (AS_OF, AS_OF + ONE_DAY):
        assert judged(held(), within=context(as_of))["a"].day == date(2019, 5, 11)


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [
        (date(2010, 1, 11), date(2015, 1, 11), "policy"),
        (date(2014, 1, 13), date(2016, 1, 11), None),
        (date(2023, 1, 9), date(2026, 7, 1), None),
        (date(2023, 1, 9), date(2026, 7, 2), "policy"),
    ],
    ids=["all before the law", "reaching into it", "to its last day", "a day beyond it"],
)
def test_only_the_last_day_must_be_under_a_known_law(start: date, end: date, missing: str | None) -> None:
    assert judged(held(start, end))["a"].missing == missing


def test_a_law_without_a_term_is_kept() -> None:
    free = PolicyBook({RULE.id: (PolicyValue("KZ", FIRST_DAY, date(2030, 1, 1), "a law", duty=False),)})
    assert judged(held(), within=context(book=free))["a"].outcome is Outcome.SATISFIES


def test_only_the_time_in_which_the_post_was_rotational_counts() -> None:
    three = post(
        (date(2010, 1, 1), date(2017, 1, 1), False), (date(2017, 1, 1), date(2020, 1, 1), True), (date(2020, 1, 1), None, False)
    )
    ended = held(STARTED, date(2024, 1, 1), post=three)
    assert judged(ended)["a"].outcome is Outcome.SATISFIES
    six = post((date(2010, 1, 1), date(2017, 1, 1), True), (date(2017, 1, 1), None, True))
    assert judged(held(STARTED, date(2019, 6, 1), post=six))["a"].outcome is Outcome.VIOLATES
    maybe = post((date(2010, 1, 1), date(2017, 1, 1), None), (date(2017, 1, 1), None, True))
    assert judged(held(STARTED, date(2019, 6, 1), post=maybe))["a"].missing == "rotational"
    assert judged(held(STARTED, date(2022, 1, 1), post=maybe))["a"].outcome is Outcome.VIOLATES


def test_what_was_before_the_first_entry_of_the_register_is_not_known() -> None:
    late = post((date(2018, 1, 1), None, True))
    assert judged(held(STARTED, date(2020, 1, 1), post=late))["a"].missing == "rotational"
    assert judged(held(STARTED, date(2022, 1, 2), post=late))["a"].outcome is Outcome.VIOLATES


def test_appointments_to_one_post_without_a_break_are_one_tenure() -> None:
    first = held(STARTED, date(2018, 5, 11), "first")
    assert judged(first, held(date(2018, 5, 11), date(2020, 5, 11), "second"))["second"].outcome is Outcome.VIOLATES
    assert judged(first, held(date(2018, 5, 12), date(2020, 5, 11), "second"))["second"].outcome is Outcome.SATISFIES
    elsewhere = Post(id="other", title="Other", body="body", country="KZ", versions=post().versions)
    assert (
        judged(first, held(date(2018, 5, 11), date(2020, 5, 11), "second", post=elsewhere))["second"].outcome is Outcome.SATISFIES
    )


def test_acting_is_passed_by_and_what_is_not_known_is_no_breach() -> None:
    assert not judged(held(mode=Mode.ACTING))
    assert judged(held(mode=Mode.SECONDMENT))["a"].outcome is Outcome.VIOLATES
    assert judged(held(mode=Mode.UNKNOWN))["a"].missing == "mode"
    assert judged(held(mode=None))["a"].outcome is Outcome.VIOLATES
    own = Post(id="own", title="Inspector", body="body", country="KZ", versions=post((date(2010, 1, 1), None, False)).versions)
    assert judged(held(date(2014, 1, 8), name="own", post=own), held(mode=None))["a"].missing == "mode"
    assert judged(held(civil_service=None))["a"].missing == "civil_service"
    assert not judged(held(civil_service=False))


def test_a_break_that_imprecise_days_leave_open_leaves_a_long_tenure_open() -> None:
    first = held(STARTED, Day.parse("2018"), "first")
    assert judged(first, held(Day.parse("2018"), date(2020, 5, 11), "second"))["second"].missing == "break_in_tenure"
    assert judged(first, held(Day.parse("2018"), date(2019, 5, 11), "second"))["second"].outcome is Outcome.SATISFIES
    assert judged(first, held(Day.parse("2019"), date(2021, 5, 11), "second"))["second"].outcome is Outcome.SATISFIES
    unknown = held(STARTED, date(2018, 5, 11), "first", mode=Mode.UNKNOWN)
    assert judged(unknown, held(date(2018, 5, 11), date(2020, 5, 11), "second"))["second"].missing == "break_in_tenure"
