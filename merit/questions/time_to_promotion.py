"""Time to promotion: after which time in a grade people are promoted, by Kaplan and Meier.

It reads what detection keeps by body and country (`merit.figures.time_to_promotion`); `careers.time_to_promotion` estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from careers.time_to_promotion import LifeRow, Median, Point, estimate
from graph.errors import NothingToAnswer
from merit.context import RunStatement
from merit.figures.keeping import Counted, KeptFigures, read_figures
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
    """The share not yet promoted after so many years in grade, and how many times in grade were at risk then.

    All are None where fewer than five people were at risk then, the share where it rests on fewer: on a day before, on which
    somebody was promoted.
    """

    years: int
    at_risk: int | None
    survival: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class TimeToPromotion:
    """The times to promotion from one grade, in a body with its units or in a country.

    ``people`` were watched in the grade; of fewer than five nothing else is shown (``suppressed``), and of nobody ``nobody`` says
    why. ``endings`` counts them by how a time of theirs in the grade ended, by word, None where it is too few to be shown. The
    ``median`` is None where it rests on fewer than five people: where fewer were at risk on a day up to it on which somebody was
    promoted. Then its upper bound is not known either; ``upper_rests_on_few`` tells that of the bound alone, which is then None.
    ``missing`` counts people a time of whom is not assessed, by what is not known.
    """

    ladder: str
    rank: int
    as_of: date
    counted: Counted
    people: int | None
    endings: Mapping[str, int | None]
    median: Median | None
    upper_rests_on_few: bool
    years: tuple[AfterYears, ...]
    missing: Mapping[str, int | None]
    nobody: str | None = None
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
        raise NothingToAnswer("A body has its own country. Leave out the body or the country.")
    about = body or await country_of(run, ID, [ladder], country)
    read = None if about is None else await read_figures(run, ID, [about])
    if about is None or read is None:
        return None
    grades = _grades(read)
    answer = _answer(ladder, rank, read.as_of, read.counted[about], grades.get(f"{ladder}/{rank}"))
    if answer.people != 0:
        return answer
    of = read.counted[about].country if body is not None else about
    whole = await read_figures(run, ID, [of]) if body is not None and of is not None else read
    return replace(answer, nobody=_why_nobody(answer, _ranks(ladder, whole), of))


def _grades(read: KeptFigures | None) -> Mapping[str, Any]:
    return next((each.values for each in read.kept), dict[str, Any]()) if read else {}


def _ranks(ladder: str, read: KeptFigures | None) -> list[int]:
    """Return the ranks of a ladder at which somebody is on record."""
    named = (grade.rpartition("/") for grade in _grades(read))
    return sorted(int(rank) for of, _, rank in named if of == ladder)


def _why_nobody(answer: TimeToPromotion, ranks: Sequence[int], country: str | None) -> str:
    """Return a sentence that says why nobody was watched in a grade."""
    grade, where = f"{answer.ladder} rank {answer.rank}", country or "this country"
    if not ranks:
        return f"Nobody in {where} is on record on the ladder {answer.ladder}."
    if answer.rank not in ranks:
        known = ", ".join(map(str, ranks))
        return f"Nobody in {where} is on record at {grade}. The ladder may have no such rank; on record there are: {known}."
    if answer.missing:
        return f"Nobody was observed at {grade}: of all who are on record there, something is missing."
    return f"Nobody was observed at {grade} in this body; in {where} somebody is on record there."


def _answer(ladder: str, rank: int, as_of: date, counted: Counted, kept: Mapping[str, Any] | None) -> TimeToPromotion:
    kept = kept or {"people": 0, "endings": {}, "missing": {}, "table": []}
    large = kept["people"] >= FEWEST
    found = estimate([LifeRow(*row) for row in kept["table"]] if large else [])
    median = found.median
    upper_rests_on_few = _rests_on_few(found.points, median.upper)
    if upper_rests_on_few:
        median = replace(median, upper=None)
    return TimeToPromotion(
        ladder=ladder,
        rank=rank,
        as_of=as_of,
        counted=counted,
        people=shown(kept["people"]),
        endings=shown_cells(kept["endings"]) if large else {},
        median=None if _rests_on_few(found.points, median.days) else median,
        upper_rests_on_few=upper_rests_on_few,
        years=tuple(_years(found.points)),
        missing={shared_missing()[key]: shown(count) for key, count in sorted(kept["missing"].items())},
    )


def _rests_on_few(points: Iterable[Point], day: int | None) -> bool:
    """Tell whether fewer than five people were at risk on a day, up to this one, on which somebody was promoted."""
    return day is not None and any(point.promoted and point.people < FEWEST for point in points if point.days <= day)


def _years(points: tuple[Point, ...]) -> list[AfterYears]:
    """Return the shares after full years, up to the last one after which somebody was at risk."""
    marks = {days: year for year, days in enumerate(year_marks(), start=1)}
    found: list[AfterYears] = []
    for point in points:
        if point.days not in marks or not point.at_risk:
            continue
        if point.people < FEWEST:
            found.append(AfterYears(marks[point.days], None, None, None, None))
        elif _rests_on_few(points, point.days):
            found.append(AfterYears(marks[point.days], point.at_risk, None, None, None))
        else:
            found.append(AfterYears(marks[point.days], point.at_risk, point.survival, point.lower, point.upper))
    return found
