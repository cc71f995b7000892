"""Planted cases of R09: a competition repeated until a certain candidate won."""

from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.contests import judge, promotion
from sandbox.scripted_competitions import Candidate, ScriptedCompetition, ScriptedRound, lost, rejected, withdrew, won

_LAST = ScriptedRound(won(), (lost(), lost(66.0, 65.0, 60.0)))
_LOST = ScriptedRound(lost(), (won(), lost(66.0, 65.0, 60.0)))
_WITHOUT = ScriptedRound(None, (won(), lost(66.0, 65.0, 60.0)))
_REJECTED = ScriptedRound(rejected(48.0), (won(), lost(66.0, 65.0, 60.0)))


def lost_twice(builder: CaseBuilder) -> None:
    plan = promotion(builder, ScriptedCompetition(_LAST, (_LOST, _LOST)))
    because = "Two rounds were annulled in which the later winner was not recommended."
    judge(builder, "R09", "violates", "lost-twice", plan, because)


def rejected_at_first(builder: CaseBuilder) -> None:
    plan = promotion(builder, ScriptedCompetition(_LAST, (_REJECTED, _WITHOUT)))
    because = "Two rounds were annulled; in the first one the later winner was not even admitted."
    judge(builder, "R09", "violates", "rejected-at-first", plan, because)


def lost_in_the_second_of_three(builder: CaseBuilder) -> None:
    plan = promotion(builder, ScriptedCompetition(_LAST, (_WITHOUT, _LOST, _WITHOUT)))
    because = "Three rounds were annulled; in the second one the later winner was not recommended."
    judge(builder, "R09", "violates", "lost-in-the-second-of-three", plan, because)


def annulled_once(builder: CaseBuilder) -> None:
    plan = promotion(builder, ScriptedCompetition(_LAST, (_LOST,)))
    judge(builder, "R09", "satisfies", "annulled-once", plan, "Only one round was annulled.")


def never_applied_before(builder: CaseBuilder) -> None:
    plan = promotion(builder, ScriptedCompetition(_LAST, (_WITHOUT, _WITHOUT)))
    because = "Two rounds were annulled, and the winner had applied in neither."
    judge(builder, "R09", "satisfies", "never-applied-before", plan, because)


def withdrew_before(builder: CaseBuilder) -> None:
    gone = ScriptedRound(withdrew(None), (won(), lost(66.0, 65.0, 60.0)))
    plan = promotion(builder, ScriptedCompetition(_LAST, (gone, _WITHOUT)))
    because = "Two rounds were annulled; the winner had withdrawn from one of them and lost in neither."
    judge(builder, "R09", "satisfies", "withdrew-before", plan, because)


def outcome_missing(builder: CaseBuilder) -> None:
    unknown = ScriptedRound(Candidate(None, state=None), (won(), lost(66.0, 65.0, 60.0)))
    plan = promotion(builder, ScriptedCompetition(_LAST, (unknown, _WITHOUT)))
    judge(
        builder,
        "R09",
        "not_evaluable",
        "outcome-missing",
        plan,
        "Two rounds were annulled; how the winner fared in the first one is not on record.",
        "outcome of an earlier application",
    )


CASES = RuleCases(
    "R09",
    (lost_twice, rejected_at_first, lost_in_the_second_of_three),
    (annulled_once, never_applied_before, withdrew_before),
    (outcome_missing,),
)
