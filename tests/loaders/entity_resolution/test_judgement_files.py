"""Judgement files: export and import lose nothing and do not restore a withdrawn judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.driver.database import Database
from graph.errors import JudgementRefused
from graph.migrations import migrate
from loaders.entity_resolution.clusters import Judgement, JudgementState, Verdict
from loaders.entity_resolution.judgement_files import export_judgements, import_judgements
from loaders.entity_resolution.judgements import judge, judgements, save_judgements
from loaders.keys.ids import judgement_id
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import candidates
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, empty
from tests.support.scripted_portal import NOON, key_ring, load, servant

NUMBERS = [f"UZ/PINFL:1*{number:032x}" for number in range(4)]
MOMENTS = st.integers(0, 50).map(lambda minutes: NOON + timedelta(minutes=minutes))


@st.composite
def judgement(draw: st.DrawFn) -> Judgement:
    left, right = sorted(draw(st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2, unique=True)))
    at: datetime = draw(MOMENTS)
    state = draw(st.sampled_from([JudgementState.WAITING, JudgementState.WITHDRAWN]))
    withdrawn_at = at + timedelta(minutes=draw(st.integers(0, 50))) if state is JudgementState.WITHDRAWN else None
    why = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
    verdict = draw(st.sampled_from(Verdict))
    return Judgement(judgement_id(left, right), left, right, verdict, "auditor", why, at, state, None, withdrawn_at)


def last_word(judgement: Judgement) -> datetime:
    return max(judgement.at, judgement.withdrawn_at or judgement.at)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def forget(run: Run, database: Database) -> None:
    run(database.write(lambda transaction: transaction.run(cypher("MATCH (j:Judgement) DETACH DELETE j"))))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known=st.lists(judgement(), max_size=5), there=st.lists(judgement(), max_size=5))
def test_out_and_in_again_keeps_the_last_word_on_each_pair(
    run: Run, fresh_database: Database, keys: KeyRing, known: list[Judgement], there: list[Judgement]
) -> None:
    """A file of one graph is imported twice into another graph that has judgements of its own."""
    forget(run, fresh_database)
    run(save_judgements(fresh_database, known))
    ours = {each.id: each for each in run(judgements(fresh_database))}
    lines = run(export_judgements(fresh_database, keys))
    forget(run, fresh_database)
    run(import_judgements(fresh_database, lines, keys))
    assert {each.id: each for each in run(judgements(fresh_database))} == ours
    forget(run, fresh_database)
    run(save_judgements(fresh_database, there))
    theirs = {each.id: each for each in run(judgements(fresh_database))}
    run(import_judgements(fresh_database, lines, keys))
    both = {each.id: each for each in run(judgements(fresh_database))}
    assert both.keys() == ours.keys() | theirs.keys()
    for id_, kept in both.items():
        words = [judged[id_] for judged in (theirs, ours) if id_ in judged]
        assert last_word(kept) == max(map(last_word, words))
    assert run(import_judgements(fresh_database, lines, keys)) == 0


def test_a_withdrawn_judgement_does_not_come_back_with_an_older_file(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    left, right = NUMBERS[:2]
    made = Judgement(judgement_id(left, right), left, right, Verdict.ACCEPT, "auditor", "same file", NOON)
    run(save_judgements(fresh_database, [made]))
    older = run(export_judgements(fresh_database, keys))
    forget(run, fresh_database)
    taken_back = replace(made, state=JudgementState.WITHDRAWN, withdrawn_at=NOON + timedelta(minutes=1))
    run(save_judgements(fresh_database, [taken_back]))
    assert run(import_judgements(fresh_database, older, keys)) == 0
    assert [each.state for each in run(judgements(fresh_database))] == ["withdrawn"]


def test_a_file_written_by_hand_gives_numbers_and_none_of_them_is_kept(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant("R1", "31503856070015"), servant("R2", None)]}, keys))
    line = {
        "left": {"scheme": "UZ/PINFL", "number": "31503856070015"},
        "right": {"scheme": "test.argos.uz/servants", "number": "R2"},
        "verdict": "accept",
        "by": "auditor",
        "why": "same file",
        "at": NOON.isoformat(),
    }
    assert run(import_judgements(fresh_database, [orjson.dumps(line).decode()], keys)) == 1
    (kept,) = run(judgements(fresh_database))
    identifiers = {row["key"] for row in run(fresh_database.read(cypher("MATCH (i:Identifier) RETURN i.key AS key")))}
    assert {kept.left, kept.right} <= identifiers


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "Line 2 cannot be read"),
        ('{"left": {"scheme": "a", "number": "1"}, "verdict": "accept"}', "right"),
        ('{"left": {"scheme": "a", "number": "1"}, "right": {"scheme": "b", "number": "2"}, "verdict": "perhaps"}', "verdict"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_imported(
    run: Run, fresh_database: Database, keys: KeyRing, text: str, problem: str
) -> None:
    with pytest.raises(JudgementRefused, match=problem):
        run(import_judgements(fresh_database, ["", text], keys))
    assert run(judgements(fresh_database)) == []


def test_a_file_of_another_key_is_refused(run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    left, right = NUMBERS[:2]
    made = Judgement(judgement_id(left, right), left, right, Verdict.ACCEPT, "auditor", "same file", NOON)
    run(save_judgements(fresh_database, [made]))
    lines = run(export_judgements(fresh_database, key_ring(tmp_path / "another")))
    with pytest.raises(JudgementRefused, match="identity key"):
        run(import_judgements(fresh_database, lines, keys))


def line_by_hand(one: str, other: str, verdict: Verdict, at: datetime, **changes: str) -> str:
    """Return a line on two servants, who are named by their register numbers."""
    named = {side: {"scheme": f"{ARGOS.name}/servants", "number": number} for side, number in (("left", one), ("right", other))}
    return orjson.dumps({**named, "verdict": verdict, "by": "auditor", "why": "files", "at": at, **changes}).decode()


def people(run: Run, database: Database) -> set[frozenset[str]]:
    """Return the sets of identifiers that belong to one person."""
    each = cypher("MATCH (i:Identifier)-[:IDENTIFIES]->(s:Servant) RETURN s.id AS id, collect(i.key) AS keys")
    rows: list[Any] = run(database.read(each))
    return {frozenset(row["keys"]) for row in rows}


def test_a_file_joins_the_same_people_as_the_graph_that_wrote_it(
    run: Run, fresh_database: Database, engine: OpenEngine, keys: KeyRing
) -> None:
    """Here two servants were joined through a third before an older rejection came; the importing graph gets all at once."""
    register = {"servants": [servant(f"R{number}", None, lastName=f"Name {number}") for number in (1, 2, 3)]}
    joined = [
        line_by_hand("R1", "R2", Verdict.ACCEPT, NOON + timedelta(minutes=1)),
        line_by_hand("R2", "R3", Verdict.ACCEPT, NOON + timedelta(minutes=2)),
    ]

    def learn(lines: list[str]) -> None:
        run(import_judgements(fresh_database, lines, keys))
        run(update_derived_data(fresh_database, [ARGOS], keys, NOON, SyncPolicy()))

    run(load(fresh_database, register, keys))
    learn(joined)
    assert len(people(run, fresh_database)) == 1
    learn([line_by_hand("R1", "R3", Verdict.REJECT, NOON)])
    here, written = people(run, fresh_database), run(export_judgements(fresh_database, keys))
    run(empty(fresh_database, engine.home))
    run(migrate(fresh_database))
    run(load(fresh_database, register, keys))
    learn(written)
    assert people(run, fresh_database) == here
    assert sorted(map(len, here)) == [1, 2]
    assert run(export_judgements(fresh_database, keys)) == written


@pytest.mark.parametrize("applied", [True, False])
def test_a_pair_is_a_candidate_again_once_a_file_withdraws_its_judgement(
    run: Run, fresh_database: Database, keys: KeyRing, applied: bool
) -> None:
    run(load(fresh_database, {"servants": [servant("R1", None), servant("R2", None)]}, keys))
    (offered,) = run(candidates(fresh_database))
    run(judge(fresh_database, offered["left"], offered["right"], Verdict.REJECT, "auditor", "twins", NOON))
    if applied:
        run(update_derived_data(fresh_database, [ARGOS], keys, NOON, SyncPolicy()))
    later = (NOON + timedelta(minutes=1)).isoformat()
    withdrawn = line_by_hand("R1", "R2", Verdict.REJECT, NOON, state="withdrawn", withdrawn_at=later)
    assert run(import_judgements(fresh_database, [withdrawn], keys)) == 1
    run(update_derived_data(fresh_database, [ARGOS], keys, NOON, SyncPolicy()))
    assert run(candidates(fresh_database)) == [offered]
    assert [each.state for each in run(judgements(fresh_database))] == ["withdrawn"]
