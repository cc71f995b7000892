"""A register corrects the national numbers of its people: the graph ends as if it had always stated the right ones.

Two graphs are compared by the identifiers of servants: which identifier first gave somebody an id depends on what came first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgement_files import export_judgements, import_judgements
from loaders.entity_resolution.judgements import judge, judgements, withdraw
from loaders.ingest.quarantine import quarantined
from loaders.keys.keyring import KeyRing
from tests.conftest import OpenEngine, Run
from tests.loaders.entity_resolution.test_histories import (
    ARGOS,
    BODIES,
    EMPLOYERS,
    GONE_AFTER_TWO,
    LABOUR,
    ONE,
    OTHER,
    POSTS,
    State,
    contract,
    graph_of,
    held,
    sync,
)
from tests.support.engines import cypher
from tests.support.scripted_portal import COPY, NOON, Row, body, key_ring, order, servant

THIRD, NOBODYS, NOBODYS_TOO = "31503850000032", "31503856070022", "31503850000049"
"""The number of a third person, and two that nobody has."""


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def numbered(*numbers: str | None) -> State:
    """Return a register in which R1, R2 and so on have these numbers, with their orders, and contracts of three numbers."""
    people: list[Row] = []
    orders: list[Row] = []
    for at, number in enumerate(numbers, 1):
        names = {
            "lastName": f"Karimova{at}",
            "birthDate": f"198{at}-03-15",
            "relatives": [{"kinship": "father", "name": f"A{at}"}],
        }
        people.append(servant(f"R{at}", number, **names))
        signed = f"R{at % len(numbers) + 1}"
        orders.append(order(str(at), f"P{1 + at % 2}", f"201{at}-01-01", registerNo=f"R{at}", signedBy=signed))
    contracts = [contract(f"M{at}", number, name=f"KNOWN {at}") for at, number in enumerate((ONE, OTHER, THIRD))]
    return {
        ARGOS: {"bodies": BODIES, "positions": POSTS, "servants": people, "orders": orders},
        LABOUR: {"employers": EMPLOYERS, "contracts": contracts},
    }


async def by_identifiers(engine: OpenEngine) -> set[str]:
    """Return the contents of the graph, servants named by identifiers, without judgements and what depends on ids."""
    rows = await engine.database.read(cypher("MATCH (i:Identifier)-[:IDENTIFIES]->(s:Servant) RETURN s.id AS id, i.key AS key"))
    known: dict[str, list[str]] = {}
    for row in rows:
        known.setdefault(str(row["id"]), []).append(str(row["key"]))
    lines: set[str] = set()
    for line in await held(engine):
        if not line.startswith(("Judgement ", "Conflict ", "Promotion ", "Identifier {")):
            text = re.sub(r"servant:[0-9a-f]{30}", lambda id_: "+".join(sorted(known.get(id_[0], [id_[0]]))), line)
            lines.add(re.sub(r"(conflict|promotion|appointment):[0-9a-f]{30}", r"\1", text))
    return lines


def same(run: Run, engine: OpenEngine, keys: KeyRing, history: Sequence[State]) -> bool:
    """Tell whether the last state alone gives the same graph."""
    graph_of(run, engine, keys, history)
    after = run(by_identifiers(engine))
    graph_of(run, engine, keys, history[-1:])
    fresh = run(by_identifiers(engine))
    assert sorted(after - fresh)[:5] == []
    assert sorted(fresh - after)[:5] == []
    return len(fresh) > 30


@pytest.mark.parametrize(
    "history",
    [
        [(OTHER, None), (ONE, None)],  # the number of somebody who is known to other portals only
        [(OTHER, ONE), (ONE, OTHER)],  # exchanged
        [(None,), (NOBODYS,), (OTHER,), (ONE,)],
    ],
)
def test_the_graph_is_as_if_the_last_word_had_been_the_only_one(
    run: Run, engine: OpenEngine, keys: KeyRing, history: Sequence[tuple[str | None, ...]]
) -> None:
    assert same(run, engine, keys, [numbered(*numbers) for numbers in history])


@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)  # owners of identifiers are computed before any statement is sent
@pytest.mark.parametrize(
    "history",
    [
        [(NOBODYS_TOO, NOBODYS_TOO), (ONE, THIRD)],  # one number given to two
        [(OTHER,), (ONE,), (OTHER,)],  # and back
        [(ONE, ONE, OTHER), (ONE, NOBODYS, NOBODYS)],
        [(ONE, OTHER, THIRD), (OTHER, THIRD, ONE), (THIRD, ONE, OTHER)],  # in a circle, twice
    ],
)
def test_the_same_of_more_people_and_words(
    run: Run, engine: OpenEngine, keys: KeyRing, history: Sequence[tuple[str | None, ...]]
) -> None:
    assert same(run, engine, keys, [numbered(*numbers) for numbers in history])


class Killed(Exception):
    """Raised where a killed process would end."""


@pytest.mark.parametrize(
    "at", ["entity_resolution/relink_identifiers", "entity_resolution/delete_judgements", "quarantine/recount_pages"]
)
@pytest.mark.both_engines
def test_a_correction_that_is_interrupted_is_made_the_next_time(run: Run, engine: OpenEngine, keys: KeyRing, at: str) -> None:
    def kill(name: str) -> None:
        if name == at:
            raise Killed

    wrong, right = numbered(OTHER, ONE), numbered(ONE, OTHER)
    graph_of(run, engine, keys, [wrong])
    engine.database.observers.append(kill)
    try:
        with pytest.raises(Killed):
            run(sync(engine, keys, right, 1))
    finally:
        engine.database.observers.remove(kill)
    run(sync(engine, keys, right, 2))
    after = run(by_identifiers(engine))
    graph_of(run, engine, keys, [right])
    assert after == run(by_identifiers(engine))


def waiting(run: Run, engine: OpenEngine) -> list[str]:
    return [row.reason for row in run(quarantined(engine.database))]


def people(run: Run, engine: OpenEngine) -> list[tuple[Any, Any]]:
    """Count the identifiers and the records of each servant."""
    rows = run(
        engine.database.read(
            cypher(
                """MATCH (s:Servant)
                OPTIONAL MATCH (s)<-[:IDENTIFIES]-(i:Identifier)
                WITH s, count(i) AS keys
                OPTIONAL MATCH (s)<-[:DESCRIBES]-(r:PortalRecord)
                RETURN keys, count(r) AS records ORDER BY keys, records"""
            )
        )
    )
    return [(row["keys"], row["records"]) for row in rows]


def test_what_another_portal_says_stands_against_a_correction_until_that_is_corrected_too(
    run: Run, engine: OpenEngine, keys: KeyRing
) -> None:
    def registers(first: str, second: str) -> State:
        return {portal: {"servants": [servant("R1", number)]} for portal, number in ((ARGOS, first), (COPY, second))}

    graph_of(run, engine, keys, [registers(OTHER, OTHER), registers(ONE, OTHER)])
    assert waiting(run, engine) == ["identity_conflict"]
    run(sync(engine, keys, registers(ONE, ONE), 3))
    assert waiting(run, engine) == []
    assert people(run, engine) == [(2, 2)]


def test_a_correction_that_waits_holds_up_no_other(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    def registers(first: str, second: str) -> State:
        return {ARGOS: {"servants": [servant("R1", first), servant("R2", second)]}, COPY: {"servants": [servant("R1", OTHER)]}}

    graph_of(run, engine, keys, [registers(OTHER, ONE), registers(ONE, OTHER)])
    assert waiting(run, engine) == ["identity_conflict"]
    # R2 has OTHER now, as R1 has; no record states the other number any more.
    assert people(run, engine) == [(3, 3)]


def test_of_a_record_that_left_its_portal_the_word_that_waits_changes_nothing(
    run: Run, engine: OpenEngine, keys: KeyRing
) -> None:
    def registers(*first: str) -> State:
        return {ARGOS: {"servants": [servant("R1", number) for number in first]}, COPY: {"servants": [servant("R1", OTHER)]}}

    graph_of(run, engine, keys, [registers(OTHER), registers(ONE)])
    reports = [run(sync(engine, keys, registers(), day, GONE_AFTER_TWO)) for day in (3, 4, 5, 6)]
    assert [report.corrected for report in reports] == [0, 0, 0, 0]
    assert reports[-1].careers == 0
    assert people(run, engine) == [(2, 1)]


@pytest.fixture
def accepted(run: Run, engine: OpenEngine, keys: KeyRing) -> str:
    """Accept that R1, whose number was unknown, is the bearer of ONE; then let the register state OTHER."""
    graph_of(run, engine, keys, [alone(None)])
    named = run(engine.database.read(cypher("MATCH (s:Servant) RETURN s.name AS name, s.id AS id")))
    (registered,) = (str(row["id"]) for row in named if "Salimova" in str(row["name"]))
    (known,) = (str(row["id"]) for row in named if row["name"] == "KNOWN 0")
    made = run(judge(engine.database, registered, known, Verdict.ACCEPT, "an investigator", "one desk, one diploma", NOON))
    run(sync(engine, keys, alone(None), 1))
    run(sync(engine, keys, alone(OTHER), 2))
    return made.id


def alone(number: str | None) -> State:
    return {**numbered(), ARGOS: {"servants": [servant("R1", number, lastName="Salimova")]}}


def test_a_persons_judgement_stands_against_a_correction_until_it_is_withdrawn(
    run: Run, engine: OpenEngine, keys: KeyRing, accepted: str
) -> None:
    assert waiting(run, engine) == ["identity_conflict"]
    run(withdraw(engine.database, accepted, NOON + timedelta(days=3)))
    run(sync(engine, keys, alone(OTHER), 4))
    after = run(by_identifiers(engine))
    graph_of(run, engine, keys, [alone(OTHER)])
    assert after == run(by_identifiers(engine))


@pytest.mark.usefixtures("accepted")
@pytest.mark.parametrize("verdict", [Verdict.ACCEPT, Verdict.REJECT])
def test_a_judgement_from_another_graph_stands_against_a_correction_too(
    run: Run, engine: OpenEngine, keys: KeyRing, verdict: Verdict
) -> None:
    lines = [line.replace('"accept"', f'"{verdict.value}"') for line in run(export_judgements(engine.database, keys))]
    number = ONE if verdict is Verdict.ACCEPT else OTHER
    corrected = OTHER if verdict is Verdict.ACCEPT else ONE
    graph_of(run, engine, keys, [alone(number)])
    run(import_judgements(engine.database, lines, keys))
    run(sync(engine, keys, alone(number), 1))
    run(sync(engine, keys, alone(corrected), 2))
    assert waiting(run, engine) == ["identity_conflict"]
    assert [(each.verdict, each.state) for each in run(judgements(engine.database))] == [(verdict, "applied")]


def test_the_books_count_a_corrected_row_once(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    graph_of(run, engine, keys, [numbered(OTHER, ONE)])
    corrected, again = (run(sync(engine, keys, numbered(ONE, OTHER), day)) for day in (1, 2))
    assert (corrected.portals[0].books.quarantined, corrected.corrected) == (2, 2)
    books = again.portals[0].books
    assert (books.quarantined, books.unchanged, books.balanced, again.corrected) == (0, books.read, True, 0)
    # Another row of their page changes; only that one is written.
    third = run(sync(engine, keys, numbered(ONE, OTHER, NOBODYS), 3)).portals[0].books
    assert (third.created, third.updated) == (2, 1)


def test_a_body_that_waits_is_counted_in_every_run(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    def bodies(stir: str | None) -> State:
        return {LABOUR: {"employers": EMPLOYERS}, ARGOS: {"bodies": [body("B1", stir=stir), body("B9")]}}

    graph_of(run, engine, keys, [bodies(None)])
    for day in (1, 2, 3):
        report = run(sync(engine, keys, bodies("200000001"), day))
        assert {portal.portal: portal.books.quarantined for portal in report.portals} == {ARGOS.name: 1, LABOUR.name: 0}
        assert waiting(run, engine) == ["identity_conflict"]
