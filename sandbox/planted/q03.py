"""Planted cases of Q03: two full-time posts at once."""

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import days


def _violated(builder: CaseBuilder, case: str, pair: tuple[SpellPlan, SpellPlan], because: str) -> None:
    builder.add_key_entry(KeyPlan("Q03", "violates", case, pair, because))


def _satisfied(builder: CaseBuilder, case: str, pair: tuple[SpellPlan, SpellPlan], because: str, concerned: bool = True) -> None:
    builder.add_key_entry(KeyPlan("Q03", "satisfies", case, pair, because, concerned=concerned))


def thirty_one_days(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.move(first, builder.day(), 0)
    first.end = second.start + days(31)
    _violated(builder, "thirty-one-days", (first, second), "Both full-time posts were held for 31 days.")


def second_post_for_a_time(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.additional_post(first, builder.day(), 0)
    second.end, second.end_ground = second.start + days(builder.number_of_days(60, 140)), "own wish"
    _violated(builder, "second-post", (first, second), "A second full-time post was held for months.")


def second_post_still(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.additional_post(first, builder.day(), 0)
    _violated(builder, "second-post-still-open", (first, second), "Two full-time posts are held to this day.")


def thirty_days(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.move(first, builder.day(), builder.variant % 2)
    first.end = second.start + days(30)
    _satisfied(builder, "thirty-days", (first, second), "The overlap is exactly 30 days, not more.")


def half_time(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.additional_post(first, builder.day(), 0)
    second.fte = 0.5
    _satisfied(builder, "half-time-second-post", (first, second), "The second post is half-time.", False)


def acting(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.acting(first, builder.day(), 1)
    _satisfied(builder, "acting", (first, second), "Acting fills no post.", False)


def secondment(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.equal_post(first, builder.day(), "secondment", keep=True)
    second.end, second.end_ground = second.start + days(builder.number_of_days(60, 140)), "returned"
    because = "A secondment with return leaves the own post in place and is no second post."
    _satisfied(builder, "secondment-with-return", (first, second), because, False)


def end_not_known(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.move(first, builder.day(), builder.variant % 2)
    first.end_known = False
    because = "The end of the first post is not known, so the overlap is not either."
    entry = KeyPlan("Q03", "not_evaluable", "end-not-known", (first, second), because, "end of the first post")
    builder.add_key_entry(entry)


CASES = RuleCases(
    "Q03",
    (thirty_one_days, second_post_for_a_time, second_post_still),
    (thirty_days, half_time, acting, secondment),
    (end_not_known,),
)
