"""What was loaded from which portal, and whether the books balance."""

from __future__ import annotations

from datetime import datetime

import strawberry


@strawberry.type(
    description="The books of one scope of one stream: read = created + updated + unchanged + duplicate + quarantined."
)
class ScopeRun:
    stream: str = strawberry.field(description="Which of the portal's lists.")
    scope: str = strawberry.field(description="Which part of it, such as a year.")
    state: str = strawberry.field(description="done or failed.")
    problem: str | None = strawberry.field(description="What went wrong.")
    read: int = strawberry.field(description="Rows read.")
    created: int = strawberry.field(description="Rows that were new.")
    updated: int = strawberry.field(description="Rows that had changed.")
    unchanged: int = strawberry.field(description="Rows that were as before.")
    duplicate: int = strawberry.field(description="Rows that repeated one of the same read.")
    quarantined: int = strawberry.field(description="Rows that could not be read and wait for a person.")
    pending: int = strawberry.field(description="References to things not loaded yet; not rows.")
    balanced: bool = strawberry.field(description="Whether every row read is accounted for.")


@strawberry.type(description="One synchronisation of one portal.")
class LoadRun:
    id: strawberry.ID = strawberry.field(description="Id of the run.")
    portal: str = strawberry.field(description="Name of the portal.")
    state: str = strawberry.field(description="running, clean, with_rejects or failed.")
    problem: str | None = strawberry.field(description="What went wrong.")
    started_at: datetime = strawberry.field(description="When it began.")
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it runs.")
    scopes: list[ScopeRun] = strawberry.field(description="The books, by stream and scope.")
