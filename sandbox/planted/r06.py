"""Planted cases of R06: a winner whom the interview rescued.

At least five candidates have both scores, at most half of them did worse in the test than the winner, and the winner's interview
lies at least 1.5 sample standard deviations better among the interviews than the test among the tests.
"""

from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.contests import judge, one_round, promotion
from sandbox.scripted_competitions import Candidate, lost, rejected, won

_FIELD = (lost(72, 60, 64), lost(75, 62, 60), lost(78, 55, 58), lost(64, 61, 62), lost(74, 58, 66))
_CLOSER_FIELD = (lost(72, 70, 82), lost(78, 66, 76), lost(66, 60, 72), lost(80, 64, 84))


def rescued(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(66, 90, 98), *_FIELD))
    because = "One of six did worse in the test; the best interview lies three deviations higher."
    judge(builder, "R06", "violates", "rescued", plan, because)


def just_rescued(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(71, 90, 87), *_CLOSER_FIELD))
    because = "One of five did worse in the test; the interview lies 1.54 deviations higher."
    judge(builder, "R06", "violates", "just-rescued", plan, because)


def good_test(builder: CaseBuilder) -> None:
    field = (lost(72, 60, 64), lost(75, 62, 72), lost(64, 55, 58), lost(76, 61, 62), lost(88, 58, 60))
    plan = promotion(builder, one_round(won(78, 90, 98), *field))
    judge(builder, "R06", "satisfies", "good-test", plan, "Four of six candidates did worse in the test than the winner.")


def not_quite(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(70, 90, 84), *_CLOSER_FIELD))
    because = "The interview lies 1.38 sample deviations higher; only the population's deviation would make it more than 1.5."
    judge(builder, "R06", "satisfies", "not-quite", plan, because)


def too_few(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(66, 90, 98), *_FIELD[:3], rejected(70)))
    judge(builder, "R06", "satisfies", "four-with-both-scores", plan, "Only four candidates have both scores.")


def test_score_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(Candidate("won", None, 90, 98), *_FIELD))
    judge(
        builder,
        "R06",
        "not_evaluable",
        "test-score-missing",
        plan,
        "The register does not give the winner's test score.",
        "test score of the winner",
    )


CASES = RuleCases(
    "R06",
    (rescued, just_rescued),
    (good_test, not_quite, too_few),
    (test_score_missing,),
)
