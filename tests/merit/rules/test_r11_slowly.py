"""R11: a slow reading of all possible days, written from rules.md alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import LAST_DAY, Day
from merit.contract import Outcome
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r11_team_carry import RULE
from tests.support.servant_files import ALWAYS, VERDICTS, context
from tests.support.teams import BODIES, follower, leader, led, near, outcome_of, stranger

STATS: Any = import_module("scipy.stats")  # scipy has no types


class Moved(NamedTuple):
    """Somebody who moved from A to B: possible days of the start under the leader and of joining B."""

    under: tuple[int, int] | None
    joined: tuple[int, int]


def spread(middle: int, width: int = 2) -> st.SearchStrategy[tuple[int, int]]:
    def some(first: int, length: int) -> tuple[int, int]:
        return middle + first, middle + first + length

    return st.builds(some, st.integers(-2, 1), st.integers(0, width))


LATER = st.one_of(spread(0), spread(6), spread(3, 0))
MOVED = st.one_of(
    st.builds(Moved, spread(-10), LATER),
    st.builds(Moved, st.none(), st.one_of(LATER, spread(-8))),
)


def worlds(leader_: tuple[int, int], movers: Sequence[Moved]) -> Iterator[bool]:
    """Yield whether the rule is broken, for all possible days.

    It demands two followers within 6 days who served for 10. The leader's old post ends on day 0, whenever the new one begins.
    """
    spans = [leader_, *(each.joined for each in movers), *(each.under or (0, 0) for each in movers)]
    for came, *rest in product(*(range(first, last + 1) for first, last in spans)):
        joined, under = rest[: len(movers)], rest[len(movers) :]
        followed = before = 0
        for each, on, since in zip(movers, joined, under, strict=True):
            followed += each.under is not None and 0 <= on - came <= 6 and min(on, came, 0) - since >= 10
            before += 1 <= came - on <= 8
        yield followed >= 2 and float(STATS.poisson.sf(followed - 1, before * 6 / 8)) < 0.2


@settings(deadline=None, max_examples=100)
@given(spread(0, 1), st.lists(MOVED, min_size=1, max_size=4))
def test_all_possible_days_agree(came: tuple[int, int], movers: list[Moved]) -> None:
    parameters = {"people": 2, "days": 6, "served_days": 10, "base_days": 8, "p": 0.2}
    value = PolicyValue("*", date(2000, 1, 1), LAST_DAY, "", parameters=parameters)

    def days(span: tuple[int, int]) -> Day:
        return Day(near(span[0]).earliest, near(span[1]).earliest)

    def file(n: int, each: Moved) -> ServantDossier:
        if each.under is None:
            return stranger(f"s{n}", days(each.joined))
        start = days(each.under)
        return follower(f"f{n}", days(each.joined), start, superiors=(led(start),))

    dossiers = [leader(days(came)), *(file(n, each) for n, each in enumerate(movers))]
    found = outcome_of(*dossiers, within=context(RULE, {"Appointment": ALWAYS}, (value,), BODIES))
    possible = frozenset(worlds(came, movers))
    expected = VERDICTS.get(possible, Outcome.NOT_EVALUABLE)
    assert (found[0] if found else Outcome.SATISFIES) is expected
