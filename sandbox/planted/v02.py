"""Planted cases of V02: a rotation or transfer to a higher post."""

from datetime import date

from sandbox.model import AUXILIARY, MANAGERIAL
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days


def _moved(builder: CaseBuilder, old: SpellPlan, start: date, steps: int, mode: str) -> SpellPlan:
    """Plan a move without a competition to a post that many `steps` higher."""
    plan = builder.without_competition(builder.move(old, start, steps), mode)
    plan.kind = mode
    return plan


def _satisfied(builder: CaseBuilder, case: str, plan: SpellPlan, because: str, concerned: bool = True) -> None:
    builder.add_key_entry(KeyPlan("V02", "satisfies", case, (plan,), because, concerned=concerned))


def rotated_upwards(builder: CaseBuilder) -> None:
    plan = _moved(builder, builder.first_post(), builder.day(), 1, "rotation")
    builder.add_key_entry(KeyPlan("V02", "violates", "rotation-upwards", (plan,), "A rotation to a post one rank higher."))


def transferred_upwards(builder: CaseBuilder) -> None:
    plan = _moved(builder, builder.first_post(), builder.day_in_complete_register(), 1, "transfer")
    builder.add_key_entry(KeyPlan("V02", "violates", "transfer-upwards", (plan,), "A transfer to a post one rank higher."))
    because = "Only a transfer to an equal post counts as rotation; this one led higher, without a competition."
    builder.add_key_entry(KeyPlan("V01", "violates", "transfer-upwards", (plan,), because))


def rotated_upwards_after_a_break(builder: CaseBuilder) -> None:
    first, back = builder.first_post(), builder.day()
    plan = _moved(builder, first, back, 1, "rotation")
    first.end, first.end_ground = back - days(builder.number_of_days(120, 500)), "own wish"
    because = "The old post is the last one held, though time outside the service lies between."
    builder.add_key_entry(KeyPlan("V02", "violates", "rotation-upwards-after-a-break", (plan,), because))


def rotated_to_an_equal_post(builder: CaseBuilder) -> None:
    plan = builder.equal_post(builder.first_post(), builder.day(), "rotation")
    _satisfied(builder, "equal-rotation", plan, "The new post has the rank of the old one.")


def rotated_downwards(builder: CaseBuilder) -> None:
    start = day_between(builder.draw, date(2023, 5, 2), date(2025, 3, 1))
    middle = builder.move(builder.first_post(), start, 1)
    plan = _moved(builder, middle, start + days(builder.number_of_days(400, 440)), -1, "rotation")
    _satisfied(builder, "rotation-downwards", plan, "The new post is one rank lower.")


def rotated_after_regrading(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    first.own_position, first.regraded = True, start - days(builder.number_of_days(90, 400))
    plan = _moved(builder, first, start, 1, "rotation")
    because = "The old post had been raised by one rank while held, so the new one is equal on the order's day."
    _satisfied(builder, "old-post-regraded", plan, because)


def seconded_upwards(builder: CaseBuilder) -> None:
    plan = builder.without_competition(builder.additional_post(builder.first_post(), builder.day(), 1), "secondment")
    plan.kind, plan.end_ground = "secondment", "returned"
    plan.end = plan.start + days(builder.number_of_days(60, 140))
    _satisfied(builder, "seconded-upwards", plan, "Whoever is seconded keeps her own post.", concerned=False)


def rotated_before_the_law(builder: CaseBuilder) -> None:
    start = day_between(builder.draw, date(2021, 2, 1), date(2022, 6, 30))
    plan = _moved(builder, builder.first_post(), start, 1, "rotation")
    _satisfied(builder, "rotation-before-the-law", plan, "The law was not in force on the order's day.", concerned=False)


def rank_missing(builder: CaseBuilder) -> None:
    first = builder.first_post()
    first.own_position, first.rank_known = True, False
    plan = _moved(builder, first, builder.day(), 1, "rotation")
    because = "The register does not give the rank of the old post."
    builder.add_key_entry(KeyPlan("V02", "not_evaluable", "rank-missing", (plan,), because, "rank of the old post"))


def different_ladder(builder: CaseBuilder) -> None:
    plan = _moved(builder, builder.first_post(AUXILIARY), builder.day(), 0, "rotation")
    plan.ladder, plan.rank = MANAGERIAL, builder.lowest
    because = "Ranks of different ladders cannot be compared."
    builder.add_key_entry(KeyPlan("V02", "not_evaluable", "different-ladder", (plan,), because, "ranks on one ladder"))


CASES = RuleCases(
    "V02",
    (rotated_upwards, transferred_upwards, rotated_upwards_after_a_break),
    (
        rotated_to_an_equal_post,
        rotated_downwards,
        rotated_after_regrading,
        seconded_upwards,
        rotated_before_the_law,
    ),
    (rank_missing, different_ladder),
)
