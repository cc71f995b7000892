"""Portals: what was loaded from them, what was not, and what is sent to them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import conflicts, load_requests, loading, portals, types
from resolvers.conflict_lists import conflicts_page
from resolvers.paging import DEFAULT_PAGE
from resolvers.paging import Connection as Page
from resolvers.roots import refuse_root
from schema.common import Connection, Info
from schema.conflicts import Conflict, ConflictFilter
from schema.list_sizes import PAGE, usual_size
from schema.load_requests import LoadRequest, LoadRequestFilter
from schema.load_runs import LoadRun
from schema.loading import (
    Delivery,
    DeliveryFilter,
    LoadRunFilter,
    MatchCandidate,
    MatchCandidateFilter,
    PendingReference,
    PendingReferenceFilter,
    Portal,
    QuarantinedRow,
    QuarantineFilter,
)
from schema.paging import After, First

Runs = Annotated[LoadRunFilter | None, strawberry.argument(description="Which runs to list; all by default.")]
Requests = Annotated[LoadRequestFilter | None, strawberry.argument(description="Which requests to list; all by default.")]
RequestId = Annotated[strawberry.ID, strawberry.argument(description="Id of the request.")]
Rows = Annotated[QuarantineFilter | None, strawberry.argument(description="Which rows to list; all by default.")]
References = Annotated[
    PendingReferenceFilter | None, strawberry.argument(description="Which references to list; all by default.")
]
Candidates = Annotated[MatchCandidateFilter | None, strawberry.argument(description="Which candidates to list; all by default.")]
Contradictions = Annotated[ConflictFilter | None, strawberry.argument(description="Which conflicts to list; all by default.")]
Messages = Annotated[DeliveryFilter | None, strawberry.argument(description="Which messages to list; all by default.")]


@strawberry.type
class LoadingRoots:
    @strawberry.field(
        graphql_type=Connection[Portal] | None,
        description="Portals whose packages are installed, or that were ever loaded, by name.",
        # However large the page is, a hub has few portals.
        directives=[usual_size(10, "edges")],
    )
    async def portals(self, info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[portals.Portal] | None:
        refuse_root(info.context, "portals")
        return await loading.portals_page(info.context, first, after)

    @strawberry.field(
        graphql_type=Connection[LoadRun] | None, description="Synchronisations of portals, the newest first.", directives=[PAGE]
    )
    async def load_runs(
        self, info: Info, filter: Runs = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[types.LoadRun] | None:
        refuse_root(info.context, "loadRuns")
        return await loading.load_runs_page(info.context, (filter or LoadRunFilter()).criteria(), first, after)

    @strawberry.field(
        graphql_type=LoadRequest | None, description="A request to load by its id; null if there is none of this id."
    )
    async def load_request(self, info: Info, id: RequestId) -> load_requests.LoadRequest | None:
        refuse_root(info.context, "loadRequest")
        return await load_requests.load_request_by_id(info.context, str(id))

    @strawberry.field(
        graphql_type=Connection[LoadRequest] | None,
        description="What people asked to have loaded, the newest first.",
        directives=[PAGE],
    )
    async def load_requests(
        self, info: Info, filter: Requests = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[load_requests.LoadRequest] | None:
        refuse_root(info.context, "loadRequests")
        return await load_requests.load_requests_page(info.context, (filter or LoadRequestFilter()).criteria(), first, after)

    @strawberry.field(
        graphql_type=Connection[QuarantinedRow] | None,
        description="Rows that could not be loaded, by portal, stream and scope.",
        directives=[PAGE],
    )
    async def quarantine(
        self, info: Info, filter: Rows = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[loading.QuarantinedRow] | None:
        refuse_root(info.context, "quarantine")
        return await loading.quarantine_page(info.context, (filter or QuarantineFilter()).criteria(), first, after)

    @strawberry.field(
        graphql_type=Connection[PendingReference] | None,
        description="References of records to what is not loaded yet, by the record. They are resolved once it is loaded.",
        directives=[PAGE],
    )
    async def pending_references(
        self, info: Info, filter: References = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[loading.PendingReference] | None:
        refuse_root(info.context, "pendingReferences")
        return await loading.pending_page(info.context, (filter or PendingReferenceFilter()).criteria(), first, after)

    @strawberry.field(
        graphql_type=Connection[MatchCandidate] | None,
        description="Pairs who may be one person, the likeliest first.",
        directives=[PAGE],
    )
    async def match_candidates(
        self, info: Info, filter: Candidates = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[loading.MatchCandidate] | None:
        refuse_root(info.context, "matchCandidates")
        chosen = filter or MatchCandidateFilter()
        return await loading.match_candidates_page(info.context, chosen.criteria(), chosen.servant, first, after)

    @strawberry.field(
        graphql_type=Connection[Conflict] | None,
        description="Contradictions between portals, open and settled, by id.",
        directives=[PAGE],
    )
    async def conflicts(
        self, info: Info, filter: Contradictions = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[conflicts.Conflict] | None:
        refuse_root(info.context, "conflicts")
        chosen = filter or ConflictFilter()
        return await conflicts_page(info.context, chosen.criteria(), chosen.servant, chosen.organisation, first, after)

    @strawberry.field(
        graphql_type=Connection[Delivery] | None, description="Messages to other portals, the newest first.", directives=[PAGE]
    )
    async def deliveries(
        self, info: Info, filter: Messages = None, first: First = DEFAULT_PAGE, after: After = None
    ) -> Page[loading.Delivery] | None:
        refuse_root(info.context, "deliveries")
        return await loading.deliveries_page(info.context, (filter or DeliveryFilter()).criteria(), first, after)
