"""What was loaded, and whether the books balance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graph.model.name_folding import SEPARATOR
from resolvers.context import Context
from resolvers.paging import Connection
from resolvers.types import LoadRun, ScopeRun

_FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)


async def load_runs(context: Context, first: int, after: str | None) -> Connection[LoadRun]:
    """The newest first."""
    wanted = context.page(first, after, "loadRuns")
    started, _, id_ = (wanted.after or "").partition(SEPARATOR)
    before = datetime.fromisoformat(started) if started else _FAR_FUTURE
    rows = await context.read("api/load_runs_page", {"before": before, "after": id_, "limit": wanted.limit})
    found = [_load_run(row) for row in rows]
    return wanted.filled(found, [f"{run.started_at.isoformat()}{SEPARATOR}{run.id}" for run in found])


def _load_run(row: Mapping[str, Any]) -> LoadRun:
    return LoadRun(
        id=row["id"],
        portal=row["portal"],
        state=row["state"],
        problem=row["problem"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        scopes=[ScopeRun(**scope) for scope in row["scopes"]],
    )
