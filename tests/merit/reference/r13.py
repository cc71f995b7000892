"""R13: the people whom one person appointed share a birthplace or a school far more often than other appointments do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tests.merit.reference.deeds import Finding, appointment
from tests.merit.reference.statistics import hypergeometric_at_least
from tests.merit.reference.truth import Person, Spell, Truth

_PICKS, _SHARED, _P = 5, 2, 0.01
Origin = tuple[str, str]
Level = tuple[str, str]
"""A country and a level of bodies."""
Days = Mapping[Origin | None, Sequence[date]]
"""The days of the orders at a level, in their sequence: of all under None, and of the people of each origin."""


def find(truth: Truth) -> Iterator[Finding]:
    signed: dict[tuple[Person, Level], list[Spell]] = {}
    ordered: dict[Level, dict[Origin | None, list[date]]] = {}
    first: dict[Person, Spell] = {}
    for one in sorted(truth.spells, key=lambda one: (one.ordered, one.start, one.row)):
        level = one.country, truth.bodies[one.body].level
        for origin in (None, *_origins(truth, one)):
            ordered.setdefault(level, {}).setdefault(origin, []).append(one.ordered)
        if one.signer is not None:
            signed.setdefault((one.signer, level), []).append(one)
        if one.person not in first or one.start < first[one.person].start:
            first[one.person] = one
    found: set[Person] = set()
    for (signer, level), orders in signed.items():
        # A person whom the appointer appointed several times counts by the first order.
        picks = list({one.person: one for one in reversed(orders)}.values())
        if len(picks) >= _PICKS and signer in first and signer not in found and _is_common(truth, picks, ordered[level]):
            found.add(signer)
            yield Finding(appointment(first[signer]))


def _is_common(truth: Truth, picks: Sequence[Spell], ordered: Days) -> bool:
    days = [one.ordered for one in picks]
    counts = Counter(origin for one in picks for origin in _origins(truth, one))
    for kind in ("birthplace", "school"):
        most = max((count for origin, count in counts.items() if origin[0] == kind), default=0)
        for origin in [origin for origin, count in counts.items() if origin[0] == kind and count == most >= _SHARED]:
            everybody, having = (_within(ordered[each], min(days), max(days)) for each in (None, origin))
            if hypergeometric_at_least(most, len(picks), having, everybody) * len(counts) < _P:
                return True
    return False


def _within(days: Sequence[date], first: date, last: date) -> int:
    return bisect_right(days, last) - bisect_left(days, first)


def _origins(truth: Truth, one: Spell) -> set[Origin]:
    """Return the birthplace and the schools finished by the day of the order."""
    human = truth.people[one.person]
    schools = {("school", school) for _, _, school, year in human.diplomas if year <= one.ordered.year}
    return schools | ({("birthplace", human.birthplace)} if human.birthplace else set())
