"""Training compliance: in a body and each of its units, whose training is overdue or due soon, and the hours of courses by year.

It reads what detection keeps by body (`merit.figures.training_compliance`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, cast

from graph.cypher.statements import statement
from merit.context import RunStatement
from merit.figures.keeping import Counted, read_asked
from merit.figures.training_compliance import DUE, ID
from merit.questions.shown import FEWEST, shown, shown_cells, shown_parts, shown_share, shown_total
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

    ``states`` count by `DueState`, and by `NO_DUTY` where the law asks for no course, None where those assessed are too few.
    ``not_assessed`` are the others in post, ``missing`` the same by what is missing in words; it is told of the whole only.
    ``perhaps`` are people of whom it is not known whether they are in post. A count is None, too, where a count of one to four
    could be found from it: ``in_post`` beside the states where few are not assessed.
    """

    in_post: int | None
    perhaps: int | None
    states: Mapping[str, int] | None
    not_assessed: int | None
    missing: Mapping[str, int | None] | None
    overdue: Share | None
    years: tuple[HoursOfYear, ...]


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
    hidden, of_units = _hidden(units)
    whole = _group(list(units.values()), demanded, hidden)
    missing = None if whole.not_assessed is None else shown_parts(_sum(each["missing"] for each in units.values()))
    whole = replace(whole, missing=None if missing is None else _in_words(missing))
    return whole, {unit: _group([each], demanded, of_units[unit]) for unit, each in units.items()}


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What is not shown of a group: everything about the people in post, or some of it.

    ``others`` are those in post and those not assessed: how many they are tells how few are not assessed, or have courses that
    are not loaded, as the others are counted. Of the years all is hidden, or the share of those who have enough hours.
    """

    people: bool = False
    perhaps: bool = False
    states: bool = False
    others: bool = False
    not_assessed: bool = False
    years: frozenset[str] = frozenset()
    enough: frozenset[str] = frozenset()


_Counted = tuple[bool, Mapping[str, bool]]
"""Whether the total of a table is suppressed, and whether the cell of each unit is."""


def _hidden(units: Mapping[str, Mapping[str, Any]]) -> tuple[_Hidden, dict[str, _Hidden]]:
    """Return what is not shown of a body and of each of its units, so that nothing hidden can be found from what is shown."""
    people, perhaps = (_counted({unit: each[name] for unit, each in units.items()}) for name in ("in_post", "perhaps"))
    states = _counted({unit: _assessed(each["states"]) for unit, each in units.items()})
    missing = _counted({unit: sum(each["missing"].values()) for unit, each in units.items()})
    years = {year: _of_year(units, year) for year in sorted({year for each in units.values() for year in each["years"]})}
    nearly = _nearly_assessed(units)

    def of(pick: Callable[[_Counted], bool]) -> _Hidden:
        few = pick(missing) or pick(nearly) or any(pick(each.without) for each in years.values())
        return _Hidden(
            people=people[0] or pick(people),
            perhaps=pick(perhaps),
            states=pick(states),
            others=few,
            not_assessed=few or pick(states),
            years=frozenset(year for year, each in years.items() if pick(each.people)),
            enough=frozenset(year for year, each in years.items() if pick(each.judged) or pick(each.not_judged)),
        )

    return of(lambda each: each[0]), {unit: of(lambda each, unit=unit: each[1][unit]) for unit in units}


def _counted(cells: Mapping[str, int]) -> _Counted:
    return shown_total(cells) is None, {unit: count is None for unit, count in shown_cells(cells).items()}


class _Year(NamedTuple):
    """What is suppressed of a year: of people with its courses loaded and those without, of those judged and not judged."""

    people: _Counted
    without: _Counted
    judged: _Counted
    not_judged: _Counted


def _of_year(units: Mapping[str, Mapping[str, Any]], year: str) -> _Year:
    in_post = {unit: each["in_post"] for unit, each in units.items()}
    people, judged = (
        {unit: each["years"].get(year, {}).get(name, 0) for unit, each in units.items()} for name in ("people", "judged")
    )
    return _Year(
        _counted(people),
        _counted({unit: in_post[unit] - people[unit] for unit in units}),
        _counted(judged),
        _counted({unit: people[unit] - judged[unit] for unit in units}),
    )


def _nearly_assessed(units: Mapping[str, Mapping[str, Any]]) -> _Counted:
    """Return where the number of people in post would tell that one of them is assessed."""
    cells = {unit: 1 if _one_is_assessed(each["in_post"], each["states"]) else each["in_post"] for unit, each in units.items()}
    of_all = sum(each["in_post"] for each in units.values())
    return _one_is_assessed(of_all, _sum(each["states"] for each in units.values())), _counted(cells)[1]


def _one_is_assessed(in_post: int, states: Mapping[str, int]) -> bool:
    """Tell whether it follows that one person is assessed: of six or less in post, where fewer than five of each are hidden."""
    return 0 < _assessed(states) < FEWEST and in_post <= FEWEST + 1


def _assessed(states: Mapping[str, int]) -> int:
    return sum(states.get(state, 0) for state in DueState)


async def _names(run: RunStatement, bodies: Sequence[str]) -> dict[str, str | None]:
    rows = cast("list[dict[str, Any]]", await run(statement("merit/bodies_by_id"), {"ids": bodies}))
    return {row["id"]: row["name"] for row in rows}


def _group(units: Sequence[Mapping[str, Any]], demanded: Mapping[str, int], hidden: _Hidden) -> Group:
    """Return the people of some units together."""
    states, missing = _sum(each["states"] for each in units), _sum(each["missing"] for each in units)
    years = sorted({year for each in units for year in each["years"]})
    assessed = _assessed(states)
    no_states = hidden.people or hidden.states or 0 < assessed < FEWEST
    return Group(
        in_post=None if hidden.people or hidden.others else sum(each["in_post"] for each in units),
        perhaps=None if hidden.perhaps else shown(sum(each["perhaps"] for each in units)),
        states=None if no_states else states,
        not_assessed=None if hidden.people or hidden.not_assessed else missing.total(),
        missing=None,
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


def _in_words(missing: Mapping[str, int | None]) -> dict[str, int | None]:
    """Return counts by what is missing, in the words of the rule."""
    rule = find_rule(DUE)
    return {rule.messages.missing(key) if rule else key: count for key, count in sorted(missing.items())}
