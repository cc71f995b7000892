"""R06: winners whose interview lifted them far above their own test, which was no better than that of half the candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import fmean, stdev

from merit.context import Context
from merit.contract import Case, Matter, Rule, RuleClass, Severity
from merit.dossiers.competition import Application, CompetitionDossier, Round
from merit.policies.values import PolicyValue
from merit.rounds import applications_loaded, certainly_held, judge_rounds, without_winner

Scores = tuple[float, float]
"""The test and the interview of one candidate."""


def judge(dossier: CompetitionDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each round that somebody won against enough candidates, or may have."""
    return judge_rounds(dossier, context, RULE.id, lambda round_, day, matter: _judge(dossier, round_, day, matter, context))


def _judge(dossier: CompetitionDossier, round_: Round, day: date, matter: Matter, context: Context) -> Case | None:
    value = context.value(RULE.id, dossier.country, day)
    if value is None:
        return matter.lacks("policy")
    if not value.duty:
        return matter.satisfies()
    winners = round_.winners(dossier.position)
    candidates = [each for each in round_.applications if each.rejected is not True]
    scored = {each.id: scores for each in candidates if (scores := _scores(each))}
    unscored = [each for each in candidates if each.id not in scored and each.withdrew is not True]
    loaded = applications_loaded(dossier, round_, context)
    if loaded and len(scored) + len(unscored) < value["candidates"]:
        return None
    if not winners:
        return without_winner(dossier, round_, matter, context)
    if not loaded:
        return matter.lacks("applications")
    if any(each.id not in scored for each in winners):
        return matter.lacks("scores_of_winner")
    results = [(winner, *_measures(scored[winner.id], list(scored.values()))) for winner in winners]
    if unscored:
        ahead = all(_surely_ahead(scored[winner.id][0], scored, unscored, value) for winner in winners)
        return matter.satisfies() if ahead else matter.lacks("scores")
    lifted = [each for each in results if each[1] <= value["percentile"] and each[2] >= value["gap"]]
    if not lifted:
        return matter.satisfies()
    if not certainly_held(round_, dossier.position):
        return matter.lacks("annulled")
    winner, share, gap = max(lifted, key=lambda each: each[2])
    words = {
        "person": winner.name,
        "post": dossier.title,
        "share": f"{share:.0%}",
        "gap": f"{gap:.1f}",
        "candidates": len(scored),
    }
    return matter.violates(round_.id, winner.id, *scored, words=words, policy=[value])


def _scores(application: Application) -> Scores | None:
    test, interview = application.test_score, application.interview_score
    return None if test is None or interview is None else (test, interview)


def _measures(winner: Scores, scores: Sequence[Scores]) -> tuple[float, float]:
    """Return the share of candidates whose test was below the winner's, and by how many deviations the interview was better.

    The gap is z(interview) - z(test) with sample standard deviations; 0 where a stage gave all candidates the same score, for it
    put nobody before anybody else.
    """
    tests, interviews = [test for test, _ in scores], [interview for _, interview in scores]
    below = sum(test < winner[0] for test in tests) / len(tests)
    spreads = stdev(tests), stdev(interviews)
    if 0 in spreads:
        return below, 0.0
    return below, (winner[1] - fmean(interviews)) / spreads[1] - (winner[0] - fmean(tests)) / spreads[0]


def _surely_ahead(test: float, scored: dict[str, Scores], unscored: Sequence[Application], value: PolicyValue) -> bool:
    """Tell whether the winner's test is in the upper part, whichever of the candidates without both scores count."""
    below = sum(other < test for other, _ in scored.values())
    against = sum(each.test_score is None or each.test_score >= test for each in unscored)
    return below / (len(scored) + against) > value["percentile"]


RULE = Rule(
    id="R06",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=CompetitionDossier,
    judge=judge,
    package=__name__,
)
