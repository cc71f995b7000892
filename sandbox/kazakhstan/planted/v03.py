"""Planted cases of V03: somebody in the competition had a higher total than the winner."""

from sandbox.kazakhstan.plans import CompetitionBehind, Rival, SpellPlan
from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases


def _won(builder: CaseBuilder, *rivals: Rival) -> SpellPlan:
    """Plan a promotion by one category that was won against these rivals."""
    plan = builder.move(builder.first_post(), builder.day(), 1)
    assert plan.script is not None
    plan.script.rivals = rivals
    return plan


def outscored(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("not_recommended", -10), Rival("not_recommended", builder.number_of_days(5, 20)))
    builder.violates("outscored", (CompetitionBehind(plan),), "Somebody who was not recommended had a higher total.")


def outscored_by_little(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("not_recommended", 1), Rival("withdrawn", -6), Rival("not_recommended", None))
    because = "Somebody who was not recommended had a total higher by 0.4 points; what the others had changes nothing."
    builder.violates("outscored-by-little", (CompetitionBehind(plan),), because)


def tied(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("not_recommended", 0), Rival("not_recommended", -8))
    builder.satisfies("tie", (CompetitionBehind(plan),), "The highest rival had the same total as the winner.")


def outscored_by_withdrawn(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("withdrawn", builder.number_of_days(5, 15)), Rival("not_recommended", -5))
    builder.satisfies("better-one-withdrew", (CompetitionBehind(plan),), "Whoever had the higher total had withdrawn.")


def outscored_by_rejected(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("rejected", builder.number_of_days(5, 15)), Rival("not_recommended", -5))
    builder.satisfies("better-one-rejected", (CompetitionBehind(plan),), "Whoever had the higher total had been rejected.")


def annulled_round_before(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("not_recommended", -4))
    assert plan.script is not None
    plan.script.annulled_round = True
    because = "In the first round somebody else had a higher total, but it was annulled."
    builder.satisfies("annulled-round", (CompetitionBehind(plan),), because)


def total_of_the_winner_missing(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("not_recommended", -5), Rival("not_recommended", -12))
    assert plan.script is not None
    plan.script.winner_total_on_record = False
    builder.not_evaluable(
        "total-of-the-winner", (CompetitionBehind(plan),), "The winner has no total on record.", "total of the winner"
    )


def total_of_a_rival_missing(builder: CaseBuilder) -> None:
    plan = _won(builder, Rival("not_recommended", None), Rival("not_recommended", -12))
    because = "A rival has no total on record, and nobody else outscored the winner."
    builder.not_evaluable("total-of-a-rival", (CompetitionBehind(plan),), because, "total of a rival")


CASES = RuleCases(
    "V03",
    (Case(outscored), Case(outscored_by_little)),
    (Case(tied), Case(outscored_by_withdrawn), Case(outscored_by_rejected), Case(annulled_round_before)),
    (Case(total_of_the_winner_missing), Case(total_of_a_rival_missing)),
)
