"""V03: rounds in which somebody who stayed to the end has a greater total than the winner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.competition import Application, CompetitionDossier, Round
from merit.rounds import applications_loaded, certainly_held, judge_rounds, without_winner


def judge(dossier: CompetitionDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each round that somebody won, or may have won."""
    return judge_rounds(dossier, context, RULE.id, _judge)


def _judge(dossier: CompetitionDossier, round_: Round, day: date, matter: Matter, context: Context) -> Case | None:
    winners = round_.winners(dossier.position)
    if not winners:
        return without_winner(dossier, round_, matter, context)
    value = matter.duty(context.value(RULE.id, dossier.country, day))
    if isinstance(value, Case):
        return value
    rivals = _rivals(round_, winners)
    ahead = [(winner, rival) for winner in winners for rival in rivals if _gap(winner, rival) > value["gap"]]
    certain = [(winner, rival) for winner, rival in ahead if rival.remained]
    if certain:
        if not certainly_held(round_, dossier.position):
            return matter.lacks("annulled")
        winner, rival = max(certain, key=lambda pair: _gap(*pair))
        words = {
            "person": winner.name,
            "total": winner.total_score,
            "rival": rival.name,
            "higher": rival.total_score,
            "post": dossier.title,
        }
        passed_over = dict.fromkeys(rival.id for _, rival in certain)
        return matter.violates(round_.id, winner.id, *passed_over, words=words, policy=[value])
    if any(each.total_score is None for each in (*winners, *rivals)):
        return matter.lacks("totals")
    if ahead:
        return matter.lacks("state_of_rival")
    return matter.satisfies() if applications_loaded(dossier, round_, context) else matter.lacks("applications")


def _rivals(round_: Round, winners: Sequence[Application]) -> list[Application]:
    """Return the applications of other people who stayed to the end, or may have."""
    won = {each.servant for each in winners}
    return [each for each in round_.applications if each.servant not in won and each.remained is not False]


def _gap(winner: Application, rival: Application) -> float:
    """Return by how much the rival's total exceeds the winner's; 0 where one of them is missing."""
    if winner.total_score is None or rival.total_score is None:
        return 0
    return rival.total_score - winner.total_score


RULE = DossierRule(
    id="V03",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    reads=CompetitionDossier,
    judge=judge,
    package=__name__,
)
