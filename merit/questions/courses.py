"""The courses that develop the competencies of a plan, and what the servant already took of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model.days import Day
from graph.model.days.truth import Truth
from graph.model.words import EnrolmentState
from merit.dossiers.servant import ServantDossier
from merit.questions.competencies import PlannedCompetency
from merit.training import completed


@dataclass(frozen=True, slots=True)
class Course:
    """A course that develops a competency, by id; ``portals`` are those that state it now."""

    id: str
    develops: str
    title: str
    kind: str | None = None
    subject: str | None = None
    hours: int | None = None
    provider: str | None = None
    portals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The servant's place on a course. ``completed`` is None where that is not known."""

    state: EnrolmentState | None
    last_day: Day
    completed: Truth


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """A course of the plan, with the places that the servant had or has on it, the latest first."""

    course: Course
    taken: tuple[Taken, ...]

    @property
    def completed(self) -> Truth:
        """Whether the servant completed it; None where that is not known."""
        found = {each.completed for each in self.taken}
        return True if True in found else None if None in found else False


@dataclass(frozen=True, slots=True)
class CoursesFor:
    """The courses that develop a competency, those first that the servant did not complete.

    ``left_out`` more are not listed. ``no_longer_stated`` is the number of those that no portal states any more.
    """

    competency: PlannedCompetency
    courses: tuple[PlannedCourse, ...]
    left_out: int
    no_longer_stated: int


def courses_for(
    competencies: Iterable[PlannedCompetency], courses: Sequence[Course], dossier: ServantDossier, most: int
) -> Iterator[CoursesFor]:
    """Yield for each competency that is missing or low at most so many of the courses that develop it."""
    for competency in competencies:
        if not competency.to_develop:
            continue
        developing = [each for each in courses if each.develops == competency.id]
        stated = [PlannedCourse(each, _taken(each, dossier)) for each in developing if each.portals]
        stated.sort(key=lambda each: (each.completed is True, each.course.title, each.course.id))
        yield CoursesFor(competency, tuple(stated[:most]), len(stated[most:]), len(developing) - len(stated))


def _taken(course: Course, dossier: ServantDossier) -> tuple[Taken, ...]:
    own = [each for each in dossier.enrolments if each.course == course.id]
    own.sort(key=lambda each: (each.last_day.latest, each.id), reverse=True)
    return tuple(Taken(each.state, each.last_day, completed(dossier, each)) for each in own)
