"""Q05: appeals that nobody answered by the day on which their own record says that the answer is due."""

from __future__ import annotations

from collections.abc import Iterator

from merit.appeal_states import AppealState, standing
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.records import Appeal
from merit.dossiers.servant import ServantDossier
from merit.matters import record_matter


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each appeal, complaint or request of a person who served."""
    for appeal in dossier.appeals:
        if (matter := record_matter(dossier, appeal.id, appeal.filed, context)) is not None:
            yield _judge(appeal, matter, context)


def _judge(appeal: Appeal, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, matter.country, appeal.filed.latest if appeal.filed else context.as_of))
    if isinstance(value, Case):
        return value
    found = standing(appeal, matter.organisation, context)
    if found.missing is not None:
        return matter.lacks(found.missing)
    if found.state is not AppealState.OVERDUE:
        return matter.satisfies()
    words = {"filed": appeal.filed, "due": appeal.answer_due}
    return matter.violates(appeal.id, words=words, policy=[value], reason="reason" if appeal.filed else "reason_no_day")


RULE = DossierRule(
    id="Q05",
    rule_class=RuleClass.RECORD,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
