"""Noise: the ways in which portals say less than is true, or something else, and say it late or twice.

At level 0 there is none. Above it, what is done to a row follows from the seed, the portal, the stream and the row's key alone:
the same row is disturbed in the same way every day and at every start. Keys and what a row refers to are never touched.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sandbox.draws import days, pick, stream, whole
from sandbox.model import Told, World
from sandbox.names import cyrillic
from sandbox.personal_file import Enrolment
from sandbox.portals.feed import Row
from sandbox.spellings import mistyped

_MISSING, _PERSONAL_MISSING, _WRONG, _TWICE, _LATE = 0.25, 0.15, 0.25, 0.25, 0.5
"""How likely each disturbance of a row is, as a share of the level; a name is spelled its own way at the level itself."""

_LAG = timedelta(minutes=10)


def _some_days_off(value: object, draw: Random) -> object:
    return (date.fromisoformat(str(value)) + days(whole(draw, 1, 40))).isoformat()


def _some_hours_off(value: object, draw: Random) -> object:
    return int(str(value)) + whole(draw, 1, 24)


def _another_name(value: object, draw: Random) -> object:
    return f"{value} ({pick(draw, ('filial', 'eski nomi', 'bosh ofis'))})"


@dataclass(frozen=True, slots=True)
class Habit:
    """What may be disturbed in the rows of a stream: names spelled otherwise, fields left out, fields that contradict others."""

    key: str
    names: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    wrong: Mapping[str, Callable[[object, Random], object]] = field(default_factory=dict[str, Callable[[object, Random], object]])


HABITS: Mapping[str, Habit] = {
    "my.dba.uz/courses": Habit("kod", missing=("fan", "soat", "tashkilot")),
    "my.dba.uz/enrolments": Habit("id", ("fio",), ("vazifa", "topshiriq", "test", "ozlashtirish", "holat")),
    "my.dba.uz/certificates": Habit("raqam", missing=("amalQiladi", "soat")),
    "my.mehnat.uz/employers": Habit("stir", missing=("sector",), wrong={"name": _another_name}),
    "my.mehnat.uz/contracts": Habit("contractId", ("name",), ("occupation", "fte", "ground")),
    "mo.argos.uz/certificates": Habit(
        "number", missing=("hours",), wrong={"hours": _some_hours_off, "validUntil": _some_days_off}
    ),
    "mo.argos.uz/degrees": Habit("id", missing=("opinion",)),
    "test.argos.uz/servants": Habit(
        "registerNo", ("lastName", "firstName", "patronymic"), ("patronymic", "birthDate", "birthplace", "sex"), ("pinfl",)
    ),
    "test.argos.uz/orders": Habit("orderNo", missing=("mode", "term", "endGround", "signedBy")),
    "test.argos.uz/competitions": Habit("id", missing=("kind", "closed", "interview")),
    "test.argos.uz/applications": Habit("id", missing=("test", "essay", "total")),
    "test.argos.uz/assessments": Habit("id", missing=("effectiveness", "evaluator", "integralScore")),
    "test.argos.uz/rewards": Habit("id", missing=("amount", "benefit")),
}
"""By portal and stream; streams that are not listed are only repeated."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How much the portals are disturbed, from 0 to 1."""

    level: float = 0.0
    seed: int = 0

    def over(self, place: str, rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
        """The rows of a portal's stream with their marks, as they are said: some of them twice."""
        for mark, row in rows:
            yield mark, self.said(place, row)
            if self.level and stream(self.seed, f"noise twice {place}", _name(place, row)).random() < self.level * _TWICE:
                yield mark, self.said(place, row)

    def said(self, place: str, row: Row) -> Row:
        """The row as it is said."""
        habit = HABITS.get(place)
        if not self.level or habit is None:
            return row
        draw = stream(self.seed, f"noise {place}", row[habit.key])
        changed = dict(row)
        for name in habit.names:
            if draw.random() < self.level and isinstance(row[name], str):
                changed[name] = _spelled_otherwise(str(row[name]), draw)
        for name, other in habit.wrong.items():
            if draw.random() < self.level * _WRONG and row[name] is not None:
                changed[name] = other(row[name], draw)
        for names, share in ((habit.missing, _MISSING), (habit.personal, _PERSONAL_MISSING)):
            changed |= {name: None for name in names if draw.random() < self.level * share}
        return changed


NO_NOISE = Noise()


def _name(place: str, row: Row) -> object:
    habit = HABITS.get(place)
    return row[habit.key] if habit else row.get("code", row.get("id"))


def _spelled_otherwise(text: str, draw: Random) -> str:
    """In capitals, in Cyrillic, with a letter mistyped, or with spaces where none belong."""
    kind = pick(draw, ("capitals", "cyrillic", "mistyped", "spaces"))
    if kind == "capitals":
        return text.upper()
    if kind == "cyrillic":
        return cyrillic(text)
    return mistyped(text, draw) if kind == "mistyped" else f" {text}  "


def told_late(world: World, noise: Noise) -> World:
    """The world whose portals were told of some things days after they should have been; of everything by the world's day.

    The Academy's late rows carry a time up to ten minutes before rows that could be read a day earlier.
    """
    if not noise.level:
        return world
    return replace(
        world,
        contracts=tuple(
            replace(
                one,
                concluded=_later(one.concluded, one.number, world, noise),
                terminated=None if one.terminated is None else _later(one.terminated, one.number, world, noise),
            )
            for one in world.contracts
        ),
        sanctions=tuple(
            replace(one, changed=_delayed(one.changed, f"sanction {one.number}", world, noise)) for one in world.sanctions
        ),
        rewards=tuple(replace(one, changed=_delayed(one.changed, f"reward {one.number}", world, noise)) for one in world.rewards),
        reserve=tuple(
            replace(one, changed=_delayed(one.changed, f"reserve {one.number}", world, noise)) for one in world.reserve
        ),
        enrolments=_committed_late(world, noise),
    )


def _later(told: Told, contract: str, world: World, noise: Noise) -> Told:
    return told if told.at is None else replace(told, at=_delayed(told.at, f"contract {contract} {told.day}", world, noise))


def _delayed(at: datetime, what: str, world: World, noise: Noise) -> datetime:
    draw = stream(noise.seed, "noise late", what)
    later = at + days(whole(draw, 1, 4))
    return later if draw.random() < noise.level * _LATE and later.date() <= world.today else at


def _committed_late(world: World, noise: Noise) -> tuple[Enrolment, ...]:
    """Of each day the last row in time sets the mark that all late rows of the day fall behind, a few minutes at most."""
    draws = {one.number: stream(noise.seed, "noise commit", one.number) for one in world.enrolments}
    late = {number for number, draw in draws.items() if draw.random() < noise.level * _LATE}
    marks = sorted(
        [one.entered for one in world.enrolments] + [one.updated for one in world.enrolments if one.number not in late]
    )
    result, place = dict[str, Enrolment](), 0
    for one in sorted(world.enrolments, key=lambda one: one.updated):
        while place < len(marks) and marks[place].date() <= one.updated.date():
            place += 1
        tomorrow = one.updated + days(1)
        if one.number in late and tomorrow.date() <= world.today:
            behind = marks[place - 1] - _LAG * draws[one.number].random()
            one = replace(one, updated=max(one.entered, behind.replace(microsecond=0)), committed=tomorrow)
        result[one.number] = one
    return tuple(result[one.number] for one in world.enrolments)
