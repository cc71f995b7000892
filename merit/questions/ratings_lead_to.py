"""What ratings lead to: per rating band, what became of people within twelve months after they were rated.

It reads what detection keeps by body and year (`merit.figures.ratings_lead_to`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, cast

from graph.errors import NothingToAnswer
from merit.context import RunStatement
from merit.figures.keeping import Counted, read_asked
from merit.figures.loaded_days import may_be_known
from merit.figures.ratings_lead_to import BANDS, EVENTS, ID, NOT_ASSESSED
from merit.policies.book import PolicyBook
from merit.questions.shown import shown, shown_share
from merit.strata.statistics import Share

CONVENTION = (
    "Events count strictly after the day on which the result was fixed and before the same day twelve months later. A person "
    "counts once in a year and band; who leaves stays in the denominator. People whose twelve months are not over are counted "
    "apart. An event is assessed for those of whose body the records are loaded for the whole time. Bands are policy values, "
    "unverified. "
    "Shares have Wilson's interval at 95 %; those of fewer than five people are not shown."
)
_YEARS = 3


@dataclass(frozen=True, slots=True)
class Event:
    """What followed the ratings of a band: the share of people, None where it is suppressed or not assessed.

    ``assessed`` counts the people of whom it is on record whether the event happened; None stands for one to four, and for all
    but one to four of the band: those would be found. ``open`` counts those among them of whom that is nevertheless not known:
    they are not in the numerator.
    """

    name: str
    share: Share | None
    assessed: int | None
    open: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """A band of ratings from above ``above`` to ``highest``, and how many people had such a rating in the year.

    ``people`` are those whose twelve months are over, ``censored`` the others; None stands for one to four.
    """

    above: float
    highest: float
    people: int | None
    censored: int | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class YearOfRatings:
    """The bands of a year; ``not_assessed`` counts ratings of which the score, the year or the body is not known.

    A year to come, and one of which no rating is loaded or on record, is not ``assessed``: it has no bands.
    """

    year: int
    bands: tuple[Band, ...]
    not_assessed: int | None
    assessed: bool = True


@dataclass(frozen=True, slots=True)
class RatingsLeadToAnswer:
    """What the ratings of a body or a country led to, by year."""

    as_of: date
    counted: Counted
    years: tuple[YearOfRatings, ...]
    convention: str = CONVENTION


async def ask_ratings_lead_to(
    run: RunStatement, about: str, policy: PolicyBook, first: int | None = None, last: int | None = None
) -> RatingsLeadToAnswer | None:
    """Return what the ratings of some years led to, by default of the last three up to the last detection.

    ``policy`` names the bands: that by which the figure was computed. None where no detection has computed it yet. Raises
    UnknownId for a body that is not in the graph, and NothingToAnswer for years that end before they begin, and for a country of
    which nothing is counted or no bands are known.
    """
    read = await read_asked(run, ID, [about])
    if read is None:
        return None
    end = last or read.as_of.year
    begin = first or end - _YEARS + 1
    if begin > end:
        raise NothingToAnswer(f"No year lies from {begin} to {end}. Ask for years that begin before they end.")
    counted = read.counted[about]
    values = {each.month: cast("dict[str, Any]", each.values) for each in read.kept}
    _limits(policy, counted.country or about, end)
    years = (
        _year(year, values.get(str(year), {}), policy, counted.country or about)
        if str(year) in values or may_be_known(values.get("", {}), year, read.as_of)
        else YearOfRatings(year, (), None, assessed=False)
        for year in range(begin, end + 1)
    )
    return RatingsLeadToAnswer(read.as_of, counted, tuple(years))


def _year(year: int, values: Mapping[str, Any], policy: PolicyBook, country: str) -> YearOfRatings:
    cells = cast("Mapping[str, Mapping[str, Any]]", values.get("bands", {}))
    bands = tuple(_bands(cells, _limits(policy, country, year)))
    return YearOfRatings(year, bands, shown(cast("int", values.get(NOT_ASSESSED, 0))))


def _limits(policy: PolicyBook, country: str, year: int) -> Sequence[float]:
    """Return the limits of the bands of a year, from the lowest to the highest score."""
    value = policy.value(BANDS, country, date(year, 12, 31))
    if value is None or not value.duty:
        raise NothingToAnswer(f"No rating bands are known of {country} in {year}. State them under {BANDS} in the policy file.")
    return [0.0, *value["highest"], 100.0]


def _bands(cells: Mapping[str, Mapping[str, Any]], limits: Sequence[float]) -> Iterator[Band]:
    for at, (above, highest) in enumerate(pairwise(limits)):
        cell = cells.get(str(at), {})
        people, censored = (cast("int", cell.get(name, 0)) for name in ("people", "censored"))
        events = (_event(name, people, *cell.get(name, (0, 0, 0))) for name in EVENTS)
        yield Band(above, highest, shown(people), shown(censored), tuple(events))


def _event(name: str, people: int, assessed: int, happened: int, unknown: int) -> Event:
    if shown(people - assessed) is None:
        return Event(name, None, None, None)
    return Event(name, shown_share(happened, assessed), shown(assessed), shown(unknown))
