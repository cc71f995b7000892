"""V13, V14 and Q04 applied to the world's truth: bars, first entrants and national numbers.

Written from the text of the rules alone, like `rule_oracle`. Each function returns the keys of the subjects by outcome.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sandbox.model import LAW, Person, Spell, World
from tests.support.rule_oracle import steps

Outcomes = Mapping[str, set[tuple[str, ...]]]

ENTRANTS_PROTECTED_FROM = date(2026, 1, 1)


def by_person(world: World) -> Mapping[int, list[Spell]]:
    found: dict[int, list[Spell]] = defaultdict(list)
    for spell in world.spells:
        found[spell.person].append(spell)
    return found


def barred_appointments(world: World) -> Outcomes:
    """Judge every order: in Uzbekistan a dismissal for corruption bars for good, from its own day on.

    Which bars held before the law is not known.
    """
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for own in by_person(world).values():
        for new in own:
            limbs = [_bars(old, new.order_day) for old in own if old is not new]
            outcome = _outcome([None if bars is None else not bars for bars in limbs])
            found[outcome if new.order_day >= LAW else "not_evaluable"].add((new.number,))
    return found


def _bars(old: Spell, ordered: date) -> bool | None:
    """Tell whether the end of that spell bars an order of that day; None if the portal does not say enough."""
    if not old.end_known:
        return None if old.start <= ordered else False
    if old.end is None:
        return False
    first, last = _bounds(old.end, old.end_precision)
    if first > ordered or old.end_ground not in (None, "corruption"):
        return False
    return True if old.end_ground == "corruption" and last <= ordered else None


def _bounds(day: date, precision: str) -> tuple[date, date]:
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if precision == "year" else (day, day)


def first_entrants(world: World) -> Outcomes:
    """Judge the first appointment of everybody whose first order is of 2026 or later."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for own in by_person(world).values():
        first, *later = sorted(own, key=lambda one: (one.start, one.order_day))
        if first.order_day >= ENTRANTS_PROTECTED_FROM:
            limbs = [_is_protected(first)] + [_respects_probation(world, first, one) for one in later]
            found[_outcome(limbs)].add((first.number,))
    return found


def _is_protected(first: Spell) -> bool | None:
    if first.probation_until is not None or first.term == "probation":
        return True
    if first.term == "fixed":
        return None if first.term_until is None else (first.term_until - first.start).days in (365, 366)
    return None if first.term is None else False


def _respects_probation(world: World, first: Spell, later: Spell) -> bool | None:
    passes_by = later.kind in ("acting", "secondment")
    if passes_by or first.probation_until is None or later.order_day >= first.probation_until:
        return True
    gained = steps(world, first, later)
    return None if gained is None else gained <= 0


def _outcome(limbs: list[bool | None]) -> str:
    """Return the outcome of limbs of which all must hold."""
    return "violates" if False in limbs else "not_evaluable" if None in limbs else "satisfies"


def bad_identities(world: World) -> Outcomes:
    """Judge every national number against the register."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in world.people:
        found[_outcome([_last_digit_is_right(one.pinfl), *_agreements(one)])].add((one.pinfl,))
    return found


def _last_digit_is_right(number: str) -> bool:
    weighted = sum(int(digit) * weight for digit, weight in zip(number, (7, 3, 1) * 5, strict=False) if weight)
    return (weighted - int(number[13]) * (7, 3, 1)[13 % 3]) % 10 == int(number[13])


def _agreements(one: Person) -> list[bool | None]:
    """Tell whether birth date and sex of the number are those of the register."""
    if not one.birth_on_record:
        return [None, None]
    day, month, year = (int(one.pinfl[at : at + 2]) for at in (1, 3, 5))
    century = (int(one.pinfl[0]) + 1) // 2 + 17
    named = date(century * 100 + year, month, 1) + timedelta(days=day - 1)
    return [named == one.born, one.pinfl[0] in ("246" if one.female else "135")]
