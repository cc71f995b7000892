"""The world's truth on servants beside their posts: courses, certificates, assessments, sanctions, rewards, reserve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sandbox.model import World
from tests.support.expected_terms import a_day, course_days, named_period, period, unknown_end
from tests.support.expected_words import ENROLMENT_STATES, POOLS, REWARDS, SANCTIONS, in_the_model
from tests.support.graph_reader import Entity

People = Sequence[str]
"""The name of each person of the world."""
ByRegister = Mapping[str, str]
"""The same names by register number."""


def records(world: World, people: People, by_register: ByRegister) -> dict[str, Iterator[tuple[str, Entity]]]:
    return {
        "Course": _courses(world),
        "Enrolment": _enrolments(world, people),
        "Certificate": _certificates(world, people),
        "Assessment": _assessments(world, people, by_register),
        "Sanction": _sanctions(world, people),
        "Reward": _rewards(world, people),
        "ReserveMembership": _reserve(world, people),
    }


def _courses(world: World) -> Iterator[tuple[str, Entity]]:
    for one in world.courses:
        properties: Entity = {"title": one.title, "kind": one.kind, "subject": one.subject, "hours": one.hours}
        yield one.code, properties | {"provider": one.provider, "develops": sorted(one.competencies)}


def _enrolments(world: World, people: People) -> Iterator[tuple[str, Entity]]:
    for one in world.enrolments:
        yield (
            one.number,
            {
                "servant": people[one.person],
                "course": one.course,
                "state": in_the_model(one.state, ENROLMENT_STATES),
                "task_score": one.task,
                "assignment_score": one.assignment,
                "test_score": one.test,
                "mastering_score": one.mastering,
            }
            | (course_days(one.start, one.end) if one.end_known else unknown_end(one.start)),
        )


def _certificates(world: World, people: People) -> Iterator[tuple[str, Entity]]:
    for one in world.certificates:
        yield (
            one.number,
            {
                "servant": people[one.person],
                "enrolment": one.enrolment,
                "number": one.number,
                "issued": a_day(one.issued),
                "valid_until": a_day(one.valid_until),
                "hours": one.hours,
                "replaces_number": one.replaces,
            },
        )


def _assessments(world: World, people: People, by_register: ByRegister) -> Iterator[tuple[str, Entity]]:
    for one in world.assessments:
        yield (
            one.number,
            {
                "servant": people[one.person],
                "evaluator": one.evaluator and by_register[one.evaluator],
                "ratings": sorted(f"{name} {score}" for name, score in one.competencies),
                "type": one.kind,
                "fixed_on": a_day(one.day),
                **named_period(one.period),
                "qualification_score": one.qualification,
                "professional_score": one.professional,
                "effectiveness_score": one.effectiveness,
                "reported_integral_score": one.reported,
            },
        )


def _sanctions(world: World, people: People) -> Iterator[tuple[str, Entity]]:
    for one in world.sanctions:
        properties: Entity = {"servant": people[one.person], "kind": in_the_model(one.kind, SANCTIONS)}
        properties |= {"imposed": a_day(one.imposed, one.imposed_precision), "ends": a_day(one.recorded_end)}
        yield one.number, properties | {"lifted": a_day(one.lifted)}


def _rewards(world: World, people: People) -> Iterator[tuple[str, Entity]]:
    for one in world.rewards:
        kind = in_the_model(one.kind, REWARDS)
        properties: Entity = {"servant": people[one.person], "kind": kind, "given_on": a_day(one.day)}
        yield one.number, properties | {"amount": one.amount, "benefit": one.benefit}


def _reserve(world: World, people: People) -> Iterator[tuple[str, Entity]]:
    for one in world.reserve:
        listed = period(one.start, one.end) | {"start": a_day(one.start, one.start_precision)}
        yield one.number, {"servant": people[one.person], "pool": in_the_model(one.pool, POOLS)} | listed
