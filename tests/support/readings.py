"""Readings of the data of people of the world of two bodies, and what a servant is shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from meritgraph.access.events import AccessEvent
from meritgraph.access.journal import AccessJournal
from meritgraph.access.keeping import keep_finished
from resolvers.access.callers import Caller
from tests.support.two_bodies import HERSELF, MOVED, STAYS, A, B, World

NAME_AND_SEX = ["Servant.name", "Servant.sex"]
TRACKER = """query Tracker($first: Int, $after: String) { me { dataTracker(first: $first, after: $after) {
  totalCount edges { node { day role body { id } purpose fields } } pageInfo { hasNextPage endCursor }
} } }"""


def event(number: int, day: str, role: str, body: str | None, servant: str | None, **given: Any) -> AccessEvent:
    values: dict[str, Any] = {"purpose": "personnel", "operation": "Look", "fields": ["Servant.name"], **given}
    at = datetime.fromisoformat(f"{day}T23:30:00+00:00")
    servants = [] if servant is None else [servant]
    return AccessEvent(id=f"access:{number}", at=at, actor=f"{role} {number}", role=role, body=body, servants=servants, **values)


EVENTS = (
    event(1, "2026-01-01", "client", A, MOVED),
    event(2, "2026-02-02", "client", B, "servant:before", fields=NAME_AND_SEX),
    event(3, "2026-03-03", "investigator", A, MOVED, purpose="investigation"),
    event(4, "2026-04-04", "investigator", B, MOVED, purpose="oversight"),
    event(5, "2026-05-05", "operator", None, MOVED, purpose="investigation"),
    event(6, "2026-06-06", "servant", None, MOVED, purpose="own-data"),
    event(7, "2026-07-07", "client", A, STAYS),
    event(8, "2026-08-08", "client", A, None, refused=True, fields=["servant.sex"]),
    event(9, "2026-09-09", "client", A, MOVED, refused=True, fields=["servant.sex"]),
)


def keep(world: World, events: Sequence[AccessEvent], folder: Path) -> None:
    async def write() -> None:
        journal = AccessJournal(folder)
        await journal.append(events)
        await journal.close()

    world.run(write())
    world.run(keep_finished(world.database, folder))


def tracked(world: World, caller: Caller = HERSELF) -> list[str]:
    """Return the days of what a servant sees, and check that it is counted alike."""
    found = world.data(caller, TRACKER)["me"]["dataTracker"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["day"] for edge in found["edges"]]
