"""Planted cases of V05: an order before the protocol, or too few working days between notice and close.

The law wants ten working days, from the day after the notice to the day on which applications close, both counted.
"""

from dataclasses import replace
from datetime import date

from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.contests import judge, one_round, promotion, quiet_promotion
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.working_days import NOTICE

_PLAIN = one_round(won(), lost(), lost(75.0, 70.0, 72.0))

_HOLIDAYS = (date(2024, 5, 9), date(2025, 10, 1), date(2024, 10, 1))
"""Holidays on working days of the week, far from any other holiday."""


def order_the_day_before(builder: CaseBuilder) -> None:
    plan = promotion(builder, replace(_PLAIN, protocol_after_order=1))
    judge(builder, "V05", "violates", "order-the-day-before-the-protocol", plan, "The protocol is dated a day after the order.")


def order_weeks_before(builder: CaseBuilder) -> None:
    plan = promotion(builder, replace(_PLAIN, protocol_after_order=builder.number_of_days(8, 30)))
    judge(builder, "V05", "violates", "order-weeks-before-the-protocol", plan, "The protocol is dated weeks after the order.")


def nine_working_days(builder: CaseBuilder) -> None:
    plan = quiet_promotion(builder, replace(_PLAIN, notice=NOTICE - 1))
    judge(builder, "V05", "violates", "nine-working-days", plan, "Applications closed on the ninth working day after the notice.")


def nine_because_of_a_holiday(builder: CaseBuilder) -> None:
    holiday = _HOLIDAYS[builder.variant % len(_HOLIDAYS)]
    closed = holiday + days(5)
    plan = builder.move(builder.first_post(), closed + days(builder.number_of_days(16, 22)), 1)
    plan.order_day = plan.start - days(2)
    plan.contest = replace(_PLAIN, notice=NOTICE, closed=closed, protocol_after_order=-2)
    because = "Ten days from Monday to Friday, one of which was a public holiday."
    judge(builder, "V05", "violates", "nine-because-of-a-holiday", plan, because)


def order_on_the_same_day(builder: CaseBuilder) -> None:
    plan = promotion(builder, replace(_PLAIN, protocol_after_order=0))
    judge(builder, "V05", "satisfies", "order-on-the-day-of-the-protocol", plan, "Protocol and order have the same day.")


def ten_working_days(builder: CaseBuilder) -> None:
    plan = quiet_promotion(builder, replace(_PLAIN, notice=NOTICE))
    judge(builder, "V05", "satisfies", "ten-working-days", plan, "Applications closed on the tenth working day after the notice.")


def protocol_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, replace(_PLAIN, protocol_known=False))
    judge(
        builder,
        "V05",
        "not_evaluable",
        "protocol-missing",
        plan,
        "The register does not give the day of the protocol.",
        "day of the protocol",
    )


def close_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, replace(_PLAIN, closed_known=False))
    judge(
        builder,
        "V05",
        "not_evaluable",
        "close-missing",
        plan,
        "The register does not give the day on which applications closed.",
        "day of the close",
    )


def order_too_early_whatever_is_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, replace(_PLAIN, protocol_after_order=3, closed_known=False))
    because = "The protocol is dated days after the order; that the close is not on record changes nothing."
    judge(builder, "V05", "violates", "order-too-early-close-missing", plan, because)


CASES = RuleCases(
    "V05",
    (order_the_day_before, order_weeks_before, nine_working_days, nine_because_of_a_holiday, order_too_early_whatever_is_missing),
    (order_on_the_same_day, ten_working_days),
    (protocol_missing, close_missing),
)
