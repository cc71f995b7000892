"""The root of all subscriptions, and what they tell."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated

import strawberry

from resolvers.findings import FindingCriteria
from resolvers.live import findings, loading
from resolvers.live.context import LiveContext
from resolvers.live.loading import LoadStep
from resolvers.roots import refuse_root
from schema.enums import describe
from schema.finding_enums import FindingChange
from schema.findings import Finding, FindingFilter
from schema.load_runs import LoadRun

Info = strawberry.Info[LiveContext, None]

describe(
    LoadStep,
    "A step of a load run.",
    {
        LoadStep.RUN_STARTED: "The run began.",
        LoadStep.SCOPE_ENDED: "The run has read a scope, or given it up.",
        LoadStep.RUN_ENDED: "The run has ended.",
    },
)

_CURSOR = "Value of `after` with which a subscription goes on after this one. It is valid for the same subscription only."
FindingsFilter = Annotated[
    FindingFilter | None,
    strawberry.argument(description="Which findings to tell of, as they are at that moment; without a filter, all of them."),
]
After = Annotated[
    str | None,
    strawberry.argument(description="Cursor of the last answer that arrived; without one, what happens from now on is told."),
]
RunId = Annotated[strawberry.ID, strawberry.argument(description="Id of the load run.")]


@strawberry.type(description="A change of a finding. The first answer of a subscription has none: it says where it begins.")
class FindingEvent:
    cursor: str = strawberry.field(description=_CURSOR)
    change: FindingChange | None = strawberry.field(description="What became of the finding; null in the first answer.")
    at: datetime | None = strawberry.field(description="Time of the change; null in the first answer.")
    finding: Finding | None = strawberry.field(
        description="The finding as it is at the moment of the answer; null in the first answer."
    )


@strawberry.type(description="A step of a load run. The first answer of a subscription has none: it says where it begins.")
class LoadEvent:
    cursor: str = strawberry.field(description=_CURSOR)
    step: LoadStep | None = strawberry.field(description="The step; null in the first answer.")
    at: datetime | None = strawberry.field(description="Time of the step; null in the first answer.")
    run: LoadRun = strawberry.field(description="The run as it is at the moment of the answer.")


@strawberry.type(description="The root of all subscriptions.")
class Subscription:
    @strawberry.subscription(
        graphql_type=FindingEvent,
        description="Changes of findings that the caller may see, in the order in which they happened.",
    )
    async def finding_changed(
        self, info: Info, filter: FindingsFilter = None, after: After = None
    ) -> AsyncGenerator[findings.FindingEvent]:
        refuse_root(info.context, "findingChanged", "Subscription")
        criteria = filter.criteria() if filter else FindingCriteria()
        async for each in findings.finding_events(info.context, criteria, after):
            yield each

    @strawberry.subscription(
        graphql_type=LoadEvent,
        description="Progress of a load run. The subscription is complete when the run has ended.",
    )
    async def load_progress(self, info: Info, run_id: RunId, after: After = None) -> AsyncGenerator[loading.LoadEvent]:
        refuse_root(info.context, "loadProgress", "Subscription")
        async for each in loading.load_events(info.context, str(run_id), after):
            yield each
