"""Lists of findings."""

from __future__ import annotations

from dataclasses import dataclass

from merit.contract import Severity
from merit.findings import FindingState
from resolvers.context import Context
from resolvers.paging import Connection
from resolvers.rows import finding
from resolvers.types import Finding


@dataclass(frozen=True, slots=True)
class FindingCriteria:
    """Which findings to list; all given criteria must hold."""

    rule: str | None = None
    severity: Severity | None = None
    state: FindingState | None = None
    organisation: str | None = None
    servant: str | None = None


async def findings_page(context: Context, criteria: FindingCriteria, first: int, after: str | None) -> Connection[Finding]:
    """Return a page of findings by the day of the case, newest first."""
    filters = (criteria.rule, criteria.severity, criteria.state, criteria.organisation)
    page = context.page_request(first, after, "findings", *filters, criteria.servant)
    names = ("rule", "severity", "state", "organisation")
    parameters = {**dict(zip(names, filters, strict=True)), "after": page.after or "", "limit": page.limit}
    if criteria.servant is None:
        rows = await context.reader.read("api/findings_page", parameters)
    else:
        rows = await context.reader.read("api/findings_of_servant_page", {**parameters, "servant": criteria.servant})
    findings = [finding(row) for row in rows]
    return page.connection(findings, [each.sort_key for each in findings])
