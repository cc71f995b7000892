"""V16: what its examples cannot say well. Judged against a slow reading of the text, over all possible days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import Mode
from merit.context import Body, Context
from merit.contract import Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.records import ReserveMembership
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v16_pool_misuse import RULE, judge
from tests.support.competition_rounds import VERDICTS, common

AS_OF = date(2026, 11, 20)
ONE_DAY = timedelta(days=1)
BEGIN = date(2025, 9, 1)
BOOK = PolicyBook({RULE.id: RULE.policy})


def context(*spans: Span) -> Context:
    covered = spans or ((FIRST_DAY, LAST_DAY),)
    return Context(AS_OF, {"body": Body("body", "Ministry", "UZ")}, Coverage({"body": {"ReserveMembership": covered}}), BOOK)


def appointed(order: Day, mode: Mode | None = Mode.POOL, civil: bool | None = True, body: str = "body") -> Appointment:
    post = Post(id="post", title="Head", body=body, country="UZ")
    start = Day.exactly(date(2025, 12, 1))
    return Appointment(id="new", post=post, period=Period(start), order=order, mode=mode, civil_service=civil)


def member(start: Day, end: Day | None) -> ReserveMembership:
    return ReserveMembership(id=f"member {start} {end}", period=Period(start, end))


def outcomes(
    appointment: Appointment, *members: ReserveMembership, within: Context | None = None
) -> list[tuple[str, str | None]]:
    servant = ServantDossier(id="s", name="Karimova Gulnora", appointments=(appointment,), reserve=members)
    return [(case.outcome.value, case.missing) for case in judge(servant, within or context())]


@st.composite
def days(draw: st.DrawFn, first: int, last: int) -> Day:
    begin = BEGIN + draw(st.integers(first, last)) * ONE_DAY
    return Day(begin, begin + draw(st.sampled_from([0, 0, 1, 2])) * ONE_DAY)


@st.composite
def memberships(draw: st.DrawFn) -> ReserveMembership:
    start = draw(days(0, 8))
    end = draw(st.sampled_from([None, 0, 1, 4, 8]))
    return member(start, end if end is None else Day(start.latest + end * ONE_DAY, start.latest + (end + 1) * ONE_DAY))


def each(of: Day) -> Iterator[date]:
    yield from (of.earliest + n * ONE_DAY for n in range((of.latest - of.earliest).days + 1))


def worlds(members: Sequence[ReserveMembership]) -> Iterator[tuple[tuple[date, date], ...]]:
    yield from product(
        *(
            [(start, end) for start in each(one.period.start) for end in (each(one.period.end) if one.period.end else [LAST_DAY])]
            for one in members
        )
    )


def no_member(ordered: date, members: Sequence[tuple[date, date]]) -> bool:
    return not any(start <= ordered < end for start, end in members)


@given(days(2, 10), st.lists(memberships(), max_size=2))
def test_the_outcome_is_what_all_possible_days_say(order: Day, members: list[ReserveMembership]) -> None:
    truth = common(no_member(ordered, world) for ordered in each(order) for world in worlds(members))
    ((found, _),) = outcomes(appointed(order), *members)
    if truth is False and found == "not_evaluable":
        # Two memberships of which each may miss the day, though never both: the rule asks each one for itself.
        assert len(members) == 2
    else:
        assert Outcome(found) is VERDICTS[truth]


def test_memberships_must_be_loaded_on_every_possible_day_of_the_order() -> None:
    september = Day.parse("2025-09")
    whole, gap = ((BEGIN, date(2025, 10, 1)),), ((BEGIN, date(2025, 9, 10)), (date(2025, 9, 11), date(2025, 10, 1)))
    assert outcomes(appointed(september), within=context(*whole)) == [("violates", None)]
    assert outcomes(appointed(september), within=context(*gap)) == [("not_evaluable", "memberships")]


def test_memberships_of_another_body_say_nothing() -> None:
    assert outcomes(appointed(Day.exactly(BEGIN), body="elsewhere")) == [("not_evaluable", "memberships")]


def test_an_order_without_a_day_may_be_of_any_day_of_the_year_before() -> None:
    year = Day(date(2024, 12, 1), date(2025, 12, 1))
    assert outcomes(appointed(year), member(Day.exactly(BEGIN), None)) == [("not_evaluable", "order_day")]
    assert outcomes(appointed(year), member(Day.exactly(date(2024, 12, 1)), None)) == [("satisfies", None)]
    assert outcomes(appointed(year), member(Day.exactly(date(2025, 12, 2)), None)) == [("violates", None)]


@pytest.mark.parametrize(
    ("mode", "civil", "expected"),
    [
        (Mode.POOL, False, []),
        (Mode.POOL, None, [("not_evaluable", "civil_service")]),
        (Mode.COMPETITION, True, []),
        (Mode.UNKNOWN, True, [("not_evaluable", "mode")]),
        (None, True, [("not_evaluable", "mode")]),
    ],
    ids=["outside the service", "service unknown", "competition", "mode unknown", "no mode"],
)
def test_which_appointments_are_from_the_pool(
    mode: Mode | None, civil: bool | None, expected: list[tuple[str, str | None]]
) -> None:
    assert outcomes(appointed(Day.exactly(BEGIN), mode, civil)) == expected


def test_of_days_to_come_no_memberships_are_asked() -> None:
    until_now = context((BEGIN, AS_OF))
    for days in (0, 30):
        assert outcomes(appointed(Day.exactly(AS_OF + days * ONE_DAY)), within=until_now) == [("violates", None)]
    assert outcomes(appointed(Day.exactly(AS_OF)), within=context((BEGIN, AS_OF - ONE_DAY))) == [("not_evaluable", "memberships")]
