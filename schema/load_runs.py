"""Load runs: what was loaded from which portal, and whether the books balance."""

from __future__ import annotations

from datetime import datetime

import strawberry

from schema.enums import RunState, ScopeState
from schema.list_sizes import usual_size
from schema.scalars import BigInt


@strawberry.type(
    description="Row counts of one scope of one stream: read = created + updated + unchanged + duplicate + quarantined."
)
class ScopeRun:
    stream: str = strawberry.field(description="Name of the portal's stream.")
    scope: str = strawberry.field(description="Part of the stream, such as a year.")
    state: ScopeState = strawberry.field(description="State of the scope.")
    problem: str | None = strawberry.field(description="What went wrong; null if nothing did.")
    read: BigInt = strawberry.field(description="Number of rows read.")
    created: BigInt = strawberry.field(description="Number of new rows.")
    updated: BigInt = strawberry.field(description="Number of rows that had changed.")
    unchanged: BigInt = strawberry.field(description="Number of rows that had not changed.")
    duplicate: BigInt = strawberry.field(description="Number of rows that repeat another row of the same read.")
    quarantined: BigInt = strawberry.field(description="Number of rows that could not be read and wait for manual review.")
    pending: BigInt = strawberry.field(description="Number of references to things that are not loaded yet. They are not rows.")
    balanced: bool = strawberry.field(description="Whether the counts account for every row read.")


@strawberry.type(description="One synchronisation of one portal.")
class LoadRun:
    id: strawberry.ID = strawberry.field(description="Id of the run.")
    portal: str = strawberry.field(description="Name of the portal.")
    state: RunState = strawberry.field(description="State of the run.")
    problem: str | None = strawberry.field(description="What went wrong; null if nothing did.")
    started_at: datetime = strawberry.field(description="Time at which the run started.")
    ended_at: datetime | None = strawberry.field(description="Time at which the run ended; null while it runs.")
    scopes: list[ScopeRun] = strawberry.field(description="Row counts, by stream and scope.", directives=[usual_size(20)])
