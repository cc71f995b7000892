"""What a rule is: frozen data, with two queries beside it. A new rule touches no other file.

``find.cypher`` judges servants. It takes those of these parameters that its header names:

- ``$subjects``: ids of the servants to judge;
- ``$as_of``: the day of judgement, on which open spells are taken to end;
- ``$policy``: the rule's policy values, maps with ``country`` (``*`` is any), ``from``, ``to`` and the parameters;
- ``$covered``: the days for which portals have loaded labels completely, maps with ``portal``, ``label``, ``from``, ``to``. The
  fragment ``covered_days`` finds those that concern a body;
- ``$listed``: whether to list satisfying cases, too.

It returns one row for each combination of outcome, organisation and missing input, with the columns ``outcome``, ``missing``,
``organisation``, ``country``, ``n`` (the number of cases) and ``items``. Items are maps with ``subjects`` (ids of the facts that
identify the case, never a servant's), ``servant``, ``day`` (of the case at the latest, or null), ``evidence`` (ids) and ``words``
(the values for the reason; a day that is not known exactly is the list of its first and its last possible day).

``show.cypher`` takes the ``$subjects`` of one finding and returns its evidence as paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any, cast

from graph.cypher.statements import Statement, statement_at
from graph.model.days import FIRST_DAY, LAST_DAY
from graph.model.ids import stable_id


class RuleClass(StrEnum):
    """The kind of lead that a rule gives."""

    BREACH = "V"  # provable from records
    INDICATOR = "R"  # statistical
    RECORD = "Q"  # quality of the records


class Severity(StrEnum):
    """How urgent a finding of the rule is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """The outcome of a rule for one case. Every case that a rule applies to has exactly one."""

    VIOLATES = "violates"
    SATISFIES = "satisfies"
    NOT_EVALUABLE = "not_evaluable"


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """A rule's parameters in one country for a half-open period.

    ``verified`` is true only for values that were checked against the official text.
    """

    country: str
    from_: date
    to: date
    parameters: Mapping[str, Any]
    basis: str
    verified: bool = False

    def as_parameters(self) -> dict[str, Any]:
        return {"country": self.country, "from": self.from_, "to": self.to, **self.parameters}

    def describe(self) -> str:
        values = ", ".join(f"{name} = {value}" for name, value in sorted(self.parameters.items()))
        until = "" if self.to == LAST_DAY else f" to {self.to}"
        status = "" if self.verified else " (value not checked against the official text)"
        return f"{self.country} from {self.from_}{until}: {values}; {self.basis}{status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    ``reason`` is a sentence with placeholders in braces, which are the keys of ``words`` in ``find.cypher``. ``package`` is the
    package that contains both queries.
    """

    id: str
    title: str
    looks_for: str
    rationale: str
    rule_class: RuleClass
    severity: Severity
    legal_basis: str
    reason: str
    innocent_explanations: tuple[str, ...]
    policy: tuple[PolicyValue, ...]
    package: str

    @property
    def find(self) -> Statement:
        return statement_at(files(self.package) / "find.cypher", f"{self.id}/find")

    @property
    def show(self) -> Statement:
        return statement_at(files(self.package) / "show.cypher", f"{self.id}/show")

    def finding_id(self, subjects: Sequence[str]) -> str:
        """Return the finding's id: the same for the same rule and facts for ever, even if servants are merged or split."""
        return stable_id("finding", self.id, *sorted(subjects))

    def reason_for(self, values: Mapping[str, Any]) -> str:
        return self.reason.format(**{name: _as_text(value) for name, value in values.items()})

    def browser_query(self, subjects: Sequence[str]) -> str:
        """Return the query that shows a finding, with its ids as literals, to paste into Neo4j Browser."""
        listed = ", ".join(f"'{subject}'" for subject in subjects)
        return self.show.text.replace("$subjects", f"[{listed}]")


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        first, last = (cast("date", day) for day in cast("list[object]", value))
        return f"a day {'up to' if first <= FIRST_DAY else f'from {_as_text(first)} to'} {_as_text(last)}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return "unknown" if value is None else str(value)
