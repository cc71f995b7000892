"""The figure of training: of the people in post in a body and each of its units, whose training is overdue, and hours by year.

When training is due is the limb of rule V08 (`merit.training`), so that who is overdue here violates V08 in post.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.days.comparisons import not_after, within
from merit.context import Context
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Figure, Kept
from merit.figures.top_bodies import TopBodies
from merit.matters import current_appointment, loaded_since
from merit.policies.values import PolicyValue
from merit.strata.columns import Columns
from merit.strata.people import number_of
from merit.strata.rule import Key
from merit.training import TrainingDue, TrainingFacts, completed, training_facts

ID = "training_compliance"
DUE, SOON, HOURS = "V08", "development_plan", "training_hours"
"""The ids of the policies: when training is due, from when on it is due soon, and how many hours a year are demanded."""
NO_DUTY = "no duty"
POLICY = "policy"
YEARS = 5
"""So many calendar years are counted, the present one among them."""
_NO_YEAR = 0


class Row(NamedTuple):
    """A servant in post, or her completed courses of a year. ``who`` stands for her.

    Of a servant: her body, whether she certainly holds a post of the service there, and from what her due day follows
    (`TrainingFacts`). Of a year: the hours of its courses, and the number of those of which the hours are not known, or whether
    they were completed. The year 0 is that of courses which may have ended in several.
    """

    who: int
    year: int | None = None
    body: str | None = None
    sure: bool | None = None
    course_first: date | None = None
    course_last: date | None = None
    entry_first: date | None = None
    entry_last: date | None = None
    unclear: str | None = None
    entries_loaded: bool | None = None
    courses_since: date | None = None
    identified: bool | None = None
    hours: int | None = None
    unknown: int | None = None


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the row of a servant who holds a post of the service, or may, and those of the years of her courses."""
    current = current_appointment(dossier, context)
    if current is None:
        return
    key, who = (current.country or "",), number_of(dossier.id)
    value = context.value(DUE, current.country, context.as_of)
    sure = bool(current.civil_service) and within(context.until, current.period) is True
    row = Row(who, body=current.body, sure=sure, courses_since=loaded_since(dossier, context, "Enrolment"))
    if value is not None and "course_months" in value.parameters:
        facts = training_facts(dossier, value, context)
        row = row._replace(
            course_first=facts.course.earliest,
            course_last=facts.course.latest,
            entry_first=facts.entry.earliest,
            entry_last=facts.entry.latest,
            unclear=facts.unclear,
            entries_loaded=facts.entries_loaded,
        )
    yield key, row._replace(identified=dossier.identified)
    for year, (hours, unknown) in _hours(dossier, context).items():
        yield key, Row(who, year, hours=hours, unknown=unknown)


def _hours(dossier: ServantDossier, context: Context) -> Mapping[int, tuple[int, int]]:
    """Return by year the hours of the courses completed so far, of whatever kind, and the number of those not known."""
    found: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for course in dossier.enrolments:
        done, over = completed(dossier, course), not_after(course.last_day, context.until)
        if done is False or over is False:
            continue
        first, last = course.last_day.earliest.year, course.last_day.latest.year
        year = first if first == last else _NO_YEAR
        known = done and over and course.hours is not None
        hours, unknown = found[year]
        found[year] = (hours + (course.hours or 0), unknown) if known else (hours, unknown + 1)
    return found


@dataclass(slots=True)
class Hours:
    """The courses of one year of the people in a unit whose courses of that year are all loaded: so many ``people``.

    ``unknown`` courses count no hours, as these or their completion are not known. Where policy demands hours, ``judged`` people
    were in the service all year and have enough or certainly not; ``met`` have.
    """

    people: int = 0
    hours: int = 0
    unknown: int = 0
    judged: int = 0
    met: int = 0


@dataclass(slots=True)
class Unit:
    """The people in post in a unit: how training stands, by `DueState`, `NO_DUTY`, or what is missing (a key of rule V08).

    ``perhaps`` are people of whom it is not known whether they are in post in the civil service; they count nowhere else.
    """

    in_post: int = 0
    perhaps: int = 0
    states: Counter[str] = field(default_factory=Counter[str])
    missing: Counter[str] = field(default_factory=Counter[str])
    years: dict[int, Hours] = field(default_factory=dict[int, Hours])

    def kept(self) -> dict[str, Any]:
        """Return what is kept of the unit."""
        years = {str(year): asdict(hours) for year, hours in self.years.items()}
        states, missing = dict(self.states), dict(self.missing)
        return {"in_post": self.in_post, "perhaps": self.perhaps, "states": states, "missing": missing, "years": years}


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    """Yield by body (the top of its tree) what is counted of each of its units."""
    tops = TopBodies(context.bodies)
    found: dict[str, dict[str, Any]] = {}
    for (country,), of_country in columns.strata():
        terms = _Terms.of(context, country)
        units: defaultdict[str, Unit] = defaultdict(Unit)
        for _, of_person in groupby(of_country, lambda row: row.who):
            _count(list(of_person), units, terms)
        for body, unit in units.items():
            # The country of a unit may not be known: then the terms of its top are those of the others.
            of_top = found.setdefault(tops.on(body, context.as_of), {"units": {}})
            of_top.update(terms.kept() if country or len(of_top) == 1 else {})
            of_top["units"][body] = unit.kept()
    yield from (Kept(top, of_top) for top, of_top in found.items())


@dataclass(frozen=True, slots=True)
class _Terms:
    """The day of judgement, what policy says on it, and the hours that it demands by year, as far as it demands some."""

    as_of: date
    due: PolicyValue | None
    soon: int | None
    hours: Mapping[int, int]

    @classmethod
    def of(cls, context: Context, country: str) -> _Terms:
        soon = context.value(SOON, country, context.as_of)
        values = {year: context.value(HOURS, country, date(year, 12, 31)) for year in _years(context.as_of)}
        hours = {year: value["hours_per_year"] for year, value in values.items() if value is not None and value.duty}
        return cls(context.as_of, context.value(DUE, country, context.as_of), soon["due_soon_days"] if soon else None, hours)

    def kept(self) -> dict[str, Any]:
        """Return what is kept of them."""
        return {"due_soon_days": self.soon, "hours_demanded": {str(year): hours for year, hours in self.hours.items()}}


def _years(as_of: date) -> range:
    return range(as_of.year - YEARS + 1, as_of.year + 1)


def _count(of_person: Sequence[Row], units: Mapping[str, Unit], terms: _Terms) -> None:
    servant = next(row for row in of_person if row.year is None)
    unit = units[servant.body or ""]
    if not servant.sure:
        unit.perhaps += 1
        return
    unit.in_post += 1
    state, missing = _state(servant, terms)
    if state is None:
        unit.missing[missing] += 1
    else:
        unit.states[state] += 1
    of_years = {row.year: row for row in of_person if row.year is not None}
    for year in _years(terms.as_of):
        if servant.identified and servant.courses_since is not None and servant.courses_since <= date(year, 1, 1):
            _count_hours(unit.years.setdefault(year, Hours()), year, servant, of_years, terms)


def _state(servant: Row, terms: _Terms) -> tuple[str | None, str]:
    """Return how training stands of a servant; None with the key of what is missing."""
    value = terms.due
    if value is None:
        return None, POLICY
    if "course_months" not in value.parameters:
        return NO_DUTY, ""
    facts = TrainingFacts(
        Day(servant.course_first or FIRST_DAY, servant.course_last or FIRST_DAY),
        Day(servant.entry_first or FIRST_DAY, servant.entry_last or LAST_DAY),
        servant.unclear or "",
        bool(servant.entries_loaded),
        servant.courses_since,
        bool(servant.identified),
    )
    day, missing = facts.due(value["course_months"], terms.as_of)
    return TrainingDue(day, None, None, missing).standing(terms.as_of, terms.soon or 0), missing


def _count_hours(of_year: Hours, year: int, servant: Row, of_years: Mapping[int, Row], terms: _Terms) -> None:
    row = of_years.get(year)
    hours, unknown = (row.hours or 0, row.unknown or 0) if row else (0, 0)
    of_year.people += 1
    of_year.hours += hours
    of_year.unknown += unknown
    demanded = terms.hours.get(year)
    all_year = servant.entry_last is not None and servant.entry_last < date(year, 1, 1)
    if demanded is None or year == terms.as_of.year or not all_year:
        return
    met = hours >= demanded
    if met or not (unknown or _NO_YEAR in of_years):
        of_year.judged += 1
        of_year.met += met


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
