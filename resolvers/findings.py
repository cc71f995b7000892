"""Findings: leads for review, with what they rest on in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.model.table import NODES
from merit.contract import Rule, Severity
from merit.findings import State
from resolvers.context import Context
from resolvers.paging import Connection
from resolvers.rules import rule
from resolvers.types import Evidence, Review

# Of one servant in a list of servants; the roots page.
FINDINGS_SHOWN = 100

_LABELS = frozenset(node.label for node in NODES)
# What tells one thing of a label from another, in this order, as far as it is known.
_TELLING = (
    "title",
    "name",
    "kind",
    "degree",
    "pool",
    "ground",
    "type",
    "state",
    "order_number",
    "number",
    "mode",
    "round",
    "steps",
)
_DAYS = ("order_date", "ordered", "imposed", "given_on", "granted", "fixed_on", "issued", "filed", "announced", "start")


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Everything given must hold."""

    rule: str | None = None
    severity: Severity | None = None
    state: State | None = None
    organisation: str | None = None
    servant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A lead. ``rule`` is None where the rule is not installed any more."""

    id: str
    rule_id: str
    rule: Rule | None
    state: str
    severity: str
    reason: str
    day: date | None
    policy: str
    subjects: list[str]
    organisation: str
    servant: str
    first_seen: datetime
    sort_key: str

    @property
    def browser_query(self) -> str | None:
        return self.rule.for_browser(self.subjects) if self.rule else None


def finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        id=row["id"],
        rule_id=row["rule"],
        rule=rule(row["rule"]),
        state=row["state"],
        severity=row["severity"],
        reason=row["reason"],
        day=row["day"],
        policy=row["policy"],
        subjects=row["subjects"],
        organisation=row["organisation"],
        servant=row["servant"],
        first_seen=row["first_seen"],
        sort_key=row["sort_key"],
    )


async def findings(context: Context, filter_: FindingFilter, first: int, after: str | None) -> Connection[Finding]:
    """The newest deed first."""
    chosen = (filter_.rule, filter_.severity, filter_.state, filter_.organisation)
    wanted = context.page(first, after, "findings", *chosen, filter_.servant)
    names = ("rule", "severity", "state", "organisation")
    parameters = {**dict(zip(names, chosen, strict=True)), "after": wanted.after or "", "limit": wanted.limit}
    if filter_.servant is None:
        rows = await context.read("api/findings_page", parameters)
    else:
        rows = await context.read("api/findings_of_servant_page", {**parameters, "servant": filter_.servant})
    found = [finding(row) for row in rows]
    return wanted.filled(found, [each.sort_key for each in found])


def evidence(node: Mapping[str, Any]) -> Evidence:
    label = next((each for each in node["labels"] if each in _LABELS), "")
    return Evidence(node["id"], label, _in_words(node["properties"], node["posts"]))


def review(node: Mapping[str, Any]) -> Review:
    return Review(node["state"], node["by"], node["why"], node["at"])


def _in_words(properties: Mapping[str, Any], posts: list[str]) -> str:
    telling = [f"«{post}»" for post in posts]
    telling += [str(properties[name]) for name in _TELLING if properties.get(name) is not None]
    dated = next((name for name in _DAYS if properties.get(f"{name}_earliest") is not None), None)
    if dated:
        earliest, latest = properties[f"{dated}_earliest"], properties[f"{dated}_latest"]
        telling.append(f"{earliest}" if earliest == latest else f"between {earliest} and {latest}")
    return ", ".join(telling)
