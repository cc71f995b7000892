"""V06: appointments of people with less experience than the post demands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import covered_days
from graph.model.days.counts import DayCount
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.demands import DAYS_OF_A_MONTH, days_demanded
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_there
from merit.orders import judge_appointments
from merit.policies.values import PolicyValue
from merit.possible_days import bounds


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each substantive appointment of the civil service, or what may be one."""
    concerned = (each for each in dossier.appointments if each.civil_service is not False and each.substantive is not False)
    return judge_appointments(dossier, context, RULE.id, concerned, _judge, _turning)


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
    versions = appointment.versions_on(day)
    months = [version.required_experience_months for version in versions if version.required_experience_months is not None]
    known = bool(months) and len(months) == len(versions)
    if known and not any(months):
        return matter.satisfies()
    worked = _worked(dossier, appointment, day) if known else None
    if worked is not None and worked.at_least(days_demanded(max(months), value["grace_days"])):
        return matter.satisfies()
    if appointment.civil_service is None:
        return matter.lacks("civil_service")
    if worked is None:
        return matter.lacks("required_experience")
    if worked.at_least(days_demanded(min(months), value["grace_days"])) is not False:
        return matter.lacks("employment" if len(set(months)) == 1 else "required_experience")
    if dossier.fills_post(appointment) is None:
        return matter.lacks("mode")
    if not _loaded(appointment, day, value, context):
        return matter.lacks("contracts")
    if not dossier.identified:
        return matter.lacks("national_number")
    words = {
        "day": appointment.order,
        "post": appointment.post.title,
        "months": min(months),
        "worked": f"{worked.most / DAYS_OF_A_MONTH:.1f}",
    }
    evidence = [appointment.id, *(version.id for version in versions), *_employments(dossier, appointment, day)]
    return matter.violates(*evidence, words=words, policy=[value])


def _worked(dossier: ServantDossier, appointment: Appointment, day: date) -> DayCount:
    """Count the days before that day on which the person was employed anywhere; the appointment itself came later."""
    periods = [each.period for each in dossier.appointments if each is not appointment]
    return covered_days([*periods, *(contract.period for contract in dossier.contracts)], Day(day, day))


def _employments(dossier: ServantDossier, appointment: Appointment, day: date) -> Iterator[str]:
    """Yield the ids of the spells and contracts that can have begun before that day."""
    for each in (*dossier.appointments, *dossier.contracts):
        if each is not appointment and each.period.start.earliest < day:
            yield each.id


def _loaded(appointment: Appointment, day: date, value: PolicyValue, context: Context) -> bool:
    """Tell whether the labour book up to that day is loaded: a register that holds all work, whoever the employer was."""
    since: date | None = value.parameters.get("labour_book_since")
    return since is not None and loaded_there(appointment, context, "Contract", since, day)


def _turning(appointment: Appointment) -> Iterator[date]:
    # Between these days the demand stays, and the days worked only grow: the first and the last of them decide.
    return bounds(*(version.period for version in appointment.post.versions))


RULE = DossierRule(
    id="V06",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
