"""V16: appointments from the talent pool or reserve of people who were not its members on the day of the order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import within
from graph.model.words import Mode
from merit.context import Context
from merit.contract import Case, DossierRule, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.matters import appointment_matter, loaded_there
from merit.possible_days import bounds, on_each_day, turning_values


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each appointment from a pool, and for each order that does not say its mode and may be one."""
    for appointment in dossier.appointments:
        if (appointment.mode is not Mode.POOL and appointment.substantive is not None) or appointment.civil_service is False:
            continue
        case = on_each_day(
            appointment.order,
            lambda: _turning(dossier, context),
            lambda day, appointment=appointment: _judge(dossier, appointment, day, context),
            appointment_matter(dossier, appointment, context).lacks,
        )
        if case is not None:
            yield case


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, context: Context) -> Case:
    matter = appointment_matter(dossier, appointment, context)
    value = context.value(RULE.id, appointment.country, day)
    if value is None:
        return matter.lacks("policy")
    if not value.duty:
        return matter.satisfies()
    members = {within(Day(day, day), membership.period) for membership in dossier.reserve}
    if True in members:
        return matter.satisfies()
    if None in members:
        return matter.lacks("days_of_membership")
    if not loaded_there(appointment, context, "ReserveMembership", appointment.order.earliest, appointment.order.latest):
        return matter.lacks("memberships")
    if appointment.civil_service is None:
        return matter.lacks("civil_service")
    if appointment.mode is not Mode.POOL:
        return matter.lacks("mode")
    words = {"day": appointment.order, "post": appointment.post.title}
    others = (membership.id for membership in dossier.reserve)
    reason = "reason_other_time" if dossier.reserve else "reason"
    return matter.violates(appointment.id, appointment.post.id, *others, words=words, policy=[value], reason=reason)


def _turning(dossier: ServantDossier, context: Context) -> Iterator[date]:
    yield from turning_values(context.policy.values(RULE.id))
    yield from bounds(*(membership.period for membership in dossier.reserve))


RULE = DossierRule(
    id="V16",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
