"""Requests to load: what people asked a worker to load, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import strawberry

from loaders.runs.load_requests import LoadRequestKind, LoadRequestState
from resolvers import load_requests, types
from schema.common import Info
from schema.enums import describe
from schema.list_sizes import usual_size
from schema.load_runs import LoadRun
from schema.paging import changed_since

describe(
    LoadRequestKind,
    "What is asked for.",
    {
        LoadRequestKind.SYNC: "A portal is read, or all that have a feed.",
        LoadRequestKind.REPLAY: "Rows in quarantine are loaded again.",
        LoadRequestKind.CONFIRM_REMOVALS: "A portal is read again, and what a held run found missing is believed to be gone.",
    },
)
describe(
    LoadRequestState,
    "What became of a request to load.",
    {
        LoadRequestState.WAITING: "No worker has taken it yet.",
        LoadRequestState.TAKEN: "A worker has begun it. If the worker dies, another one begins it again.",
        LoadRequestState.DONE: "It is done. Its message and its runs say how.",
        LoadRequestState.REFUSED: "It cannot be done, and nothing was loaded. Its message says why.",
        LoadRequestState.FAILED: "It was tried and failed. Its message says why. What was loaded before is kept.",
    },
)


@strawberry.type(
    description="What somebody asked to have loaded. The hub loads nothing itself: a worker takes what waits, the oldest first."
)
class LoadRequest:
    id: strawberry.ID = strawberry.field(description="Id of the request.")
    kind: LoadRequestKind = strawberry.field(description="What is asked for.")
    portal: str | None = strawberry.field(
        description="Name of the portal; null for all portals, and where rows in quarantine are named."
    )
    run: strawberry.ID | None = strawberry.field(
        name="runId", description="Id of the held run whose removals are confirmed; null for other kinds."
    )
    rows: list[strawberry.ID] | None = strawberry.field(
        name="rowIds",
        description="Ids of the rows in quarantine that are loaded again; null for all of the portal.",
        directives=[usual_size(10)],
    )
    by: str = strawberry.field(name="askedBy", description="Who asked for it first.")
    why: str = strawberry.field(description="The reason that she gave.")
    state: LoadRequestState = strawberry.field(description="What became of it.")
    message: str | None = strawberry.field(
        description="What became of it, or why it waits again, for a person to read: counts and reasons, and no value from a row."
    )
    attempts: int = strawberry.field(description="How often a worker began it. It is given up after three who died.")
    asked_at: datetime = strawberry.field(description="Time at which it was asked for.")
    taken_at: datetime | None = strawberry.field(description="Time at which a worker began it last; null while it waits.")
    ended_at: datetime | None = strawberry.field(description="Time at which it was done, refused or failed; null before.")
    waited_seconds: int = strawberry.field(
        description="For how many seconds it has waited, or did until a worker began it. If it grows, no worker runs."
    )

    @strawberry.field(
        graphql_type=list[LoadRun],
        description="The load runs that came of it, the earliest first; none of a replay. `loadProgress` follows one.",
        directives=[usual_size(2)],
    )
    async def runs(self, info: Info, request: strawberry.Parent[load_requests.LoadRequest]) -> list[types.LoadRun]:
        return await info.context.portals.runs_of_requests.load(request.id)


@strawberry.input(description="Which requests to load to list. All given criteria must hold.")
class LoadRequestFilter:
    portal: str | None = strawberry.field(default=None, description="Name of the portal.")
    kind: LoadRequestKind | None = strawberry.field(default=None, description="What is asked for.")
    state: LoadRequestState | None = strawberry.field(default=None, description="State of the requests.")
    changed_since: datetime | None = strawberry.field(default=None, description=changed_since("it was asked for, begun or ended"))

    def criteria(self) -> Mapping[str, object]:
        return {
            "portal": self.portal,
            "kind": self.kind.value if self.kind else None,
            "state": self.state.value if self.state else None,
            "since": self.changed_since,
        }
