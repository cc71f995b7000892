"""Q03: two full posts that one person holds at the same time for longer than a handover."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from graph.model.days.comparisons import overlap
from merit.context import Context
from merit.contract import Case, DossierRule, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.matters import appointment_matter


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each pair of full posts that may have been held on one day."""
    full = [each for each in dossier.appointments if each.substantive is not False and (each.fte is None or each.fte >= 1)]
    for one, other in combinations(full, 2):
        if (case := _judge(dossier, one, other, context)) is not None:
            yield case


def _judge(dossier: ServantDossier, one: Appointment, other: Appointment, context: Context) -> Case | None:
    days = overlap(one.period, other.period, context.as_of)
    if days.most == 0:
        return None
    begun = max(one.period.start.latest, other.period.start.latest)
    matter = appointment_matter(dossier, other, context, one.id, day=begun)
    value = matter.duty(context.value(RULE.id, other.country, context.as_of))
    if isinstance(value, Case):
        return value
    too_long = days.more_than(value["days"])
    if too_long is False:
        return matter.satisfies()
    if one.fte is None or other.fte is None:
        return matter.lacks("fte")
    if None in (one.substantive, other.substantive):
        return matter.lacks("mode")
    if too_long is None:
        return matter.lacks("end_of_post")
    words = {"day": begun, "one": one.post.title, "other": other.post.title, "days": days.least}
    return matter.violates(one.id, other.id, one.post.id, other.post.id, words=words, policy=[value])


RULE = DossierRule(
    id="Q03",
    rule_class=RuleClass.RECORD,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
