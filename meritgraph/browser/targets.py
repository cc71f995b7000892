"""What a link leads to: the query that Neo4j Browser shows of a node, and whose data that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard, cast

from graph.cypher.statements import statement
from meritgraph.browser.links import Value, filled
from meritgraph.browser.steps import shown_in_a_copy
from resolvers.context import Context
from resolvers.types import Evidence, Finding, Organisation, Position, Servant

Target = Finding | Servant | Position | Organisation


def is_target(node: object) -> TypeGuard[Target]:
    """Tell whether a node is of a kind that has a link."""
    return isinstance(node, Finding | Servant | Position | Organisation)


def query_of(target: Target) -> str:
    """Return the query that shows a node, with its ids as literals."""
    match target:
        case Finding():
            # The queries of some rules begin at what the copy does not hold.
            own = target.browser_query if target.rule is not None and shown_in_a_copy(target.rule) else None
            return own or _filled("finding", finding=target.id)
        case Servant():
            return _filled("careers_side_by_side", servants=[target.id])
        case Position():
            return _filled("position", position=target.id)
        case Organisation():
            return _filled("body", organisation=target.id)


def field_of(target: Target) -> str:
    """Return the field of the schema that leads to a node."""
    return f"{type(target).__name__}.browserUrl"


async def people_shown(context: Context, target: Target) -> list[str | None]:
    """Return whose data the query shows; None stands for somebody whom it does not name beforehand."""
    match target:
        case Finding():
            # In place of what the caller may not see stands the refusal.
            evidence = cast("Sequence[object]", await context.findings.evidence.load(target.id))
            behind = {id_ for each in evidence if isinstance(each, Evidence) for id_ in each.people}
            people = {*behind, *([target.servant] if target.servant else [])}
        case Servant():
            people = {target.id}
        case Position():
            (row,) = await context.reader.read("access/people_of_position", {"position": target.id})
            people = {*cast("list[str]", row["holders"]), *cast("list[str]", row["applicants"])}
        case Organisation():
            people = set[str]()
    return [*sorted(people)] or [None]


def _filled(name: str, **values: Value) -> str:
    return filled(statement(f"browser/{name}").text, values)
