"""Planted cases of V03: somebody other than the candidate with the highest total won."""

from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.contests import judge, one_round, promotion
from sandbox.scripted_competitions import (
    Candidate,
    ScriptedCompetition,
    ScriptedRound,
    lost,
    rejected,
    withdrew,
    won,
)

_BETTER = lost(88.0, 86.0, 90.0)
"""A rival with a greater total than the usual winner."""


def rival_outscored(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), lost(), _BETTER))
    judge(builder, "V03", "violates", "rival-outscored", plan, "A rival who was not recommended has a greater total.")


def rival_outscored_by_a_tenth(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(80.0, 81.0, 84.0), lost(82.0, 81.0, 82.25), lost()))
    judge(builder, "V03", "violates", "rival-outscored-by-a-tenth", plan, "A rival's total is greater by a tenth of a point.")


def undecided_rival_outscored(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), Candidate(None, 95.0, 90.0, 92.0), lost()))
    because = "A rival who neither withdrew nor was rejected has a greater total; that no decision is recorded changes nothing."
    judge(builder, "V03", "violates", "undecided-rival-outscored", plan, because)


def outscored_whatever_is_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), _BETTER, lost(total_known=False)))
    because = "One rival has a greater total; the missing total of another one changes nothing."
    judge(builder, "V03", "violates", "rival-outscored-another-total-missing", plan, because)


def tie(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(80.0, 84.0, 88.0), lost(88.0, 84.0, 80.0), lost()))
    judge(builder, "V03", "satisfies", "tie", plan, "The best rival has the same total.")


def better_rival_withdrew(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), withdrew(-2, 90.0, 90.0, 95.0), lost()))
    judge(builder, "V03", "satisfies", "better-rival-withdrew", plan, "The rival with the greater total withdrew.")


def better_rival_rejected(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), rejected(90.0, 91.0, 92.0), lost()))
    judge(builder, "V03", "satisfies", "better-rival-rejected", plan, "The rival with the greater total was rejected.")


def outscored_in_annulled_round(builder: CaseBuilder) -> None:
    first = ScriptedRound(Candidate(None, 70.0, 70.0, 70.0), (Candidate(None, 95.0, 90.0, 92.0), lost()))
    contest = ScriptedCompetition(ScriptedRound(won(), (lost(), lost(66.0, 62.0, 60.0))), (first,))
    because = "A rival had a greater total in a round that was annulled, but not in the one that counts."
    judge(builder, "V03", "satisfies", "outscored-in-annulled-round", promotion(builder, contest), because)


def total_of_the_winner_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(total_known=False), lost(), lost(75.0, 70.0, 72.0)))
    judge(
        builder,
        "V03",
        "not_evaluable",
        "total-of-winner-missing",
        plan,
        "The register does not give the winner's total.",
        "total of the winner",
    )


def total_of_a_rival_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), lost(total_known=False), lost(75.0, 70.0, 72.0)))
    judge(
        builder,
        "V03",
        "not_evaluable",
        "total-of-rival-missing",
        plan,
        "No known total is greater than the winner's, and that of one rival is missing.",
        "total of a rival",
    )


CASES = RuleCases(
    "V03",
    (rival_outscored, rival_outscored_by_a_tenth, undecided_rival_outscored, outscored_whatever_is_missing),
    (tie, better_rival_withdrew, better_rival_rejected, outscored_in_annulled_round),
    (total_of_the_winner_missing, total_of_a_rival_missing),
)
