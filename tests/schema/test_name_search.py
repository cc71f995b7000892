"""Servants found by any part of their names."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.matching.names import fold
from resolvers.name_search import name_score
from tests.schema.conftest import Hub
from tests.support.sample_service import PEOPLE

SEARCH = "query($name: String!, $first: Int! = 20) { searchServants(name: $name, first: $first) { score servant { id name } } }"


def found(hub: Hub, name: str, **variables: Any) -> list[dict[str, Any]]:
    return hub.data(SEARCH, name=name, **variables)["searchServants"]


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("Karimova Gulnora", 1),
        ("Gulnora Karimova", 1),
        ("Каримова Гулнора", 1),
        ("Karimova Gulnora Anvar qizi", 1),
        ("Гулнора Каримова Анваровна", 1),
        ("Anvarovna", 1),
        ("G'ULNORA", 1),
        ("Гульнара Каримова", 0.9),  # two spellings of one given name
        ("Karimova Gulnora Rustam qizi", 0.66),  # another father
        ("Kari Gul", 0.8),  # beginnings
    ],
)
def test_a_person_is_found_by_any_part_of_her_name_in_any_order_and_script(hub: Hub, name: str, score: float) -> None:
    (first, *_) = found(hub, name)

    assert first["servant"] == {"id": hub.id_of("Karimova Gulnora Anvar qizi"), "name": "Karimova Gulnora Anvar qizi"}
    assert first["score"] == 1 if score == 1 else score <= first["score"] < 1


@pytest.mark.both_engines
def test_a_search_is_one_statement_however_many_it_finds(hub: Hub) -> None:
    many, few = found(hub, "Aziz", first=50), found(hub, "Азиз", first=3)

    assert hub.statements == ["api/search_servants"]
    assert [len(many), len(few)] == [PEOPLE, 3]
    assert many[:3] == few, "the order does not depend on the number"
    assert {match["score"] for match in many} == {1}
    assert found(hub, "Nobody") == found(hub, "rimova") == []
    assert hub.statements == ["api/search_servants"]


@pytest.mark.parametrize("name", ["", " ", "K.", "qizi", "12", "Karimova " * 30])
def test_a_text_without_a_part_of_a_name_is_refused(hub: Hub, name: str) -> None:
    code, message = hub.refusal(SEARCH, name=name)
    assert (code, "2 letters" in message) == ("BAD_USER_INPUT", True)


@pytest.mark.parametrize("first", [0, 51])
def test_a_number_out_of_bounds_is_refused(hub: Hub, first: int) -> None:
    assert hub.refusal(SEARCH, name="Karimova", first=first)[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("searched", "best_first"),
    [
        (
            "Турсунова Ирода Рустамовна",
            ["Tursunova Iroda Rustam qizi", "Tursunova Iroda", "Tursunova Iroda Botir qizi", "Tursunova Malika"],
        ),
        ("Iroda Tursunova", ["Турсунова Ирода", "Tursunova Iro", "Tursunova I.", "Tursunova Malika"]),
        ("Tursunov", ["Tursunov Aziz", "Tursunova Iroda"]),
        ("Ибрагим", ["Karimov Ibragim", "Karimov Ibrohim", "Ibrohimov Karim"]),
        ("Нұрлан Серікұлы Қайрат", ["Қайрат Нұрлан Серік ұлы", "Қайрат Нұрлан", "Қайрат Асқар"]),
    ],
)
def test_the_most_similar_name_is_the_best_match(searched: str, best_first: list[str]) -> None:
    scores = [name_score(fold(searched), fold(name)) for name in best_first]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores[:1]) & set(scores[1:])) == 0, "the first one is better than all others"
