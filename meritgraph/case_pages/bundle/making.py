"""Makes the bundle of a lead for a command, which sees everything: the API is asked as the hub itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graph.driver.database import Database
from merit.findings.errors import UnknownFinding
from meritgraph.case_pages.asking import asked_of, document_text
from resolvers.context import Context
from schema.answering import answering

DOCUMENT = "bundle"
_SECONDS = 60.0


async def lead_of(database: Database, finding: str) -> Mapping[str, Any]:
    """Return the lead of this id with all that its bundle has. Raises UnknownFinding, and Unanswered."""
    # No list is asked for, so no cursor is made under this key.
    context = Context(database, b"", datetime.now(UTC).date(), _SECONDS)
    try:
        result = await answering().answer(document_text(DOCUMENT), {"id": finding}, context, own=True)
    finally:
        context.cancel()
    found = asked_of(result).data["finding"]
    if found is None:
        raise UnknownFinding(finding)
    return found
