"""R20: people demoted, or gone from the service, soon after their own complaint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.model.days import Day
from graph.model.days.comparisons import days_after, days_between
from graph.model.days.truth import Truth, all_of, negated
from graph.model.words import AppealKind, EndReason, MoveKind
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Appeal
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_where_served, record_matter
from merit.policies.values import PolicyValue
from merit.rules.r20_reprisal.exits import exits

_MAY_BE_A_COMPLAINT = frozenset({AppealKind.COMPLAINT, AppealKind.UNKNOWN, None})


@dataclass(frozen=True, slots=True)
class _Event:
    """A demotion or an exit, or what may be one. ``missing`` is what is not known of it, ``inexact`` what its day lacks."""

    truth: Truth
    day: Day
    appointment: Appointment
    records: tuple[str, ...]
    missing: str
    inexact: str
    ground: EndReason | None = None


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each complaint of the person, or what may be one."""
    for appeal in dossier.appeals:
        if appeal.kind not in _MAY_BE_A_COMPLAINT:
            continue
        if (matter := record_matter(dossier, appeal.id, appeal.filed, context)) is not None:
            yield _judge(dossier, appeal, matter, context)


def _judge(dossier: ServantDossier, appeal: Appeal, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, matter.country, appeal.filed.latest if appeal.filed else context.as_of))
    if isinstance(value, Case):
        return value
    filed = appeal.filed or Day.unknown()
    possible: _Event | None = None
    for event in _events(dossier, value):
        after = days_between(filed, event.day)
        in_time = all_of(after.at_least(0), negated(after.more_than(value["days"])))
        truth = all_of(event.truth, in_time)
        if truth:
            if appeal.kind is not AppealKind.COMPLAINT:
                return matter.lacks("appeal_kind")
            return _violated(matter, appeal, event, value)
        if truth is None and possible is None:
            possible = event
    if possible is not None:
        if possible.truth is None:
            return matter.lacks(possible.missing)
        return matter.lacks("complaint_day" if filed.exact is None else possible.inexact)
    last = days_after(filed, value["days"]).latest
    loaded = loaded_where_served(dossier, context, "Appointment", filed.earliest, last)
    return matter.satisfies() if loaded else matter.lacks("moves_after")


def _events(dossier: ServantDossier, value: PolicyValue) -> Iterator[_Event]:
    """Yield demotions and exits of the person, and what may be one. A demotion counts from the day of its order."""
    for move in dossier.moves:
        if move.kind is MoveKind.DEMOTION:
            truth: Truth = True
        elif move.kind is MoveKind.UNKNOWN and (move.steps_least is None or move.steps_least < 0):
            truth = None
        else:
            continue
        yield _Event(truth, move.into.order, move.into, move.records, move.unclear, "order_day")
    for left in exits(dossier, value["gap_days"]):
        records = (left.appointment.id,)
        yield _Event(left.truth, left.day, left.appointment, records, left.missing, "end_of_post", left.ground)


def _violated(matter: Matter, appeal: Appeal, event: _Event, value: PolicyValue) -> Case:
    words = {
        "filed": appeal.filed,
        "day": event.day,
        "post": event.appointment.post.title,
        "days": value["days"],
        "ground": event.ground,
    }
    reason = "reason" if event.ground is None else "reason_exit"
    return matter.violates(appeal.id, *event.records, words=words, policy=[value], reason=reason)


RULE = DossierRule(
    id="R20",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
