"""The events in the world of two bodies, for tests of changes by the API."""

from __future__ import annotations

import orjson

from tests.support.engines import cypher
from tests.support.two_bodies import World


def events(world: World) -> list[tuple[str, str]]:
    """Return kind and author of all events, in order."""
    rows = world.run(world.database.read(cypher("MATCH (e:Event) RETURN e.kind AS kind, e.about AS about ORDER BY e.seq")))
    return [(str(row["kind"]), orjson.loads(str(row["about"]))["by"]) for row in rows]
