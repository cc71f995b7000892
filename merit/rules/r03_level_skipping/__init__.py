"""R03: single moves that gain two ranks or more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from merit.context import Context
from merit.contract import Case, DossierRule, RuleClass, Severity
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.matters import appointment_matter
from merit.possible_days import on_each_day, turning_values


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each move along the line."""
    for move in dossier.moves:
        case = on_each_day(
            move.into.order,
            lambda: turning_values(context.policy.values(RULE.id)),
            lambda day, move=move: _judge(dossier, move, day, context),
            appointment_matter(dossier, move.into, context).lacks,
        )
        if case is not None:
            yield case


def _judge(dossier: ServantDossier, move: MoveInto, day: date, context: Context) -> Case:
    matter = appointment_matter(dossier, move.into, context)
    value = context.value(RULE.id, move.into.country, day)
    if value is None:
        return matter.lacks("policy")
    if not value.duty:
        return matter.satisfies()
    least, most = move.steps_least, move.steps_most
    if least is None or most is None:
        return matter.lacks(move.missing or "ranks")
    if most < value["steps"]:
        return matter.satisfies()
    if least < value["steps"]:
        return matter.lacks(move.missing or "order_day")
    words = {
        "day": move.into.order,
        "old": "» or «".join(old.post.title for old in move.left),
        "post": move.into.post.title,
        "steps": str(least) if least == most else f"{least} to {most}",
    }
    return matter.violates(*(old.id for old in move.left), move.id, move.into.id, words=words, policy=[value])


RULE = DossierRule(
    id="R03",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
