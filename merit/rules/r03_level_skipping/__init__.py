"""R03: single moves that gain two ranks or more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.orders import judge_moves


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each move along the line."""
    return judge_moves(dossier, context, RULE.id, dossier.moves, _judge)


def _judge(dossier: ServantDossier, move: MoveInto, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, move.into.country, day))
    if isinstance(value, Case):
        return value
    if move.steps is None:
        return matter.lacks(move.unclear)
    skips = move.steps.at_least(value["steps"])
    if skips is None:
        return matter.lacks(move.missing or "order_day")
    if not skips:
        return matter.satisfies()
    words = {
        "day": move.into.order,
        "old": move.old_posts,
        "post": move.into.post.title,
        "steps": move.steps,
    }
    return matter.violates(*move.records, words=words, policy=[value])


RULE = DossierRule(
    id="R03",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
