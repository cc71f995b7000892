"""Labour contracts as employers report them: for nearly half of the spells, with days that differ.

What an employer did not have to report before 2020 was filled in later, by month or year, all at once. Since then
conclusion, changes and end are told one by one; now and then the conclusion after the end, or never.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from random import Random

from sandbox.draws import day_between, days, stream, whole
from sandbox.model import AUXILIARY, POLITICAL, Body, Contract, Position, Spell, Told

SHARE = 0.45
REPORTED_SINCE = 2020
_BACK_FILLED = (date(2020, 1, 6), date(2020, 8, 31))
_NEVER_TOLD, _TOLD_LAST = 0.03, 0.1


def build_contracts(
    seed: int, spells: Sequence[Spell], positions: Sequence[Position], bodies: Sequence[Body], today: date
) -> list[Contract]:
    """Contracts in the order of the spells."""
    rows = list[Contract]()
    draw = stream(seed, "contracts")
    for spell in spells:
        if spell.kind == "acting" or draw.random() >= SHARE:
            continue
        post = positions[spell.position]
        concluded = spell.start + days(whole(draw, -12, 25))
        terminated = None
        if spell.end is not None and spell.end <= today:
            terminated = max(concluded, spell.end + days(whole(draw, -8, 20)))
        old = concluded.year < REPORTED_SINCE
        precision = ("month", "year", "day")[whole(draw, 0, 2)] if old else "day"
        number = f"MS{len(rows) + 1:08d}"
        rows.append(
            reported(
                seed, number, spell.person, bodies[post.body].stir, (post.versions[0].title, _occupation(post)),
                concluded, terminated, today,
                spell=spell.number, fte=post.fte, ground=spell.end_ground, precision=precision,
            )
        )  # fmt: skip
    return rows


def reported(
    seed: int,
    number: str,
    person: int,
    employer: str,
    work: tuple[str, str],
    concluded: date,
    terminated: date | None,
    today: date,
    *,
    ground: str | None,
    precision: str,
    spell: str | None = None,
    fte: float = 1.0,
) -> Contract:
    """A contract for that work (a title and its occupation code), with what was told of it and when."""
    draw = stream(seed, "contract told", number)
    back_fill = _working_hours(draw, day_between(draw, *_BACK_FILLED))
    end = None if terminated is None else Told(terminated, _told(draw, terminated, back_fill))
    begun = _told(draw, concluded, back_fill)
    chance = draw.random()
    if end is not None and end.at is not None and concluded.year >= REPORTED_SINCE:
        if chance < _NEVER_TOLD:
            begun = None
        elif chance < _NEVER_TOLD + _TOLD_LAST:
            begun = max(begun, end.at + days(whole(draw, 3, 150)))
    changed = tuple(Told(day, _told(draw, day, back_fill)) for day in _changes(draw, concluded, terminated or today))
    return Contract(
        number, spell, person, employer, *work, fte, Told(concluded, begun), changed,
        end, ground if end is not None else None, precision,
    )  # fmt: skip


def _changes(draw: Random, first: date, last: date) -> list[date]:
    """About one contract in five was changed once while it held."""
    if draw.random() < 0.8 or (last - first).days < 90:
        return []
    return [day_between(draw, first + days(30), last - days(30))]


def _told(draw: Random, day: date, back_fill: datetime) -> datetime:
    at = _working_hours(draw, day + days(whole(draw, 0, 9)))
    return back_fill if day.year < REPORTED_SINCE else at


def _working_hours(draw: Random, day: date) -> datetime:
    return datetime.combine(day, time(whole(draw, 4, 12), whole(draw, 0, 59), whole(draw, 0, 59), tzinfo=UTC))


def _occupation(post: Position) -> str:
    """The national classifier's code of the post's work; it follows ISCO-08."""
    if post.ladder == POLITICAL:
        return "1111"
    if post.ladder == AUXILIARY:
        return "4110"
    return "1112" if (post.versions[0].rank or 0) >= 5 else "2422"
