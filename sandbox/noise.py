"""Noise: portals omit values, state wrong ones, report late and repeat rows.

At level 0 there is none. Above it, the seed, the portal, the stream and the row's key alone decide how a row is changed. A row is
therefore changed in the same way every day and at every start. Keys and references never change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sandbox.labour import ReportedDay
from sandbox.model import World
from sandbox.names import cyrillic
from sandbox.personal_file import Enrolment
from sandbox.random_streams import days, number_between, pick, stream
from sandbox.spellings import mistyped
from sandbox.words import mo_argos_uz, my_dba_uz, my_mehnat_uz, test_argos_uz

Row = Mapping[str, object]
"""A row as a portal serves it, by its own field names."""

_MISSING, _PERSONAL_MISSING, _WRONG, _TWICE, _LATE, _UNEXPLAINED = 0.25, 0.15, 0.25, 0.25, 0.5, 0.15
"""Probability of each change, as a share of the level; a name is spelled differently with the probability of the level itself."""

_LAG = timedelta(minutes=10)


def _some_days_off(value: object, draw: Random) -> object:
    return (date.fromisoformat(str(value)) + days(number_between(draw, 1, 40))).isoformat()


def _some_hours_off(value: object, draw: Random) -> object:
    return int(str(value)) + number_between(draw, 1, 24)


def _another_name(value: object, draw: Random) -> object:
    return f"{value} ({pick(draw, ('filial', 'eski nomi', 'bosh ofis'))})"


@dataclass(frozen=True, slots=True)
class StreamNoise:
    """The noise of one stream: fields with varying spellings of names, fields left out, and fields with wrong values.

    `key` is the field that names a row. Fields in `personal` are left out less often than those in `missing`. Fields in
    `unexplained` sometimes have one of these words, which nobody can explain, in place of the word for their meaning.
    """

    key: str
    names: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    wrong: Mapping[str, Callable[[object, Random], object]] = field(default_factory=dict[str, Callable[[object, Random], object]])
    unexplained: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


STREAM_NOISE: Mapping[str, StreamNoise] = {
    "my.dba.uz/courses": StreamNoise("kod", missing=("fan", "soat", "tashkilot")),
    "my.dba.uz/enrolments": StreamNoise(
        "id",
        ("fio",),
        ("vazifa", "topshiriq", "test", "ozlashtirish", "holat"),
        unexplained={"holat": my_dba_uz.STATE.unexplained},
    ),
    "my.dba.uz/certificates": StreamNoise("raqam", missing=("amalQiladi", "soat")),
    "my.mehnat.uz/employers": StreamNoise(
        "stir", missing=("sector",), wrong={"name": _another_name}, unexplained={"sector": my_mehnat_uz.SECTOR.unexplained}
    ),
    "my.mehnat.uz/contracts": StreamNoise(
        "contractId",
        ("name",),
        ("occupation", "fte", "ground"),
        unexplained={"ground": my_mehnat_uz.GROUND.unexplained},
    ),
    "mo.argos.uz/certificates": StreamNoise(
        "number", missing=("hours",), wrong={"hours": _some_hours_off, "validUntil": _some_days_off}
    ),
    "mo.argos.uz/degrees": StreamNoise(
        "id", missing=("opinion", "granted"), unexplained={"degree": mo_argos_uz.DEGREE.unexplained}
    ),
    "test.argos.uz/servants": StreamNoise(
        "registerNo", ("lastName", "firstName", "patronymic"), ("patronymic", "birthDate", "birthplace", "sex"), ("pinfl",)
    ),
    "test.argos.uz/orders": StreamNoise(
        "orderNo",
        missing=("mode", "term", "endGround", "signedBy"),
        unexplained={"endGround": test_argos_uz.GROUND.unexplained},
    ),
    "test.argos.uz/competitions": StreamNoise(
        "id",
        missing=("kind", "closed", "interview", "annulledRounds"),
        unexplained={"kind": test_argos_uz.COMPETITION_KIND.unexplained},
    ),
    "test.argos.uz/applications": StreamNoise("id", missing=("test", "essay", "total")),
    "test.argos.uz/assessments": StreamNoise("id", missing=("effectiveness", "evaluator", "integralScore", "period")),
    "test.argos.uz/rewards": StreamNoise(
        "id", missing=("amount", "benefit", "date"), unexplained={"kind": test_argos_uz.REWARD_KIND.unexplained}
    ),
    "test.argos.uz/sanctions": StreamNoise("id", unexplained={"kind": test_argos_uz.SANCTION_KIND.unexplained}),
}
"""Noise by portal and stream. The rows of streams that are not listed are only repeated."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How much the portals' data is changed: a level from 0 to 1, and the seed that decides the changes."""

    level: float = 0.0
    seed: int = 0

    def disturb_stream(self, stream_name: str, rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
        """Yield the rows of a stream with their marks as the portal serves them; some rows come twice."""
        for mark, row in rows:
            yield mark, self.disturb_row(stream_name, row)
            if (
                self.level
                and stream(self.seed, f"noise twice {stream_name}", _row_key(stream_name, row)).random() < self.level * _TWICE
            ):
                yield mark, self.disturb_row(stream_name, row)

    def disturb_row(self, stream_name: str, row: Row) -> Row:
        """Return the row as the portal serves it."""
        profile = STREAM_NOISE.get(stream_name)
        if not self.level or profile is None:
            return row
        draw = stream(self.seed, f"noise {stream_name}", row[profile.key])
        changed = dict(row)
        for name in profile.names:
            if draw.random() < self.level and isinstance(row[name], str):
                changed[name] = _spelled_otherwise(str(row[name]), draw)
        for name, other in profile.wrong.items():
            if draw.random() < self.level * _WRONG and row[name] is not None:
                changed[name] = other(row[name], draw)
        for names, share in ((profile.missing, _MISSING), (profile.personal, _PERSONAL_MISSING)):
            changed |= {name: None for name in names if draw.random() < self.level * share}
        for name, words in profile.unexplained.items():
            if draw.random() < self.level * _UNEXPLAINED and changed[name] is not None:
                changed[name] = pick(draw, words)
        return changed


NO_NOISE = Noise()


def _row_key(stream_name: str, row: Row) -> object:
    profile = STREAM_NOISE.get(stream_name)
    return row[profile.key] if profile else row.get("code", row.get("id"))


def _spelled_otherwise(text: str, draw: Random) -> str:
    """Return the name in capitals, in Cyrillic, with a mistyped letter, or with surplus spaces."""
    kind = pick(draw, ("capitals", "cyrillic", "mistyped", "spaces"))
    if kind == "capitals":
        return text.upper()
    if kind == "cyrillic":
        return cyrillic(text)
    return mistyped(text, draw) if kind == "mistyped" else f" {text}  "


def with_late_reports(world: World, noise: Noise) -> World:
    """Return the world with some reports delayed by one to four days, though never past the world's day.

    A late row of the Academy carries a time up to ten minutes before rows that could be read a day earlier.
    """
    if not noise.level:
        return world
    return replace(
        world,
        contracts=tuple(
            replace(
                one,
                concluded=_reported_later(one.concluded, one.number, world, noise),
                terminated=None if one.terminated is None else _reported_later(one.terminated, one.number, world, noise),
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


def _reported_later(reported: ReportedDay, contract: str, world: World, noise: Noise) -> ReportedDay:
    if reported.reported_at is None:
        return reported
    return replace(reported, reported_at=_delayed(reported.reported_at, f"contract {contract} {reported.day}", world, noise))


def _delayed(at: datetime, what: str, world: World, noise: Noise) -> datetime:
    draw = stream(noise.seed, "noise late", what)
    later = at + days(number_between(draw, 1, 4))
    return later if draw.random() < noise.level * _LATE and later.date() <= world.today else at


def _committed_late(world: World, noise: Noise) -> tuple[Enrolment, ...]:
    """Delay some enrolments by a day, and date them at most ten minutes before the last punctual row up to their own day."""
    draws = {one.number: stream(noise.seed, "noise commit", one.number) for one in world.enrolments}
    late = {number for number, draw in draws.items() if draw.random() < noise.level * _LATE}
    times = sorted(
        [one.entered for one in world.enrolments] + [one.updated for one in world.enrolments if one.number not in late]
    )
    result, passed = dict[str, Enrolment](), 0
    for one in sorted(world.enrolments, key=lambda one: one.updated):
        while passed < len(times) and times[passed].date() <= one.updated.date():
            passed += 1
        tomorrow = one.updated + days(1)
        if one.number in late and tomorrow.date() <= world.today:
            behind = times[passed - 1] - _LAG * draws[one.number].random()
            one = replace(one, updated=max(one.entered, behind.replace(microsecond=0)), committed=tomorrow)
        result[one.number] = one
    return tuple(result[one.number] for one in world.enrolments)
