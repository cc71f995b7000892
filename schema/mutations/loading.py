"""What is asked to be loaded: portals, rows in quarantine, removals of a held run."""

from __future__ import annotations

from typing import Annotated, ClassVar

import strawberry
from strawberry.federation.schema_directives import Cost

from resolvers.mutations import loading
from resolvers.mutations.loading import Reason
from resolvers.mutations.outcomes import Refusal
from schema.common import Info
from schema.load_requests import LoadRequest
from schema.mutations.inputs import CHANGE_COST, KEY, WHY
from schema.mutations.outcomes import KeyUsedOtherwise, NotFound, NotPossible
from schema.nodes import ModelBacked


@strawberry.type(description="It will be loaded by the next worker that runs. Follow it by `loadRequest`.")
class LoadRequested(ModelBacked):
    model_class: ClassVar[type] = loading.LoadRequested
    request: LoadRequest = strawberry.field(description="The request that does what you asked for.")
    already_waiting: bool = strawberry.field(
        description="Whether somebody asked for the same before and it still waits: the request is hers, with her reason."
    )


LoadRequestResult = Annotated[
    LoadRequested | NotPossible | NotFound | KeyUsedOtherwise,
    strawberry.union("LoadRequestResult", description="What became of asking for something to be loaded."),
]


@strawberry.input(description="What is to be read.")
class StartSyncInput:
    portal: str | None = strawberry.field(default=None, description="Name of the portal; all that have a feed without one.")
    why: str = strawberry.field(description=WHY)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Which rows in quarantine are to be loaded again: those of a portal, certain ones, or all.")
class ReplayQuarantineInput:
    portal: str | None = strawberry.field(default=None, description="Name of the portal whose rows are meant.")
    row_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of the rows, as `quarantine` lists them; at most 100."
    )
    why: str = strawberry.field(description=WHY)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Which held run is confirmed.")
class ConfirmRemovalsInput:
    run_id: strawberry.ID = strawberry.field(description="Id of the run that was held because too many records were missing.")
    why: str = strawberry.field(description=WHY)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


Sync = Annotated[StartSyncInput, strawberry.argument(description="What is to be read, and why.")]
Replay = Annotated[ReplayQuarantineInput, strawberry.argument(description="Which rows, and why.")]
Removals = Annotated[ConfirmRemovalsInput, strawberry.argument(description="Which run, and why.")]


@strawberry.type
class LoadingMutations:
    @strawberry.mutation(
        graphql_type=LoadRequestResult | None,
        description="Ask for a portal to be read, or for all that have a feed. A worker does it, as `meritgraph sync` does.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def start_sync(self, info: Info, input: Sync) -> loading.LoadRequested | Refusal:
        return await loading.start_sync(info.context, input.portal, Reason(input.why, input.idempotency_key))

    @strawberry.mutation(
        graphql_type=LoadRequestResult | None,
        description="Ask for rows in quarantine to be loaded again, after the package of their portal was corrected. A worker "
        "does it, as `meritgraph quarantine replay` does.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def replay_quarantine(self, info: Info, input: Replay) -> loading.LoadRequested | Refusal:
        rows = None if input.row_ids is None else [str(each) for each in input.row_ids]
        return await loading.replay_quarantine(info.context, input.portal, rows, Reason(input.why, input.idempotency_key))

    @strawberry.mutation(
        graphql_type=LoadRequestResult | None,
        description="Confirm that the records which a held run found missing are really gone, and ask for its portal to be read "
        "again. A worker does it, as `meritgraph sync --confirm-removals` does.",
        directives=[Cost(weight=CHANGE_COST)],
    )
    async def confirm_removals(self, info: Info, input: Removals) -> loading.LoadRequested | Refusal:
        return await loading.confirm_removals(info.context, str(input.run_id), Reason(input.why, input.idempotency_key))
