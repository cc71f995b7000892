"""V16: appointments from the talent pool or reserve of people who were not its members on the day of the order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import within
from graph.model.words import Mode
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_there
from merit.orders import judge_appointments
from merit.possible_days import bounds


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each appointment from a pool, and for each order that does not say its mode and may be one."""
    concerned = (
        each
        for each in dossier.appointments
        if (each.mode is Mode.POOL or each.substantive is None) and each.civil_service is not False
    )
    return judge_appointments(dossier, context, RULE.id, concerned, _judge, lambda _: _turning(dossier))


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
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


def _turning(dossier: ServantDossier) -> Iterator[date]:
    return bounds(*(membership.period for membership in dossier.reserve))


RULE = DossierRule(
    id="V16",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
