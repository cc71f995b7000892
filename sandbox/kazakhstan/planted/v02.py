"""Planted cases of V02: a transfer or rotation to a higher post. Without its competition, such an order breaks V01 as well."""

from sandbox.kazakhstan.planted.builder import Case, CaseBuilder, RuleCases
from sandbox.random_streams import days


def transferred_upwards(builder: CaseBuilder) -> None:
    plan = builder.transfer(builder.first_post(), builder.day(), steps=1)
    builder.violates("transfer-upwards", (plan,), "A transfer led to a post one category more senior.")
    builder.violates("transfer-upwards", (plan,), "Only a transfer to an equal post needs no competition.", rule="V01")


def rotated_upwards(builder: CaseBuilder) -> None:
    plan = builder.without_competition(builder.transfer(builder.first_post(), builder.day(), steps=1), "rotation")
    builder.violates("rotation-upwards", (plan,), "A rotation led to a post one category more senior.")
    builder.violates("rotation-upwards", (plan,), "Only a rotation to an equal post needs no competition.", rule="V01")


def transferred_to_an_equal_post(builder: CaseBuilder) -> None:
    plan = builder.transfer(builder.first_post(), builder.day())
    builder.satisfies("equal-transfer", (plan,), "The transfer led to a post of the same category.")


def transferred_after_a_regrading(builder: CaseBuilder) -> None:
    first, start = builder.first_post(), builder.day()
    first.regraded = start - days(builder.number_of_days(200, 500))
    plan = builder.transfer(first, start, steps=1)
    because = "The old post had been raised by one category while it was held, so the new one is equal."
    builder.satisfies("old-post-regraded", (plan,), because)


def promoted_by_competition(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), builder.day(), 1)
    builder.satisfies("competition-upwards", (plan,), "A competition, and no transfer, led to the higher post.", False)


def transferred_to_another_family(builder: CaseBuilder) -> None:
    plan = builder.transfer(builder.first_post(), builder.day())
    plan.body = builder.body_of_another_family()
    plan.number = 3
    because, missing = "Categories of different families cannot be compared.", "categories of one family"
    builder.not_evaluable("another-family", (plan,), because, missing)
    builder.not_evaluable("transfer-to-another-family", (plan,), because, missing, rule="V01")


def transferred_after_the_law(builder: CaseBuilder) -> None:
    plan = builder.transfer(builder.first_post(), builder.day_after_the_law(), steps=1)
    because = "The law of 2015 was no longer in force, and the values of the new one are not known."
    builder.not_evaluable("after-the-law", (plan,), because, "policy value on this date")


CASES = RuleCases(
    "V02",
    (Case(transferred_upwards), Case(rotated_upwards)),
    (Case(transferred_to_an_equal_post), Case(transferred_after_a_regrading), Case(promoted_by_competition)),
    (Case(transferred_to_another_family), Case(transferred_after_the_law)),
)
