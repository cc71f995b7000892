"""Planted cases of Q01: backdated orders and certificates."""

from calendar import monthrange
from datetime import date

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.learning import certificate, course
from sandbox.random_streams import day_between, days
from sandbox.scripted_files import CertificateHeld


def _violated(builder: CaseBuilder, case: str, subject: SpellPlan | CertificateHeld, because: str) -> None:
    builder.add_key_entry(KeyPlan("Q01", "violates", case, (subject,), because))


def _satisfied(builder: CaseBuilder, case: str, subject: SpellPlan | CertificateHeld, because: str) -> None:
    builder.add_key_entry(KeyPlan("Q01", "satisfies", case, (subject,), because))


def _unknown(builder: CaseBuilder, case: str, subject: SpellPlan | CertificateHeld, because: str, missing: str) -> None:
    builder.add_key_entry(KeyPlan("Q01", "not_evaluable", case, (subject,), because, missing))


def _ordered_after(builder: CaseBuilder, start: int) -> SpellPlan:
    """Plan a rotation whose order was made that many days after it took effect."""
    plan = builder.equal_post(builder.first_post(), builder.day(), "rotation")
    plan.order_day = plan.start + days(start)
    return plan


def _last_day(builder: CaseBuilder) -> date:
    """Draw the last day of a course that keeps the person current until today."""
    return day_between(builder.draw, date(2024, 2, 1), date(2025, 9, 1))


def six_days_after(builder: CaseBuilder) -> None:
    plan = _ordered_after(builder, 6)
    _violated(builder, "order-six-days-after", plan, "The order was made six days after the start that it orders.")


def months_after(builder: CaseBuilder) -> None:
    plan = _ordered_after(builder, builder.number_of_days(40, 140))
    _violated(builder, "order-months-after", plan, "The order was made months after the start that it orders.")


def certified_the_day_before(builder: CaseBuilder) -> None:
    builder.first_post()
    last_day = _last_day(builder)
    held = certificate(builder, course(builder, last_day), last_day - days(1))
    _violated(builder, "certificate-a-day-early", held, "The certificate is dated one day before the last day of its course.")


def certified_before_the_course(builder: CaseBuilder) -> None:
    builder.first_post()
    last_day = _last_day(builder)
    held = certificate(builder, course(builder, last_day), last_day - days(builder.number_of_days(45, 90)))
    _violated(builder, "certificate-before-the-course", held, "The certificate is dated before its course had even begun.")


def five_days_after(builder: CaseBuilder) -> None:
    plan = _ordered_after(builder, 5)
    _satisfied(builder, "order-five-days-after", plan, "Five days between start and order are accepted.")


def start_corrected(builder: CaseBuilder) -> None:
    plan = builder.equal_post(builder.first_post(), builder.day(), "rotation")
    plan.wrong_start_by = builder.number_of_days(8, 20)
    _satisfied(
        builder,
        "start-corrected-later",
        plan,
        "A later order only corrects the start; the appointment itself was ordered in time.",
    )


def certified_on_the_last_day(builder: CaseBuilder) -> None:
    builder.first_post()
    last_day = _last_day(builder)
    held = certificate(builder, course(builder, last_day), last_day)
    _satisfied(builder, "certificate-on-the-last-day", held, "The certificate is dated on the last day of its course.")


def start_known_by_month(builder: CaseBuilder) -> None:
    plan = builder.equal_post(builder.first_post(), builder.day(), "rotation")
    year, month = plan.start.year, plan.start.month
    plan.order_day = plan.start.replace(day=builder.number_of_days(16, monthrange(year, month)[1]))
    plan.start_precision = "month"
    _unknown(
        builder,
        "start-known-by-month",
        plan,
        "The start is known by its month only, in which the order was made as well.",
        "day of the start",
    )


def end_of_the_course_missing(builder: CaseBuilder) -> None:
    builder.first_post()
    last_day = _last_day(builder)
    one = course(builder, last_day, start=last_day - days(30), end_known=False)
    held = certificate(builder, one, last_day - days(builder.number_of_days(0, 20)))
    _unknown(
        builder,
        "end-of-the-course-missing",
        held,
        "The last day of the course is not known, only that it began before the certificate.",
        "last day of the course",
    )


CASES = RuleCases(
    "Q01",
    (six_days_after, certified_the_day_before, months_after, certified_before_the_course),
    (five_days_after, certified_on_the_last_day, start_corrected),
    (start_known_by_month, end_of_the_course_missing),
)
