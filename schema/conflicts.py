"""Contradictions between portals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.conflicts import Conflict as ConflictModel
from resolvers.nodes import node
from schema.common import Info, PortalRecord
from schema.enums import ConflictState
from schema.list_sizes import usual_size
from schema.paging import changed_since

# Facts have conflicts, and conflicts lead to facts: a circle, closed lazily here.
if TYPE_CHECKING:
    from schema.nodes import Node

LazyNode = Annotated["Node", strawberry.lazy("schema.nodes")]


@strawberry.type(description="What a stream of a portal states about a disputed property.")
class StatedValue:
    portal: str = strawberry.field(description="Name of the portal.")
    stream: str = strawberry.field(description="Name of the stream.")
    value: str | None = strawberry.field(
        description="The value, as text: a day, or its first and last possible date; of a link the id of the node it leads to. "
        "Null, with an error, where the caller may not see values."
    )
    records: list[PortalRecord] | None = strawberry.field(
        description="Records of the stream that take part in the contradiction, by id; null, with an error, where the caller may "
        "not see values.",
        directives=[usual_size(2)],
    )


@strawberry.type(
    description="A contradiction between portals on one property of a node. The value of the portal with the highest source "
    "precedence wins."
)
class Conflict:
    id: strawberry.ID = strawberry.field(description="Id of the conflict.")
    node: strawberry.ID | None = strawberry.field(
        name="nodeId",
        description="Id of the node that it is about; of a servant as she is now. Null, with an error, where the caller may not "
        "see whom it is about.",
    )
    label: str = strawberry.field(description="Label of the node, such as Appointment.")
    aspect: str = strawberry.field(
        name="property", description="The property, day or link on which portals contradict each other."
    )
    state: ConflictState = strawberry.field(description="Whether they still contradict each other.")
    winning: StatedValue = strawberry.field(description="The value that wins.")
    losing: list[StatedValue] = strawberry.field(description="The values that lose.", directives=[usual_size(2)])
    opened_at: datetime | None = strawberry.field(description="Time at which the contradiction was noticed.")
    closed_at: datetime | None = strawberry.field(description="Time at which it was settled; null while it is open.")

    @strawberry.field(
        name="node",
        graphql_type=LazyNode | None,
        description="The node that it is about; null where it is not in the graph any more, and for versions of organisations "
        "and positions.",
    )
    async def node_about(self, info: Info, conflict: strawberry.Parent[ConflictModel]) -> object | None:
        return await node(info.context, conflict.node) if isinstance(conflict.node, str) else conflict.node


@strawberry.input(description="Which conflicts to list. All given criteria must hold.")
class ConflictFilter:
    label: str | None = strawberry.field(default=None, description="Label of the nodes, such as Appointment.")
    property: str | None = strawberry.field(default=None, description="Name of the disputed property, day or link.")
    state: ConflictState | None = strawberry.field(default=None, description="Whether the portals still contradict each other.")
    servant: strawberry.ID | None = strawberry.field(
        default=None, description="Id of a servant, for conflicts about her and her facts. Not together with `organisation`."
    )
    organisation: strawberry.ID | None = strawberry.field(
        default=None,
        description="Id of an organisation, for conflicts about it, its versions, its positions and the appointments to them. "
        "Not together with `servant`.",
    )
    changed_since: datetime | None = strawberry.field(default=None, description=changed_since("it was opened or settled"))

    def criteria(self) -> Mapping[str, object]:
        return {
            "label": self.label,
            "property": self.property,
            "state": self.state.value if self.state else None,
            "since": self.changed_since,
        }
