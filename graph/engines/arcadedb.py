"""What ArcadeDB needs around the common schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.driver.database import Database


async def declare_types(database: Database) -> None:
    """Declare the type of every indexed property that is no text; repeating it changes nothing.

    An index on an undeclared property has text keys: equality works, but a range of dates reads every
    node. Neo4j Community refuses these statements, so they cannot be a common migration.
    """
    # Only this function needs the vocabulary, and the engine's supervisor imports this package.
    from graph.model.table import type_declarations

    for declaration in type_declarations():
        await database.schema(declaration)


async def settle(database: Database) -> None:
    """Nothing to wait for: an index is complete when its statement returns."""
