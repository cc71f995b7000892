"""V07: appointments of people without the education that the post demands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from graph.model.days import Day
from graph.model.days.truth import any_of
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.demands import EducationDemand, education_demand, fits
from merit.dossiers.posts import Appointment, PostVersion
from merit.dossiers.records import Education
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_there
from merit.orders import judge_appointments
from merit.possible_days import bounds


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each substantive appointment of the civil service, or what may be one."""
    concerned = (each for each in dossier.appointments if each.civil_service is not False and each.substantive is not False)
    return judge_appointments(dossier, context, RULE.id, concerned, _judge, lambda each: _turning(dossier, each))


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
    versions = appointment.versions_on(day)
    demands = [education_demand(version) for version in versions]
    if demands and all(demand.nothing for demand in demands):
        return matter.satisfies()
    fitting = {any_of(demand.nothing, *(fits(each, demand, Day(day, day)) for each in dossier.education)) for demand in demands}
    if fitting == {True}:
        return matter.satisfies()
    if appointment.civil_service is None:
        return matter.lacks("civil_service")
    if fitting != {False}:
        return matter.lacks(_unknown(dossier.education, demands, day))
    if dossier.fills_post(appointment) is None:
        return matter.lacks("mode")
    if not loaded_there(appointment, context, "Education", day, day):
        return matter.lacks("diplomas")
    words = {
        "day": appointment.order,
        "post": appointment.post.title,
        "demand": " or ".join(dict.fromkeys(map(_in_words, versions))),
        "held": "; ".join(map(_diploma, dossier.education)) or "none",
    }
    evidence = (appointment.id, *(version.id for version in versions), *(each.id for each in dossier.education))
    return matter.violates(*evidence, words=words, policy=[value])


def _unknown(diplomas: Sequence[Education], demands: Sequence[EducationDemand], day: date) -> str:
    """Return the key of what is not known: the demand, where it is not, else what the diplomas do not say."""
    if not demands or any(demand.level is None for demand in demands):
        return "required_level"
    if any(demand.fields is None for demand in demands):
        return "required_fields"
    on = Day(day, day)
    open_ = [each for each in diplomas if any(fits(each, demand, on) is None for demand in demands)]
    if not open_:
        return "order_day" if len(demands) == 1 else "required_level"
    first = open_[0]
    if first.level is None or first.level.order is None:
        return "level_of_diploma"
    return "field_of_diploma" if first.field is None and any(demand.fields for demand in demands) else "day_of_diploma"


def _in_words(version: PostVersion) -> str:
    level, fields = version.required_education_level, version.required_education_fields
    return f"{level.value.replace('_', ' ') if level else 'a diploma'} in {' or '.join(fields) if fields else 'any field'}"


def _diploma(diploma: Education) -> str:
    level = diploma.level.value.replace("_", " ") if diploma.level else "level unknown"
    day = diploma.graduated
    year = "year unknown" if day is None else str(day.latest.year)
    return f"{level}, {diploma.field or 'field unknown'} ({year})"


def _turning(dossier: ServantDossier, appointment: Appointment) -> Iterator[date]:
    yield from bounds(*(version.period for version in appointment.post.versions))
    yield from bounds(*(diploma.graduated for diploma in dossier.education))


RULE = DossierRule(
    id="V07",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
