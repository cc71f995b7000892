"""V07: appointments of people without the education that the post demands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import not_after
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.name_folding import fold
from merit.context import Context
from merit.contract import Case, Matter, Rule, RuleClass, Severity
from merit.dossiers.posts import Appointment, PostVersion
from merit.dossiers.records import Education
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_there
from merit.orders import judge_appointments
from merit.possible_days import bounds


@dataclass(frozen=True, slots=True)
class _Demand:
    """The education that a post demands: the place of the level among all levels, None where it is not known, and the fields.

    No fields are demanded by an empty tuple; None says that it is not known which are. Fields are folded.
    """

    level: int | None
    fields: tuple[str, ...] | None

    @property
    def nothing(self) -> Truth:
        """Whether no diploma is demanded."""
        return all_of(
            None if self.level is None else self.level == 0,
            None if self.fields is None else not self.fields,
        )


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each substantive appointment of the civil service, or what may be one."""
    concerned = (each for each in dossier.appointments if each.civil_service is not False and each.substantive is not False)
    return judge_appointments(dossier, context, RULE.id, concerned, _judge, lambda each: _turning(dossier, each))


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
    versions = appointment.versions_on(day)
    demands = [_demand(version) for version in versions]
    if demands and all(demand.nothing for demand in demands):
        return matter.satisfies()
    fits = {any_of(demand.nothing, *(_fits(each, demand, day) for each in dossier.education)) for demand in demands}
    if fits == {True}:
        return matter.satisfies()
    if appointment.civil_service is None:
        return matter.lacks("civil_service")
    if fits != {False}:
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


def _demand(version: PostVersion) -> _Demand:
    level, fields = version.required_education_level, version.required_education_fields
    return _Demand(level.order if level else None, None if fields is None else tuple(map(fold, fields)))


def _fits(diploma: Education, demand: _Demand, day: date) -> Truth:
    """Return whether one diploma is finished by that day, of the level or a higher one, and of one of the fields."""
    finished = not_after(diploma.graduated, Day(day, day)) if diploma.graduated else None
    own = diploma.level.order if diploma.level else None
    level = True if demand.level == 0 else None if own is None or demand.level is None else own >= demand.level
    if demand.fields is None or (demand.fields and diploma.field is None):
        field = None
    else:
        field = not demand.fields or fold(diploma.field or "") in demand.fields
    return all_of(finished, level, field)


def _unknown(diplomas: Sequence[Education], demands: Sequence[_Demand], day: date) -> str:
    """Return the key of what is not known: the demand, where it is not, else what the diplomas do not say."""
    if not demands or any(demand.level is None for demand in demands):
        return "required_level"
    if any(demand.fields is None for demand in demands):
        return "required_fields"
    open_ = [each for each in diplomas if any(_fits(each, demand, day) is None for demand in demands)]
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


RULE = Rule(
    id="V07",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
