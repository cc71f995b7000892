"""Certificates that my.dba.uz and mo.argos.uz state of two servants, read from rows of three portals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.driver.database import Database
from loaders.portals.mo_argos_uz import PORTAL as MO
from loaders.portals.my_dba_uz import PORTAL as DBA
from tests.support.engines import cypher
from tests.support.recipients import PINFL, certificate
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

OTHER_PINFL = "31503856070023"


def registered(number: str, **changes: Any) -> dict[str, Any]:
    row = {"number": number, "pinfl": PINFL, "issued": "2024-03-30", "validUntil": "2029-03-30", "hours": 72}
    return {**row, **changes}


ISSUED = [
    certificate("AGREED-1"),
    certificate("AGREED-2", jshshir=OTHER_PINFL),
    certificate("SPELLED-1"),
    certificate("HOURS-1"),
    certificate("HOLDER-1"),
    certificate("HOLDER 2"),
    certificate("TWICE-1"),
    certificate("ISSUED-1"),
    certificate("LATE-1", berilgan="20.11.2026", amalQiladi=None),
]
REGISTERED = [
    registered("AGREED-1"),
    registered("AGREED-2", pinfl=OTHER_PINFL),
    registered("spelled 1"),
    registered("HOURS-1", hours=36),
    registered("HOLDER-1", pinfl=OTHER_PINFL),
    registered("HOLDER\u20142", pinfl=OTHER_PINFL),
    registered("TWICE-1"),
    registered("TWICE 1", issued="2024-04-30"),
    registered("REGISTERED-1"),
]
CAREERS = {
    "bodies": [
        body(),
        body(
            "B2",
            versions=[{"from": "2009-01-01", "to": None, "name": "Unit", "level": "national", "parent": "B1"}],
        ),
        body("B3"),
    ],
    "positions": [position("P1"), position("P2", body="B2"), position("P3", body="B3")],
    "servants": [servant(), servant("R2", OTHER_PINFL, lastName="Azimova")],
    "orders": [
        order("1", "P3", "2015-01-01", end="2018-01-01", open=False, registerNo="R2"),
        order("2", "P2", "2018-01-01", registerNo="R2", seq=2),
        order("3", "P3", "2018-01-01"),
    ],
}


async def load_certificates_of_portals(database: Database, folder: Path) -> dict[str, str]:
    """Load the rows into an empty database; return the ids of servants by the first part of their name, and of bodies by name."""
    keys = key_ring(folder)
    await load(database, CAREERS, keys)
    await load(database, {"certificates": ISSUED}, keys, DBA)
    await load(database, {"certificates": REGISTERED}, keys, MO)
    people = await database.read(cypher("MATCH (s:Servant) RETURN s.id AS id, s.name AS name"))
    bodies = await database.read(cypher("MATCH (o:Organisation) RETURN o.id AS id, o.name AS name"))
    return {str(row["name"]).split()[0]: str(row["id"]) for row in people} | {str(row["name"]): str(row["id"]) for row in bodies}
