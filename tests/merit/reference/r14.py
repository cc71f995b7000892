"""R14: a member of panels before which the member's own direct subordinates win more often than before others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.merit.reference.deeds import Finding, appointment
from tests.merit.reference.statistics import wilson_lower
from tests.merit.reference.subordinates import held_posts
from tests.merit.reference.truth import Person, PostKey, Round, Spell, Truth

_WON = 3


def find(truth: Truth) -> Iterator[Finding]:
    holders = held_posts(truth.spells)
    of: dict[Person, list[Spell]] = {}
    behind: dict[str, list[Spell]] = {}
    for one in truth.spells:
        of.setdefault(one.person, []).append(one)
        if one.competition:
            behind.setdefault(one.competition, []).append(one)
    panels: dict[Person, list[bool]] = {}
    for held in truth.rounds:
        orders = behind.get(held.row, [])
        winners = {each.person for each in held.applicants if each.won} or {one.person for one in orders}
        day = held.protocol or min((one.ordered for one in orders), default=None)
        if winners and day is not None:
            superiors = {one for winner in winners for one in _superiors(held, of.get(winner, []), day, holders)}
            for member in held.panel:
                panels.setdefault(member, []).append(member in superiors)
    totals: dict[str, tuple[int, int]] = {}
    for member, own in panels.items():
        won, sat = totals.get(member[0], (0, 0))
        totals[member[0]] = won + sum(own), sat + len(own)
    for member, own in panels.items():
        won, sat = totals[member[0]]
        others = sat - len(own)
        enough = len(own) >= _WON and sum(own) >= _WON and others and member in of
        if enough and wilson_lower(sum(own), len(own)) > (won - sum(own)) / others:
            yield Finding(appointment(min(of[member], key=lambda one: (one.start, one.ordered, one.row))))


def _superiors(held: Round, posts: list[Spell], day: date, holders: dict[PostKey, list[Spell]]) -> Iterator[Person]:
    """Yield who held, on the day, a post to which a post of the winner reported; the post that was won does not count."""
    for one in posts:
        if one.covers(day) and one.post != held.post and (superior := one.post.on(day).superior):
            yield from (each.person for each in holders.get(superior, []) if each.covers(day))
