"""Everybody's learning: courses, certificates and the degrees that rest on them, drawn for most people, scripted for some."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sandbox.degrees import TYPED_IN_UNTIL, build_degrees, typed_wrong
from sandbox.learning import build_courses, is_development, study
from sandbox.personal_file import Certificate, Course, DegreeGrant, Enrolment
from sandbox.refreshing import Service, keep_current
from sandbox.scripted_files import ScriptedFiles


@dataclass(frozen=True, slots=True)
class Studies:
    """All courses, enrolments, certificates and degrees; `typed_wrong` are the certificates registered under a wrong number."""

    courses: tuple[Course, ...]
    enrolments: tuple[Enrolment, ...]
    certificates: tuple[Certificate, ...]
    degrees: tuple[DegreeGrant, ...]
    typed_wrong: frozenset[str]


def build_studies(seed: int, services: Sequence[Service], scripted: ScriptedFiles, today: date) -> Studies:
    """Build the studies of everybody; `services` are the times that each person spent in post."""
    courses = build_courses(seed)
    enrolments, certificates, leading = list[Enrolment](), list[Certificate](), set[str]()
    for person, service in enumerate(services):
        if person in scripted.students:
            continue
        drawn, earned = study(seed, person, service, courses, today)
        developing = {one.number for one in drawn if is_development(one, courses)}
        leading |= {one.number for one in earned if one.enrolment in developing}
        more, earned_by_more = keep_current(seed, person, service, drawn, courses, today)
        enrolments += drawn + more
        certificates += earned + earned_by_more
    wrong = typed_wrong(certificates, today - TYPED_IN_UNTIL)
    degrees = build_degrees(seed, certificates, wrong, frozenset(leading), today)
    spare = _spare(certificates, {one.certificate for one in degrees} | wrong, today)
    lent = {number: next(spare) for number in sorted(scripted.borrowing)}
    degrees += [replace(one, certificate=lent.get(one.number, one.certificate)) for one in scripted.degrees]
    return Studies(
        tuple(courses),
        tuple(enrolments + scripted.enrolments),
        tuple(certificates + scripted.certificates),
        tuple(degrees),
        wrong,
    )


def _spare(certificates: Sequence[Certificate], used: set[str] | frozenset[str], today: date) -> Iterator[str]:
    """Yield certificates on which no degree rests, that are registered by hand and valid until long after today."""
    for one in certificates:
        registered_by_hand = one.registered < today - TYPED_IN_UNTIL
        if one.replaces is None and one.number not in used and registered_by_hand and one.valid_until > today:
            yield one.number
