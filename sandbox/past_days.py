"""The world as the portals knew it on an earlier day.

It lacks everything that had not happened or had not been recorded by the end of that day, and spells that had not ended are open.
Every change keeps its final mark (a change number, a time or a day). A client that asks for changes once a day therefore
receives each of them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from sandbox.model import Application, Body, BodyVersion, Competition, Person, Position, Sending, Spell, World
from sandbox.personal_file import Enrolment, Sanction

STUDIES = "studying"
"""State of an enrolment that has not ended."""


def as_known(world: World, day: date) -> World:
    """Return the world as known on that day. Raises ValueError for a day after the world's own.

    An earlier world has no answer key, because the key describes the world's own day.
    """
    if day > world.today:
        raise ValueError(f"nothing is known of {day}: the world ends on {world.today}")
    if day == world.today:
        return world
    tonight = datetime.combine(day, time(23, 59, 59), UTC)
    competitions = {one.number: one for one in world.competitions if one.announced <= day}
    known = replace(
        world,
        today=day,
        people=tuple(_person(one, day) for one in world.people),
        bodies=tuple(_body(one, day) for one in world.bodies),
        positions=tuple(_position(one, day) for one in world.positions),
        spells=tuple(_spell(one, day) for one in world.spells if one.order_day <= day),
        competitions=tuple(_competition(one, day) for one in competitions.values()),
        applications=tuple(
            _application(one, held, day)
            for one in world.applications
            if (held := competitions.get(one.competition)) is not None and held.closed <= day
        ),
        assessments=tuple(one for one in world.assessments if one.day <= day),
        sanctions=tuple(_sanction(one, tonight) for one in world.sanctions if one.entered <= tonight),
        rewards=tuple(one for one in world.rewards if one.changed <= tonight),
        reserve=tuple(one for one in world.reserve if one.changed <= tonight),
        enrolments=tuple(_enrolment(one, tonight) for one in world.enrolments if one.entered <= tonight),
        certificates=tuple(one for one in world.certificates if one.registered <= day),
        degrees=tuple(one for one in world.degrees if one.granted <= day),
        key=(),
    )
    return replace(known, registered=_register_numbers_in_use(known, world))


def _register_numbers_in_use(known: World, world: World) -> frozenset[str]:
    """Return the register numbers issued by then: a number is issued when it is first needed, for example for an application.

    A second number that is never used is issued together with the first.
    """
    registers = [one.register_no for one in known.people]
    found = {number for one in known.spells for number in (one.register_no, one.signed_by) if number}
    found |= {number for one in known.competitions for number in one.panel}
    found |= {one.evaluator for one in known.assessments if one.evaluator}
    for rows in (known.applications, known.assessments, known.sanctions, known.rewards, known.reserve):
        found |= {registers[one.person] for one in rows}
    used = {one.register_no for one in world.spells}
    second = ((one.register_no, one.second_register_no) for one in known.people)
    found |= {number for first, number in second if number and first in found and number not in used}
    return frozenset(found)


def _person(one: Person, day: date) -> Person:
    """Give the person the former last name if the name changed after that day."""
    if one.former_last_name is None or one.name_changed is None or one.name_changed <= day:
        return one
    return replace(one, name=replace(one.name, last=one.former_last_name), former_last_name=None, name_changed=None)


def _body(one: Body, day: date) -> Body:
    versions = tuple(_body_version(version, day) for version in one.versions if version.start <= day)
    return replace(one, versions=versions, merged_into=None if versions[-1].end is None else one.merged_into)


def _body_version(one: BodyVersion, day: date) -> BodyVersion:
    return replace(one, end=None) if one.end is not None and one.end > day else one


def _position(one: Position, day: date) -> Position:
    """Keep the versions that had begun; a post that did not exist yet has none."""
    begun = (version for version in one.versions if version.start <= day)
    versions = (replace(each, end=None) if each.end is not None and each.end > day else each for each in begun)
    return replace(one, versions=tuple(versions))


def _spell(one: Spell, day: date) -> Spell:
    one = replace(one, sent=_sent(one.sent, day))
    if one.end is not None and one.end > day:
        one = replace(one, end=None, end_known=True, end_ground=None)
    if one.correction is None:
        return one
    if one.correction.order_day > day:
        return replace(one, start=one.correction.wrong_start, correction=None)
    return replace(one, correction=replace(one.correction, sent=_sent(one.correction.sent, day)))


def _sent(sendings: tuple[Sending, ...], day: date) -> tuple[Sending, ...]:
    return tuple(one for one in sendings if one.day <= day)


def _competition(one: Competition, day: date) -> Competition:
    interview = one.interview if one.interview is not None and one.interview <= day else None
    protocol = one.protocol if one.protocol is not None and one.protocol <= day else None
    return replace(one, interview=interview, protocol=protocol)


def _application(one: Application, held: Competition, day: date) -> Application:
    """Hide results that were not known yet.

    Rejections and withdrawals are known when applications close; interview, total and decision only with the protocol, or with
    the last day before it that is on record.
    """
    if one.decision in ("rejected", "withdrawn") or (held.protocol or held.interview or held.closed) <= day:
        return one
    return replace(one, interview=None, total=None, decision=None)


def _sanction(one: Sanction, tonight: datetime) -> Sanction:
    return one if one.changed <= tonight else replace(one, lifted=None, changed=one.entered)


def _enrolment(one: Enrolment, tonight: datetime) -> Enrolment:
    """Hide scores and outcome until the second change can be read."""
    if one.committed <= tonight:
        return one
    return replace(
        one,
        task=None, assignment=None, test=None, mastering=None, state=STUDIES, updated=one.entered, committed=one.entered,
    )  # fmt: skip
