"""Nodes by their ids, whatever their kind."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers.nodes import MOST_NODES, node, nodes
from schema.common import Info
from schema.list_sizes import usual_size
from schema.nodes import Node

NodeId = Annotated[strawberry.ID, strawberry.argument(description="Id of the node.")]
NodeIds = Annotated[list[strawberry.ID], strawberry.argument(description="Ids of the nodes, at most 100.")]


@strawberry.type
class NodeRoots:
    @strawberry.field(
        graphql_type=Node | None,
        description="A fact, a finding, a servant, an organisation or a position by its id; null for an unknown id.",
    )
    async def node(self, info: Info, id: NodeId) -> object | None:
        return await node(info.context, str(id))

    @strawberry.field(
        graphql_type=list[Node | None],
        description="Nodes by their ids, in the same order; null for an unknown id. All nodes of a kind are read at once.",
        directives=[usual_size(MOST_NODES)],
    )
    async def nodes(self, info: Info, ids: NodeIds) -> list[object | None]:
        return await nodes(info.context, [str(id) for id in ids])
