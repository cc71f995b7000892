"""Loads the pages of a folder by cartography's ``load()``: run by the Python of `benchmarks.peers.environment`.

Bodies and positions are loaded first. Then servants and orders are loaded twice, and what each load took is printed as JSON. The
arguments are the folder and the process of the database; its address and login are in the environment.
"""

# cartography is not installed in our environment, so its types are not known here.
# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false, reportUntypedBaseClass=false
# Its models are dataclasses whose defaults say what they are made of.
# ruff: noqa: RUF009

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cartography.client.core.tx import load
from cartography.models.core.common import PropertyRef
from cartography.models.core.nodes import CartographyNodeProperties, CartographyNodeSchema
from cartography.models.core.relationships import (
    CartographyRelProperties,
    CartographyRelSchema,
    LinkDirection,
    OtherRelationships,
    TargetNodeMatcher,
    make_target_node_matcher,
)
from neo4j import GraphDatabase, Session

from benchmarks.processes import Taken, measure, peak_mib

_UPDATED = PropertyRef("lastupdated", set_in_kwargs=True)


@dataclass(frozen=True)
class _Stated(CartographyRelProperties):
    lastupdated: PropertyRef = _UPDATED


@dataclass(frozen=True)
class _OfOrganisation(CartographyRelSchema):
    target_node_label: str = "Organisation"
    target_node_matcher: TargetNodeMatcher = make_target_node_matcher({"id": PropertyRef("body")})
    direction: LinkDirection = LinkDirection.OUTWARD
    rel_label: str = "IN"
    properties: _Stated = _Stated()


@dataclass(frozen=True)
class _OfServant(CartographyRelSchema):
    target_node_label: str = "Servant"
    target_node_matcher: TargetNodeMatcher = make_target_node_matcher({"id": PropertyRef("registerNo")})
    direction: LinkDirection = LinkDirection.INWARD
    rel_label: str = "HELD"
    properties: _Stated = _Stated()


@dataclass(frozen=True)
class _ToPosition(CartographyRelSchema):
    target_node_label: str = "Position"
    target_node_matcher: TargetNodeMatcher = make_target_node_matcher({"id": PropertyRef("position")})
    direction: LinkDirection = LinkDirection.OUTWARD
    rel_label: str = "TO"
    properties: _Stated = _Stated()


@dataclass(frozen=True)
class _OrganisationProperties(CartographyNodeProperties):
    id: PropertyRef = PropertyRef("code")
    lastupdated: PropertyRef = _UPDATED
    name: PropertyRef = PropertyRef("name")


@dataclass(frozen=True)
class _Organisation(CartographyNodeSchema):
    label: str = "Organisation"
    properties: _OrganisationProperties = _OrganisationProperties()


@dataclass(frozen=True)
class _PositionProperties(CartographyNodeProperties):
    id: PropertyRef = PropertyRef("code")
    lastupdated: PropertyRef = _UPDATED
    title: PropertyRef = PropertyRef("title")


@dataclass(frozen=True)
class _Position(CartographyNodeSchema):
    label: str = "Position"
    properties: _PositionProperties = _PositionProperties()
    other_relationships: OtherRelationships = OtherRelationships([_OfOrganisation()])


@dataclass(frozen=True)
class _ServantProperties(CartographyNodeProperties):
    id: PropertyRef = PropertyRef("registerNo")
    lastupdated: PropertyRef = _UPDATED
    pinfl: PropertyRef = PropertyRef("pinfl")
    last_name: PropertyRef = PropertyRef("lastName")
    first_name: PropertyRef = PropertyRef("firstName")
    patronymic: PropertyRef = PropertyRef("patronymic")
    birth_date: PropertyRef = PropertyRef("birthDate")
    sex: PropertyRef = PropertyRef("sex")


@dataclass(frozen=True)
class _Servant(CartographyNodeSchema):
    label: str = "Servant"
    properties: _ServantProperties = _ServantProperties()


@dataclass(frozen=True)
class _AppointmentProperties(CartographyNodeProperties):
    id: PropertyRef = PropertyRef("orderNo")
    lastupdated: PropertyRef = _UPDATED
    kind: PropertyRef = PropertyRef("kind")
    mode: PropertyRef = PropertyRef("mode")
    order_date: PropertyRef = PropertyRef("orderDate")
    start: PropertyRef = PropertyRef("start")
    end: PropertyRef = PropertyRef("end")
    open: PropertyRef = PropertyRef("open")
    term: PropertyRef = PropertyRef("term")


@dataclass(frozen=True)
class _Appointment(CartographyNodeSchema):
    label: str = "Appointment"
    properties: _AppointmentProperties = _AppointmentProperties()
    other_relationships: OtherRelationships = OtherRelationships([_OfServant(), _ToPosition()])


def main() -> None:
    """Load the pages and print what it took."""
    folder, process = Path(sys.argv[1]), int(sys.argv[2]) or None
    login = os.environ["NEO4J_USER"], os.environ["NEO4J_PASSWORD"]
    with GraphDatabase.driver(os.environ["NEO4J_URI"], auth=login) as driver, driver.session() as session:
        load(session, _Organisation(), _rows(folder / "bodies", _with_name), lastupdated=0)
        load(session, _Position(), _rows(folder / "positions", _with_title), lastupdated=0)
        cold = asyncio.run(measure(_load(session, folder, 1), process))
        peak = peak_mib()
        again = asyncio.run(measure(_load(session, folder, 2), process))
    taken: dict[str, Taken] = {"cold": cold, "again": again}
    print(json.dumps({"taken": {name: asdict(each) for name, each in taken.items()}, "peak_mib": peak}))


async def _load(session: Session, folder: Path, tag: int) -> None:
    load(session, _Servant(), _rows(folder / "servants"), lastupdated=tag)
    load(session, _Appointment(), _rows(folder / "orders"), lastupdated=tag)


def _rows(folder: Path, changed: Callable[[dict[str, Any]], dict[str, Any]] = lambda row: row) -> Iterator[dict[str, Any]]:
    for page in sorted(folder.iterdir(), key=lambda page: int(page.stem)):
        yield from map(changed, json.loads(page.read_bytes()))


def _with_name(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"name": row["versions"][0]["name"]}


def _with_title(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"title": row["versions"][0]["title"]}


if __name__ == "__main__":
    main()
