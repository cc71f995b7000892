"""The interfaces of the schema: a node has an id, a fact is a node that portals state."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, cast

import strawberry

from resolvers.conflicts import Conflict as ConflictModel
from resolvers.facts.fact import Fact as FactModel
from resolvers.types import PortalRecord as PortalRecordModel
from resolvers.types import all_missing
from schema.common import Info, PortalRecord
from schema.conflicts import Conflict
from schema.list_sizes import usual_size


class ModelBacked:
    """A type whose values are instances of one class of ``resolvers``, its ``model_class``."""

    model_class: ClassVar[type]

    @classmethod
    def is_type_of(cls, value: object, info: Info) -> bool:
        return isinstance(value, cls.model_class)


class FactEntity(ModelBacked):
    """A fact to which other subgraphs can refer by its id."""

    @classmethod
    async def resolve_reference(cls, info: Info, id: strawberry.ID) -> FactModel | None:
        kind = cast("type[FactModel]", cls.model_class)
        return await info.context.facts.load(kind, str(id))


@strawberry.interface(description="A servant, an organisation, a position, a finding or a fact. Query.node reads it by its id.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque id. It never changes.")


@strawberry.interface(description="A node that portals state, or that follows from what they state.")
class Fact(Node):
    known_since: datetime | None = strawberry.field(
        description="Time at which the hub first read a record that states it; null where that is not kept."
    )
    disputed: list[str] | None = strawberry.field(
        description="Names of the properties on which portals contradict each other; null where they agree.",
        directives=[usual_size(1)],
    )

    @strawberry.field(
        graphql_type=list[PortalRecord], description="Portal records that state it, by id.", directives=[usual_size(2)]
    )
    async def sources(self, info: Info, parent: strawberry.Parent[FactModel]) -> list[PortalRecordModel]:
        return await info.context.facts.sources(parent.label, parent.id)

    @strawberry.field(
        graphql_type=list[Conflict],
        description="For each disputed property the value that wins and those that lose, each with its portal records.",
        directives=[usual_size(1)],
    )
    async def disputes(self, info: Info, parent: strawberry.Parent[FactModel]) -> list[ConflictModel]:
        return await info.context.conflicts.about(parent.id, parent.disputed) if parent.disputed else []

    @strawberry.field(
        graphql_type=bool,
        description="Whether all its records are missing at their portals: no portal that stated it still does. Such a fact "
        "stays until several complete readings have not found its records; do not take it for valid meanwhile.",
    )
    async def missing_at_portal(self, info: Info, parent: strawberry.Parent[FactModel]) -> bool:
        return all_missing(await info.context.facts.sources(parent.label, parent.id))
