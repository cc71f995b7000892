"""Ties between two people: service, appointment, panels, kin and school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.merit.reference.questions.facts import Facts
from tests.merit.reference.truth import BodyKey, Person, Spell


@dataclass(frozen=True, slots=True)
class Ties:
    """What joins two people: bodies with a common day in each, orders that one signed for the other, panels, kin and schools.

    ``panels`` are the rounds on whose panel one sat while the other applied or sat, too. ``kin`` is None for no kin, else whether
    the tie still holds.
    """

    bodies: frozenset[BodyKey]
    signed: frozenset[str]
    panels: frozenset[str]
    kin: bool | None
    schools: frozenset[str]


def ties(facts: Facts, one: Person, other: Person) -> Ties:
    """Return the ties of a pair, in whichever direction."""
    truth, pair = facts.truth, {one, other}
    own, others = ([spell for spell in truth.spells if spell.person == each] for each in (one, other))
    kin = [until for each in pair for relative, _, until in truth.people[each].kin if {each, relative} == pair]
    return Ties(
        bodies=frozenset(
            first.body for first in own for second in others if first.body == second.body and _overlap(first, second)
        ),
        signed=frozenset(spell.row for spell in (*own, *others) if spell.signer and {spell.person, spell.signer} == pair),
        panels=frozenset(each.row for each in facts.panels if pair & each.seats and pair <= each.seats | each.applicants),
        kin=any(until > truth.today for until in kin) if kin else None,
        schools=frozenset(_schools(facts, one) & _schools(facts, other)),
    )


def _overlap(one: Spell, other: Spell) -> bool:
    first: date = max(one.start, other.start)
    return first < min(one.end, other.end)


def _schools(facts: Facts, person: Person) -> set[str]:
    return {school for _, _, school, _ in facts.truth.people[person].diplomas}
