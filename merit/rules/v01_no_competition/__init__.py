"""V01: appointments to posts that need a competition, without one and without a lawful exception."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, timedelta

from graph.model.days import Day
from graph.model.words import Mode, MoveKind, PositionGroup
from merit.context import Context
from merit.contract import Case, Rule, RuleClass, Severity
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.servant import ServantDossier, graded
from merit.matters import appointment_matter
from merit.possible_days import bounds, on_each_day, turning_values

_MAY_BE_EQUAL = frozenset({Mode.TRANSFER, Mode.ROTATION, Mode.SECONDMENT})


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each appointment to a civil-service post that needs a competition, or may need one."""
    for appointment in dossier.appointments:
        if appointment.civil_service is False or appointment.mode is Mode.ACTING:
            continue
        case = on_each_day(
            appointment.order,
            lambda appointment=appointment: _turning(dossier, appointment, context),
            lambda day, appointment=appointment: _judge(dossier, appointment, day, context),
            appointment_matter(dossier, appointment, context).lacks,
        )
        if case is not None:
            yield case


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, context: Context) -> Case | None:
    """Return the case of an appointment ordered on that day; None where the post needs no competition."""
    needs = _needs(appointment.post, day)
    if needs == {"no"}:
        return None
    matter = appointment_matter(dossier, appointment, context)
    value = context.value(RULE.id, appointment.country, day)
    if value is None:
        return matter.lacks("policy")
    if not value.duty:
        return matter.satisfies()
    if appointment.civil_service is None:
        return matter.lacks("civil_service")
    if needs != {"yes"}:
        return matter.lacks("need_of_auxiliary" if "not stated" in needs and "unknown" not in needs else "group")
    if any(each.position == appointment.post.id for each in appointment.competitions):
        return matter.satisfies()
    mode = appointment.mode
    if mode is None or mode is Mode.UNKNOWN:
        return matter.lacks("mode")
    kinds = _kinds(dossier, appointment, day) if mode in _MAY_BE_EQUAL else set[MoveKind]()
    if mode.value in value["exceptions"] or kinds == {MoveKind.LATERAL}:
        return matter.satisfies()
    if mode in _MAY_BE_EQUAL and (not kinds or not kinds <= {MoveKind.PROMOTION, MoveKind.DEMOTION}):
        return matter.lacks("ranks")
    if appointment.id in context.awaiting_competitions:
        return matter.lacks("competition_awaited")
    if not context.loaded("Competition", appointment.body, day - timedelta(days=value["look_back_days"]), day):
        return matter.lacks("competitions")
    words = {"day": appointment.order, "post": appointment.post.title, "mode": mode}
    return matter.violates(appointment.id, appointment.post.id, words=words, policy=[value])


def _needs(post: Post, day: date) -> Set[str]:
    """Return whether the post needs a competition on that day: yes, no, not stated, unknown; several where versions differ."""
    found = set[str]()
    for version in post.possible_versions(Day(day, day)):
        if version.group is None or version.group is PositionGroup.UNKNOWN:
            found.add("unknown")
        elif version.group is PositionGroup.POLITICAL:
            found.add("no")
        elif version.group is PositionGroup.AUXILIARY and not version.competition_required:
            found.add("not stated" if version.competition_required is None else "no")
        else:
            found.add("yes")
    return found


def _kinds(dossier: ServantDossier, appointment: Appointment, day: date) -> Set[MoveKind]:
    """Return the kinds of move that the appointment can be.

    A seconded servant keeps her post, so the new one is compared with the posts that she holds: the full ones, if there are any.
    """
    if appointment.mode is not Mode.SECONDMENT:
        move = dossier.moves_into.get(appointment.id)
        return {move.kind} if move else set()
    on = Day(day, day)
    kept = [each for each in dossier.appointments if each.civil_service and each.substantive is not False and _held(each, day)]
    full = [each for each in kept if each.fte is None or each.fte >= 1]
    new = graded(appointment.post, on)
    found = set[MoveKind]()
    for each in full or kept:
        old = graded(each.post, on)
        if old is None or new is None or old.ladder != new.ladder:
            found.add(MoveKind.UNKNOWN)
        else:
            gained = new.rank - old.rank
            found.add(MoveKind.PROMOTION if gained > 0 else MoveKind.DEMOTION if gained < 0 else MoveKind.LATERAL)
    return found


def _held(appointment: Appointment, day: date) -> bool:
    """Tell whether an appointment may have been held on that day."""
    end = appointment.period.end
    return appointment.period.start.earliest <= day and (end is None or day < end.latest)


def _turning(dossier: ServantDossier, appointment: Appointment, context: Context) -> Iterator[date]:
    yield from turning_values(context.policy.values(RULE.id))
    yield from bounds(*(version.period for version in appointment.post.versions), *(each.period for each in dossier.appointments))


RULE = Rule(
    id="V01",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
