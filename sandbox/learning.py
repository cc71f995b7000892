"""Courses of the Academy, the enrolments in them, and the certificates for completed ones."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from random import Random

from sandbox.personal_file import Certificate, Course, Enrolment
from sandbox.positions import COMPETENCIES
from sandbox.random_streams import day_between, days, number_between, pick, stream

COURSES = 60
INTRODUCTORY = "introductory"
_KINDS = ("advanced", "retraining", "additional")
_HOURS = {"advanced": (36, 72, 108), "retraining": (240, 288, 360), "additional": (16, 24, 36), "introductory": (36, 40, 48)}
_INTRODUCTION_EVERY = 30
_SUBJECTS = (
    "Davlat boshqaruvi", "Huquqshunoslik", "Moliya va byudjet", "Raqamli boshqaruv", "Menejment",
    "Odob-axloq", "Strategik rejalashtirish", "Davlat xaridlari", "Xorijiy til", "Muloqot",
)  # fmt: skip


def is_introductory(number: int) -> bool:
    """Tell whether the course with that number, counted from 0, is an introductory one."""
    return number % _INTRODUCTION_EVERY == 1


def course_code(number: int) -> str:
    """Return the code of the course with that number, counted from 0."""
    return f"K-{number + 1:03d}"


def build_courses(seed: int) -> list[Course]:
    """Build the courses: always as many, whatever the number of servants."""
    return [_course(stream(seed, "course", number), number) for number in range(COURSES)]


def _course(draw: Random, number: int) -> Course:
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    kind = INTRODUCTORY if is_introductory(number) else _KINDS[number % 3]
    skill = number % len(COMPETENCIES)
    return Course(
        code=course_code(number),
        subject=subject,
        title=f"{subject}: {number // len(_SUBJECTS) + 1}-bosqich",
        hours=pick(draw, _HOURS[kind]),
        kind=kind,
        competencies=(COMPETENCIES[skill], COMPETENCIES[(skill + 5) % len(COMPETENCIES)]),
        provider="Davlat siyosati va boshqaruvi akademiyasi" if number % 7 else "Hududiy oʻquv markazi",
    )


def mastering(task: float, assignment: float, test: float) -> float:
    """Return the mean of the three scores; the test counts twice."""
    return round((task + assignment + 2 * test) / 4, 1)


def study(
    seed: int, person: int, service: Sequence[tuple[date, date]], courses: Sequence[Course], today: date
) -> tuple[list[Enrolment], list[Certificate]]:
    """Build one person's enrolments and certificates: about one course in three years of service, from 2018 on."""
    draw = stream(seed, "study", person)
    enrolments, certificates = list[Enrolment](), list[Certificate]()
    if not service:
        return enrolments, certificates
    at = max(service[0][0], date(2018, 1, 15)) + days(number_between(draw, 30, 900))
    while at < today - days(90):
        if any(first <= at < last for first, last in service):
            number = f"T{person + 1:06d}-{len(enrolments) + 1}"
            entered = _at(stream(seed, "entered", number), at)
            enrolment = _enrolment(draw, person, number, pick(draw, courses), at, entered)
            enrolments.append(enrolment)
            if enrolment.state == "completed":
                certificates.extend(_certificates(draw, enrolment, courses, today))
        at += days(number_between(draw, 500, 1300))
    return enrolments, certificates


def is_development(enrolment: Enrolment, courses: Sequence[Course]) -> bool:
    """Tell whether the enrolment is in a course for development, which introductory ones are not."""
    return courses[int(enrolment.course[2:]) - 1].kind != INTRODUCTORY


def complete(
    draw: Random, person: int, number: str, courses: Sequence[Course], end: date, today: date
) -> tuple[Enrolment, list[Certificate]]:
    """Build a completed development course that ends on that day, with its certificates."""
    course = pick(draw, [one for one in courses if one.kind != INTRODUCTORY])
    task, assignment, test = (float(number_between(draw, 55, 100)) for _ in range(3))
    start = end - days(number_between(draw, 10, 60))
    updated = _at(draw, end + days(number_between(draw, 0, 5)))
    one = Enrolment(
        number,
        person,
        course.code,
        start,
        end,
        task,
        assignment,
        test,
        mastering(task, assignment, test),
        "completed",
        _at(draw, start),
        updated,
        updated,
    )
    return one, _certificates(draw, one, courses, today)


def _enrolment(draw: Random, person: int, number: str, course: Course, start: date, entered: datetime) -> Enrolment:
    task, assignment, test = (float(number_between(draw, 50, 100)) for _ in range(3))
    end = start + days(number_between(draw, 10, 60))
    score = mastering(task, assignment, test)
    if draw.random() < 0.01:
        score = round(min(100.0, score + 20.0), 1) if score < 80 else round(score - 20.0, 1)
    chance = draw.random()
    state = "completed" if chance < 0.9 else "dropped out" if chance < 0.96 else "failed"
    updated = _at(draw, end + days(number_between(draw, 0, 5)))
    return Enrolment(
        number, person, course.code, start, end, task, assignment, test, score, state, entered, updated, updated,
    )  # fmt: skip


def _certificates(draw: Random, enrolment: Enrolment, courses: Sequence[Course], today: date) -> list[Certificate]:
    """Build the certificate of an enrolment; one in 80 is dated before its course ended, and one in 60 is reissued later."""
    hours = courses[int(enrolment.course[2:]) - 1].hours
    issued = enrolment.end + days(number_between(draw, 0, 10))
    registered = issued + days(number_between(draw, 0, 3))
    if draw.random() < 0.0125:
        issued = enrolment.end - days(number_between(draw, 1, 8))
    until = issued.replace(year=issued.year + 5, day=min(issued.day, 28))
    number = f"DBA-{issued.year}-{enrolment.number[1:]}"
    rows = [Certificate(number, enrolment.number, enrolment.person, issued, until, hours, None, registered)]
    if draw.random() < 0.017:
        again = day_between(draw, registered + days(10), registered + days(200))
        if again < today:
            rows.append(Certificate(f"{number}-D", enrolment.number, enrolment.person, again, until, hours, number, again))
    return rows


def _at(draw: Random, day: date) -> datetime:
    at = time(number_between(draw, 4, 12), number_between(draw, 0, 59), number_between(draw, 0, 59), tzinfo=UTC)
    return datetime.combine(day, at)
