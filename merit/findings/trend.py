"""What happened to findings over time: opened, decided and resolved, by month, rule and body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database


class Group(StrEnum):
    """What a trend is counted by, besides the month."""

    RULE = "rule"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class TrendRow:
    """What happened to findings in one month (UTC). A total over rules or bodies has None in their place.

    Changes are counted: a finding that is confirmed, reopened and dismissed is decided on twice.
    """

    month: str
    rule: str | None
    organisation: str | None
    organisation_name: str | None
    opened: int = 0
    reopened: int = 0
    confirmed: int = 0
    dismissed: int = 0
    resolved: int = 0

    @property
    def decided(self) -> int:
        """How often a person confirmed or dismissed a finding."""
        return self.confirmed + self.dismissed


async def findings_trend(
    database: Database, since: datetime, until: datetime, rules: Sequence[str] = (), organisation: str | None = None
) -> list[TrendRow]:
    """Return what happened to findings between two moments, by month, rule and body in this order.

    A row exists where something happened. Read from reviews, which are never deleted.
    """
    parameters = {"since": since, "until": until, "rules": list(rules) or None, "organisation": organisation}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in cast("list[dict[str, Any]]", await database.read(statement("merit/findings_trend"), parameters)):
        key = (row["month"], row["rule"], row["organisation"])
        counts = found.setdefault(key, {"organisation_name": row["organisation_name"]})
        counts[row["change"]] = row["changes"]
    return [TrendRow(month, rule, body, **counts) for (month, rule, body), counts in sorted(found.items())]


def totals(rows: Iterable[TrendRow], groups: Sequence[Group]) -> list[TrendRow]:
    """Return the rows added up by month and these groups."""
    found: dict[tuple[str, str, str], TrendRow] = {}
    for row in rows:
        rule = row.rule if Group.RULE in groups else None
        body, name = (row.organisation, row.organisation_name) if Group.BODY in groups else (None, None)
        key = (row.month, rule or "", body or "")
        before = found.get(key, TrendRow(row.month, rule, body, name))
        found[key] = TrendRow(
            row.month,
            rule,
            body,
            name,
            opened=before.opened + row.opened,
            reopened=before.reopened + row.reopened,
            confirmed=before.confirmed + row.confirmed,
            dismissed=before.dismissed + row.dismissed,
            resolved=before.resolved + row.resolved,
        )
    return [found[key] for key in sorted(found)]
