"""What is on record of servants, positions and organisations themselves: as facts, of which they have the fields."""

from __future__ import annotations

import pytest

from tests.schema.conftest import Hub
from tests.schema.test_operations import hub as contradicted  # the fixture
from tests.support.engines import execute
from tests.support.scripted_portal import ARGOS, COPY

__all__ = ["contradicted"]

pytestmark = pytest.mark.both_engines

RECORD = "knownSince disputed missingAtPortal sources { portal stream } disputes { property winning { value } losing { value } }"
FACTS = f"""{{ organisations {{ edges {{ node {{ ... on Fact {{ {RECORD} }} }} }} }}
  servants {{ edges {{ node {{ {RECORD} }} }} }} positions {{ edges {{ node {{ {RECORD} }} }} }} }}"""
NUMBERS = """{ organisations { edges { node { identifiers { scheme number } } } }
  positions { edges { node { identifiers { scheme number } } } } }"""


def test_an_organisation_says_who_states_it_and_what_is_disputed(contradicted: Hub) -> None:
    found = contradicted.data(FACTS)
    (body,) = (edge["node"] for edge in found["organisations"]["edges"])
    assert body == {
        "knownSince": "2026-11-20T12:00:00+00:00",
        "disputed": ["name"],
        "missingAtPortal": False,
        "sources": body["sources"],
        "disputes": [{"property": "name", "winning": {"value": "Body B1"}, "losing": [{"value": "Another name"}]}],
    }
    assert sorted(each["portal"] for each in body["sources"]) == sorted([COPY.name, ARGOS.name])
    (post,) = (edge["node"] for edge in found["positions"]["edges"])
    assert (post["disputed"], post["disputes"], post["sources"]) == (
        None,
        [],
        [{"portal": ARGOS.name, "stream": "positions"}],
    )
    people = [edge["node"] for edge in found["servants"]["edges"]]
    assert sorted(len(each["sources"]) for each in people) == [1, 2]
    assert {source["stream"] for each in people for source in each["sources"]} == {"servants"}


def test_each_kind_is_read_at_once_however_many_there_are(contradicted: Hub) -> None:
    contradicted.data(FACTS)
    assert len(contradicted.statements) == len(set(contradicted.statements))


def test_what_no_portal_states_any_more_says_so(contradicted: Hub) -> None:
    change = "MATCH (:Position)<-[:DESCRIBES]-(r:PortalRecord {stream: 'positions'}) "
    contradicted.run(execute(contradicted.database, f"{change} SET r.absent_since = r.recorded_at"))
    asked = "{ positions { edges { node { missingAtPortal } } } }"
    try:
        assert contradicted.data(asked)["positions"]["edges"] == [{"node": {"missingAtPortal": True}}]
    finally:
        contradicted.run(execute(contradicted.database, f"{change} SET r.absent_since = null"))
    assert contradicted.data(asked)["positions"]["edges"] == [{"node": {"missingAtPortal": False}}]


def test_numbers_of_bodies_and_posts_are_shown_and_those_of_people_never(contradicted: Hub) -> None:
    """A body under the number of its only employee."""
    add = """MATCH (o:Organisation {name: 'Body B1'})
      CREATE (o)<-[:IDENTIFIES]-(:Identifier {key: 'UZ/PINFL:31503856070015'})
      CREATE (o)<-[:IDENTIFIES]-(:Identifier {key: $keyed})"""
    contradicted.run(execute(contradicted.database, add, keyed=f"someone/numbers:1*{'0' * 32}"))
    found = contradicted.data(NUMBERS)
    numbers = [edge["node"]["identifiers"] for edge in found["organisations"]["edges"]]
    own = {"scheme": f"{ARGOS.name}/bodies", "number": "B1"}
    assert numbers == [[{"scheme": "UZ/STIR", "number": "200000001"}, own]]
    posts = [edge["node"]["identifiers"] for edge in found["positions"]["edges"]]
    assert posts == [[{"scheme": f"{ARGOS.name}/positions", "number": "P1"}]]


def test_a_conflict_leads_to_what_it_is_about(contradicted: Hub) -> None:
    found = contradicted.data("{ conflicts { edges { node { nodeId label node { __typename id } } } } }")["conflicts"]["edges"]
    about = {edge["node"]["label"]: edge["node"] for edge in found}
    assert about["Organisation"]["node"] == {"__typename": "Organisation", "id": contradicted.id_of("Body B1")}
    assert about["Sanction"]["node"] == {"__typename": "Sanction", "id": about["Sanction"]["nodeId"]}
    # Versions are part of their organisation.
    assert about["OrganisationVersion"]["node"] is None


def test_a_list_has_what_was_loaded(contradicted: Hub) -> None:
    """A portal's rows write the key by which sanctions are listed."""
    found = contradicted.data("{ sanctions { totalCount edges { node { imposed { exact } } } } }")["sanctions"]
    assert [edge["node"]["imposed"]["exact"] for edge in found["edges"]] == ["2021-01-01", "2020-01-01"]
    assert found["totalCount"] == 2
