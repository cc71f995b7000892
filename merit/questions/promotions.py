"""Promotions of a body or a country by year: by mode, sex and age band.

It reads what detection keeps by body and month (`merit.figures.promotions`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graph.errors import NothingToAnswer
from graph.model.words import Mode
from merit.context import RunStatement
from merit.coverage import day_before
from merit.figures.figure import Kept
from merit.figures.keeping import Counted, read_asked
from merit.figures.loaded_days import may_be_known
from merit.figures.promotions import ID, UNKNOWN_DAY, UNKNOWN_STEPS
from merit.questions.shown import shown, shown_parts, shown_share
from merit.strata.statistics import Share

CONVENTION = (
    "A promotion is a move with ranks gained into a substantive post; acting and secondment are none. Year and age are those of "
    "the order's day. A body is counted with its units, as of that day. Age bands are policy values, unverified. Counts under "
    "five are not shown, nor is what they could be found from. Shares are of all promotions of the year, with Wilson's interval "
    "at 95 %."
)
_YEARS = 3


@dataclass(frozen=True, slots=True)
class YearOfPromotions:
    """The promotions of one year, in all and by mode, sex and age band; None is suppressed, of a whole table its names, too.

    ``by_competition`` is the share of the promotions that followed a competition, ``young`` that of the first age band; a share
    is None, too, where its cell is suppressed. ``young_by_competition`` counts those that are both, and is None where that or a
    neighbouring cell is too small to be shown, and beside a suppressed share: it would tell the other one.
    ``unknown_steps`` counts moves of which it is not known whether ranks were gained.
    ``loaded`` tells whether the orders of the whole year, or of its part up to the last detection, are loaded completely; it is
    None for a country. A year to come, and one of which no order is loaded or on record, is not ``assessed``: then nothing is
    counted.
    """

    year: int
    promotions: int | None
    modes: Mapping[str, int | None] | None
    sexes: Mapping[str, int | None] | None
    age_bands: Mapping[str, int | None] | None
    by_competition: Share | None
    young: Share | None
    young_by_competition: int | None
    unknown_steps: int | None
    loaded: bool | None
    assessed: bool = True


@dataclass(frozen=True, slots=True)
class PromotionsAnswer:
    """The promotions of a body or a country by year. ``unknown_day`` counts those of which not even the year is known."""

    as_of: date
    counted: Counted
    years: tuple[YearOfPromotions, ...]
    unknown_day: int | None
    convention: str = CONVENTION


async def ask_promotions(
    run: RunStatement, about: str, first: int | None = None, last: int | None = None
) -> PromotionsAnswer | None:
    """Return the promotions of a body or a country in some years, by default the last three up to the last detection.

    None where no detection has computed the figure yet. Raises UnknownId for a body that is not in the graph, and NothingToAnswer
    for years that end before they begin, and for a country of which nothing is counted.
    """
    read = await read_asked(run, ID, [about])
    if read is None:
        return None
    end = last or read.as_of.year
    begin = first or end - _YEARS + 1
    if begin > end:
        raise NothingToAnswer(f"No year lies from {begin} to {end}. Ask for years that begin before they end.")
    general = next((cast("dict[str, Any]", each.values) for each in read.kept if not each.month), dict[str, Any]())
    spans = cast("list[list[str]] | None", general.get("loaded"))
    kept = {year: [each for each in read.kept if each.month[:4] == str(year)] for year in range(begin, end + 1)}
    years = tuple(
        _year(year, of_year, _loaded(spans, year, read.as_of))
        if of_year or may_be_known(general, year, read.as_of)
        else _nothing_known(year)
        for year, of_year in kept.items()
    )
    unknown_day = shown(cast("int", general.get(UNKNOWN_DAY, 0)))
    return PromotionsAnswer(read.as_of, read.counted[about], years, unknown_day)


def _nothing_known(year: int) -> YearOfPromotions:
    return YearOfPromotions(year, None, {}, {}, {}, None, None, None, None, loaded=None, assessed=False)


def _loaded(spans: list[list[str]] | None, year: int, as_of: date) -> bool | None:
    if spans is None:
        return None
    first, last = date(year, 1, 1).isoformat(), min(date(year, 12, 31), day_before(as_of)).isoformat()
    return any(start <= first and last < end for start, end in spans)


def _year(year: int, kept: Iterable[Kept], loaded: bool | None) -> YearOfPromotions:
    cells = Counter[str]()
    for each in kept:
        cells.update(each.values)
    unknown_steps = cells.pop(UNKNOWN_STEPS, 0)
    modes, sexes, bands, both = Counter[str](), Counter[str](), Counter[str](), Counter[tuple[bool, bool]]()
    for cell, count in cells.items():
        mode, sex, band = cell.split("/")
        modes[mode] += count
        sexes[sex] += count
        bands[band] += count
        both[mode == Mode.COMPETITION.value, _young(band)] += count
    shown_modes, shown_bands = shown_parts(modes), shown_parts(bands)
    by_competition = _share([Mode.COMPETITION.value], modes, shown_modes)
    young = _share([*filter(_young, bands)], bands, shown_bands)
    # With its margins, each of the four cells tells of the other ones and, where one is zero, of a margin.
    too_few = any(shown(count) is None for count in both.values()) or (bool(cells) and None in (by_competition, young))
    return YearOfPromotions(
        year=year,
        promotions=shown(cells.total()),
        modes=shown_modes,
        sexes=shown_parts(sexes),
        age_bands=shown_bands,
        by_competition=by_competition,
        young=young,
        young_by_competition=None if too_few else both[True, True],
        unknown_steps=shown(unknown_steps),
        loaded=loaded,
    )


def _share(of: Sequence[str], cells: Counter[str], seen: Mapping[str, int | None] | None) -> Share | None:
    """Return the share of some cells; None where it would tell what a suppressed one of them is."""
    if seen is None or any(seen.get(name, 0) is None for name in of):
        return None
    return shown_share(sum(cells[name] for name in of), cells.total())


def _young(band: str) -> bool:
    """Tell whether a band is the first one: those who are young."""
    return band.startswith("0-")
