"""Ids of servants that were merged into others."""

from __future__ import annotations

from typing import Final, cast

from resolvers.context import Context

NOBODY: Final = ""


async def current_ids(context: Context, **asked: str | None) -> dict[str, str | None]:
    """Return ids of servants by parameter, each as that of the servant whom it was merged into. An unknown id stays as it is.

    For a caller who sees only some people, the id of anybody else is one that nobody has.
    """
    ids = [id_ for id_ in asked.values() if id_ is not None]
    found = await context.dataloaders.servants.load_many(ids) if ids else []
    now = {id_: each.id for id_, each in zip(ids, found, strict=True) if each}
    unlimited = (await context.scope()).unlimited
    return {name: None if id_ is None else now.get(id_, id_ if unlimited else NOBODY) for name, id_ in asked.items()}


async def ids_ever_had(context: Context, servant: str) -> list[str]:
    """Return the id of a servant as it is now and all that were merged into it, given any of them."""
    now = (await current_ids(context, servant=servant))["servant"]
    merged = await context.reader.read("api/merged_ids", {"servant": now})
    return [now or servant, *(cast("str", row["id"]) for row in merged)]
