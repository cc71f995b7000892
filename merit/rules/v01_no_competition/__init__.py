"""V01: appointments to posts that need a competition, without one and without a lawful exception."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, timedelta

from graph.model.days import Day
from graph.model.days.comparisons import before, not_after, years_after
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import Mode, MoveKind, PositionGroup, SanctionKind
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Sanction
from merit.dossiers.servant import ServantDossier, graded
from merit.matters import loaded_there
from merit.orders import judge_appointments
from merit.policies.values import PolicyValue
from merit.possible_days import bounds

_MAY_BE_EQUAL = frozenset({Mode.TRANSFER, Mode.ROTATION, Mode.SECONDMENT})
_MAY_LOWER = frozenset({Mode.TRANSFER, Mode.OTHER})
"""The modes of an order that carries out the sanction of a lower post."""


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each appointment to a civil-service post that needs a competition, or may need one."""
    concerned = (each for each in dossier.appointments if each.civil_service is not False and each.mode is not Mode.ACTING)
    return judge_appointments(dossier, context, RULE.id, concerned, _judge, lambda each: _turning(dossier, each))


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case | None:
    """Return the case of an appointment ordered on that day; None where the post needs no competition."""
    needs = _needs(appointment, day)
    if needs == {"no"}:
        return None
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
    lawful, missing = _lawful(dossier, appointment, day, value)
    if lawful:
        return matter.satisfies()
    if appointment.civil_service is None:
        return matter.lacks("civil_service")
    if needs != {"yes"}:
        return matter.lacks("need_of_auxiliary" if "not stated" in needs and "unknown" not in needs else "group")
    if lawful is None:
        return matter.lacks(missing)
    if appointment.id in context.awaiting_competitions:
        return matter.lacks("competition_awaited")
    if not loaded_there(appointment, context, "Competition", day - timedelta(days=value["look_back_days"]), day):
        return matter.lacks("competitions")
    words = {"day": appointment.order, "post": appointment.post.title, "mode": appointment.mode}
    return matter.violates(appointment.id, appointment.post.id, words=words, policy=[value])


def _lawful(dossier: ServantDossier, appointment: Appointment, day: date, value: PolicyValue) -> tuple[Truth, str]:
    """Return whether a competition for the post or a lawful exception is on record, and what is missing where that is unknown."""
    if any(each.position == appointment.post.id for each in appointment.competitions):
        return True, ""
    mode = appointment.mode
    if mode is None or mode is Mode.UNKNOWN:
        return None, "mode"
    if mode.value in value["exceptions"]:
        return True, ""
    lawful, missing = _equal_or_lowered(dossier, appointment, day, mode)
    if not lawful and any(each.position is None for each in appointment.competitions):
        return None, "post_of_competition"
    return lawful, missing


def _equal_or_lowered(dossier: ServantDossier, appointment: Appointment, day: date, mode: Mode) -> tuple[Truth, str]:
    """Return whether it leads to an equal post, or to a lower one as a sanction, and what is missing where that is unknown."""
    lowered = _lowered_as_a_sanction(dossier, day) if mode in _MAY_LOWER else False
    if mode not in _MAY_BE_EQUAL and lowered is False:
        return False, ""
    kinds = _kinds(dossier, appointment, day)
    if kinds == {MoveKind.DEMOTION} and lowered is not False:
        return lowered, "sanction"
    neither = {MoveKind.PROMOTION, MoveKind.DEMOTION}
    if mode not in _MAY_BE_EQUAL:
        neither.add(MoveKind.LATERAL)
    elif kinds == {MoveKind.LATERAL}:
        return True, ""
    return (False, "") if kinds and kinds <= neither else (None, "ranks")


def _lowered_as_a_sanction(dossier: ServantDossier, day: date) -> Truth:
    """Return whether the servant was given the sanction of a lower post in the year up to that day."""
    return any_of(*(all_of(_lowers(each), _in_the_year_up_to(day, each.imposed)) for each in dossier.sanctions))


def _lowers(sanction: Sanction) -> Truth:
    return None if sanction.kind in (None, SanctionKind.UNKNOWN) else sanction.kind is SanctionKind.LOWERING_POST


def _in_the_year_up_to(day: date, imposed: Day | None) -> Truth:
    on = Day(day, day)
    return all_of(not_after(imposed, on), before(on, years_after(imposed, 1))) if imposed else None


def _needs(appointment: Appointment, day: date) -> Set[str]:
    """Return whether the post needs a competition on that day: yes, no, not stated, unknown; several where versions differ."""
    found = set[str]()
    for version in appointment.versions_on(day):
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
    kept = [each for each in _kept(dossier) if _held(each, day)]
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


def _kept(dossier: ServantDossier) -> Iterator[Appointment]:
    """Yield the appointments that a seconded servant may keep."""
    return (each for each in dossier.appointments if each.civil_service and each.substantive is not False)


def _held(appointment: Appointment, day: date) -> bool:
    """Tell whether an appointment may have been held on that day."""
    end = appointment.period.end
    return appointment.period.start.earliest <= day and (end is None or day < end.latest)


def _turning(dossier: ServantDossier, appointment: Appointment) -> Iterator[date]:
    yield from bounds(*(version.period for version in appointment.post.versions))
    if appointment.mode is Mode.SECONDMENT:
        yield from bounds(*(each.period for each in _kept(dossier)))
    if appointment.mode in _MAY_LOWER:
        for sanction in dossier.sanctions:
            if _lowers(sanction) is not False and sanction.imposed is not None:
                yield from bounds(sanction.imposed, years_after(sanction.imposed, 1))


RULE = DossierRule(
    id="V01",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
