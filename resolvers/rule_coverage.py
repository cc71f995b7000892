"""How much each rule could judge, without figures that would tell of fewer than five people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from strawberry.dataloader import DataLoader

from merit.contract import Rule
from merit.questions.shown import shown, shown_cells
from merit.registry import find_rule
from resolvers.access.scope import Scope
from resolvers.batches import Batches
from resolvers.errors import BadUserInput
from resolvers.paging import LARGEST_PAGE
from resolvers.reading import Reader


@dataclass(frozen=True, slots=True)
class MissingInput:
    """An input that was missing, and of how many cases; None where that is suppressed."""

    input: str
    cases: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCoverage:
    """The counts of a rule's last run, of all bodies or of one. A figure is None where it is suppressed, or not kept."""

    rule_id: str
    as_of: date
    ended_at: datetime
    cases: int | None
    evaluated: int | None
    satisfied: int | None
    violating: int | None
    not_evaluable: int | None
    missing: list[MissingInput]
    suppressed: bool

    @property
    def rule(self) -> Rule | None:
        return find_rule(self.rule_id)


class CoverageInSight:
    """What the caller of one request is told of the last runs of rules."""

    def __init__(self, reader: Reader, batches: Batches, scope: Callable[[], Awaitable[Scope]], today: date) -> None:
        self._reader = reader
        self._loop = batches.loop
        self._scope = scope
        self._today = today

    @cached_property
    def last_runs(self) -> DataLoader[str, RuleCoverage | None]:
        """The loader of the coverage of rules in all bodies together, by the ids of the rules."""

        async def load(rules: list[str]) -> list[RuleCoverage | None]:
            found = {each.rule_id: each for each in await self.of_all_bodies()}
            return [found.get(id_) for id_ in rules]

        return DataLoader(load_fn=load, loop=self._loop)

    async def of_all_bodies(self) -> list[RuleCoverage]:
        """Return the coverage of all rules in all bodies together; none to callers without a body, who are told no figures."""
        scope = await self._scope()
        if not scope.unlimited and not scope.bodies:
            return []
        if scope.unlimited or not await self._reader.read(
            "access/foreign_countries", {"bodies": sorted(scope.bodies), "today": self._today}
        ):
            return [of_all(row) for row in await self._reader.read("api/rule_runs")]
        return [beside(row, scope.bodies) for row in await self._reader.read("merit/rule_runs")]

    async def of_one_body(self, body: str) -> list[RuleCoverage]:
        """Return the coverage of all rules in one body, about which the caller may ask."""
        scope = await self._scope()
        if not scope.unlimited and not scope.bodies:
            return []
        return [of_body(row, body) for row in await self._reader.read("merit/rule_runs")]


async def rule_coverage(in_sight: CoverageInSight, rules: Sequence[str] | None, body: str | None) -> list[RuleCoverage]:
    """Return the coverage of rules that have run, by id. Raises BadUserInput for too many ids."""
    if rules is not None and len(rules) > LARGEST_PAGE:
        raise BadUserInput(f"ruleIds has more than {LARGEST_PAGE} ids. Name fewer, or leave it out for all rules.")
    found = await (in_sight.of_all_bodies() if body is None else in_sight.of_one_body(body))
    return [each for each in found if rules is None or each.rule_id in rules]


def of_all(row: Mapping[str, Any]) -> RuleCoverage:
    """Return the coverage of a rule in all bodies together, from a row of ``api/rule_runs``."""
    cells = {name: cast("int", row[name]) for name in ("satisfied", "violating", "not_evaluable")}
    seen = shown_cells(cells)
    cases = sum(cells.values()) if any(seen.values()) or not any(cells.values()) else None
    missing = dict(_counted(text) for text in row["missing"] or ())
    inputs = None if seen["not_evaluable"] is None else _shown_parts(missing)
    known = cases is not None and seen["not_evaluable"] is not None
    return RuleCoverage(
        rule_id=row["rule"],
        as_of=row["as_of"],
        ended_at=row["ended_at"],
        cases=cases,
        evaluated=cells["satisfied"] + cells["violating"] if known else None,
        satisfied=seen["satisfied"],
        violating=seen["violating"],
        not_evaluable=seen["not_evaluable"],
        missing=_inputs(inputs or {}),
        suppressed=cases is None or inputs is None or None in (*seen.values(), *inputs.values()),
    )


def beside(row: Mapping[str, Any], own: Collection[str]) -> RuleCoverage:
    """Return the coverage of a rule in all bodies together for somebody who is told that of some bodies, her own.

    A figure is suppressed, too, where that of all other bodies would tell of fewer than five. How many cases violate the rule is
    not told: she sees the findings of her own bodies, and not all of them are cases of this run.
    """
    satisfied, of_bodies = _by_body(row)
    rest_satisfied = row["satisfied"] - sum(satisfied.get(body, 0) for body in own)
    missing = dict(_counted(text) for text in row["missing"] or ())
    rest = dict(missing)
    for body in own:
        for name, count in of_bodies.get(body, {}).items():
            rest[name] = rest.get(name, 0) - count
    whole, others = shown_cells(missing), shown_cells(rest)
    inputs = {name: None if others[name] is None else whole[name] for name in missing}
    met = None if shown(rest_satisfied) is None else shown(row["satisfied"])
    if any(missing.values()) and not any(inputs.values()):
        # Their names alone would tell how many there are.
        inputs = None
    number = None if inputs is None or None in (shown(sum(rest.values())), shown(row["not_evaluable"])) else row["not_evaluable"]
    return _in_part(row, met, number, inputs)


def of_body(row: Mapping[str, Any], body: str) -> RuleCoverage:
    """Return the coverage of a rule in one body.

    A figure of the body is suppressed, too, where it and the figures of all other bodies together would tell a small one.
    """
    satisfied, by_body = _by_body(row)
    by_input: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for of, counts in by_body.items():
        for missing, count in counts.items():
            by_input[missing][of] = count
    not_evaluable = shown_cells({of: sum(counts.values()) for of, counts in by_body.items()}).get(body, 0)
    met = shown_cells(satisfied).get(body, 0)
    inputs = None if not_evaluable is None else _shown_parts(by_body.get(body, {}))
    if inputs is not None:
        inputs = {name: None if shown_cells(by_input[name])[body] is None else count for name, count in inputs.items()}
    return _in_part(row, met, not_evaluable, inputs)


def _in_part(
    row: Mapping[str, Any], satisfied: int | None, not_evaluable: int | None, inputs: Mapping[str, int | None] | None
) -> RuleCoverage:
    """Return the coverage of a rule without how many cases violate it, or from which that could be worked out."""
    shown_whole = None not in (satisfied, not_evaluable) and inputs is not None and None not in inputs.values()
    return RuleCoverage(
        rule_id=row["rule"],
        as_of=row["as_of"],
        ended_at=row["ended_at"],
        cases=None,
        evaluated=None,
        satisfied=satisfied,
        violating=None,
        not_evaluable=not_evaluable,
        missing=_inputs(inputs or {}),
        suppressed=not shown_whole,
    )


def _by_body(row: Mapping[str, Any]) -> tuple[dict[str, int], Mapping[str, Mapping[str, int]]]:
    """Return of each body how many cases satisfy the rule, and how many lacked each input."""
    missing: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for text in row["missing_by_body"] or ():
        words, count = _counted(text)
        body, _, name = words.partition(": ")
        missing[body][name] = count
    return dict(_counted(text) for text in row["satisfied_by_body"] or ()), missing


def _shown_parts(cells: Mapping[str, int]) -> dict[str, int | None] | None:
    """Return the cells of a table whose total is shown; None where no cell is, as their names alone tell how many there are."""
    found = shown_cells(cells)
    return found if any(found.values()) or not any(cells.values()) else None


def _inputs(cells: Mapping[str, int | None]) -> list[MissingInput]:
    return [MissingInput(name, cases) for name, cases in sorted(cells.items())]


def _counted(text: str) -> tuple[str, int]:
    """Return the words and the number of a kept count (``exact days of a sanction: 3``)."""
    words, _, number = text.rpartition(": ")
    return words, int(number)
