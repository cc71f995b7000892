"""Posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from resolvers.context import Context
from resolvers.paging import Connection
from resolvers.types import Position, PositionVersion, day

V = TypeVar("V")


def position(row: Mapping[str, Any], today: date) -> Position:
    versions = [_version(node) for node in row["versions"]]
    return Position(
        id=row["id"],
        title=row["title"],
        organisation=row["organisation"],
        current=in_force(row["versions"], versions, today),
        versions=versions,
        sort_key=row["sort_key"],
    )


def in_force(nodes: Sequence[Mapping[str, Any]], versions: Sequence[V], today: date) -> V | None:
    """The version that certainly holds on a day, the last to begin where several do."""
    holding = [
        version
        for node, version in zip(nodes, versions, strict=True)
        if node["start_latest"] <= today and (node["open"] or today < node["end_earliest"])
    ]
    return holding[-1] if holding else None


async def positions_of(context: Context, organisation: str, first: int, after: str | None) -> Connection[Position]:
    """The posts of a body by title."""
    wanted = context.page(first, after, "Organisation.positions", organisation)
    places = await context.loaders.positions_of_organisations.load((organisation, wanted.limit, wanted.after or ""))
    found = [each for each in await context.loaders.positions.load_many([id_ for id_, _ in places]) if each]
    return wanted.filled(found, [each.sort_key for each in found])


def _version(node: Mapping[str, Any]) -> PositionVersion:
    start = day(node, "start")
    assert start is not None
    return PositionVersion(
        title=node["title"],
        ladder=node["ladder"],
        rank=node["rank"],
        group=node["group"],
        servant_class=node["servant_class"],
        head_of_body=node["head_of_body"],
        competition_required=node["competition_required"],
        fte=node["fte"],
        start=start,
        end=None if node["open"] else day(node, "end"),
        open=node["open"],
    )
