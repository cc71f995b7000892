"""Labour contracts as employers report them: nearly half of the spells have one, and its days differ from the order's.

Employers did not have to report before 2020. Days before 2020 were back-filled in 2020, those of one contract in one report,
often by month or year only. Since then employers report conclusion, changes and end one by one; some report the conclusion after
the end, or never.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from random import Random

from sandbox.labour import Contract, ReportedDay
from sandbox.model import AUXILIARY, POLITICAL, Body, Position, Spell
from sandbox.random_streams import day_between, days, number_between, stream

SHARE = 0.45
REPORTED_SINCE = 2020
_BACK_FILL_PERIOD = (date(2020, 1, 6), date(2020, 8, 31))
_CONCLUSION_NEVER_REPORTED, _CONCLUSION_REPORTED_LAST = 0.03, 0.1


def build_contracts(
    seed: int,
    spells: Sequence[Spell],
    positions: Sequence[Position],
    bodies: Sequence[Body],
    today: date,
    scripted: Collection[int] = (),
) -> list[Contract]:
    """Build the contracts, in the order of the spells; none for the `scripted` people."""
    rows = list[Contract]()
    draw = stream(seed, "contracts")
    for spell in spells:
        if spell.kind == "acting" or spell.person in scripted or draw.random() >= SHARE:
            continue
        post = positions[spell.position]
        concluded = spell.start + days(number_between(draw, -12, 25))
        terminated = None
        if spell.end is not None and spell.end <= today:
            terminated = max(concluded, spell.end + days(number_between(draw, -8, 20)))
        old = concluded.year < REPORTED_SINCE
        precision = ("month", "year", "day")[number_between(draw, 0, 2)] if old else "day"
        number = f"MS{len(rows) + 1:08d}"
        rows.append(
            make_contract(
                seed, number, spell.person, bodies[post.body].stir, work_in(post),
                concluded, terminated, today,
                spell=spell.number, fte=post.fte, ground=spell.end_ground, precision=precision,
            )
        )  # fmt: skip
    return rows


def make_contract(
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
    punctual: bool = False,
) -> Contract:
    """Build a contract for that work (a title and its occupation code), with the time at which each of its days was reported.

    If it is `punctual`, its conclusion was reported in time, as most are.
    """
    draw = stream(seed, "contract told", number)
    back_fill = _working_hours(draw, day_between(draw, *_BACK_FILL_PERIOD))
    end = None if terminated is None else ReportedDay(terminated, _report_time(draw, terminated, back_fill))
    conclusion_reported = _report_time(draw, concluded, back_fill)
    chance = draw.random()
    if not punctual and end is not None and end.reported_at is not None and concluded.year >= REPORTED_SINCE:
        if chance < _CONCLUSION_NEVER_REPORTED:
            conclusion_reported = None
        elif chance < _CONCLUSION_NEVER_REPORTED + _CONCLUSION_REPORTED_LAST:
            conclusion_reported = max(conclusion_reported, end.reported_at + days(number_between(draw, 3, 150)))
    changed = tuple(
        ReportedDay(day, _report_time(draw, day, back_fill)) for day in _changes(draw, concluded, terminated or today)
    )
    return Contract(
        number, spell, person, employer, *work, fte, ReportedDay(concluded, conclusion_reported), changed,
        end, ground if end is not None else None, precision,
    )  # fmt: skip


def _changes(draw: Random, first: date, last: date) -> list[date]:
    """Draw the days of changes: about one contract in five is changed once while it is in force."""
    if draw.random() < 0.8 or (last - first).days < 90:
        return []
    return [day_between(draw, first + days(30), last - days(30))]


def _report_time(draw: Random, day: date, back_fill: datetime) -> datetime:
    at = _working_hours(draw, day + days(number_between(draw, 0, 9)))
    return back_fill if day.year < REPORTED_SINCE else at


def _working_hours(draw: Random, day: date) -> datetime:
    return datetime.combine(
        day, time(number_between(draw, 4, 12), number_between(draw, 0, 59), number_between(draw, 0, 59), tzinfo=UTC)
    )


def work_in(post: Position) -> tuple[str, str]:
    """Return the title and the occupation code under which employers report the work in a post of the service."""
    return post.versions[0].title, _occupation(post)


def _occupation(post: Position) -> str:
    """Return the national classifier's code for the post's work; the classifier follows ISCO-08."""
    if post.ladder == POLITICAL:
        return "1111"
    if post.ladder == AUXILIARY:
        return "4110"
    return "1112" if (post.versions[0].rank or 0) >= 5 else "2422"
