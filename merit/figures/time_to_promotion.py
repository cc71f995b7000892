"""The figure of times to promotion: by body, country and grade how many were at risk and promoted after which days in grade.

A time in grade is that of posts of one ladder and rank that followed each other without a day between (`merit.strata.grades`),
and `merit.strata.grade_endings` says how it ended. It is watched while orders are loaded for the body: somebody who was in grade
before comes under watch later (left truncation). A time that goes on in another body is watched there from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from careers.time_to_promotion import Watched, life_table
from graph.model.days import FIRST_DAY, LAST_DAY
from merit.context import Context
from merit.coverage import Span
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Figure, Kept
from merit.figures.ladders import kept_ladders
from merit.figures.top_bodies import TopBodies
from merit.strata.columns import Columns
from merit.strata.grade_endings import Ended, Ending, ending_of
from merit.strata.grades import HeldGrade, held_grades
from merit.strata.people import number_of
from merit.strata.rule import Key

ID = "time_to_promotion"
"""Also the name of its values in the policy book."""
GOES_ON = "goes_on"
"""The ending of a part of a time that is watched again later."""
DAYS_PER_MONTH = 30.4375
"""Mean length of a month: 365.25 days / 12."""
_YEARS = 30
_ONE = timedelta(days=1)


def year_marks() -> list[int]:
    """Return the days in grade after full years, of which life tables have rows."""
    return [round(12 * DAYS_PER_MONTH * year) for year in range(1, _YEARS + 1)]


class Row(NamedTuple):
    """A part of a time in grade, in one body, while it was watched; ``who`` stands for the person.

    ``since`` is the first day in grade; the part goes from ``entry`` to ``exit``, which is None for one that has not ended.
    ``into`` is the body to which she moved within the grade. Where ``missing`` is the key of a message, nothing else is known.
    """

    who: int
    since: date | None
    entry: date | None
    exit: date | None
    ending: str
    into: str | None
    missing: str | None


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the times in grade of a person by country, ladder, rank and body."""
    who = number_of(dossier.id)
    held = held_grades(dossier, context, context.policy.values(ID))
    for each, following in pairwise([*held, None]):
        if each is None or each.grade is None:
            continue
        of = each.appointment
        key = (of.country or "", each.grade.ladder, str(each.grade.rank), of.body)
        ended = ending_of(each, following, dossier, context)
        missing = _missing(each, ended, dossier)
        if missing is None:
            yield from ((key, row) for row in _watched(who, each, ended, context))
        else:
            yield key, Row(who, None, None, None, "", None, missing)


def _missing(held: HeldGrade, ended: Ended, dossier: ServantDossier) -> str | None:
    """Return the key of what is not known of a time in grade."""
    if held.doubt is not None or dossier.fills_post(held.appointment) is not True:
        return held.doubt or "mode"
    if ended.missing is not None:
        return ended.missing
    if held.since.exact is None:
        return "earlier_posts" if held.since.earliest == FIRST_DAY else "end_of_post"
    return "end_of_post" if held.start.exact is None or ended.day.exact is None else None


def _watched(who: int, held: HeldGrade, ended: Ended, context: Context) -> Iterator[Row]:
    """Yield the parts of a time in grade for which orders are loaded, of a time whose days are known."""
    spans = _spans(held, context)
    if spans is None:
        yield Row(who, None, None, None, "", None, "orders_of_body")
        return
    since, start, end = held.since.earliest, held.start.earliest, ended.day.earliest
    into = ended.into.body if ended.into and ended.ending is Ending.MOVED else None
    parts = [(max(start, first), until) for first, until in spans if max(start, first) < min(end, until)]
    for at, (entry, until) in enumerate(parts):
        if end < until or until == LAST_DAY:
            yield Row(who, since, entry, None if end == LAST_DAY else end, ended.ending.value, into, None)
        else:
            # What happens on the day on which orders are no longer loaded is not seen.
            ending = Ending.IN_GRADE.value if at == len(parts) - 1 else GOES_ON
            yield Row(who, since, entry, until - _ONE, ending, None, None)


def _spans(held: HeldGrade, context: Context) -> Sequence[Span] | None:
    """Return the days on which careers of a body are watched; None where that is not known."""
    spans = context.coverage.spans.get(held.appointment.body, {}).get("Appointment", ())
    if spans:
        return spans
    value = context.value(ID, held.appointment.country, held.start.earliest)
    observed = value.parameters.get("observed_since") if value else None
    return None if observed is None else ((observed, LAST_DAY),)


@dataclass(slots=True)
class _Times:
    """The times in one grade of a body or a country."""

    watched: list[Watched] = field(default_factory=list[Watched])
    people: set[int] = field(default_factory=set[int])
    endings: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict[str, set[int]](set))
    missing: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict[str, set[int]](set))

    def add(self, row: Row, exit_: date, ending: str | None) -> None:
        """Add a part of a time; ``ending`` is None where the time goes on."""
        assert row.since is not None
        assert row.entry is not None
        since = row.since
        self.watched.append(Watched((row.entry - since).days, (exit_ - since).days, ending == Ending.PROMOTED, row.who))
        self.people.add(row.who)
        if ending is not None:
            self.endings[ending].add(row.who)

    def kept(self) -> dict[str, Any]:
        """Return them as they are kept: a life table with a row for each day of a promotion and for each full year.

        Of people who were in the grade more than once, each counts once by ending and by what is missing.
        """
        last = max((each.exit for each in self.watched), default=0)
        return {
            "people": len(self.people),
            "endings": {ending: len(people) for ending, people in self.endings.items()},
            "missing": {key: len(people) for key, people in self.missing.items()},
            "table": list(map(list, life_table(self.watched, (days for days in year_marks() if days <= last)))),
        }


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    """Yield by body (the top of its tree) and country the life tables of all grades."""
    tops = TopBodies(context.bodies)
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    ladders: defaultdict[str, set[str]] = defaultdict(set)
    for (country, ladder, rank), strata in groupby(columns.strata(), lambda stratum: stratum[0][:3]):
        of_grade: defaultdict[str, _Times] = defaultdict(_Times)
        for key, of_body in strata:
            _count(country, key[3], of_body, of_grade, tops, context.as_of)
        for about, times in of_grade.items():
            found[about][f"{ladder}/{rank}"] = times.kept()
        if country:
            ladders[ladder].add(country)
    yield from (Kept(about, grades) for about, grades in found.items())
    yield kept_ladders(ladders)


def _count(
    country: str, body: str, rows_: Iterable[Row], of_grade: defaultdict[str, _Times], tops: TopBodies, as_of: date
) -> None:
    for row in rows_:
        if row.entry is None:
            for about in filter(None, (country, tops.on(body, as_of))):
                of_grade[about].missing[row.missing or ""].add(row.who)
            continue
        if row.entry >= as_of:
            continue
        open_ = row.exit is None or row.exit > as_of
        exit_, ending = (as_of, Ending.IN_GRADE.value) if open_ or row.exit is None else (row.exit, row.ending)
        top = tops.on(body, exit_)
        moved = ending == Ending.MOVED and row.into is not None
        stays = ending == GOES_ON or (moved and row.into is not None and tops.on(row.into, exit_) == top)
        of_grade[top].add(row, exit_, None if stays else ending)
        if country:
            of_grade[country].add(row, exit_, None if moved or ending == GOES_ON else ending)


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
