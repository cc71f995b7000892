"""The page of loading, for those who operate the hub: portals, books, quarantine, and what people asked to have loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

from meritgraph.case_pages.addresses import parameters
from meritgraph.case_pages.view_models.loading import overdue, portal_states, quarantined
from meritgraph.case_pages.view_models.words import REQUEST_KINDS, REQUEST_STATES, RUN_STATES, SCOPE_STATES
from meritgraph.case_pages.visits import Visit, needed


async def runs_page(visit: Visit) -> Response:
    """Answer with how the loading of each portal goes, what somebody must act on first."""
    parameters(visit)
    asked = await visit.ask("runs")
    data: Mapping[str, Any] = {field: needed(asked, field) for field in asked.data}
    requests = [edge["node"] for edge in data["loadRequests"]["edges"]]
    rows = [edge["node"] for edge in data["quarantine"]["edges"]]
    states = portal_states(data, visit.texts)
    return visit.page(
        "runs.html",
        visit.texts.gettext("Loading"),
        portals=states,
        acts=sum(bool(state.acts) for state in states),
        quarantined=quarantined(rows),
        rows_shown=len(rows),
        rows_in_all=data["quarantine"]["totalCount"],
        pending=data["pendingReferences"]["totalCount"],
        requests=requests,
        overdue=overdue(requests),
        words={"run": RUN_STATES, "scope": SCOPE_STATES, "kind": REQUEST_KINDS, "request": REQUEST_STATES},
    )
