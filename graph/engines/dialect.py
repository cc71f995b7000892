"""What differs between the two engines, as data, so that no query and no caller has to ask which one it talks to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, LiteralString, cast

from graph.model.table import NODES, STRING

EngineName = Literal["arcadedb", "neo4j"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one engine needs around the statements that both understand.

    ``before_schema`` and ``after_schema`` run before the first and after the last statement of a migration.
    ``honours_timeout``: the engine stops a statement at the time limit that is sent with it.
    """

    name: EngineName
    before_schema: tuple[LiteralString, ...]
    after_schema: tuple[LiteralString, ...]
    honours_timeout: bool


def _type_declarations() -> tuple[LiteralString, ...]:
    """Return the statements that declare each key that is no text, and each indexed property.

    ArcadeDB takes an undeclared property for text: equality works, but a range of dates reads every node, and texts are sorted in
    place of being read in the order of their index. Neo4j Community refuses these statements, so they cannot be a common
    migration. Repeating them changes nothing.
    """
    # The table is code, so what is made of it is as good as literal text.
    return tuple(
        cast(
            LiteralString,
            f"CREATE CONSTRAINT {node.kind}_{name}_type IF NOT EXISTS "
            f"FOR (n:{node.label}) REQUIRE n.`{name}` IS :: {node.property(name).type}",
        )
        for node in NODES
        for name in (node.key, *node.indexes)
        if name != node.key or node.property(name).type != STRING
    )


# ArcadeDB has one time limit for all statements, which its own start sets; its indexes are complete when their statement returns.
ARCADEDB = Dialect("arcadedb", before_schema=_type_declarations(), after_schema=(), honours_timeout=False)
# Neo4j fills new indexes in the background: wait up to five minutes.
NEO4J = Dialect("neo4j", before_schema=(), after_schema=("CALL db.awaitIndexes(300)",), honours_timeout=True)


def recognise(server_agent: str) -> Dialect:
    """Return the dialect of the engine behind a Bolt server's agent string.

    ArcadeDB calls itself Neo4j first and adds its own name.
    """
    return ARCADEDB if "ArcadeDB" in server_agent else NEO4J
