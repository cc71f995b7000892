"""V10: promotions ordered while a disciplinary sanction was in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import months_after
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.orders import judge_moves
from merit.possible_days import bounds
from merit.sanctions import in_force


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each move that is a promotion, or may be one."""
    return judge_moves(dossier, context, RULE.id, dossier.promotions(), _judge, lambda _: _turning(dossier, context))


def _judge(dossier: ServantDossier, move: MoveInto, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, move.into.country, day))
    if isinstance(value, Case):
        return value
    truths = [(sanction, in_force(sanction, Day(day, day), value["months"])) for sanction in dossier.sanctions]
    certain = [sanction for sanction, truth in truths if truth]
    possible = [sanction for sanction, truth in truths if truth is None]
    if certain:
        if move.promotes is None:
            return matter.lacks(move.unclear)
        words = {
            "day": move.into.order,
            "post": move.into.post.title,
            "imposed": certain[0].imposed,
            "sanction": certain[0].kind or "kind unknown",
        }
        return matter.violates(move.into.id, move.id, *(sanction.id for sanction in certain), words=words, policy=[value])
    if possible:
        return matter.lacks("sanction_days")
    if not _loaded(dossier, move, day, value["months"], context):
        return matter.lacks("sanctions")
    return matter.satisfies()


def _loaded(dossier: ServantDossier, move: MoveInto, day: date, months: int, context: Context) -> bool:
    """Tell whether sanctions are loaded for each body of the line in which one could have been imposed and still be in force.

    Of days to come nothing is asked.
    """
    since, last_day = months_after(Day(day, day), -months).earliest, min(day, day_before(context.as_of))
    return all(
        context.loaded("Sanction", body, first, last)
        for body, first, last in _employments(dossier, move, min(since, last_day), last_day)
        if first <= last
    )


def _employments(dossier: ServantDossier, move: MoveInto, since: date, day: date) -> Iterator[tuple[str, date, date]]:
    """Yield the bodies of the line from a day to another, up to the order's. A post of the line lasts until the next begins."""
    new = move.into
    for held in move.left:
        yield _employment(held, since, min(new.period.start.latest, day))
    if any(held.period.start.earliest > since for held in move.left):
        for earlier in dossier.moves:
            next_start = earlier.into.period.start.latest
            if earlier.into is new or since >= next_start:
                continue
            for held in earlier.left:
                if held.period.start.earliest <= day:
                    yield _employment(held, since, min(next_start, day))
    if new.period.start.earliest < day:
        yield _employment(new, since, day)


def _employment(held: Appointment, since: date, last: date) -> tuple[str, date, date]:
    return held.body, max(held.period.start.earliest, since), last


def _turning(dossier: ServantDossier, context: Context) -> Iterator[date]:
    yield from bounds(*(each.period for each in dossier.appointments))
    for sanction in dossier.sanctions:
        yield from bounds(sanction.imposed, sanction.ends, sanction.lifted)
        if sanction.imposed is not None:
            for months in {value["months"] for value in context.policy.values(RULE.id) if value.duty}:
                yield from bounds(months_after(sanction.imposed, months))


RULE = DossierRule(
    id="V10",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
