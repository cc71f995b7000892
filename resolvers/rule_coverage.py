"""How much each rule could judge, without figures that would tell of fewer than five people. Pure but for one read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from merit.contract import Rule
from merit.questions.shown import shown_cells
from merit.registry import find_rule
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


async def rule_coverage(reader: Reader, rules: Sequence[str] | None, organisation: str | None) -> list[RuleCoverage]:
    """Return the coverage of rules that have run, by id. Raises BadUserInput for too many ids."""
    if rules is not None and len(rules) > LARGEST_PAGE:
        raise BadUserInput(f"ruleIds has more than {LARGEST_PAGE} ids. Name fewer, or leave it out for all rules.")
    rows = await reader.read("merit/rule_runs")
    chosen = [row for row in rows if rules is None or row["rule"] in rules]
    return [of_all(row) if organisation is None else of_body(row, organisation) for row in chosen]


def of_all(row: Mapping[str, Any]) -> RuleCoverage:
    """Return the coverage of a rule in all bodies together, from a row of ``merit/rule_runs``."""
    cells = {name: cast("int", row[name]) for name in ("satisfied", "violating", "not_evaluable")}
    shown = shown_cells(cells)
    cases = sum(cells.values()) if any(shown.values()) or not any(cells.values()) else None
    missing = dict(_counted(text) for text in row["missing"] or ())
    inputs = None if shown["not_evaluable"] is None else _shown_parts(missing)
    known = cases is not None and shown["not_evaluable"] is not None
    return RuleCoverage(
        rule_id=row["rule"],
        as_of=row["as_of"],
        ended_at=row["ended_at"],
        cases=cases,
        evaluated=cells["satisfied"] + cells["violating"] if known else None,
        satisfied=shown["satisfied"],
        violating=shown["violating"],
        not_evaluable=shown["not_evaluable"],
        missing=_inputs(inputs or {}),
        suppressed=cases is None or inputs is None or None in (*shown.values(), *inputs.values()),
    )


def of_body(row: Mapping[str, Any], body: str) -> RuleCoverage:
    """Return the coverage of a rule in one body.

    A figure of the body is suppressed, too, where it and the figures of all other bodies together would tell a small one.
    """
    satisfied = dict(_counted(text) for text in row["satisfied_by_body"] or ())
    by_body: defaultdict[str, dict[str, int]] = defaultdict(dict)
    by_input: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for text in row["missing_by_body"] or ():
        words, count = _counted(text)
        of, _, missing = words.partition(": ")
        by_body[of][missing] = by_input[missing][of] = count
    not_evaluable = shown_cells({of: sum(counts.values()) for of, counts in by_body.items()}).get(body, 0)
    met = shown_cells(satisfied).get(body, 0)
    inputs = None if not_evaluable is None else _shown_parts(by_body[body])
    if inputs is not None:
        inputs = {name: None if shown_cells(by_input[name])[body] is None else count for name, count in inputs.items()}
    return RuleCoverage(
        rule_id=row["rule"],
        as_of=row["as_of"],
        ended_at=row["ended_at"],
        cases=None,
        evaluated=None,
        satisfied=met,
        violating=None,
        not_evaluable=not_evaluable,
        missing=_inputs(inputs or {}),
        suppressed=met is None or inputs is None or None in inputs.values(),
    )


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
