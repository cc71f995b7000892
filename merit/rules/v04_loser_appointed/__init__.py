"""V04: orders that name a competition which the appointee lost, or in which she did not apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from graph.model.words import ApplicationState, Mode
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, Outcome, RuleClass, Severity
from merit.dossiers.competition import LOST, CompetitionDossier, OrderAfter, Round
from merit.orders import judge_orders
from merit.policies.values import PolicyValue
from merit.rounds import applications_loaded, competition_matter

_Named = tuple[OrderAfter, list[Round]]
"""An order, and the rounds that it names."""


def judge(dossier: CompetitionDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each order that fills the post by one of its rounds. An order can name several."""
    orders = (
        ((order, rounds), order.order, competition_matter(dossier, order.id, order.servant, order.name, order.order, context))
        for order, rounds in _orders(dossier).values()
    )
    return judge_orders(dossier, context, RULE.id, orders, _judge)


def _orders(dossier: CompetitionDossier) -> Mapping[str, _Named]:
    found: dict[str, _Named] = {}
    for round_ in dossier.rounds:
        for order in round_.orders_for(dossier.position):
            found.setdefault(order.id, (order, []))[1].append(round_)
    return found


def _judge(dossier: CompetitionDossier, named: _Named, day: date, matter: Matter, context: Context) -> Case:
    """Return the case of an order given on that day. Of several rounds that it names, the one in her favour decides."""
    order, rounds = named
    value = matter.duty(context.value(RULE.id, dossier.country, day))
    if isinstance(value, Case):
        return value
    cases = [_in_round(dossier, order, round_, matter, value, context) for round_ in rounds]
    for outcome in (Outcome.SATISFIES, Outcome.NOT_EVALUABLE):
        for case in cases:
            if case.outcome is outcome:
                return case
    return cases[0]


def _in_round(
    dossier: CompetitionDossier, order: OrderAfter, round_: Round, matter: Matter, value: PolicyValue, context: Context
) -> Case:
    if round_.annulled:
        return matter.lacks("annulled_round")
    own = [each for each in round_.applications if each.servant == order.servant]
    states = {ApplicationState.WITHDRAWN if each.withdrew else each.state for each in own}
    if ApplicationState.WON in states:
        return matter.satisfies()
    if not states <= LOST:
        return _undecided(order, round_, states, matter, applications_loaded(dossier, round_, context))
    if not own and not applications_loaded(dossier, round_, context):
        return matter.lacks("applications")
    if order.mode is Mode.UNKNOWN:
        return matter.lacks("mode")
    if order.civil_service is None:
        return matter.lacks("civil_service")
    words = {"day": order.order, "post": dossier.title, "state": "; ".join(sorted(state for state in states if state))}
    evidence = (order.id, round_.id, *(each.id for each in own))
    return matter.violates(*evidence, words=words, policy=[value], reason="reason" if own else "reason_stranger")


def _undecided(order: OrderAfter, round_: Round, states: set[ApplicationState | None], matter: Matter, loaded: bool) -> Case:
    """Return the case of an appointee who neither certainly won nor certainly lost."""
    somebody_else = any(each.state is ApplicationState.WON and each.servant != order.servant for each in round_.applications)
    if ApplicationState.RECOMMENDED in states and not somebody_else:
        return matter.satisfies() if loaded else matter.lacks("applications")
    if states & {ApplicationState.RECOMMENDED, ApplicationState.RESERVE}:
        return matter.lacks("winner_gave_up")
    return matter.lacks("decision")


RULE = DossierRule(
    id="V04",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    reads=CompetitionDossier,
    judge=judge,
    package=__name__,
)
