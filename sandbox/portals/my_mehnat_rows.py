"""Rows of the labour system: employers and contracts."""

from collections.abc import Iterator
from datetime import date, datetime

from sandbox.contracts import REPORTED_SINCE
from sandbox.labour import Contract, ReportedDay
from sandbox.model import Person, World
from sandbox.names import APOSTROPHES, cyrillic, spelled
from sandbox.noise import Row
from sandbox.portals.argos_rows import day_text
from sandbox.portals.feed import time_mark
from sandbox.words.my_mehnat_uz import GROUND, SECTOR


def full_name(person: Person, day: date) -> str:
    """Write the name that the person had on that day as one text; some from the time of paper are in Cyrillic capitals."""
    last = person.name.last
    if person.former_last_name and person.name_changed and day < person.name_changed:
        last = person.former_last_name
    text = f"{last} {person.name.first} {person.name.patronymic}"
    if day.year < REPORTED_SINCE and person.index % 3 == 0:
        return cyrillic(text).upper()
    return spelled(text, APOSTROPHES[(person.index + 2) % len(APOSTROPHES)])


def employers(world: World) -> Iterator[Row]:
    """Yield the bodies of the civil service under their latest names, then all other employers."""
    for body in world.bodies:
        yield _employer(world.seed, body.stir, body.versions[-1].name, "budget", body.soato)
    for one in world.employers:
        yield _employer(world.seed, one.stir, one.name, one.sector, one.soato)


def _employer(seed: int, stir: str, name: str, sector: str, soato: str) -> Row:
    return {
        "stir": stir,
        "name": spelled(name, APOSTROPHES[2]),
        "sector": SECTOR.write(sector, seed, stir),
        "soato": soato,
    }


def contracts(world: World, as_of: datetime) -> Iterator[tuple[str, Row]]:
    """Yield the contracts as reported by that time, marked by the time of the last report."""
    for one in world.contracts:
        known = [part for part in (one.concluded, *one.changed, one.terminated) if part is not None and _known(part, as_of)]
        times = [part.reported_at for part in known if part.reported_at is not None]
        if times and (_known(one.concluded, as_of) or _known(one.terminated, as_of)):
            mark = time_mark(max(times))
            yield mark, _contract(one, world, as_of, mark)


def _contract(one: Contract, world: World, as_of: datetime, mark: str) -> Row:
    person = world.people[one.person]
    return {
        "contractId": one.number,
        "pinfl": person.pinfl,
        "name": full_name(person, one.concluded.day),
        "employer": one.employer,
        "post": spelled(one.title, APOSTROPHES[2]),
        "occupation": one.occupation,
        "fte": one.fte,
        "concluded": _text(one.concluded, one.precision, as_of),
        "changed": [_text(day, one.precision, as_of) for day in one.changed if _known(day, as_of)],
        "terminated": _text(one.terminated, one.precision, as_of),
        "ground": GROUND.write(one.ground, world.seed, one.number) if _known(one.terminated, as_of) else None,
        "backFilled": one.concluded.day.year < REPORTED_SINCE,
        "changedAt": mark,
    }


def _known(part: ReportedDay | None, as_of: datetime) -> bool:
    return part is not None and part.reported_at is not None and part.reported_at <= as_of


def _text(part: ReportedDay | None, precision: str, as_of: datetime) -> str | None:
    """Return the day if it has been reported; a day before 2020 only as precisely as the contract's precision says."""
    if part is None or not _known(part, as_of):
        return None
    return day_text(part.day, precision if part.day.year < REPORTED_SINCE else "day")
