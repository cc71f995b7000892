"""Scripts the courses, certificates and degrees of a person with a planted case, who then has no others."""

from datetime import UTC, date, datetime, time

from sandbox.learning import COURSES, course_code, is_introductory, mastering
from sandbox.personal_file import Certificate, DegreeGrant, Enrolment
from sandbox.planted.builder import CaseBuilder
from sandbox.random_streams import days, pick
from sandbox.scripted_files import CertificateHeld, DegreeHeld

_VALID_YEARS = 5


def years_after(day: date, years: int) -> date:
    """Return the same day that many years later; 28 February instead of the 29th."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def course(
    builder: CaseBuilder,
    last_day: date,
    *,
    start: date | None = None,
    introductory: bool = False,
    state: str = "completed",
    end_known: bool = True,
) -> Enrolment:
    """Script a course that ends on that day, after some weeks unless the case says when it began."""
    files, draw = builder.plans.files, builder.draw
    files.students.add(builder.person)
    count = sum(one.person == builder.person for one in files.enrolments)
    code = course_code(pick(draw, [one for one in range(COURSES) if is_introductory(one) is introductory]))
    start = start or last_day - days(builder.number_of_days(10, 40))
    task, assignment, test = (float(builder.number_of_days(60, 98)) for _ in range(3))
    updated = datetime.combine(last_day + days(1), time(9, 30, count), UTC)
    one = Enrolment(
        f"T{builder.person + 1:06d}-{count + 1}",
        builder.person,
        code,
        start,
        last_day,
        task,
        assignment,
        test,
        mastering(task, assignment, test),
        state,
        datetime.combine(start, time(9, 15), UTC),
        updated,
        updated,
        end_known,
    )
    files.enrolments.append(one)
    return one


def without_courses(builder: CaseBuilder) -> None:
    """Script that the person has no courses apart from the scripted ones."""
    builder.plans.files.students.add(builder.person)


def certificate(builder: CaseBuilder, of: Enrolment, issued: date, valid_until: date | None = None) -> CertificateHeld:
    """Script the certificate for that course; it is valid for five years unless the case says otherwise."""
    number = f"DBA-{issued.year}-{of.number[1:]}"
    until = valid_until or years_after(issued, _VALID_YEARS)
    registered = max(issued, of.end) + days(1)
    builder.plans.files.certificates.append(Certificate(number, of.number, of.person, issued, until, 72, None, registered))
    return CertificateHeld(number)


def certified_course(builder: CaseBuilder, last_day: date) -> CertificateHeld:
    """Script a course that ends on that day, and its certificate of three days later."""
    return certificate(builder, course(builder, last_day), last_day + days(3))


def degree(builder: CaseBuilder, name: str, granted: date, on: CertificateHeld | None, *, day_known: bool = True) -> DegreeHeld:
    """Script the grant of a degree on the strength of that certificate; None for somebody else's."""
    files = builder.plans.files
    count = sum(one.person == builder.person for one in files.degrees)
    number = f"D{builder.person + 1:06d}-{count + 1}"
    files.degrees.append(DegreeGrant(number, builder.person, name, on.number if on else "", "positive", granted, day_known))
    if on is None:
        files.borrowing.add(number)
    return DegreeHeld(number)
