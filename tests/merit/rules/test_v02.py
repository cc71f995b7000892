"""V02: what its examples cannot say well: parallel and part-time posts, inexact days, ranks that cannot be compared."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v02_false_rotation import RULE, judge
from tests.support.competition_rounds import VERDICTS, common

CONTEXT = Context(date(2026, 11, 20), {"body": Body("body", "Ministry", "UZ")}, Coverage({}), PolicyBook({RULE.id: RULE.policy}))
ONE_DAY = timedelta(days=1)
FIRST = date(2024, 3, 1)


def post(name: str, *ranks: tuple[str, int | None], ladder: str = "UZ") -> Post:
    """Return a post with the rank that it has since each day."""
    starts = [date.fromisoformat(since) for since, _ in ranks]
    ends = [*starts[1:], None]
    versions = [
        PostVersion(
            id=f"{name} {number}",
            period=Period(Day.exactly(starts[number]), None if (end := ends[number]) is None else Day.exactly(end)),
            ladder=ladder,
            rank=rank,
        )
        for number, (_, rank) in enumerate(ranks)
    ]
    return Post(id=name, title=name, body="body", country="UZ", versions=tuple(versions))


def ranked(name: str, rank: int | None, ladder: str = "UZ") -> Post:
    return post(name, ("2010-01-01", rank), ladder=ladder)


def held(name: str, to: Post, start: str, mode: Mode | None, order: Day | None = None, **fields: Any) -> Appointment:
    first = Day.parse(start)
    values: dict[str, Any] = {"civil_service": True, **fields}
    return Appointment(id=name, post=to, period=Period(first), order=order or first, mode=mode, **values)


def judged(*appointments: Appointment) -> dict[str, Case]:
    servant = ServantDossier(id="s", name="Karimova Gulnora", appointments=appointments)
    return {case.subjects[0]: case for case in judge(servant, CONTEXT)}


def outcome(*appointments: Appointment) -> tuple[str, str | None]:
    (case,) = judged(*appointments).values()
    return case.outcome.value, case.missing


@given(st.integers(0, 5), st.integers(0, 3), st.integers(-1, 7), st.integers(-1, 7), st.integers(0, 3), st.integers(0, 3))
def test_the_ranks_on_each_possible_day_of_the_order_decide(
    first: int, wide: int, old_change: int, new_change: int, old_step: int, new_step: int
) -> None:
    order = Day(FIRST + first * ONE_DAY, FIRST + (first + wide) * ONE_DAY)
    changes = [FIRST + n * ONE_DAY for n in (old_change, new_change)]
    old = post("old", ("2010-01-01", 3), (changes[0].isoformat(), 3 + old_step))
    new = post("new", ("2010-01-01", 4), (changes[1].isoformat(), 4 + new_step))
    days = [order.earliest + n * ONE_DAY for n in range(wide + 1)]

    def gains(day: date) -> bool:
        before = 3 + old_step if day >= changes[0] else 3
        after = 4 + new_step if day >= changes[1] else 4
        return after > before

    found = judged(held("one", old, "2020-01-10", Mode.COMPETITION), held("two", new, "2024-04-01", Mode.ROTATION, order=order))
    assert found["two"].outcome is VERDICTS[common(map(gains, days))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (ranked("old", 4), ranked("new", 5, "KZ"), ("not_evaluable", "ranks")),
        (ranked("old", 4), ranked("new", None), ("not_evaluable", "ranks")),
        (ranked("old", None), ranked("new", 5), ("not_evaluable", "ranks")),
    ],
    ids=["another ladder", "new rank missing", "old rank missing"],
)
def test_ranks_that_cannot_be_compared(old: Post, new: Post, expected: tuple[str, str | None]) -> None:
    appointments = held("one", old, "2020-01-10", Mode.COMPETITION), held("two", new, "2024-04-01", Mode.TRANSFER)
    assert outcome(*appointments) == expected


def test_where_it_is_not_known_which_post_was_left_both_decide() -> None:
    low, middle, high = ranked("low", 3), ranked("middle", 4), ranked("high", 5)

    def rotated(to: Post) -> tuple[str, str | None]:
        return outcome(
            held("one", low, "2020", Mode.COMPETITION),
            held("two", middle, "2020", Mode.COMPETITION),
            held("new", to, "2024-04-01", Mode.ROTATION),
        )

    assert rotated(high) == ("violates", None)
    assert rotated(middle) == ("not_evaluable", "which_began_first")
    assert rotated(low) == ("satisfies", None)


def test_a_transfer_to_a_part_time_post_held_beside_another_has_no_old_post() -> None:
    beside = held("two", ranked("beside", 5), "2024-04-01", Mode.TRANSFER, fte=0.5)
    assert outcome(held("one", ranked("own", 4), "2020-01-10", Mode.COMPETITION, fte=1.0), beside) == (
        "not_evaluable",
        "old_post",
    )


@pytest.mark.parametrize(
    ("mode", "fields", "expected"),
    [
        (Mode.ROTATION, {"civil_service": False}, {}),
        (Mode.ROTATION, {"civil_service": None}, {"two": ("not_evaluable", "civil_service")}),
        (Mode.SECONDMENT, {}, {}),
        (Mode.ACTING, {}, {}),
        (Mode.OTHER, {}, {}),
        (None, {}, {"two": ("not_evaluable", "mode")}),
        (Mode.UNKNOWN, {}, {"two": ("not_evaluable", "mode")}),
    ],
    ids=["outside the service", "service unknown", "seconded", "acting", "other", "no mode", "mode unknown"],
)
def test_which_moves_up_are_judged(
    mode: Mode | None, fields: dict[str, Any], expected: dict[str, tuple[str, str | None]]
) -> None:
    found = judged(
        held("one", ranked("old", 4), "2020-01-10", Mode.COMPETITION), held("two", ranked("new", 5), "2024-04-01", mode, **fields)
    )
    assert {id_: (case.outcome.value, case.missing) for id_, case in found.items()} == expected


@pytest.mark.parametrize(("mode", "rank"), list(product([None, Mode.UNKNOWN], [3, 4])), ids=str)
def test_an_unknown_mode_matters_only_for_a_move_up(mode: Mode | None, rank: int) -> None:
    old, new = ranked("old", 4), ranked("new", rank)
    assert judged(held("one", old, "2020-01-10", Mode.COMPETITION), held("two", new, "2024-04-01", mode)) == {}


def test_the_evidence_is_the_move_with_both_appointments() -> None:
    found = judged(
        held("one", ranked("old", 4), "2020-01-10", Mode.COMPETITION), held("two", ranked("new", 6), "2024-04-01", Mode.ROTATION)
    )["two"]
    assert found.outcome is Outcome.VIOLATES
    assert found.evidence[0] == "one"
    assert found.evidence[-1] == "two"
    assert RULE.reason(found).endswith("leads up from «old» to «new» (ranks gained: 2).")
