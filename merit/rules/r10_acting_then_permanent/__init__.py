"""R10: people confirmed in a post after they had acted in it for longer than an interim should last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import before, covered_days
from graph.model.days.counts import DayCount
from graph.model.days.truth import Truth
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.orders import judge_appointments


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each appointment to a post in which the person had acted, or may have."""
    if all(each.substantive for each in dossier.appointments):
        return iter(())
    confirmed = (each for each in dossier.appointments if _confirms(dossier, each) and _interim(dossier, each))
    return judge_appointments(dossier, context, RULE.id, confirmed, _judge)


def _judge(dossier: ServantDossier, confirmed: Appointment, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, confirmed.country, day))
    if isinstance(value, Case):
        return value
    interim = _interim(dossier, confirmed)
    days = _longest(interim, confirmed.period.start)
    too_long = days.more_than(value["days"])
    if too_long is False:
        return matter.satisfies()
    if too_long is None:
        return matter.lacks("mode" if any(each.substantive is None for each in interim) else "end_of_post")
    if dossier.fills_post(confirmed) is None:
        return matter.lacks("mode")
    if confirmed.civil_service is None:
        return matter.lacks("civil_service")
    words = {
        "post": confirmed.post.title,
        "start": confirmed.period.start,
        "days": days.least,
        "allowed": value["days"],
        "mode": confirmed.mode or "mode unknown",
    }
    return matter.violates(confirmed.id, *(each.id for each in interim), confirmed.post.id, words=words, policy=[value])


def _confirms(dossier: ServantDossier, appointment: Appointment) -> bool:
    """Tell whether an appointment fills a post of the civil service by an order, or may."""
    return appointment.civil_service is not False and not appointment.derived and dossier.fills_post(appointment) is not False


def _interim(dossier: ServantDossier, confirmed: Appointment) -> list[Appointment]:
    """Return the spells of acting in a post, or of what may be acting, before the person was confirmed in it.

    A spell that an earlier confirmation followed belongs to that one.
    """
    in_post = [each for each in dossier.appointments if each.post.id == confirmed.post.id and each is not confirmed]
    start = confirmed.period.start
    earlier = [each for each in in_post if dossier.fills_post(each) and before(each.period.start, start)]
    return [
        each
        for each in in_post
        if not dossier.fills_post(each)
        and before(each.period.start, start) is not False
        and not any(before(each.period.start, other.period.start) for other in earlier)
    ]


def _longest(interim: Sequence[Appointment], until: Day) -> DayCount:
    """Count the days of the longest unbroken time of acting before a day. Spells that adjoin or overlap are one time."""
    known = [each for each in interim if each.substantive is False]
    least = max((covered_days([one.period for one in run], until).least for run in _runs(known, _certainly_adjoin)), default=0)
    most = max(covered_days([one.period for one in run], until).most for run in _runs(interim, _may_adjoin))
    return DayCount(least, max(least, most))


def _runs(spells: Sequence[Appointment], adjoin: Callable[[Appointment, Appointment], Truth]) -> list[list[Appointment]]:
    """Return spells in unbroken times: each spell adjoins another one of its time."""
    runs: list[list[Appointment]] = []
    for each in spells:
        joined = [run for run in runs if any(adjoin(one, each) or adjoin(each, one) for one in run)]
        runs = [run for run in runs if run not in joined] + [[*(one for run in joined for one in run), each]]
    return runs


def _certainly_adjoin(one: Appointment, other: Appointment) -> Truth:
    """Return whether the other spell certainly began after the one began and not after it ended."""
    start, end = other.period.start, one.period.end
    begun = one.period.start.latest <= start.earliest
    return begun and (end is None or start.latest <= end.earliest)


def _may_adjoin(one: Appointment, other: Appointment) -> Truth:
    end = one.period.end
    return one.period.start.earliest <= other.period.start.latest and (end is None or other.period.start.earliest <= end.latest)


RULE = DossierRule(
    id="R10",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
