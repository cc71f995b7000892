"""What a rule is: data, with two queries beside it. Adding one touches no other file.

``find.cypher`` judges servants. It takes what its header names of

- ``$subjects``: ids of the servants to judge,
- ``$as_of``: the day of judgement, to which open spells run,
- ``$policy``: the rule's values as maps with ``country`` (``*`` is any), ``from``, ``to`` and the parameters,
- ``$covered``: for which days streams are loaded completely, as maps with ``country``, ``label``, ``from``, ``to``,
- ``$listed``: whether satisfied things are listed, too,

and answers one row for each outcome, body and missing input: ``outcome``, ``missing``, ``organisation``,
``country``, ``n`` and ``items``, maps with ``subjects`` (ids of the facts that make it this thing and no other, never a
servant), ``servant``, ``day`` (of the deed,
possibly null), ``evidence`` (ids) and ``words`` for the reason.

``show.cypher`` takes ``$subjects`` of one finding and returns its evidence as paths.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Any

from graph.driver.statements import Statement, statement_at
from graph.model.days import LAST_DAY


class RuleClass(StrEnum):
    """What kind of lead a rule gives."""

    BREACH = "V"  # provable from records
    INDICATOR = "R"  # statistical
    RECORD = "Q"  # quality of the records


class Severity(StrEnum):
    """How much hangs on it."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """Each thing a rule concerns has one."""

    VIOLATES = "violates"
    SATISFIES = "satisfies"
    NOT_EVALUABLE = "not_evaluable"


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """A rule's parameters in one country for a time, half-open; ``verified`` only against the official text."""

    country: str
    from_: date
    to: date
    parameters: Mapping[str, Any]
    basis: str
    verified: bool = False

    def for_query(self) -> dict[str, Any]:
        return {"country": self.country, "from": self.from_, "to": self.to, **self.parameters}

    def in_words(self) -> str:
        values = ", ".join(f"{name} = {value}" for name, value in sorted(self.parameters.items()))
        until = "" if self.to == LAST_DAY else f" to {self.to}"
        status = "" if self.verified else " (value not checked against the official text)"
        return f"{self.country} from {self.from_}{until}: {values}; {self.basis}{status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``reason`` is a sentence with the names of ``words`` in braces; ``package`` is where its queries lie."""

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
        """The same for the same rule and facts for ever, whoever the person turns out to be."""
        identity = "\x1f".join([self.id, *sorted(subjects)])
        return f"finding:{hashlib.blake2b(identity.encode(), digest_size=15).hexdigest()}"

    def sentence(self, words: Mapping[str, Any]) -> str:
        return self.reason.format(**{name: _in_words(value) for name, value in words.items()})

    def for_browser(self, subjects: Sequence[str]) -> str:
        """The query that shows a finding, with its ids written out, to paste into Neo4j Browser."""
        listed = ", ".join(f"'{subject}'" for subject in subjects)
        return self.show.text.replace("$subjects", f"[{listed}]")


def _in_words(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return "unknown" if value is None else str(value)
