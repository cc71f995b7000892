"""Training compliance: in a body and each of its units, whose training is overdue or due soon, and the hours of courses by year.

It reads what detection keeps by body (`merit.figures.training_compliance`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graph.cypher.statements import statement
from merit.context import RunStatement
from merit.figures.keeping import Counted, read_asked
from merit.figures.training_compliance import DUE, ID
from merit.questions.shown import FEWEST, shown, shown_cells, shown_share
from merit.registry import find_rule
from merit.strata.statistics import Share
from merit.training import DueState

CONVENTION = (
    "Counted are people in post in the civil service on the day, in the body with its units. Training is due 36 months after the "
    "last day of the last completed development course, or after the first entry where that is later (V08); a running or "
    "introductory course renews nothing, and the due day itself is not overdue. The share of the overdue is of those assessed, "
    "with Wilson's interval at 95 %. Hours are those of completed courses of every kind, in the year of their last day, of "
    "people in post on the day whose courses of that year are all loaded. Of fewer than five people nothing is shown."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursOfYear:
    """The hours of courses in a year of ``people`` whose courses are all loaded; figures are None where they are fewer than five.

    ``unknown`` courses count no hours, as these or their completion are not known. ``demanded`` are the hours of policy, None
    where it has none; ``enough`` is the share who have them, of those of whom that is known.
    """

    year: int
    people: int | None
    hours: int | None
    unknown: int | None
    demanded: int | None
    enough: Share | None

    @property
    def per_person(self) -> float | None:
        return self.hours / self.people if self.hours is not None and self.people else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The people in post in a unit, or in all of them. Everything is None where they are too few to be shown.

    ``states`` count by `DueState`, and by `NO_DUTY` where the law asks for no course, None where those assessed are too few;
    ``missing`` counts those not assessed, by what is missing in words. ``perhaps`` are people of whom it is not known whether
    they are in post.
    """

    in_post: int | None
    perhaps: int | None
    states: Mapping[str, int] | None
    missing: Mapping[str, int] | None
    overdue: Share | None
    years: tuple[HoursOfYear, ...]

    @property
    def not_assessed(self) -> int | None:
        return None if self.missing is None else sum(self.missing.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingCompliance:
    """The training of a body as of a day, by unit: its id, its name if it is known, and its people."""

    as_of: date
    counted: Counted
    due_soon_days: int | None
    whole: Group
    units: tuple[tuple[str, str | None, Group], ...]
    convention: str = CONVENTION


async def ask_training_compliance(run: RunStatement, body: str) -> TrainingCompliance | None:
    """Return how training stands in a body, as of the last detection.

    None where no detection has computed the figure yet. Raises UnknownId for a body that is not in the graph, NothingToAnswer for
    a text that is no id.
    """
    read = await read_asked(run, ID, [body])
    if read is None:
        return None
    values = cast("dict[str, Any]", read.kept[0].values if read.kept else {})
    units: Mapping[str, Mapping[str, Any]] = values.get("units", {})
    demanded: Mapping[str, int] = values.get("hours_demanded", {})
    names = await _names(run, list(units))
    whole, of_units = grouped(units, demanded)
    ordered = sorted(units, key=lambda unit: (names.get(unit) or "", unit))
    return TrainingCompliance(
        as_of=read.as_of,
        counted=read.counted[body],
        due_soon_days=values.get("due_soon_days"),
        whole=whole,
        units=tuple((unit, names.get(unit), of_units[unit]) for unit in ordered),
    )


def grouped(units: Mapping[str, Mapping[str, Any]], demanded: Mapping[str, int]) -> tuple[Group, dict[str, Group]]:
    """Return the people of a body and of each of its units, by what is kept of them and the hours demanded by year."""
    too_few = 0 < sum(each["in_post"] for each in units.values()) < FEWEST
    hidden = _Hidden.among(units, too_few)
    whole = _group(list(units.values()), demanded, _Hidden(too_few))
    return whole, {unit: _group([each], demanded, hidden[unit]) for unit, each in units.items()}


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What is not shown of a unit: all but who may be in post, those, how training stands, or of some years all or the share."""

    people: bool
    perhaps: bool = False
    states: bool = False
    years: frozenset[str] = frozenset()
    enough: frozenset[str] = frozenset()

    @classmethod
    def among(cls, units: Mapping[str, Mapping[str, Any]], too_few: bool) -> dict[str, _Hidden]:
        """Return what is not shown of each unit, so that nothing hidden can be found from what is shown of all."""
        in_post = shown_cells({unit: each["in_post"] for unit, each in units.items()})
        perhaps = shown_cells({unit: each["perhaps"] for unit, each in units.items()})
        assessed = shown_cells({unit: _assessed(each["states"]) for unit, each in units.items()})
        people, judged = _of_years(units, "people"), _of_years(units, "judged")
        return {
            unit: cls(
                too_few or in_post[unit] is None,
                perhaps[unit] is None,
                assessed[unit] is None,
                frozenset(year for year, cells in people.items() if cells[unit] is None),
                frozenset(year for year, cells in judged.items() if cells[unit] is None),
            )
            for unit in units
        }


def _of_years(units: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, dict[str, int | None]]:
    """Return by year the cells of the units as they are shown."""
    years = {year for each in units.values() for year in each["years"]}
    return {year: shown_cells({unit: each["years"].get(year, {}).get(name, 0) for unit, each in units.items()}) for year in years}


def _assessed(states: Mapping[str, int]) -> int:
    return sum(states.get(state, 0) for state in DueState)


async def _names(run: RunStatement, bodies: Sequence[str]) -> dict[str, str | None]:
    rows = cast("list[dict[str, Any]]", await run(statement("merit/bodies_by_id"), {"ids": bodies}))
    return {row["id"]: row["name"] for row in rows}


def _group(units: Sequence[Mapping[str, Any]], demanded: Mapping[str, int], hidden: _Hidden) -> Group:
    """Return the people of some units together."""
    states, missing = _sum(each["states"] for each in units), _sum(each["missing"] for each in units)
    years = sorted({year for each in units for year in each["years"]})
    in_post, assessed = sum(each["in_post"] for each in units), _assessed(states)
    no_states = hidden.people or hidden.states or 0 < assessed < FEWEST
    return Group(
        in_post=None if hidden.people else in_post,
        perhaps=None if hidden.perhaps else shown(sum(each["perhaps"] for each in units)),
        states=None if no_states else states,
        missing=None if hidden.people else _in_words(missing),
        overdue=None if no_states else shown_share(states[DueState.OVERDUE], assessed),
        years=tuple(_year(year, [each["years"].get(year, {}) for each in units], demanded.get(year), hidden) for year in years),
    )


def _year(year: str, of_year: Iterable[Mapping[str, int]], demanded: int | None, hidden: _Hidden) -> HoursOfYear:
    counts = _sum(of_year)
    too_few = hidden.people or year in hidden.years or counts["people"] < FEWEST
    return HoursOfYear(
        year=int(year),
        people=None if too_few else counts["people"],
        hours=None if too_few else counts["hours"],
        unknown=None if too_few else counts["unknown"],
        demanded=demanded,
        enough=None if too_few or year in hidden.enough else shown_share(counts["met"], counts["judged"]),
    )


def _sum(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for each in counts:
        total.update(each)
    return total


def _in_words(missing: Mapping[str, int]) -> dict[str, int]:
    """Return counts by what is missing, in the words of the rule."""
    rule = find_rule(DUE)
    return {rule.messages.missing(key) if rule else key: count for key, count in sorted(missing.items())}
