"""V02: rotations and transfers that lead to a higher rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from careers.moves import career_moves
from graph.model.words import Mode
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier, grades
from merit.orders import judge_appointments

_EQUAL_POSTS_ONLY = frozenset({Mode.ROTATION, Mode.TRANSFER})
_NOT_KNOWN = frozenset({None, Mode.UNKNOWN})


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each rotation or transfer, and for each move up that may be one."""
    concerned = (each for each in dossier.appointments if _concerns(dossier, each))
    return judge_appointments(dossier, context, RULE.id, concerned, _judge)


def _concerns(dossier: ServantDossier, appointment: Appointment) -> bool:
    """Tell whether an appointment is a rotation or transfer, or may be one that leads up."""
    if appointment.civil_service is False:
        return False
    if appointment.mode in _EQUAL_POSTS_ONLY:
        return True
    return appointment.mode in _NOT_KNOWN and _may_lead_up(dossier, appointment)


def _may_lead_up(dossier: ServantDossier, appointment: Appointment) -> bool:
    """Tell whether an appointment of unknown mode leads up from one of the posts that may have been left for it, or may."""
    placed = next((each for each in dossier.line if each.spell.id == appointment.id), None)
    if placed is None or placed.parallel:
        return placed is not None
    posts = [appointment.post, *(dossier.by_id[each.id].post for each in placed.follows)]
    moves = career_moves([replace(placed, missing=None)], {post.id: grades(post) for post in posts})
    return any(move.steps_most is None or move.steps_most > 0 for move in moves)


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
    if appointment.mode not in _EQUAL_POSTS_ONLY:
        return matter.lacks("mode")
    move = dossier.moves_into.get(appointment.id)
    if move is None:
        return matter.lacks("old_post")
    if move.steps is None:
        return matter.lacks(move.unclear)
    up = move.steps.more_than(value["steps"])
    if up is None:
        return matter.lacks(move.missing or "order_day")
    if not up:
        return matter.satisfies()
    words = {
        "day": appointment.order,
        "mode": appointment.mode,
        "old": move.old_posts,
        "post": appointment.post.title,
        "steps": move.steps,
    }
    return matter.violates(*move.records, words=words, policy=[value])


RULE = DossierRule(
    id="V02",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
