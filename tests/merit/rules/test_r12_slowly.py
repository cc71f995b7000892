"""R12: a slow reading of all possible days, written from rules.md alone."""

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
from merit.rules.r12_connected_premium import RULE
from tests.support.bodies_with_heads import BODIES, desk, head, near
from tests.support.connections import LOADED, elsewhere, kin, member, outcome_of, under
from tests.support.servant_files import ALWAYS, VERDICTS, context, possible

STATS: Any = import_module("scipy.stats")  # scipy has no types
GONE = 500
"""The head leaves on that day, counted from the first one."""


class Somebody(NamedTuple):
    """Possible days on which a tie of kin ended, on which service under the head began, and of an order of promotion."""

    tie_ends: Day | None
    served_from: Day | None
    ordered: Day | None


def spread(middle: int) -> st.SearchStrategy[Day]:
    def some(first: int, length: int) -> Day:
        return Day(near(middle + first).earliest, near(middle + first + length).earliest)

    return st.builds(some, st.integers(-1, 1), st.integers(0, 1))


PEOPLE = st.builds(
    Somebody,
    st.one_of(st.none(), spread(0)),
    st.one_of(st.none(), spread(-610)),
    st.one_of(st.none(), spread(30), spread(GONE)),
)


def file(n: int, each: Somebody) -> ServantDossier:
    # Everybody rises to a rank of one's own, so that nothing else is tested.
    into = desk(f"p{n} up", rank=4 + n)
    ties = () if each.tie_ends is None else (kin(each.tie_ends),)
    if each.served_from is None:
        return member(f"p{n}", each.ordered, kin=ties, into=into)
    spell = elsewhere(f"p{n}", each.served_from, -600)
    return member(f"p{n}", each.ordered, kin=ties, into=into, before=[spell], superiors=(under(-1000),))


def cell(tie_ends: date | None, served_from: date | None, ordered: date | None) -> tuple[bool, bool]:
    """Return whether a person is connected and promoted, where ten days of service are enough."""
    came, gone = near(0).earliest, near(GONE).earliest
    relative = tie_ends is not None and tie_ends > came
    colleague = served_from is not None and (near(-600).earliest - served_from).days >= 10
    return relative or colleague, ordered is not None and came <= ordered < gone


def worlds(people: Sequence[Somebody]) -> Iterator[bool]:
    """Yield whether the connected were favoured, for all possible days: at least two each, 10 points, p below .6."""
    cells = [
        {
            cell(*(next(exact) if day else None for day in each))
            for days in possible(*(day for day in each if day))
            if (exact := iter(days))
        }
        for each in people
    ]
    for world in product(*cells):
        a, b, c, d = (world.count(one) for one in ((True, True), (True, False), (False, True), (False, False)))
        if min(a + b, c + d) < 2:
            yield False
            continue
        premium = a * (c + d) - c * (a + b)
        yield 10 * premium >= (a + b) * (c + d) and float(STATS.fisher_exact([[a, b], [c, d]]).pvalue) < 0.6


@settings(deadline=None, max_examples=100)
@given(st.lists(PEOPLE, min_size=4, max_size=6))
def test_all_possible_days_agree(people: list[Somebody]) -> None:
    parameters = {"people": 2, "served_days": 10, "premium": 0.1, "q": 0.6}
    value = PolicyValue("*", date(2000, 1, 1), LAST_DAY, "", parameters=parameters)
    dossiers = [head(left=near(GONE)), *(file(n, each) for n, each in enumerate(people))]
    found = outcome_of(*dossiers, within=context(RULE, dict.fromkeys(LOADED, ALWAYS), (value,), BODIES))
    expected = VERDICTS.get(frozenset(worlds(people)), Outcome.NOT_EVALUABLE)
    assert (found[0] if found else Outcome.SATISFIES) is expected


def test_the_slow_reading_finds_all_outcomes() -> None:
    kinsman = Somebody(near(9), None, near(30))
    other = Somebody(None, None, None)
    open_ = Somebody(None, None, Day(near(GONE - 1).earliest, near(GONE).earliest))
    assert set(worlds([kinsman, kinsman, other, other])) == {True}
    assert set(worlds([kinsman, kinsman, open_, open_])) == {True, False}
    assert set(worlds([other] * 4)) == {False}
