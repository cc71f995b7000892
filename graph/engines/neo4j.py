"""What Neo4j needs around the common schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.driver.database import Database


async def declare_types(database: Database) -> None:
    """Nothing to declare: indexes take values of every type."""


async def settle(database: Database) -> None:
    """Wait, up to five minutes, until new indexes are populated."""
    await database.schema("CALL db.awaitIndexes(300)")
