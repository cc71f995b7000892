"""V05: orders given before the protocol of the competition, and notices that left too few working days to apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.model.days.calendars import working_days
from graph.model.days.comparisons import before, days_after, days_between
from graph.model.days.counts import DayCount
from graph.model.days.truth import Truth, all_of
from graph.model.words import CompetitionKind, Mode
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.competition import CompetitionDossier, OrderAfter, Round
from merit.policies.values import PolicyValue
from merit.rounds import applications_loaded, certainly_held, judge_rounds


@dataclass(frozen=True, slots=True)
class _Limb:
    """Whether a part of the rule is kept, and the key of the message for what is missing where that is not known."""

    kept: Truth
    missing: str | None = None


def judge(dossier: CompetitionDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each round that was not annulled."""
    return judge_rounds(dossier, context, RULE.id, _judge)


def _judge(dossier: CompetitionDossier, round_: Round, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, dossier.country, day))
    if isinstance(value, Case):
        return value
    orders = round_.orders_for(dossier.position)
    protocols = [(order, _after_protocol(order, round_)) for order in orders]
    working = _working_days(dossier, round_, context)
    limbs = [limb for _, limb in protocols] or [_no_order(dossier, round_, context)]
    limbs.append(_notice(round_, working, value))
    kept = all_of(*(limb.kept for limb in limbs))
    if kept:
        return matter.satisfies()
    if kept is None:
        return matter.lacks(next(limb.missing for limb in limbs if limb.missing))
    if not certainly_held(round_, dossier.position):
        return matter.lacks("annulled")
    broken = [order for order, limb in protocols if limb.kept is False]
    words = {
        "post": dossier.title,
        "announced": round_.announced,
        "closed": round_.closed,
        "days": working.most if working else None,
        "limit": min(_limits(round_, value)),
    }
    if broken:
        words = {**words, "person": broken[0].name, "day": broken[0].order, "protocol": round_.protocol_day}
    reason = "reason" if not broken else "reason_order" if limbs[-1].kept is not False else "reason_both"
    return matter.violates(round_.id, *(order.id for order in orders), words=words, policy=[value], reason=reason)


def _after_protocol(order: OrderAfter, round_: Round) -> _Limb:
    """Return whether an order was given on the day of the protocol or later."""
    if round_.protocol_day is None:
        return _Limb(None, "protocol_day")
    early = before(order.order, round_.protocol_day)
    if early is None:
        return _Limb(None, "protocol_day" if order.order.exact else "order_day")
    if early and order.mode is Mode.UNKNOWN:
        return _Limb(None, "mode")
    if early and order.civil_service is None:
        return _Limb(None, "civil_service")
    return _Limb(not early)


def _no_order(dossier: CompetitionDossier, round_: Round, context: Context) -> _Limb:
    """Return whether a round without an order keeps the rule.

    Not known once somebody won, or may have: the order that names the round may not be loaded.
    """
    if round_.protocol_day is not None and round_.protocol_day.latest > context.as_of:
        return _Limb(True)
    nobody_won = not round_.winners(dossier.position) and applications_loaded(dossier, round_, context)
    return _Limb(True) if nobody_won else _Limb(None, "order")


def _notice(round_: Round, working: DayCount | None, value: PolicyValue) -> _Limb:
    """Return whether the notice left enough working days."""
    if working is None:
        return _Limb(None, "notice_days")
    answers = {working.at_least(limit) for limit in _limits(round_, value)}
    if len(answers) > 1:
        return _Limb(None, "kind")
    exact = round_.announced and round_.announced.exact and round_.closed and round_.closed.exact
    answer = answers.pop()
    return _Limb(answer, None if answer is not None else "calendar" if exact else "notice_days")


def _limits(round_: Round, value: PolicyValue) -> set[int]:
    """Return the fewest working days that the law demands for the kind of competition; all limits where the kind is not known."""
    if round_.kind is CompetitionKind.INTERNAL:
        return {value["internal_days"]}
    if round_.kind is CompetitionKind.GENERAL:
        return {value["general_days"]}
    return {value["internal_days"], value["general_days"]}


def _working_days(dossier: CompetitionDossier, round_: Round, context: Context) -> DayCount | None:
    """Count the working days from the day after the notice to the closing day, both counted; None where a day is missing.

    Days of which no calendar knows whether they are worked may be.
    """
    announced, closed = round_.announced, round_.closed
    if announced is None or closed is None or before(closed, announced):
        return None
    first = days_after(announced, 1)
    calendar = context.policy.calendars.get(dossier.country or "")
    counted = working_days(calendar, first, closed) if calendar else None
    return counted or DayCount(0, max(0, days_between(announced, closed).most))


RULE = DossierRule(
    id="V05",
    rule_class=RuleClass.BREACH,
    severity=Severity.MEDIUM,
    reads=CompetitionDossier,
    judge=judge,
    package=__name__,
)
