"""Time to promotion: after which time in a grade people are promoted, by Kaplan and Meier.

It reads what detection keeps by body and country (`merit.figures.time_to_promotion`); `careers.time_to_promotion` estimates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from careers.time_to_promotion import LifeRow, Median, Point, estimate
from graph.errors import NothingToAnswer
from merit.context import RunStatement
from merit.figures.keeping import Counted, read_figures
from merit.figures.time_to_promotion import DAYS_PER_MONTH, ID, year_marks
from merit.messages import shared_missing
from merit.questions.career_places import country_of
from merit.questions.shown import FEWEST, shown, shown_cells

CONVENTION = (
    "Kaplan and Meier over days in grade, in unbroken posts of the ladder and rank: the event is the first day in a higher "
    "position; leaving, demotion, another ladder and a post graded anew censor. Who was in grade before orders are loaded (else "
    "before the day of policy) comes under risk then. The median is the first day on which at most half are not yet promoted; "
    "intervals are log-log Greenwood at 95 %."
)


@dataclass(frozen=True, slots=True)
class AfterYears:
    """The share not yet promoted after so many years in grade, of those at risk then; None where they are too few to be shown."""

    years: int
    at_risk: int | None
    survival: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class TimeToPromotion:
    """The times to promotion from one grade, in a body with its units or in a country.

    ``people`` were watched in the grade; of fewer than five nothing else is shown (``suppressed``). ``endings`` counts how their
    times in grade ended, by word, None where it is too few to be shown. ``thin`` tells that fewer than five were at risk on a day
    up to the median on which somebody was promoted, so that it rests on few. ``missing`` counts people a time of whom is not
    assessed, by what is not known.
    """

    ladder: str
    rank: int
    as_of: date
    counted: Counted
    people: int | None
    endings: Mapping[str, int | None]
    median: Median
    thin: bool
    years: tuple[AfterYears, ...]
    missing: Mapping[str, int | None]
    convention: str = CONVENTION

    @property
    def suppressed(self) -> bool:
        return self.people is None


def months(days: int) -> float:
    """Return days as months of mean length, 365.25 / 12 days."""
    return days / DAYS_PER_MONTH


async def ask_time_to_promotion(
    run: RunStatement, ladder: str, rank: int, body: str | None = None, country: str | None = None
) -> TimeToPromotion | None:
    """Return the times to promotion from a rank of a ladder: in a body, or in a country, by default the ladder's own.

    None where no detection has computed the figure yet. Raises UnknownId for a body that is not in the graph, NothingToAnswer
    where both are given, or neither and the ladder is in several countries or nobody was observed on it.
    """
    if body is not None and country is not None:
        raise NothingToAnswer("A body has its own country. Leave out --body or --country.")
    about = body or await country_of(run, ID, [ladder], country)
    read = None if about is None else await read_figures(run, ID, [about])
    if about is None or read is None:
        return None
    grades: Mapping[str, Any] = next((each.values for each in read.kept), dict[str, Any]())
    return _answer(ladder, rank, read.as_of, read.counted[about], grades.get(f"{ladder}/{rank}"))


def _answer(ladder: str, rank: int, as_of: date, counted: Counted, kept: Mapping[str, Any] | None) -> TimeToPromotion:
    kept = kept or {"people": 0, "endings": {}, "missing": {}, "table": []}
    large = kept["people"] >= FEWEST
    found = estimate([LifeRow(*row) for row in kept["table"]] if large else [])
    return TimeToPromotion(
        ladder=ladder,
        rank=rank,
        as_of=as_of,
        counted=counted,
        people=shown(kept["people"]),
        endings=shown_cells(kept["endings"]) if large else {},
        median=found.median,
        thin=_thin(found.points, found.median),
        years=tuple(_years(found.points)),
        missing={shared_missing()[key]: shown(count) for key, count in sorted(kept["missing"].items())},
    )


def _thin(points: tuple[Point, ...], median: Median) -> bool:
    if median.days is None:
        return False
    return any(point.promoted and point.at_risk < FEWEST for point in points if point.days <= median.days)


def _years(points: tuple[Point, ...]) -> list[AfterYears]:
    """Return the shares after full years, up to the last one after which somebody was at risk."""
    marks = {days: year for year, days in enumerate(year_marks(), start=1)}
    found: list[AfterYears] = []
    for point in points:
        if point.days not in marks or not point.at_risk:
            continue
        if point.at_risk >= FEWEST:
            found.append(AfterYears(marks[point.days], point.at_risk, point.survival, point.lower, point.upper))
        else:
            found.append(AfterYears(marks[point.days], None, None, None, None))
    return found
