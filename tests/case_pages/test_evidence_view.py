"""The view of a lead's evidence: its words, what opens and what does not, and its limits."""

from __future__ import annotations

from typing import Any, cast

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, get_named_type

from meritgraph.case_pages.rendering import render
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.evidence import evidence_of
from meritgraph.case_pages.view_models.evidence_graph import MOST_NODES, MOST_OPENED, Address, EvidenceGraph
from meritgraph.case_pages.view_models.evidence_kinds import DAYS, KINDS
from meritgraph.case_pages.view_models.evidence_relations import RELATIONS
from meritgraph.case_pages.view_models.expansion import MOST_LINKS, CannotOpen, expanded, opened_of, variables_of
from schema.subgraph import subgraph
from tests.support.answered_careers import Answer
from tests.support.answered_leads import body, fact, lead, order, penalty, person, rating, tie

ENGLISH = Texts.of("en")
NAME, OTHER = "Karimova Dilnoza", "Yusupov Rustam"
NOTHING: Answer = {"people": [], "bodies": [], "posts": [], "orders": [], "rounds": [], "facts": []}
UNLINKED = {"Area", "Competency"}
"""Nodes of the API that no lead rests on and no node leads to."""


def test_every_node_of_the_api_has_a_word_and_every_relation_is_a_field_that_leads_there() -> None:
    schema: GraphQLSchema = subgraph()._schema  # pyright: ignore[reportPrivateUsage] (Strawberry has no other way to it)
    node = schema.get_implementations(_interface(schema.type_map["Node"]))

    assert {each.name for each in node.objects} == set(KINDS) - {"PortalRecord", "Missing", "More"} | UNLINKED
    for kind, relations in RELATIONS.items():
        for relation in relations:
            type_ = _target(schema.type_map[kind], relation.field)
            if relation.inner:
                type_ = _target(type_, relation.inner)
            assert type_.name in (relation.kind, f"{relation.kind}Connection"), f"{kind}.{relation.field}"
    for kind, days in DAYS.items():
        assert {_target(schema.type_map[kind], day).name for day in days} == {"Day"}


def test_what_the_reader_may_not_see_is_counted_and_nothing_else() -> None:
    graph = evidence_of(_lead(fact(penalty(NAME, "FINE", "2021-01-01", None), "Sanction"), None), ENGLISH)

    assert (graph.hidden, graph.remarks) == (1, ("1 fact that you may not see",))
    assert len(graph.nodes) == 2


def test_a_fact_that_no_portal_states_any_more_says_so_first() -> None:
    gone = fact(penalty(NAME, "FINE", "2021-01-01", "2021-07-01", lifted="2021-03-01"), "Sanction", missingAtPortal=True)
    node = evidence_of(_lead(gone), ENGLISH).node(gone["id"])

    assert node.detail == "no longer at its portal · 1 January 2021, lifted 1 March 2021"
    assert node.drawn[1] == "no longer at its portal · 1 Jan 2021, lifted 1 Mar 2021"
    assert node.dashed


def test_a_fact_of_which_only_the_evidence_tells_has_its_kind_and_its_text() -> None:
    named: Answer = {
        "id": "appointment:x",
        "label": "Appointment",
        "text": "«Head», 77-k",
        "missingAtPortal": False,
        "node": None,
    }
    node = evidence_of(_lead(named), ENGLISH).node("appointment:x")

    assert (node.title, node.detail) == ("Appointment", "«Head», 77-k")


def test_an_order_to_no_known_post_links_to_the_body_itself() -> None:
    graph = evidence_of(_lead(fact(order(NAME, "Head", "2020-01-01", position=None), "Appointment")), ENGLISH)

    assert _links(graph) == {
        (f"servant:{NAME}", ("held",), "appointment:Karimova Dilnoza:Head"),
        ("appointment:Karimova Dilnoza:Head", ("in",), "organisation:Ministry of Finance"),
    }


def test_several_links_between_two_nodes_are_one_with_all_verbs() -> None:
    own = order(NAME, "Head", "2020-01-01", by=NAME)
    graph = evidence_of(_lead(fact(own, "Appointment")), ENGLISH)

    assert (f"servant:{NAME}", ("held", "signed the order"), own["id"]) in _links(graph)


def test_the_words_are_those_of_the_reader() -> None:
    graph = evidence_of(_lead(fact(penalty(NAME, "FINE", "2021-03-01", None), "Sanction")), Texts.of("ru"))

    assert "1 марта 2021" in graph.node(f"sanction:{NAME}:2021-03-01").detail


def test_more_facts_than_a_drawing_holds_are_counted_and_evidence_stays() -> None:
    ratings = [fact(rating(f"Person {number}", 50.0, "2020-12-20"), "Assessment") for number in range(MOST_NODES - 10)]
    graph = evidence_of(_lead(*ratings), ENGLISH)

    assert len(graph.nodes) == MOST_NODES
    assert {each["id"] for each in ratings} <= {node.id for node in graph.nodes}
    assert graph.remarks == (f"{MOST_NODES - 10 + 1 - 10} more facts are not drawn",)


def test_one_question_asks_for_all_opened_nodes_by_their_kinds() -> None:
    ids = ["servant:1", "appointment:1", "servant:2", "sanction:1", "position:1", "organisation:1", "competition:1", "odd"]

    assert variables_of(ids, None) == {
        "people": ["servant:1", "servant:2"],
        "bodies": ["organisation:1"],
        "posts": ["position:1"],
        "orders": ["appointment:1"],
        "rounds": ["competition:1"],
        "facts": ["sanction:1", "odd"],
        "on": None,
        "most": 50,
    }


def test_an_address_opens_each_node_once_and_no_more_than_twenty() -> None:
    assert opened_of(["b", "a", "b"], ENGLISH) == ("b", "a")
    with pytest.raises(CannotOpen, match=r"The address opens 21 nodes\. Open at most 20\."):
        opened_of([str(number) for number in range(MOST_OPENED + 1)], ENGLISH)


def test_an_address_keeps_what_is_opened_in_order_and_closes_what_is_open() -> None:
    address = Address(("b", "a"), (("from", "rule=V10&after=x"),))

    assert address.turned("c d") == "?from=rule%3DV10%26after%3Dx&open=b&open=a&open=c+d#n-c%20d"
    assert address.turned("b") == "?from=rule%3DV10%26after%3Dx&open=a#n-b"
    assert Address(tuple(str(number) for number in range(MOST_OPENED))).turned("one more") is None


def test_what_does_not_exist_for_the_reader_opens_nothing() -> None:
    answer: Answer = NOTHING | {"people": [None], "facts": [None, {"__typename": "Finding", "id": "finding:other"}]}
    graph = expanded(_signed(), ["servant:unknown", "finding:other"], answer, ENGLISH)

    assert graph.opened == ()
    assert graph.nodes == evidence_of(_signed(), ENGLISH).nodes


def test_opening_shows_one_hop_and_links_to_what_is_there_already() -> None:
    answer: Answer = NOTHING | {"people": [{**person(OTHER), "appointments": [order(OTHER, "Head", "2012-01-10")]}]}
    graph = expanded(_signed(), [f"servant:{OTHER}"], answer, ENGLISH)
    new = {node.id for node in graph.nodes} - {node.id for node in evidence_of(_signed(), ENGLISH).nodes}

    assert new == {f"appointment:{OTHER}:Head"}, "not the post that she headed: that is the next hop"
    added = _links(graph) - _links(evidence_of(_signed(), ENGLISH))
    assert added == {(f"servant:{OTHER}", ("held",), f"appointment:{OTHER}:Head")}
    assert not any(link.is_evidence for link in graph.links if link.target == f"appointment:{OTHER}:Head")


def test_a_tie_is_shown_with_both_people() -> None:
    answer: Answer = NOTHING | {"people": [{**person(OTHER), "kinships": [tie(OTHER, "Aziz", "SIBLING")]}]}
    graph = expanded(_signed(), [f"servant:{OTHER}"], answer, ENGLISH)

    assert ("servant:Aziz", ("tie",), f"kinship:{OTHER}:Aziz") in _links(graph)
    assert [link.directed for link in graph.links if link.target == f"kinship:{OTHER}:Aziz"] == [False, False]


def test_of_many_links_those_nearest_to_the_day_of_the_lead_are_drawn_and_the_others_can_be_chosen() -> None:
    answer: Answer = NOTHING | {"people": [_rated(OTHER, 40)]}
    graph = expanded(_signed(), [f"servant:{OTHER}"], answer, ENGLISH)
    (further,) = graph.further
    drawn = {node.id for node in graph.nodes if node.kind == "Assessment"}

    assert len(drawn) == MOST_LINKS
    assert further.count == len(further.choices) == 15
    assert min(drawn) > max(choice.id for choice in further.choices), "the lead is of 2022, the ratings are of 1980 to 2019"
    assert graph.node(further.id).title == "+ 15"
    chosen = further.choices[-1]
    assert chosen.href == f"?open=servant%3AYusupov+Rustam&open={chosen.id.replace(':', '%3A').replace(' ', '+')}#n-" + (
        chosen.id.replace(" ", "%20")
    )
    page = render("parts/lead_evidence.html", ENGLISH, {"graph": graph, "drawing": "", "address": _NoAddress()})
    assert all(choice.title in page for choice in further.choices)


def test_a_chosen_node_is_drawn_though_it_is_far() -> None:
    facts: Answer = {"__typename": "Assessment", **rating(OTHER, 50.0, "1980-12-20"), "sources": []}
    answer: Answer = NOTHING | {"people": [_rated(OTHER, 40)], "facts": [facts]}
    graph = expanded(_signed(), [f"servant:{OTHER}", facts["id"]], answer, ENGLISH)

    assert graph.node(facts["id"]).opened
    assert graph.further[0].count == 14


def test_what_a_page_of_a_list_does_not_have_is_counted_and_leads_to_its_page() -> None:
    staff = [{"node": order(f"Clerk {number}", f"Desk {number}", "2022-01-01")} for number in range(3)]
    none: Answer = {"totalCount": 0, "edges": []}
    ministry = {**body(), "children": none, "positions": none, "staff": {"totalCount": 315, "edges": staff}}
    (further,) = expanded(_signed(), ["organisation:Ministry of Finance"], NOTHING | {"bodies": [ministry]}, ENGLISH).further

    assert (further.count, further.choices) == (312, ())
    assert further.page == "/organisations/organisation:Ministry%20of%20Finance"


def test_however_much_is_opened_no_more_is_drawn_than_a_drawing_holds() -> None:
    people = [_rated(f"Person {number}", 30) for number in range(MOST_OPENED)]
    graph = expanded(_signed(), [each["id"] for each in people], NOTHING | {"people": people}, ENGLISH)

    assert len([node for node in graph.nodes if node.kind != "More"]) == MOST_NODES
    assert sum(further.count for further in graph.further) == 30 * MOST_OPENED - (MOST_NODES - MOST_OPENED - 5)


class _NoAddress:
    closed_path = "/cases/finding:V10"


def _lead(*evidence: Answer | None) -> Answer:
    return lead("V10", "2022-03-14", NAME, *evidence)


def _signed() -> Answer:
    return _lead(fact(order(NAME, "Deputy head", "2022-03-14", by=OTHER), "Appointment"))


def _rated(name: str, number: int) -> Answer:
    return {**person(name), "assessments": [rating(name, 50.0, f"{1980 + year}-12-20") for year in range(number)]}


def _links(graph: EvidenceGraph) -> set[tuple[str, tuple[str, ...], str]]:
    return {(link.source, link.verbs, link.target) for link in graph.links}


def _interface(type_: Any) -> GraphQLInterfaceType:
    assert isinstance(type_, GraphQLInterfaceType)
    return type_


def _target(type_: Any, field: str) -> Any:
    assert isinstance(type_, GraphQLObjectType)
    # graphql-core does not say what it returns.
    return cast("Any", get_named_type)(type_.fields[field].type)
