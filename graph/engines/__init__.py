"""What differs between the two engines, so that no query and no caller has to ask which one it talks to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from graph.engines import arcadedb, neo4j

if TYPE_CHECKING:
    from graph.driver.database import Database

EngineName = Literal["arcadedb", "neo4j"]


class SchemaSteps(Protocol):
    """What an engine needs around the schema statements that both understand."""

    async def declare_types(self, database: Database) -> None:
        """Before the first one: tell the engine property types, if it wants to know them."""
        ...

    async def settle(self, database: Database) -> None:
        """After the last one: return when every index can be used."""
        ...


def recognise(server_agent: str) -> EngineName:
    """The engine behind a Bolt server's agent string; ArcadeDB calls itself Neo4j first, then by its name."""
    return "arcadedb" if "ArcadeDB" in server_agent else "neo4j"


def stops_statements_in_time(engine: EngineName) -> bool:
    """Whether the engine honours the time limit sent along with a statement; ArcadeDB has one for all."""
    return engine == "neo4j"


def schema_of(engine: EngineName) -> SchemaSteps:
    """The schema steps of an engine."""
    return arcadedb if engine == "arcadedb" else neo4j
