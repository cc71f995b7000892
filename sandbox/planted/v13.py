"""Planted cases of V13: an appointment of somebody who is barred from the service.

The civil-service system has no register of bars. What bars somebody is the ground of an earlier dismissal.
"""

from datetime import date

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.random_streams import day_between, days

_FOR_GOOD = "A dismissal for corruption bars from the service for good."


def _back(builder: CaseBuilder, dismissed: date, ground: str | None, ordered: date) -> SpellPlan:
    """Plan a dismissal from the first post, and an order on that day to an equal one, won in a competition."""
    first = builder.first_post()
    plan = builder.move(first, ordered + days(3), 0)
    plan.order_day = ordered
    first.end, first.end_ground = dismissed, ground
    return plan


def _dismissed(builder: CaseBuilder) -> date:
    """Draw a day of dismissal under the law, so early that a year later is in the past."""
    return day_between(builder.draw, date(2022, 9, 1), builder.today - days(500))


def _violated(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("V13", "violates", case, (plan,), because))


def _satisfied(builder: CaseBuilder, case: str, plan: SpellPlan, because: str) -> None:
    builder.add_key_entry(KeyPlan("V13", "satisfies", case, (plan,), because))


def months_after_corruption(builder: CaseBuilder) -> None:
    dismissed = _late_enough(_dismissed(builder))
    plan = _back(builder, dismissed, "corruption", dismissed + days(builder.number_of_days(90, 300)))
    _violated(builder, "months-after-corruption", plan, _FOR_GOOD)


def years_after_corruption(builder: CaseBuilder) -> None:
    dismissed = day_between(builder.draw, date(2022, 9, 1), date(2022, 12, 20))
    plan = _back(builder, dismissed, "corruption", dismissed + days(builder.number_of_days(1130, 1240)))
    _violated(builder, "years-after-corruption", plan, f"{_FOR_GOOD} More than three years change nothing.")


def on_the_day_of_the_dismissal(builder: CaseBuilder) -> None:
    dismissed = builder.day()
    plan = _back(builder, dismissed, "corruption", dismissed)
    _violated(builder, "on-the-day-of-the-dismissal", plan, f"{_FOR_GOOD} Its day is the first one inside the bar.")


def the_day_before_the_dismissal(builder: CaseBuilder) -> None:
    dismissed = builder.day()
    plan = _back(builder, dismissed, "corruption", dismissed - days(1))
    _satisfied(builder, "the-day-before-the-dismissal", plan, "The order was made while the person was still a servant.")


def dismissed_afterwards(builder: CaseBuilder) -> None:
    plan = builder.move(builder.first_post(), day_between(builder.draw, date(2023, 5, 2), builder.today - days(500)), 0)
    plan.end, plan.end_ground = plan.start + days(builder.number_of_days(200, 400)), "corruption"
    _satisfied(builder, "dismissed-afterwards", plan, "The dismissal came after the order.")


def after_a_breach_of_ethics(builder: CaseBuilder) -> None:
    dismissed = _late_enough(_dismissed(builder))
    plan = _back(builder, dismissed, "breach of ethics", dismissed + days(builder.number_of_days(90, 300)))
    _satisfied(builder, "after-a-breach-of-ethics", plan, "The law of Uzbekistan has no bar for a breach of ethics.")


def after_a_breach_of_discipline(builder: CaseBuilder) -> None:
    dismissed = _late_enough(_dismissed(builder))
    plan = _back(builder, dismissed, "breach of discipline", dismissed + days(builder.number_of_days(90, 300)))
    _satisfied(builder, "after-a-breach-of-discipline", plan, "A dismissal for a breach of duty bars nobody.")


def before_the_law(builder: CaseBuilder) -> None:
    dismissed = day_between(builder.draw, date(2021, 1, 11), date(2021, 6, 30))
    plan = _back(builder, dismissed, "corruption", dismissed + days(builder.number_of_days(90, 300)))
    builder.without_competition(plan, "other")
    because = "The order was made before the law of 2022, and which bars held then is not known."
    missing = "a policy value on this date"
    builder.add_key_entry(KeyPlan("V13", "not_evaluable", "ordered-before-the-law", (plan,), because, missing))


def ground_missing(builder: CaseBuilder) -> None:
    dismissed = _late_enough(_dismissed(builder))
    plan = _back(builder, dismissed, None, dismissed + days(builder.number_of_days(90, 300)))
    because = "The register does not say why the first post ended."
    builder.add_key_entry(KeyPlan("V13", "not_evaluable", "ground-missing", (plan,), because, "ground of the dismissal"))


def dismissed_in_the_month_of_the_order(builder: CaseBuilder) -> None:
    ordered = builder.day().replace(day=builder.number_of_days(10, 20))
    plan = _back(builder, ordered.replace(day=builder.number_of_days(5, 25)), "corruption", ordered)
    plan.start = (ordered.replace(day=1) + days(34)).replace(day=2)
    first = builder.plans.spells[-2]
    first.end_precision = "month"
    because = "The dismissal is known by its month only, and the order is of the same month."
    case = "dismissed-in-the-month-of-the-order"
    builder.add_key_entry(KeyPlan("V13", "not_evaluable", case, (plan,), because, "the day of the dismissal"))


def _late_enough(dismissed: date) -> date:
    """Return the day, or a later one if the competition of the following months could be missing from the register."""
    return max(dismissed, date(2023, 1, 9))


CASES = RuleCases(
    "V13",
    (months_after_corruption, years_after_corruption, on_the_day_of_the_dismissal),
    (
        the_day_before_the_dismissal,
        dismissed_afterwards,
        after_a_breach_of_ethics,
        after_a_breach_of_discipline,
    ),
    (ground_missing, dismissed_in_the_month_of_the_order, before_the_law),
)
