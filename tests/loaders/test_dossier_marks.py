"""Every transaction that changes a dossier marks it, whatever writes it, and marks few others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge, withdraw
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import candidates
from loaders.portal_api.registry import usable_portals
from loaders.rekey import rekey
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import OpenEngine, Run
from tests.loaders.entity_resolution.test_histories import (
    ARGOS,
    EMPLOYERS,
    GONE_AFTER_TWO,
    LABOUR,
    ONE,
    OTHER,
    State,
    contract,
    sync,
)
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import COPY, NOON, Row, body, key_ring, order, position, servant
from tests.support.watched_dossiers import WatchedDatabase

Rows = Mapping[str, Sequence[Row]]
REGISTER: Rows = {
    "bodies": [body()],
    "positions": [position("HEAD", 5), position("CLERK", 2, reportsTo="HEAD"), position("OTHER", 3)],
    "servants": [
        servant("R1", ONE, lastName="Botirova"),
        servant("R2", OTHER, lastName="Karimova", firstName="Dilnoza"),
        servant("R3", None, lastName="Yoqubov", firstName="Sardor", patronymic=None, birthDate=None, sex="M"),
        servant("R4", None, lastName="Ergashev", firstName="Otabek", patronymic=None, birthDate="1970-01-02", sex="M"),
    ],
    "competitions": [{"id": "K1", "position": "OTHER", "kind": "general", "protocol": "2018-12-01", "panel": ["R4"]}],
    "applications": [
        {"id": "A1", "competition": "K1", "registerNo": "R3", "state": "won", "total": 90},
        {"id": "A2", "competition": "K1", "registerNo": "R2", "state": "not recommended", "total": 80},
    ],
    "orders": [
        order("1", "HEAD", "2015-01-01"),
        order("2", "CLERK", "2016-01-01", registerNo="R2", signedBy="R4"),
        order("3", "OTHER", "2019-01-01", registerNo="R3", signedBy="R1", competition="K1"),
    ],
}


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


class Register:
    """A register that was loaded and judged; from then on every transaction is watched."""

    def __init__(self, run: Run, engine: OpenEngine, keys: KeyRing, state: State) -> None:
        self.run, self.keys = run, keys
        self.database = WatchedDatabase(engine.database)
        self._engine, self._watched = engine, replace(engine, database=self.database)
        self._day = 0
        self.load(state, watched=False)
        run(execute(engine.database, "CREATE (:DetectionState {id: 'detection'})"))

    def load(self, state: State, policy: SyncPolicy | None = None, *, watched: bool = True) -> None:
        """Load these rows a day after the last ones."""
        report = self.run(sync(self._watched if watched else self._engine, self.keys, state, self._day, policy))
        self._day += 1
        assert {portal.portal: portal.problem for portal in report.portals if portal.problem} == {}

    def update(self) -> None:
        self.run(update_derived_data(self.database, usable_portals().values(), self.keys, NOON + timedelta(days=1), SyncPolicy()))

    def names(self, subjects: set[str]) -> set[str]:
        """Return servants by their last names, and posts by their codes; those that are gone are left out."""
        posts = self.run(self.database.read(cypher("MATCH (p:Position) RETURN p.id AS id, p.title AS name")))
        people = self.run(self.database.read(cypher("MATCH (s:Servant) RETURN s.id AS id, s.name AS name")))
        known = {str(row["id"]): str(row["name"]).removeprefix("Post ").partition(" ")[0] for row in (*posts, *people)}
        return {known[id_] for id_ in subjects if id_ in known}

    def holder(self, number: str) -> str:
        text = "MATCH (s:Servant)-[:HELD]->(a:Appointment) RETURN s.id AS id, a.order_number AS number"
        return next(str(row["id"]) for row in self.run(self.database.read(cypher(text))) if row["number"] == number)


def with_row(stream: str, at: int, **changes: Any) -> Rows:
    rows = [{**row, **changes} if number == at else row for number, row in enumerate(REGISTER[stream])]
    return {**REGISTER, stream: rows}


CHANGES: Mapping[str, tuple[Rows, set[str], set[str]]] = {
    "an order that ends": (with_row("orders", 1, end="2020-01-01", open=False), {"Karimova"}, set()),
    "the order of a superior": (with_row("orders", 0, end="2020-01-01", open=False), {"Botirova", "Karimova"}, set()),
    "an order for somebody else": (with_row("orders", 1, registerNo="R4"), {"Karimova", "Ergashev"}, set()),
    "an order for another post": (with_row("orders", 2, position="CLERK", competition=None), {"Yoqubov", "OTHER"}, set()),
    "an order signed by somebody else": (with_row("orders", 2, signedBy="R2"), {"Yoqubov"}, {"OTHER"}),
    "a first name": (with_row("servants", 0, firstName="Nigora"), {"Botirova", "Karimova"}, {"Yoqubov"}),
    "a diploma": (with_row("servants", 3, education=[{"level": "master", "field": "law"}]), {"Ergashev"}, set()),
    "a rank": ({**REGISTER, "positions": [*REGISTER["positions"][:2], position("OTHER", 4)]}, {"Yoqubov"}, {"Karimova"}),
    "a post under another": (
        {**REGISTER, "positions": [REGISTER["positions"][0], position("CLERK", 2, reportsTo="OTHER"), REGISTER["positions"][2]]},
        {"Karimova"},
        set(),
    ),
    "a panel": (with_row("competitions", 0, panel=["R1"]), {"Yoqubov", "OTHER"}, {"Karimova"}),
    "a score": (with_row("applications", 1, total=85), {"OTHER"}, {"Karimova"}),
    "a new servant": (
        {
            **REGISTER,
            "servants": [
                *REGISTER["servants"],
                servant("R5", None, lastName="Zokirova", firstName="Malika", patronymic=None, birthDate="1990-02-03"),
            ],
        },
        {"Zokirova"},
        set(),
    ),
    "nothing that is read": (with_row("orders", 1, endGround=None, correctedBy=None), set(), set()),
}


@pytest.mark.parametrize(("rows", "expected", "also"), CHANGES.values(), ids=[name.replace(" ", "_") for name in CHANGES])
def test_a_changed_row_marks_the_dossiers_that_read_it(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing, rows: Rows, expected: set[str], also: set[str]
) -> None:
    register = Register(run, engine, keys, {ARGOS: REGISTER})
    register.load({ARGOS: rows})
    assert register.names(register.database.changed) == expected
    assert register.names(register.database.marked) == expected | also


def test_a_competition_that_comes_later_and_one_that_is_missed(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing
) -> None:
    without = {stream: rows for stream, rows in REGISTER.items() if stream not in ("competitions", "applications")}
    register = Register(run, engine, keys, {ARGOS: {**without, "orders": REGISTER["orders"][:2]}})
    register.load({ARGOS: without})
    assert register.names(register.database.changed) == {"Yoqubov"}

    register.database.changed.clear()
    register.load({ARGOS: {"competitions": REGISTER["competitions"]}})
    assert register.names(register.database.changed) == {"Yoqubov", "OTHER"}


def test_records_that_are_gone_mark_what_they_told_of(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing
) -> None:
    register = Register(run, engine, keys, {ARGOS: REGISTER})
    for _ in range(2):
        register.load({ARGOS: {**REGISTER, "positions": REGISTER["positions"][:2]}}, GONE_AFTER_TWO)
    assert register.names(register.database.changed) == {"Yoqubov"}
    assert register.names(register.database.marked) == {"Yoqubov", "Karimova"}


def test_survivorship_marks_what_it_decides(run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing) -> None:
    register = Register(run, engine, keys, {ARGOS: REGISTER, COPY: REGISTER})
    changed = with_row("servants", 1, birthplace="Samarqand")
    register.load({COPY: changed})
    assert register.names(register.database.changed) == {"Karimova"}
    register.load({ARGOS: with_row("orders", 1, registerNo="R4"), COPY: with_row("orders", 1, registerNo="R4")})
    assert register.names(register.database.changed) == {"Karimova", "Ergashev"}


def test_contracts_that_change_hands_mark_both(run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing) -> None:
    def employed(*contracts: Row) -> State:
        return {ARGOS: REGISTER, LABOUR: {"employers": EMPLOYERS, "contracts": contracts}}

    at_body = {"employer": "200000001", "concluded": "2010-05-01", "terminated": "2012-01-01", "name": "BOTIROVA"}
    register = Register(run, engine, keys, employed(contract("M1", **at_body)))
    register.load(employed(contract("M1", OTHER, **at_body)))
    assert register.names(register.database.changed) >= {"Botirova", "Karimova"}
    register.load(employed(contract("M1", OTHER, **{**at_body, "employer": "300000002"})))


def test_merging_and_splitting_mark_both_and_who_reads_them(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing
) -> None:
    register = Register(run, engine, keys, {ARGOS: REGISTER})
    one, other = register.holder("1"), register.holder("3")
    judgement = run(judge(register.database, one, other, Verdict.ACCEPT, "auditor", "same file", NOON))
    register.update()
    assert register.holder("1") == register.holder("3")
    assert register.holder("1") in register.database.changed
    assert "OTHER" in register.names(register.database.changed)

    register.database.changed.clear()
    run(withdraw(register.database, judgement.id, NOON + timedelta(days=1)))
    register.update()
    assert register.holder("1") != register.holder("3")
    assert {register.holder("1"), register.holder("3")} <= register.database.changed
    assert "OTHER" in register.names(register.database.changed)


def test_numbers_that_are_corrected_mark_both(run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing) -> None:
    register = Register(run, engine, keys, {ARGOS: REGISTER})
    exchanged = [
        {**REGISTER["servants"][0], "pinfl": OTHER},
        {**REGISTER["servants"][1], "pinfl": ONE},
        *REGISTER["servants"][2:],
    ]
    register.load({ARGOS: {**REGISTER, "servants": exchanged}})
    assert {"Botirova", "Karimova"} <= register.names(register.database.changed)


def test_candidates_mark_those_of_whom_it_is_not_sure_who_they_are(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing
) -> None:
    register = Register(run, engine, keys, {ARGOS: REGISTER})
    like = servant("R6", None, lastName="Yoqubov", firstName="Sardor", patronymic=None, birthDate=None, sex="M")
    register.load({ARGOS: {**REGISTER, "servants": [*REGISTER["servants"], like]}})
    (found,) = run(candidates(register.database))
    assert {"Yoqubov", "OTHER"} <= register.names(register.database.changed)

    register.database.changed.clear()
    run(judge(register.database, found["left"], found["right"], Verdict.REJECT, "auditor", "two files", NOON))
    assert {"Yoqubov", "OTHER"} <= register.names(register.database.changed)


def test_a_new_identity_key_marks_whom_numbers_identify(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    register = Register(run, engine, keys, {ARGOS: REGISTER})
    run(rekey(register.database, tmp_path / "keys", usable_portals()))
    assert {"Botirova", "Karimova"} <= register.names(register.database.changed)


def test_a_first_load_asks_once_in_a_transaction(run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing) -> None:
    sent: list[str] = []
    fresh_database.observers.append(sent.append)
    run(sync(engine, keys, {ARGOS: REGISTER}, 0))
    run(sync(engine, keys, {ARGOS: with_row("orders", 1, registerNo="R4")}, 1))
    fresh_database.observers.remove(sent.append)
    about = [name for name in sent if name.startswith("dossier")]
    assert set(about) == {"dossiers/detection_kept"}
    assert len(about) <= sum(name == "runs/renew_lease" for name in sent) + 10
