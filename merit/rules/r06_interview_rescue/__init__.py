"""R06: winners whose interview lifted them far above their own test, which was no better than that of half the candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt

from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.competition import Application, CompetitionDossier, Round
from merit.policies.values import PolicyValue
from merit.rounds import applications_loaded, certainly_held, judge_rounds, without_winner

Scores = tuple[float, float]
"""The test and the interview of one candidate."""


@dataclass(frozen=True, slots=True)
class _Measures:
    """What the winner's scores are among those of all candidates.

    ``below`` is the share of candidates whose test was below the winner's. The z-scores, from the mean and the sample standard
    deviation, are kept as their squares with their signs, which are fractions: so a gap of exactly the limit is recognised.
    """

    below: float
    test: Fraction
    same_tests: bool
    interview: Fraction
    same_interviews: bool

    @property
    def gap(self) -> float:
        """By how many deviations the interview was better; 0 where a stage put nobody before anybody else."""
        return 0.0 if self.same_tests or self.same_interviews else _root(self.interview) - _root(self.test)

    def gap_reaches(self, limit: float) -> bool:
        """Tell whether interview - test >= limit, for their z-scores, without rounding."""
        if self.same_tests or self.same_interviews:
            return limit <= 0
        least = Fraction(str(limit))
        # Squares of both sides are compared: interview >= limit + test, with (limit + test)² = limit² + 2·limit·test + test².
        raised = self.test >= -_signed_square(least)
        if raised != (self.interview >= 0):
            return not raised
        rest = abs(self.interview) - least**2 - abs(self.test)
        product = 4 * least**2 * self.test
        return _signed_square(rest) >= product if raised else _signed_square(rest) <= product


def judge(dossier: CompetitionDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each round that somebody won against enough candidates, or may have."""
    return judge_rounds(dossier, context, RULE.id, _judge)


def _judge(dossier: CompetitionDossier, round_: Round, day: date, matter: Matter, context: Context) -> Case | None:
    value = matter.duty(context.value(RULE.id, dossier.country, day))
    if isinstance(value, Case):
        return value
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
    results = [(winner, _measures(scored[winner.id], list(scored.values()))) for winner in winners]
    if unscored:
        ahead = all(_surely_ahead(scored[winner.id][0], scored, unscored, value) for winner in winners)
        return matter.satisfies() if ahead else matter.lacks("scores")
    lifted = [(winner, own) for winner, own in results if own.below <= value["percentile"] and own.gap_reaches(value["gap"])]
    if not lifted:
        return matter.satisfies()
    if not certainly_held(round_, dossier.position):
        return matter.lacks("annulled")
    winner, own = max(lifted, key=lambda each: each[1].gap)
    words = {
        "person": winner.name,
        "post": dossier.title,
        "share": f"{own.below:.0%}",
        "gap": f"{own.gap:.1f}",
        "candidates": len(scored),
    }
    return matter.violates(round_.id, winner.id, *scored, words=words, policy=[value])


def _scores(application: Application) -> Scores | None:
    test, interview = application.test_score, application.interview_score
    return None if test is None or interview is None else (test, interview)


def _measures(winner: Scores, scores: Sequence[Scores]) -> _Measures:
    below = sum(test < winner[0] for test, _ in scores) / len(scores)
    return _Measures(below, *_square([test for test, _ in scores], winner[0]), *_square([one for _, one in scores], winner[1]))


def _square(scores: Sequence[float], own: float) -> tuple[Fraction, bool]:
    """Return the z-score of one of the scores, squared with its sign, and whether all scores are the same: then it is 0."""
    exact = [Fraction(str(each)) for each in scores]
    mean = sum(exact, Fraction()) / len(exact)
    squares, apart = sum(((each - mean) ** 2 for each in exact), Fraction()), Fraction(str(own)) - mean
    return (_signed_square(apart) * (len(exact) - 1) / squares, False) if squares else (Fraction(), True)


def _root(signed: Fraction) -> float:
    return sqrt(signed) if signed >= 0 else -sqrt(-signed)


def _signed_square(number: Fraction) -> Fraction:
    return number * abs(number)


def _surely_ahead(test: float, scored: dict[str, Scores], unscored: Sequence[Application], value: PolicyValue) -> bool:
    """Tell whether the winner's test is in the upper part, whichever of the candidates without both scores count."""
    below = sum(other < test for other, _ in scored.values())
    against = sum(each.test_score is None or each.test_score >= test for each in unscored)
    return below / (len(scored) + against) > value["percentile"]


RULE = DossierRule(
    id="R06",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=CompetitionDossier,
    judge=judge,
    package=__name__,
)
