"""Addresses of Neo4j Browser: the query is in them, with literals, and nothing else can be slipped in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from meritgraph.browser.links import browser_address, filled
from meritgraph.browser_settings import BrowserSettings

SETTINGS = BrowserSettings(
    url="https://graph.example/browser/", bolt="neo4j+s://graph.example:7687", country="UZ", hub="https://hub.example"
)


def test_an_address_has_the_database_and_the_query() -> None:
    query = "MATCH (n) WHERE n.id = 'a&cmd=play#x+y' // 100 %\nRETURN n"

    parts = urlsplit(browser_address(SETTINGS, query))

    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "graph.example", "/browser/", "")
    assert parse_qs(parts.query) == {
        "dbms": ["neo4j+s://neo4j@graph.example:7687"],
        "db": ["neo4j"],
        "cmd": ["edit"],
        "arg": [query],
    }


def test_a_text_is_a_literal_that_it_cannot_leave() -> None:
    assert filled("WHERE n.id = $id", {"id": r"it's \ x"}) == r"WHERE n.id = 'it\'s \\ x'"
    assert filled("$ids[0..10]", {"ids": ["a", "b'"]}) == r"['a', 'b\''][0..10]"


def test_a_value_is_not_looked_into_again() -> None:
    assert filled("$one $other", {"one": "$other", "other": "'"}) == r"'$other' '\''"


@pytest.mark.parametrize("kept", ["'$id'", '"$id"', "`$id`", "// $id\n", "/* $id */", r"'\'$id'"])
def test_what_is_no_parameter_stays(kept: str) -> None:
    assert filled(f"{kept} $id", {"id": "x"}) == f"{kept} 'x'"


def test_every_parameter_needs_a_value() -> None:
    with pytest.raises(KeyError):
        filled("$id $idea", {"id": "x"})
