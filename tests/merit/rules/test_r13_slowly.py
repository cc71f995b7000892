"""R13 against every possible world, by counting all draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import islice, product
from math import comb

from hypothesis import given, settings
from hypothesis import strategies as st

from merit.contract import Outcome
from merit.policies.values import PolicyValue
from tests.support.picked_people import a_context, order, outcome_of, person


@cache
def tail(hits: int, drawn: int, have: int, everybody: int) -> Fraction:
    """Return the probability of at least so many hits, by counting all draws."""
    worlds = sum(comb(have, n) * comb(everybody - have, drawn - n) for n in range(hits, min(drawn, have) + 1))
    return Fraction(worlds, comb(everybody, drawn))


PLACES = ["A", "B", "C"]
# Those whom others appointed were appointed before the first pick, with the picks, or after the last one.
OTHERS = st.tuples(st.sampled_from(PLACES), st.sampled_from(["2020-02-20", "2020-03-01", "2020-03-02", "2020-04-10"]))
PEOPLE = st.tuples(st.sampled_from([*PLACES, *PLACES, None]), st.sampled_from(["2020-03-01", "2020-03-02", "2020-03"]))


def breaks(chosen: Sequence[tuple[str, date]], rest: Sequence[tuple[str, date]], level: Fraction) -> bool:
    """Return whether the commonest birthplace is commoner than chance has it, as rules.md says it."""
    days = [day for _, day in chosen]
    population = [district for district, day in (*chosen, *rest) if min(days) <= day <= max(days)]
    counts = {district: sum(own == district for own, _ in chosen) for district, _ in chosen}
    common = max(counts.values())
    return common >= 2 and any(
        len(counts) * tail(common, len(chosen), population.count(district), len(population)) < level
        for district, count in counts.items()
        if count == common
    )


def possible(people: Iterable[tuple[str | None, str]]) -> Iterable[list[tuple[str, date]]]:
    """Yield what people can be, among others: an unknown birthplace is one of two; a month is its first or its last day."""
    options: list[list[tuple[str, date]]] = []
    for district, start in people:
        days = [date(2020, 3, n) for n in (1, 31)] if start == "2020-03" else [date.fromisoformat(start)]
        options.append(list(product(PLACES[:2] if district is None else [district], days)))
    return ([*world] for world in product(*options))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(PEOPLE, min_size=3, max_size=5),
    st.lists(OTHERS, max_size=30),
    st.lists(PEOPLE, max_size=2),
)
def test_no_possible_world_contradicts_an_outcome(
    chosen: list[tuple[str | None, str]], rest: list[tuple[str, str]], further: list[tuple[str | None, str]]
) -> None:
    level = Fraction(3, 10)
    value = PolicyValue("*", date(2000, 1, 1), date(2100, 1, 1), "", parameters={"picks": 3, "shared": 2, "p": float(level)})
    made = [person(f"pick {n}", district, order("boss", start)) for n, (district, start) in enumerate(chosen)]
    made += [person(f"rest {n}", district, order(None, start)) for n, (district, start) in enumerate([*rest, *further])]
    known = [(district, date.fromisoformat(start)) for district, start in rest]
    worlds = islice(product(possible(chosen), possible(further)), 4000)
    answers = {breaks(own, [*known, *other], level) for own, other in worlds}
    found = outcome_of(*made, within=a_context(values=(value,)))
    assert found is not None
    if found[0] is not Outcome.NOT_EVALUABLE:
        assert answers == {found[0] is Outcome.VIOLATES}
    elif all(district and start != "2020-03" for district, start in (*chosen, *further)):
        raise AssertionError("nothing is unknown")
