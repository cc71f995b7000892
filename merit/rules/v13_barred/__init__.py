"""V13: appointments to the civil service ordered while the person was barred from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.model.days import LAST_DAY, Day
from graph.model.days.comparisons import before, months_after, not_after, within
from graph.model.days.truth import Truth, all_of
from graph.model.words import BarGround, EndReason
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_where_served
from merit.orders import judge_appointments
from merit.policies.values import PolicyValue
from merit.possible_days import bounds

_MAY_HIDE_A_BAR = frozenset({None, EndReason.UNKNOWN, EndReason.CONVICTION})
_FOR_A_TIME = frozenset({EndReason.ETHICS, EndReason.DISCREDITING, EndReason.CORRUPTION})
_FOR_GOOD = 12 * (LAST_DAY.year - 1)


@dataclass(frozen=True, slots=True)
class _Barred:
    """What bars the person on a day, or may: the record, its ground, since when. ``missing`` is what is not known of it."""

    truth: Truth
    record: str
    ground: str
    since: Day
    missing: str
    dismissal: bool


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each order into a post of the civil service, or of what may be one."""
    concerned = (each for each in dossier.appointments if each.civil_service is not False and not each.derived)
    return judge_appointments(dossier, context, RULE.id, concerned, _judge, lambda _: _turning(dossier, context))


def _judge(dossier: ServantDossier, appointment: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, appointment.country, day))
    if isinstance(value, Case):
        return value
    found = [each for each in _barred(dossier, appointment, day, value) if each.truth is not False]
    if violated := [each for each in found if each.truth]:
        if appointment.civil_service is None:
            return matter.lacks("civil_service")
        first = violated[0]
        words = {
            "day": appointment.order,
            "post": appointment.post.title,
            "ground": first.ground,
            "since": first.since,
        }
        reason = "reason_dismissal" if first.dismissal else "reason"
        records = (each.record for each in violated)
        return matter.violates(appointment.id, *records, words=words, policy=[value], reason=reason)
    if found:
        return matter.lacks(found[0].missing)
    since = max(value["orders_since"], months_after(Day(day, day), -_longest(value)).earliest)
    return matter.satisfies() if loaded_where_served(dossier, context, "Appointment", since, day) else matter.lacks("dismissals")


def _barred(dossier: ServantDossier, appointment: Appointment, day: date, value: PolicyValue) -> Iterator[_Barred]:
    """Yield what bars the person on that day, or may: bars on record, and grounds of earlier dismissals."""
    on = Day(day, day)
    for bar in dossier.bars:
        known = bar.ground not in (None, BarGround.UNKNOWN)
        ground = str(bar.ground) if known else "ground unknown"
        yield _Barred(within(on, bar.period), bar.id, ground, bar.period.start, "days_of_bar", False)
    for each in dossier.appointments:
        dismissed = each.period.end
        if each is appointment or each.civil_service is False or dismissed is None:
            continue
        reason = dossier.end_reason(each)
        if reason in _MAY_HIDE_A_BAR:
            hidden = reason is EndReason.CONVICTION or not _stayed(dossier, each, dismissed)
            months, truth = _longest(value), None if hidden else False
        else:
            months, truth = _months(value, reason), each.civil_service
        if not months or truth is False:
            continue
        in_time = all_of(not_after(dismissed, on), before(on, months_after(dismissed, months)))
        missing = "civil_service" if each.civil_service is None else "ground" if truth is None else "day_of_dismissal"
        yield _Barred(all_of(truth, in_time), each.id, str(reason), dismissed, missing, True)


def _months(value: PolicyValue, ground: EndReason | None) -> int:
    """Return for how many months a dismissal on that ground bars; 0 where it does not."""
    if ground in value["for_good"]:
        return _FOR_GOOD
    return value[f"{ground}_months"] if ground in _FOR_A_TIME else 0


def _longest(value: PolicyValue) -> int:
    return _FOR_GOOD if value["for_good"] else max(_months(value, ground) for ground in _FOR_A_TIME)


def _stayed(dossier: ServantDossier, left: Appointment, end: Day) -> bool:
    """Tell whether the person certainly stayed in the service when an appointment ended: in a post begun by then."""
    for each in dossier.appointments:
        if each is left or not each.civil_service:
            continue
        start, its_end = each.period.start, each.period.end
        begun = start == end or start.latest <= end.earliest
        if begun and (its_end is None or end.latest < its_end.earliest):
            return True
    return False


def _turning(dossier: ServantDossier, context: Context) -> Iterator[date]:
    values = context.policy.values(RULE.id)
    lengths = {_months(value, ground) for value in values if value.duty for ground in EndReason} - {0}
    yield from bounds(*(bar.period for bar in dossier.bars))
    for each in dossier.appointments:
        if (end := each.period.end) is not None:
            yield from bounds(end, *(months_after(end, months) for months in lengths))


RULE = DossierRule(
    id="V13",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
