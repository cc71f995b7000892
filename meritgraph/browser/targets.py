"""What a link leads to: the query that Neo4j Browser shows of a node, and whose data that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard, cast

from graph.cypher.statements import Statement, statement
from graph.driver.values import ids_on_paths
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
    known, values = _shown_by(target)
    return filled(known.text, values)


def field_of(target: Target) -> str:
    """Return the field of the schema that leads to a node."""
    return f"{type(target).__name__}.browserUrl"


async def people_shown(context: Context, target: Target, country: str) -> list[str | None]:
    """Return whose data the query shows in the copy of a country; None stands for nobody, where it shows a body without people.

    What a finding rests on counts, too, whether its query shows that or not.
    """
    known, values = _shown_by(target)
    people = ids_on_paths(await context.reader.run(known, values), "Servant")
    match target:
        case Finding():
            # In place of what the caller may not see stands the refusal.
            evidence = cast("Sequence[object]", await context.findings.evidence.load(target.id))
            people |= {id_ for each in evidence if isinstance(each, Evidence) for id_ in each.people}
            people |= {target.servant} if target.servant else set()
        case Servant():
            people |= {target.id}
        case _:
            pass
    rows = await context.reader.read("access/countries_of_servants", {"ids": sorted(people)})
    return [*sorted(cast("str", row["servant"]) for row in rows if country in cast("list[str]", row["countries"]))] or [None]


def _shown_by(target: Target) -> tuple[Statement, Mapping[str, Value]]:
    """Return the statement that shows a node, and its parameters."""
    match target:
        case Finding():
            # The queries of some rules begin at what the copy does not hold.
            if target.rule is not None and shown_in_a_copy(target.rule) and target.browser_query is not None:
                return target.rule.show, {"subjects": [each for each in target.subjects if isinstance(each, str)]}
            return statement("browser/finding"), {"finding": target.id}
        case Servant():
            return statement("browser/careers_side_by_side"), {"servants": [target.id]}
        case Position():
            return statement("browser/position"), {"position": target.id}
        case Organisation():
            return statement("browser/body"), {"organisation": target.id}
