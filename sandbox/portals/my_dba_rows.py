"""Rows of the Academy's portal: courses, enrolments and certificates, in its own field names."""

from collections.abc import Iterator
from datetime import date

from sandbox.model import Person, World
from sandbox.names import APOSTROPHES, cyrillic, spelled
from sandbox.noise import Row
from sandbox.personal_file import Enrolment
from sandbox.portals.feed import time_mark
from sandbox.words.my_dba_uz import KIND, STATE


def day_text(day: date) -> str:
    """Write the day as dd.mm.yyyy."""
    return f"{day.day:02d}.{day.month:02d}.{day.year}"


def full_name(person: Person, day: date) -> str:
    """Write the name that the person had on that day as one text; some people's names are in Cyrillic, some in capitals."""
    last = person.name.last
    if person.former_last_name and person.name_changed and day < person.name_changed:
        last = person.former_last_name
    text = f"{last} {person.name.first} {person.name.patronymic}"
    if person.index % 10 in (2, 5, 8):
        return cyrillic(text)
    text = spelled(text, APOSTROPHES[(person.index + 1) % len(APOSTROPHES)])
    return text.upper() if person.index % 10 == 4 else text


def courses(world: World) -> Iterator[Row]:
    """Yield the courses."""
    for one in world.courses:
        yield {
            "kod": one.code,
            "fan": one.subject,
            "nomi": one.title,
            "soat": one.hours,
            "turi": KIND.write(one.kind, world.seed, one.code),
            "kompetensiyalar": one.competencies,
            "tashkilot": one.provider,
        }


def enrolments(world: World) -> Iterator[tuple[str, Row]]:
    """Yield the enrolments, marked by the time of their last change."""
    for one in world.enrolments:
        mark = time_mark(one.updated)
        yield mark, _enrolment(one, world, mark)


def _enrolment(one: Enrolment, world: World, updated: str) -> Row:
    person = world.people[one.person]
    return {
        "id": one.number,
        "jshshir": person.pinfl,
        "fio": full_name(person, one.start),
        "kurs": one.course,
        "boshlanish": day_text(one.start),
        "tugash": day_text(one.end) if one.end_known else None,
        "vazifa": one.task,
        "topshiriq": one.assignment,
        "test": one.test,
        "ozlashtirish": one.mastering,
        "holat": STATE.write(one.state, world.seed, one.number),
        "updatedAt": updated,
    }


def certificates(world: World) -> Iterator[tuple[str, Row]]:
    """Yield the certificates, marked by the day of their registration."""
    for one in world.certificates:
        row: Row = {
            "raqam": one.number,
            "tinglovchi": one.enrolment,
            "jshshir": world.people[one.person].pinfl,
            "berilgan": day_text(one.issued),
            "amalQiladi": day_text(one.valid_until),
            "soat": one.hours,
            "oldingiRaqam": one.replaces,
            "qaydEtilgan": day_text(one.registered),
        }
        yield one.registered.isoformat(), row
