"""Nodes of any kind by their ids: the kind is what an id begins with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.fact_kinds import fact_kinds

MOST_NODES = 100

_Load = Callable[[Context, str], Awaitable[object | None]]

# What is read with a loader of its own. A merged servant is the one that she was merged into.
_ENTITIES: Mapping[str, _Load] = {
    "servant": lambda context, id_: context.dataloaders.servants.load(id_),
    "organisation": lambda context, id_: context.dataloaders.organisations.load(id_),
    "position": lambda context, id_: context.dataloaders.positions.load(id_),
    "finding": lambda context, id_: context.findings.by_id.load(id_),
}


async def node(context: Context, id_: str) -> object | None:
    """Return an entity, a finding or a fact by its id; None for an unknown one."""
    kind = id_.partition(":")[0]
    if (load := _ENTITIES.get(kind)) is not None:
        return await load(context, id_)
    fact = fact_kinds().get(kind)
    return await context.facts.load(fact, id_) if fact else None


async def nodes(context: Context, ids: Sequence[str]) -> list[object | None]:
    """Return nodes in the order of their ids, None for each unknown one. Raises BadUserInput for too many ids."""
    if len(ids) > MOST_NODES:
        raise BadUserInput(f"The list has {len(ids)} ids. Ask for at most {MOST_NODES} at once.")
    return list(await asyncio.gather(*(node(context, id_) for id_ in ids)))
