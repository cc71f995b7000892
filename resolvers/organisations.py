"""Bodies of the state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from resolvers.positions import in_force
from resolvers.types import Organisation, OrganisationVersion, day


def organisation(row: Mapping[str, Any], today: date) -> Organisation:
    versions = [_version(node) for node in row["versions"]]
    current = in_force(row["versions"], versions, today)
    return Organisation(
        id=row["id"],
        name=row["name"],
        country=row["country"],
        level=current.level if current else None,
        parent=current.parent if current else None,
        versions=versions,
    )


def _version(node: Mapping[str, Any]) -> OrganisationVersion:
    start = day(node, "start")
    assert start is not None
    return OrganisationVersion(
        name=node["name"],
        level=node["level"],
        parent=node["parent"],
        start=start,
        end=None if node["open"] else day(node, "end"),
        open=node["open"],
    )
