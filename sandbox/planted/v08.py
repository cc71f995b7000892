"""Planted cases of V08: a degree without a valid certificate, or too long a time since the last course."""

from datetime import date

from sandbox.calendar_months import months_before
from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.learning import certificate, certified_course, course, degree, without_courses, years_after
from sandbox.random_streams import day_between, days
from sandbox.refreshing import DUTY_BEGINS, LONGEST_GAP
from sandbox.scripted_files import DegreeHeld

_LOWEST = "servant 6"


def _violated(builder: CaseBuilder, case: str, subject: SpellPlan | DegreeHeld, because: str) -> None:
    builder.add_key_entry(KeyPlan("V08", "violates", case, (subject,), because))


def _satisfied(builder: CaseBuilder, case: str, subject: SpellPlan | DegreeHeld, because: str, concerned: bool = True) -> None:
    builder.add_key_entry(KeyPlan("V08", "satisfies", case, (subject,), because, concerned=concerned))


def _unknown(builder: CaseBuilder, case: str, subject: SpellPlan | DegreeHeld, because: str, missing: str) -> None:
    builder.add_key_entry(KeyPlan("V08", "not_evaluable", case, (subject,), because, missing))


def _attend_lately(builder: CaseBuilder) -> None:
    """Plan a course, without a certificate, that keeps the person current in 2026."""
    course(builder, day_between(builder.draw, date(2025, 2, 1), date(2025, 11, 30)))


def _before_the_duty(builder: CaseBuilder) -> date:
    """Draw the day of a grant for which only the certificate counts, in the last year before the duty to attend courses."""
    return day_between(builder.draw, date(2025, 8, 3), DUTY_BEGINS - days(10))


def _under_the_duty(builder: CaseBuilder) -> date:
    return day_between(builder.draw, DUTY_BEGINS + days(20), builder.today - days(60))


def expired(builder: CaseBuilder) -> None:
    builder.first_post()
    granted = _before_the_duty(builder)
    issued = years_after(granted, -5)
    held = certificate(builder, course(builder, issued - days(3)), issued, granted)
    _attend_lately(builder)
    _violated(
        builder,
        "certificate-expired-that-day",
        degree(builder, _LOWEST, granted, held),
        "The day of the grant was the first one on which the certificate was no longer valid.",
    )


def issued_afterwards(builder: CaseBuilder) -> None:
    builder.first_post()
    granted = day_between(builder.draw, date(2024, 3, 1), date(2025, 6, 1))
    issued = granted + days((1, builder.number_of_days(10, 60))[builder.variant % 2])
    held = certificate(builder, course(builder, issued - days(2)), issued)
    _violated(
        builder,
        "certificate-of-a-later-day",
        degree(builder, _LOWEST, granted, held),
        "The only certificate was issued after the degree had been granted.",
    )


def of_somebody_else(builder: CaseBuilder) -> None:
    builder.first_post()
    granted = day_between(builder.draw, date(2025, 11, 1), builder.today - days(60))
    _attend_lately(builder)
    _violated(
        builder,
        "certificate-of-somebody-else",
        degree(builder, _LOWEST, granted, None),
        "The grant names the certificate of another person; the servant has none.",
    )


def course_too_long_ago(builder: CaseBuilder) -> None:
    builder.first_post()
    granted = _under_the_duty(builder)
    held = certified_course(builder, months_before(granted, LONGEST_GAP) - days(1))
    if builder.variant % 2:
        course(builder, granted - days(builder.number_of_days(100, 300)), introductory=True)
    course(builder, granted + days(builder.number_of_days(10, 30)))
    _violated(
        builder,
        "course-too-long-before-the-grant",
        degree(builder, _LOWEST, granted, held),
        "The last development course ended 36 months and a day before the grant.",
    )


def in_post_too_long_without(builder: CaseBuilder) -> None:
    post = builder.first_post()
    certified_course(builder, months_before(builder.today, LONGEST_GAP) - days((1, 200)[builder.variant % 2]))
    course(builder, day_between(builder.draw, date(2025, 2, 1), date(2026, 6, 1)), state="dropped out")
    _violated(
        builder,
        "in-post-course-too-long-ago",
        post,
        "The last completed development course ended more than 36 months ago; a later one was not completed.",
    )


def in_post_never_developed(builder: CaseBuilder) -> None:
    post = builder.first_post()
    without_courses(builder)
    if builder.variant % 2 == 0:
        course(builder, day_between(builder.draw, date(2024, 2, 1), date(2026, 6, 1)), introductory=True)
    _violated(
        builder,
        "in-post-without-a-development-course",
        post,
        "The first entry was more than 36 months ago, and no course but an introductory one was attended.",
    )


def expires_the_day_after(builder: CaseBuilder) -> None:
    builder.first_post()
    granted = _before_the_duty(builder)
    issued = years_after(granted, -5) + days(1)
    held = certificate(builder, course(builder, issued - days(3)), issued, granted + days(1))
    _attend_lately(builder)
    _satisfied(
        builder,
        "certificate-valid-for-the-last-time",
        degree(builder, _LOWEST, granted, held),
        "The day of the grant was the last one on which the certificate was valid.",
    )


def thirty_six_months(builder: CaseBuilder) -> None:
    builder.first_post()
    granted = _under_the_duty(builder)
    held = certified_course(builder, months_before(granted, LONGEST_GAP))
    course(builder, granted + days(builder.number_of_days(10, 30)))
    _satisfied(
        builder,
        "course-36-months-before-the-grant",
        degree(builder, _LOWEST, granted, held),
        "The last development course ended exactly 36 months before the grant.",
    )


def before_the_duty(builder: CaseBuilder) -> None:
    builder.first_post()
    granted = _before_the_duty(builder)
    held = certified_course(builder, months_before(granted, LONGEST_GAP) - days(builder.number_of_days(30, 300)))
    course(builder, granted + days(builder.number_of_days(10, 30)))
    _satisfied(
        builder,
        "course-long-before-a-grant-of-2025",
        degree(builder, _LOWEST, granted, held),
        "Before 2026 the law asked for a valid certificate only.",
    )


def in_post_thirty_six_months(builder: CaseBuilder) -> None:
    post = builder.first_post()
    certified_course(builder, months_before(builder.today, LONGEST_GAP))
    _satisfied(builder, "in-post-course-36-months-ago", post, "The last development course ended exactly 36 months ago.")


def in_post_entered_lately(builder: CaseBuilder) -> None:
    post = builder.entry_post(day_between(builder.draw, date(2024, 2, 1), date(2025, 12, 15)))
    without_courses(builder)
    _satisfied(
        builder, "in-post-entered-lately", post, "No course was ever attended, and the first entry was less than 36 months ago."
    )


def left_the_service(builder: CaseBuilder) -> None:
    post = builder.first_post()
    without_courses(builder)
    post.end, post.end_ground = day_between(builder.draw, date(2025, 2, 1), date(2026, 9, 1)), "own wish"
    _satisfied(builder, "left-without-a-course", post, "No course was ever attended, and the person is no longer in post.", False)


def day_of_the_grant_missing(builder: CaseBuilder) -> None:
    builder.first_post()
    held = certified_course(builder, day_between(builder.draw, date(2024, 2, 1), date(2024, 11, 1)))
    granted = day_between(builder.draw, date(2025, 2, 1), date(2025, 9, 1))
    _unknown(
        builder,
        "day-of-the-grant-missing",
        degree(builder, _LOWEST, granted, held, day_known=False),
        "The register does not give the day of the grant, which may be earlier than the certificate.",
        "day of the grant",
    )


def end_of_the_course_missing(builder: CaseBuilder) -> None:
    post = builder.first_post()
    limit = months_before(builder.today, LONGEST_GAP)
    start = limit - days(builder.number_of_days(5, 20))
    course(builder, limit + days(builder.number_of_days(5, 20)), start=start, end_known=False)
    _unknown(
        builder,
        "end-of-the-course-missing",
        post,
        "The only course began more than 36 months ago, and the day of its end is not known.",
        "last day of the course",
    )


CASES = RuleCases(
    "V08",
    (expired, in_post_too_long_without, issued_afterwards, course_too_long_ago, of_somebody_else, in_post_never_developed),
    (
        expires_the_day_after,
        in_post_thirty_six_months,
        thirty_six_months,
        before_the_duty,
        in_post_entered_lately,
        left_the_service,
    ),
    (day_of_the_grant_missing, end_of_the_course_missing),
)
