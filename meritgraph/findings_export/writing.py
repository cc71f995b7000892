"""Writes findings as a file, a page of them at a time, so that an export of any size needs little memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO

from graph.driver.database import Database
from merit.findings.listing import FindingFilter, ListedFinding, all_findings, count_findings, details_of
from merit.registry import all_rules
from meritgraph.findings_export.content import Export, ExportHead
from meritgraph.findings_export.page import HtmlExport
from meritgraph.findings_export.tables import CsvExport, JsonExport

Record = Callable[[Sequence[ListedFinding]], Awaitable[None]]


class ExportFormat(StrEnum):
    """The format of an export."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"


_EXPORTS: Mapping[ExportFormat, Callable[[ExportHead], Export]] = {
    ExportFormat.CSV: lambda head: CsvExport(),
    ExportFormat.JSON: lambda head: JsonExport(),
    ExportFormat.HTML: HtmlExport,
}


async def write_findings(
    database: Database, chosen: FindingFilter, form: ExportFormat, file: IO[str], record: Record | None = None
) -> int:
    """Write the findings to an open file, and return how many there are.

    ``record`` is awaited with each page before it is written.
    """
    counts = await count_findings(database, chosen)
    titles = {rule.id: rule.title for rule in all_rules()}
    export = _EXPORTS[form](ExportHead(datetime.now(UTC), criteria_of(chosen), counts, titles))
    number = 0
    async for page in all_findings(database, chosen):
        if record is not None:
            await record(page)
        if not number:
            file.write(export.start())
        file.write(export.page(await details_of(database, page)))
        number += len(page)
    if not number:
        file.write(export.start())
    file.write(export.end())
    return number


def criteria_of(chosen: FindingFilter) -> str:
    """Return in words which findings were asked for."""
    criteria = {
        "rule": ", ".join(chosen.rules),
        "severity": ", ".join(chosen.severities),
        "state": ", ".join(chosen.states),
        "body": ", ".join(chosen.organisations or ()),
        "assigned to": chosen.assignee,
        "first seen since": f"{chosen.since:%d %B %Y %H:%M} UTC" if chosen.since else "",
    }
    return "; ".join(f"{name} {value}" for name, value in criteria.items() if value) or "all there are"
