"""A query reads of a node only what its fields need: each field alone has the same answer as all of them together."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from graph.cypher.node_reads import nodes_by_id
from graph.model.days import FIRST_DAY, LAST_DAY
from meritgraph.export import sdl
from resolvers.facts.careers import Appointment
from resolvers.facts.fact import reading_of
from tests.conftest import Run
from tests.schema.conftest import Hub
from tests.schema.test_servant_facts import AZIZ, CONDUCT, CONTESTED, GULNORA, KIN, LEARNED
from tests.support.engines import cypher, execute

pytestmark = pytest.mark.both_engines

SCHEMA = build_schema(sdl(), assume_valid=True)
NODES = sorted(type_.name for type_ in SCHEMA.get_possible_types(cast("GraphQLInterfaceType", SCHEMA.type_map["Node"])))
MOST = 4


@pytest.fixture(scope="module")
def service(hub: Hub, run: Run) -> Hub:
    """Return the sample service with facts of every kind about one person."""
    days = {f"d{year}": date(year, 6, 1) for year in (2011, 2015, 2016, 2017)}
    ids = {"id": hub.id_of(GULNORA), "other": hub.id_of(AZIZ)}
    run(execute(hub.database, LEARNED, **ids, **days))
    run(execute(hub.database, CONDUCT, **ids, **days))
    run(execute(hub.database, CONTESTED, id=ids["id"]))
    run(execute(hub.database, KIN, **ids, **days, first=FIRST_DAY, last=LAST_DAY))
    return hub


@pytest.mark.parametrize("name", NODES)
def test_a_field_alone_has_the_answer_that_it_has_among_all(service: Hub, run: Run, name: str) -> None:
    found = run(
        service.database.read(cypher("MATCH (n) WHERE $label IN labels(n) RETURN n.id AS id ORDER BY id"), {"label": name})
    )
    ids = [str(row["id"]) for row in found][:MOST]
    fields = _fields(name)
    together = [_asked(service, name, [id_], " ".join(fields.values()))[0] for id_ in ids]
    for field, text in fields.items():
        alone = _asked(service, name, ids, text)
        assert alone == [{field: node[field]} for node in together], field


def _fields(name: str) -> dict[str, str]:
    """Return by name the fields of a type that need no argument, as they are selected."""
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return {
        field: field + _selection(known)
        for field, known in type_.fields.items()
        if not any(is_required_argument(argument) for argument in known.args.values())
    }


def _selection(field: GraphQLField) -> str:
    type_ = _named(field)
    if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    leaves = [name for name, inner in type_.fields.items() if is_leaf_type(_named(inner))]
    return f" {{ {' '.join(leaves) or '__typename'} }}"


def _named(field: GraphQLField) -> object:
    return cast("object", get_named_type(cast("Any", field).type))


def _asked(hub: Hub, name: str, ids: list[str], selection: str) -> list[dict[str, Any]]:
    nodes = " ".join(f'n{at}: node(id: "{id_}") {{ ... on {name} {{ {selection} }} }}' for at, id_ in enumerate(ids))
    data = hub.data(f"{{ {nodes} __typename }}")
    return [data[f"n{at}"] for at in range(len(ids))]


def test_what_no_field_needs_is_not_read(service: Hub, run: Run) -> None:
    read = reading_of(Appointment, {"appointments", "order_number", "servant"})
    assert {"position", "appointed_by", "competition", "rank", "known_since"}.isdisjoint(read.columns)
    (found,) = run(
        service.database.read(cypher("MATCH (n:Appointment) RETURN n.id AS id ORDER BY id LIMIT 1"), {}),
    )
    rows = run(service.database.read(nodes_by_id("Appointment", read.columns), {"ids": [found["id"]]}))
    fact = read.make(rows[0])
    assert (fact.id, fact.servant.startswith("servant:")) == (found["id"], True)
    with pytest.raises(AttributeError):  # and not the answer that there is none
        _ = fact.position
