"""Planted cases of Q02: the labour register and the civil-service register differ about the same spell."""

from datetime import date

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.demanding_post import work
from sandbox.random_streams import days

_ACCEPTED = 90


def _violated(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("Q02", "violates", case, (plan,), because))


def _satisfied(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("Q02", "satisfies", case, (plan,), because))


def _unknown(builder: CaseBuilder, case: str, plan: SpellPlan, because: str, missing: str) -> None:
    builder.add_key_entry(KeyPlan("Q02", "not_evaluable", case, (plan,), because, missing))


def _transferred(builder: CaseBuilder) -> SpellPlan:
    """Plan a first post that was left for another body."""
    first = builder.first_post()
    builder.equal_post(first, builder.day(), "transfer")
    return first


def _end(plan: SpellPlan) -> date:
    if plan.end is None:
        raise ValueError("the planned spell is still open")
    return plan.end


def begins_too_late(builder: CaseBuilder) -> None:
    post = builder.first_post()
    post.start = date(2020, 2, 3) + days(builder.number_of_days(0, 300))
    post.order_day = post.start - days(3)
    work(builder, post.start + days(_ACCEPTED + 1), None, spell=post)
    _violated(builder, "begins-91-days-later", post, "The contract was concluded 91 days after the start in the register.")


def begins_too_early(builder: CaseBuilder) -> None:
    post = _transferred(builder)
    work(builder, post.start - days(builder.number_of_days(120, 400)), _end(post), spell=post)
    _violated(builder, "begins-months-earlier", post, "The contract was concluded months before the start in the register.")


def months_too_late(builder: CaseBuilder) -> None:
    post = _transferred(builder)
    post.start = date(min(builder.entry.year, 2019), 3, builder.number_of_days(1, 28))
    post.order_day = post.start - days(3)
    work(builder, post.start.replace(month=8), _end(post), spell=post, precision="month")
    _violated(
        builder,
        "begins-five-months-later",
        post,
        "The contract was concluded some day of the fifth month after the start in the register.",
    )


def ends_too_late(builder: CaseBuilder) -> None:
    post = _transferred(builder)
    work(builder, post.start, _end(post) + days(_ACCEPTED + 1), spell=post)
    _violated(builder, "ends-91-days-later", post, "The contract was terminated 91 days after the end in the register.")


def ends_too_early(builder: CaseBuilder) -> None:
    post = _transferred(builder)
    work(builder, post.start + days(5), _end(post) - days(builder.number_of_days(120, 400)), spell=post)
    _violated(builder, "ends-months-earlier", post, "The contract was terminated months before the end in the register.")


def ninety_days(builder: CaseBuilder) -> None:
    post = _transferred(builder)
    off = _ACCEPTED if builder.variant % 2 else -_ACCEPTED
    work(builder, post.start + days(off), _end(post) - days(off), spell=post)
    _satisfied(builder, "differs-by-90-days", post, "Start and end differ by 90 days each, not by more.")


def known_by_month(builder: CaseBuilder) -> None:
    post = _transferred(builder)
    post.start = date(min(builder.entry.year, 2019), 4, builder.number_of_days(1, 28))
    post.order_day = post.start - days(3)
    work(builder, post.start.replace(month=6), _end(post), spell=post, precision="month")
    _satisfied(
        builder,
        "beginning-known-by-month",
        post,
        "The contract was concluded some day of the second month after the start in the register.",
    )


def second_post_in_the_body(builder: CaseBuilder) -> None:
    first = builder.first_post()
    second = builder.move(first, builder.day(), 1)
    work(builder, first.start + days(builder.number_of_days(-10, 20)), _end(first) + days(10), spell=first)
    work(builder, second.start + days(builder.number_of_days(-10, 20)), None, spell=second)
    _satisfied(builder, "two-posts-in-one-body", second, "Each of the two posts in the body has a contract of its own.")


def end_not_known(builder: CaseBuilder) -> None:
    post = _transferred(builder)
    post.end_known = False
    work(builder, post.start, _end(post) + days(5), spell=post)
    _unknown(builder, "end-not-known", post, "The register does not give the end of the post.", "end of the post")


CASES = RuleCases(
    "Q02",
    (begins_too_late, ends_too_late, ends_too_early, begins_too_early, months_too_late),
    (ninety_days, known_by_month, second_post_in_the_body),
    (end_not_known,),
)
