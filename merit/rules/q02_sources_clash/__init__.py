"""Q02: spells that the labour register and the civil-service register date differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from graph.model.days import Day, Period
from graph.model.days.comparisons import days_between
from graph.model.days.truth import Truth, all_of
from merit.context import Context
from merit.contract import Case, DossierRule, Outcome, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Contract
from merit.dossiers.servant import ServantDossier
from merit.matters import appointment_matter, loaded_there
from merit.messages import as_text
from merit.rules.q02_sources_clash.same_spell import in_the_service, same_spells


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each spell that both registers know."""
    if not dossier.contracts:
        yield from _without_contracts(dossier, context)
        return
    values = context.policy.values(RULE.id)
    most_days = max((value["days"] for value in values if value.duty), default=0)
    for post, contract, held, employed, certain in same_spells(dossier, most_days, context):
        case = _judge(dossier, post, contract, held, employed, context)
        # Where another start may be nearer, the two may be different spells, and then their days do not clash.
        open_ = case.outcome is Outcome.VIOLATES and not certain
        yield appointment_matter(dossier, post, context).lacks("starts") if open_ else case


def _without_contracts(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each post of a person whose contracts nobody finds, as the labour register knows people by number."""
    if dossier.identified:
        return
    for post in dossier.appointments:
        begun, matter = post.period.start.latest, appointment_matter(dossier, post, context)
        if in_the_service(post) and loaded_there(post, context, "Contract", begun, begun):
            value = context.value(RULE.id, post.country, context.as_of)
            yield matter.satisfies() if value is not None and not value.duty else matter.lacks("national_number")


def _judge(
    dossier: ServantDossier,
    post: Appointment,
    contract: Contract,
    held: Sequence[Period],
    employed: Sequence[Period],
    context: Context,
) -> Case:
    matter = appointment_matter(dossier, post, context)
    value = matter.duty(context.value(RULE.id, post.country, context.as_of))
    if isinstance(value, Case):
        return value
    starts_differ = _differ(post.period.start, contract.period.start, value["days"])
    # One continuation of the spell that ends together in both registers is enough.
    pairs = [(_end(one, context.as_of), _end(other, context.as_of)) for one in held for other in employed]
    ends_differ = all_of(*(_differ(one, other, value["days"]) for one, other in pairs))
    if starts_differ or ends_differ:
        reason = "reason_both" if starts_differ and ends_differ else "reason" if starts_differ else "reason_end"
        words = {
            "post": post.post.title,
            "start": post.period.start,
            "contract_start": contract.period.start,
            "end": _ended(held[-1]),
            "contract_end": _ended(employed[-1]),
        }
        return matter.violates(post.id, contract.id, words=words, policy=[value], reason=reason)
    if starts_differ is None:
        return matter.lacks("starts")
    return matter.lacks("ends") if ends_differ is None else matter.satisfies()


def _differ(one: Day, other: Day, days: int) -> Truth:
    """Return whether two days lie more than so many days apart."""
    between = days_between(one, other)
    if between.least > days or between.most < -days:
        return True
    return False if between.least >= -days and between.most <= days else None


def _end(period: Period, as_of: date) -> Day:
    """Return the end of a spell; what lasts, or has an end to come, runs to the day of judgement."""
    if period.end is None:
        return Day(as_of, as_of)
    return Day(min(period.end.earliest, as_of), min(period.end.latest, as_of))


def _ended(period: Period) -> str:
    return "has not ended" if period.end is None else f"ended on {as_text(period.end)}"


RULE = DossierRule(
    id="Q02",
    rule_class=RuleClass.RECORD,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
