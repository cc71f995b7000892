"""The one schema of this service, assembled. ``schema.answering`` answers queries with it, within limits."""

from __future__ import annotations

from functools import cache

from strawberry.schema.config import StrawberryConfig

from schema.fact_types import fact_types
from schema.federation import Subgraph
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription


@cache
def subgraph() -> Subgraph:
    return Subgraph(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=fact_types(),  # some are reached only by their ids
        config=StrawberryConfig(scalar_map=SCALARS),
    )
