"""R19: a body whose competitions select one sex, or one age band, far less often than the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from tests.merit.reference.deeds import Finding, organisation
from tests.merit.reference.r05 import LAWS
from tests.merit.reference.statistics import fisher_two_sided
from tests.merit.reference.truth import BodyKey, Human, Round, Spell, Truth

_APPLICANTS, _RATIO, _P, _YOUNG = 10, 0.8, 0.05, 35


def find(truth: Truth) -> Iterator[Finding]:
    behind: dict[str, list[Spell]] = {}
    for one in truth.spells:
        if one.competition:
            behind.setdefault(one.competition, []).append(one)
    made: dict[BodyKey, list[tuple[bool, Human, date]]] = {}
    for held in truth.rounds:
        if held.announced >= LAWS[held.post.key[0]]:
            made.setdefault(held.post.body, []).extend(_applicants(truth, held, behind.get(held.row, [])))
    for body, rows in made.items():
        if len(rows) >= _APPLICANTS:
            known = [one for one in rows if one[1].described]
            unknown = [selected for selected, human, _ in rows if not human.described]
            by_sex = [(selected, human.female) for selected, human, _ in rows]
            by_age = [(selected, _age(human.born, day) < _YOUNG) for selected, human, day in rows]
            if _is_adverse(by_sex) or _is_adverse(by_age):
                limbs = (
                    [(selected, human.female) for selected, human, _ in known],
                    [(selected, _age(human.born, day) < _YOUNG) for selected, human, day in known],
                )
                certain = any(_is_adverse_however(limb, unknown) for limb in limbs)
                yield Finding(organisation(truth.bodies[body]), None if certain else "birth dates and sexes")


def _applicants(truth: Truth, held: Round, orders: list[Spell]) -> Iterator[tuple[bool, Human, date]]:
    """Yield whether each applicant who did not withdraw was selected, and the day on which the age is counted."""
    won = {one.person for one in held.applicants if one.won} or {one.person for one in orders}
    if not won and held.protocol is None and any(not one.rejected and not one.withdrew for one in held.applicants):
        return
    day = min((one.ordered for one in orders), default=held.protocol or held.closed)
    for person in dict.fromkeys(one.person for one in held.applicants if not one.withdrew or one.won):
        yield person in won, truth.people[person], day


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _is_adverse(rows: list[tuple[bool, bool]]) -> bool:
    table = [[sum(one == (selected, group) for one in rows) for selected in (True, False)] for group in (True, False)]
    if not all(sum(group) for group in table):
        return False
    (one, one_not), (other, other_not) = table
    low, high = sorted((one * (other + other_not), other * (one + one_not)))
    return low < _RATIO * high and fisher_two_sided(table) < _P


def _is_adverse_however(known: list[tuple[bool, bool]], unknown: list[bool]) -> bool:
    """Tell whether it is adverse whichever group the others belong to, by whether they were selected."""
    return all(
        _is_adverse([*known, *zip(unknown, groups, strict=True)]) for groups in product((True, False), repeat=len(unknown))
    )
