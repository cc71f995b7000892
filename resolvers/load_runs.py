"""Lists of load runs."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.model.name_folding import SEPARATOR
from resolvers.context import Context
from resolvers.paging import Connection
from resolvers.rows import load_run
from resolvers.types import LoadRun

_FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)


async def load_runs_page(context: Context, first: int, after: str | None) -> Connection[LoadRun]:
    """Return a page of load runs, the newest first."""
    page = context.page_request(first, after, "loadRuns")
    started_at, _, id_ = (page.after or "").partition(SEPARATOR)
    before = datetime.fromisoformat(started_at) if started_at else _FAR_FUTURE
    rows = await context.reader.read("api/load_runs_page", {"before": before, "after": id_, "limit": page.limit})
    runs = [load_run(row) for row in rows]
    return page.connection(runs, [f"{run.started_at.isoformat()}{SEPARATOR}{run.id}" for run in runs])
