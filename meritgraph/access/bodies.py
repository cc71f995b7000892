"""The body of a token: the one that is named, or the only one of the graph that stands below no other."""

from __future__ import annotations

from datetime import date

from graph.cypher.statements import statement
from graph.driver.database import Database, Row
from graph.errors import MeritgraphError, UnknownId

_SHOWN = 10


class NoSingleRoot(MeritgraphError):
    """A body has to be named, because the graph has no single one at the top."""


async def require_body(database: Database, body: str) -> str:
    """Return the name of a body. Raises UnknownId."""
    rows = await database.read(statement("access/body"), {"id": body})
    if not rows:
        raise UnknownId("organisation", body)
    return str(rows[0]["name"] or body)


async def root_bodies(database: Database, today: date, limit: int = _SHOWN) -> list[Row]:
    """Return id, name and country of the bodies that stand below no other one today, in the order of their names."""
    return await database.read(statement("access/root_bodies"), {"today": today, "limit": limit})


async def root_body(database: Database, today: date) -> str:
    """Return the id of the only body that stands below no other one today. Raises NoSingleRoot, which names them if few."""
    rows = await root_bodies(database, today, _SHOWN + 1)
    if len(rows) == 1:
        return str(rows[0]["id"])
    if not rows:
        raise NoSingleRoot("The graph has no organisation yet, so a token cannot name its body. Load portals first.")
    shown = "; ".join(f"{row['id']} ({row['name']}, {row['country']})" for row in rows[:_SHOWN])
    more = ", and others" if len(rows) > _SHOWN else ""
    raise NoSingleRoot(f"Name the body of the token by --body. At the top of the graph stand {shown}{more}.")
