"""V12: kin of the appointed person who signed the order, sat on the panel, or evaluated the person before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model.days import FIRST_DAY, Day
from graph.model.days.comparisons import before
from graph.model.days.truth import Truth, all_of
from graph.model.words import Mode
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.posts import Appointment
from merit.dossiers.records import KinTie
from merit.dossiers.servant import ServantDossier
from merit.kinship import close_on, ties_to, unknown_of, without_kin
from merit.matters import loaded_where_served
from merit.orders import judge_appointments
from merit.policies.values import PolicyValue
from merit.possible_days import bounds

_MAY_HAVE_A_PANEL = frozenset({None, Mode.COMPETITION, Mode.UNKNOWN})


@dataclass(frozen=True, slots=True)
class _Decider:
    """Somebody who decided on the appointment: in what role, and by which record. ``certain`` tells whether before the order."""

    servant: str
    role: str
    record: str
    certain: Truth = True


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each order into a post of the civil service, or of what may be one."""
    concerned = (each for each in dossier.appointments if each.civil_service is not False and not each.derived)
    return judge_appointments(dossier, context, RULE.id, concerned, _judge, lambda _: _turning(dossier))


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
    if not dossier.kin:
        # Who decided matters only where somebody may be kin.
        return without_kin(dossier, appointment, day, day, matter, context)
    on = Day(day, day)
    deciders = [
        (each, ties := ties_to(dossier, each.servant), all_of(each.certain, close_on(ties, on)))
        for each in _deciders(dossier, appointment, on)
    ]
    if violated := [(each, [tie for tie in ties if close_on([tie], on)]) for each, ties, truth in deciders if truth]:
        if appointment.civil_service is None:
            return matter.lacks("civil_service")
        return _violated(matter, appointment, violated, value)
    for _, ties, truth in deciders:
        if truth is None:
            return matter.lacks("assessment_days" if close_on(ties, on) else unknown_of(ties))
    has_kin = close_on(dossier.kin, on) is not False
    strangers = not all(ties for _, ties, _ in deciders)
    not_on_record = next(_not_on_record(dossier, appointment, day, context), None) if has_kin or not strangers else None
    if not_on_record and has_kin:
        return matter.lacks(not_on_record)
    if not_on_record or strangers:
        return without_kin(dossier, appointment, day, day, matter, context)
    return matter.satisfies()


def _deciders(dossier: ServantDossier, appointment: Appointment, on: Day) -> Iterator[_Decider]:
    """Yield those on record who decided on an order of that day, or may have."""
    if appointment.signed_by is not None:
        yield _Decider(appointment.signed_by, "signer", appointment.id)
    for competition in appointment.competitions:
        if competition.position in (None, appointment.post.id):
            for member in competition.panel:
                yield _Decider(member, "panel", competition.id)
    for assessment in dossier.assessments:
        if assessment.evaluator is not None and (certain := before(assessment.fixed_on, on)) is not False:
            yield _Decider(assessment.evaluator, "evaluator", assessment.id, certain)


def _not_on_record(dossier: ServantDossier, appointment: Appointment, day: date, context: Context) -> Iterator[str]:
    """Yield the keys of those deciders of whom no record says who they are."""
    if appointment.signed_by is None:
        yield "signer"
    linked = [each for each in appointment.competitions if each.position in (None, appointment.post.id)]
    hidden = appointment.id in context.awaiting_competitions or not all(each.panel for each in linked)
    if hidden or (not linked and appointment.mode in _MAY_HAVE_A_PANEL):
        yield "panel"
    on, last = Day(day, day), day_before(day)
    if any(each.evaluator is None and before(each.fixed_on, on) is not False for each in dossier.assessments):
        yield "evaluator"
    entered = min((each.period.start.earliest for each in dossier.appointments if _in_service(each)), default=day)
    if entered <= last and not loaded_where_served(dossier, context, "Assessment", max(entered, FIRST_DAY), last):
        yield "assessments"


def _in_service(appointment: Appointment) -> bool:
    return appointment.civil_service is not False and not appointment.derived


def _violated(
    matter: Matter, appointment: Appointment, violated: Sequence[tuple[_Decider, Sequence[KinTie]]], value: PolicyValue
) -> Case:
    (decider, ties), *_ = violated
    words = {"day": appointment.order, "post": appointment.post.title, "relative": ties[0].name, "kin": ties[0].kind}
    evidence = [id_ for each, ties in violated for id_ in (each.record, *(tie.id for tie in ties))]
    reason = "reason" if decider.role == "signer" else f"reason_{decider.role}"
    return matter.violates(appointment.id, appointment.post.id, *evidence, words=words, policy=[value], reason=reason)


def _turning(dossier: ServantDossier) -> Iterator[date]:
    yield from bounds(*(tie.period for tie in dossier.kin), *(each.fixed_on for each in dossier.assessments))
    yield from bounds(*(each.period for each in dossier.appointments))


RULE = DossierRule(
    id="V12",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
