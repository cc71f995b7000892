"""my.dba.uz: the facts of its rows; the end that it states of a course is the last day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.model import facts
from graph.model.days import LAST_DAY, Day, Period
from graph.model.facts import Fact
from graph.model.words import CourseKind, EnrolmentState
from loaders.portals.my_dba_uz import PORTAL
from tests.support.sandbox_visits import stream_of

PINFL = "31503856070019"
ENROLMENT = {
    "id": "T1",
    "jshshir": PINFL,
    "fio": "Karimov Alisher",
    "kurs": "K-001",
    "boshlanish": "04.03.2024",
    "tugash": "29.03.2024",
}
CERTIFICATE = {"raqam": "DBA-2024-1", "tinglovchi": "T1", "jshshir": PINFL, "berilgan": "29.03.2024"}


def facts_of(stream: str, row: dict[str, Any]) -> list[Fact]:
    declared = stream_of(PORTAL, stream)
    return list(declared.map(declared.row.model_validate(row)))


def enrolment(**changed: Any) -> facts.Enrolment:
    _, fact = facts_of("enrolments", ENROLMENT | changed)
    assert isinstance(fact, facts.Enrolment)
    return fact


def exactly(year: int, month: int, day: int) -> Day:
    return Day.exactly(date(year, month, day))


@pytest.mark.parametrize(
    ("last_day", "end"),
    [
        ("29.03.2024", (2024, 3, 30)),
        ("31.12.2024", (2025, 1, 1)),
        ("28.02.2026", (2026, 3, 1)),
        ("04.03.2024", (2024, 3, 5)),
    ],
)
def test_a_course_ends_on_the_day_after_its_last_day(last_day: str, end: tuple[int, int, int]) -> None:
    assert enrolment(tugash=last_day).period == Period(exactly(2024, 3, 4), exactly(*end))


def test_a_course_whose_last_day_is_not_stated_ended_on_an_unknown_day() -> None:
    assert enrolment(tugash=None).period == Period(exactly(2024, 3, 4), Day(date(2024, 3, 4), LAST_DAY))


def test_a_course_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        enrolment(tugash="03.03.2024")


@pytest.mark.parametrize(("issued", "too_early"), [("29.03.2024", False), ("30.03.2024", False), ("28.03.2024", True)])
def test_only_a_certificate_from_before_the_last_day_of_its_course_is_too_early(issued: str, too_early: bool) -> None:
    (certificate,) = facts_of("certificates", CERTIFICATE | {"berilgan": issued})
    assert isinstance(certificate, facts.Certificate)
    end = enrolment().period.end
    assert end is not None
    # Rule Q01 compares with the last day, which is the day before the end.
    assert certificate.issued.following.certainly_before(end) is too_early


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("malaka oshirish", CourseKind.ADVANCED),
        ("ҚАЙТА ТАЙЁРЛАШ", CourseKind.RETRAINING),
        ("Qo`shimcha   ta’lim", CourseKind.ADDITIONAL),
        ("davlat xizmatiga kirish", CourseKind.INTRODUCTORY),
        ("masofaviy", None),
    ],
)
def test_the_kind_of_a_course_is_translated(word: str, meaning: CourseKind | None) -> None:
    *_, course = facts_of("courses", {"kod": "K-1", "nomi": "Menejment", "turi": word})
    assert isinstance(course, facts.Course)
    assert (course.kind, course.kind_word) == (None, word)
    assert PORTAL.words.meaning("Course.kind", word) == meaning


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("o'qimoqda", EnrolmentState.RUNNING), ("Тугатган", EnrolmentState.COMPLETED), ("chetlashtirilgan", EnrolmentState.LEFT)],
)
def test_the_state_of_an_enrolment_is_translated(word: str, meaning: EnrolmentState) -> None:
    assert enrolment(holat=word).state_word == word
    assert PORTAL.words.meaning("Enrolment.state", word) == meaning
