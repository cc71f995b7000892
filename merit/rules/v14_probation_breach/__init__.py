"""V14: first entrants without a probation, and promotions ordered before its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.days.comparisons import before, days_after, months_after, not_after
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import EndReason, Mode, Term
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.matters import loaded_there
from merit.messages import as_text
from merit.orders import judge_appointments
from merit.policies.values import PolicyValue


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for the appointment of a first entrant, and for each that may be one."""
    first = (each for each in dossier.appointments if _may_be_first(dossier, each))
    return judge_appointments(dossier, context, RULE.id, first, _judge)


def _judge(dossier: ServantDossier, entry: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, entry.country, day))
    if isinstance(value, Case):
        return value
    inside = [(move, _inside(move, entry)) for move in dossier.moves if move.promotes is not False]
    certain = [move for move, truth in inside if truth]
    possible = [move for move, truth in inside if truth is None]
    if certain and entry.civil_service:
        return _promoted(matter, entry, certain[0], value)
    provided, missing = _provided(entry, value, context)
    if provided is False:
        return _without(matter, dossier, entry, day, value, context)
    if provided is None:
        return matter.lacks(missing)
    if certain:
        return matter.lacks("civil_service")
    if possible:
        return matter.lacks(_missing(possible[0], entry))
    until = entry.probation_until
    if until is not None and not loaded_there(entry, context, "Appointment", entry.period.start.latest, day_before(until.latest)):
        return matter.lacks("later_appointments")
    return matter.satisfies()


def _promoted(matter: Matter, entry: Appointment, move: MoveInto, value: PolicyValue) -> Case:
    words = {"day": move.into.order, "post": move.into.post.title, "until": entry.probation_until}
    evidence = (entry.id, move.id, move.into.id)
    return matter.violates(*evidence, words=words, policy=[value], reason="reason_promoted")


def _without(
    matter: Matter, dossier: ServantDossier, entry: Appointment, day: date, value: PolicyValue, context: Context
) -> Case:
    """Return the case of an appointment without what the law demands of a first entrant's."""
    if entry.civil_service is None:
        return matter.lacks("civil_service")
    if dossier.fills_post(entry) is None:
        return matter.lacks("mode")
    if _served_before(dossier, entry) is None:
        return matter.lacks(_missing_before(dossier, entry))
    if not loaded_there(entry, context, "Appointment", value["orders_since"], day):
        return matter.lacks("earlier_appointments")
    words = {
        "day": entry.order,
        "post": entry.post.title,
        "term": entry.term or "not stated",
        "probation": f"a probation until {as_text(entry.probation_until)}" if entry.probation_until else "no probation",
    }
    return matter.violates(entry.id, words=words, policy=[value])


def _may_be_first(dossier: ServantDossier, entry: Appointment) -> bool:
    """Tell whether an appointment is that of a first entrant, or may be."""
    return entry.civil_service is not False and entry.substantive is not False and not _served_before(dossier, entry)


def _served_before(dossier: ServantDossier, entry: Appointment) -> Truth:
    """Return whether the person was in the service before. Acting fills no post; whoever is seconded has one already."""
    return any_of(*(_earlier(dossier, each, entry) for each in dossier.appointments if each is not entry))


def _earlier(dossier: ServantDossier, each: Appointment, entry: Appointment) -> Truth:
    """Return whether an appointment to the service began before another one; of two of one day, either may have."""
    one, other = each.period.start, entry.period.start
    began = True if one.latest < other.earliest else False if one.earliest > other.latest else None
    return all_of(began, each.civil_service, True if each.mode is Mode.SECONDMENT else dossier.fills_post(each))


def _missing_before(dossier: ServantDossier, entry: Appointment) -> str:
    """Return the key of what is not known of the spells that may have been earlier ones in the service."""
    unclear = [each for each in dossier.appointments if each is not entry and _earlier(dossier, each, entry) is None]
    if any(each.civil_service is None for each in unclear):
        return "civil_service"
    return "mode" if any(dossier.fills_post(each) is None for each in unclear) else "which_began_first"


def _inside(move: MoveInto, entry: Appointment) -> Truth:
    """Return whether a move is a promotion that was ordered before the end of the probation."""
    if move.into is entry or before(move.into.period.start, entry.period.start):
        return False
    if entry.probation_until is not None:
        return all_of(before(move.into.order, entry.probation_until), move.promotes)
    return None if entry.term is Term.PROBATION else False


def _missing(move: MoveInto, entry: Appointment) -> str:
    if entry.probation_until is None:
        return "probation"
    if move.promotes is None:
        return move.unclear
    return "order_day" if entry.probation_until.exact else "probation"


def _provided(entry: Appointment, value: PolicyValue, context: Context) -> tuple[Truth, str]:
    """Return whether the appointment has the probation or the first contract that the law demands; else what is missing."""
    months: int | None = value.parameters.get("probation_months")
    until = entry.probation_until
    if until is not None:
        if months is None:
            return True, ""
        long_enough = not_after(days_after(months_after(entry.period.start, months), -value["tolerance_days"]), until)
        return long_enough, "probation"
    if entry.term is Term.PROBATION:
        return (True, "") if months is None else (None, "probation")
    if entry.term is None or entry.term is Term.UNKNOWN:
        return None, "term"
    if entry.term is Term.FIXED and "contract_months" in value.parameters:
        return _for_one_year(entry, value, context), "length_of_term"
    return False, ""


def _for_one_year(entry: Appointment, value: PolicyValue, context: Context) -> Truth:
    """Return whether a fixed term is one of the demanded length.

    A spell that ended on another day says nothing of the term, unless it ended because the term was over.
    """
    end = entry.period.end
    if end is None:
        return None
    agreed = months_after(entry.period.start, value["contract_months"])
    days = value["tolerance_days"]
    ends_with_it = all_of(not_after(days_after(agreed, -days), end), not_after(end, days_after(agreed, days)))
    if ends_with_it is False and end.earliest <= context.as_of and entry.end_reason is not EndReason.END_OF_TERM:
        return None
    return ends_with_it


RULE = DossierRule(
    id="V14",
    rule_class=RuleClass.BREACH,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
