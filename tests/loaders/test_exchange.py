"""Answers back out: queued with what they say, taken once by their recipient whatever happens, seen at the next reading."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.database import Database
from graph.errors import DeliveryRefused, PortalError
from loaders.catalogue import all_portals
from loaders.contract import Feed, Message, Portal, Receipt, Visit
from loaders.exchange import Terms, deliver, delivery_counts, reconcile, set_aside
from loaders.identity import KeyRing
from loaders.portals.mo_argos_uz import PORTAL as MO
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.rekeying import rekey
from loaders.synchronising import synchronise_all
from meritgraph.demo import announced_feeds
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.engines import cypher
from tests.loaders.deliveries import NOON, Delivery, Row, delivering, key_ring
from tests.loaders.delivering import TERMS

ROOT = Path(__file__).parents[2]
PINFL = "31503856070015"


def certificate(number: str, **changes: Any) -> dict[str, Any]:
    row = {"raqam": number, "jshshir": PINFL, "berilgan": "30.03.2024", "amalQiladi": "30.03.2029", "soat": 72}
    return {**row, "tinglovchi": None, "oldingiRaqam": None, "qaydEtilgan": "31.03.2024", **changes}


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def ask(run: Run, database: Database, text: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
    return run(database.read(cypher(text), parameters))


async def learn(database: Database, keys: KeyRing, *rows: dict[str, Any], days: int = 0) -> None:
    servant = {"id": "T1", "jshshir": PINFL, "fio": "Karimov Alisher", "kurs": "K1", "boshlanish": "01.03.2024"}
    pages = Delivery({"courses": [[{"kod": "K1", "nomi": "Law"}]], "enrolments": [[servant]], "certificates": [list(rows)]})
    await synchronise_all(database, {delivering(pages, DBA): Feed()}, keys, NOON + timedelta(days=days))


Answer = Receipt | Exception | Callable[[], Exception]


class Office:
    """A recipient of another make than ours: it answers as it is told, message by message."""

    def __init__(self, *answers: Answer) -> None:
        self.answers, self.taken = list(answers), list[tuple[Message, str]]()

    def __call__(self, visit: Visit) -> Office:
        return self

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *error: object) -> None: ...

    def deliver(self, message: Message, idempotency_key: str) -> Receipt:
        self.taken.append((message, idempotency_key))
        answer = self.answers.pop(0) if self.answers else Receipt("receipt")
        if callable(answer):
            answer = answer()
        if isinstance(answer, Exception):
            raise answer
        return answer


def office(*answers: Answer) -> tuple[Office, Portal]:
    made = Office(*answers)
    return made, replace(MO, receive=made)


def sent(run: Run, database: Database, keys: KeyRing, portal: Portal, minutes: float = 0) -> Any:
    at = NOON + timedelta(days=30, minutes=minutes)
    return run(deliver(database, {portal: Feed()}, TERMS, keys, lambda: at))[0]


def test_what_is_learned_is_queued_once_and_encrypted(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(learn(fresh_database, keys, certificate("C1"), certificate("C2")))
    run(learn(fresh_database, keys, certificate("C1"), certificate("C2"), days=1))
    rows = ask(
        run, fresh_database, "MATCH (d:Delivery) RETURN d.number AS number, d.body AS body, d.state AS state ORDER BY number"
    )
    assert [(row["number"], row["state"]) for row in rows] == [("C1", "waiting"), ("C2", "waiting")]
    assert all(PINFL not in row["body"] for row in rows)
    assert json.loads(keys.unseal(rows[0]["body"]))["pinfl"] == PINFL


def test_a_delivered_message_keeps_its_receipt_and_not_its_body(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(learn(fresh_database, keys, certificate("C1")))
    _, portal = office(Receipt("Q-1"))
    assert sent(run, fresh_database, keys, portal).delivered == 1
    rows = ask(run, fresh_database, "MATCH (d:Delivery) RETURN d.receipt AS receipt, d.body AS body, d.state AS state")
    assert rows == [{"receipt": "Q-1", "body": None, "state": "delivered"}]
    assert sent(run, fresh_database, keys, portal).delivered == 0
    run(learn(fresh_database, keys, certificate("C1"), days=1))
    assert sent(run, fresh_database, keys, portal).delivered == 0


def test_a_failing_recipient_is_asked_again_later_under_the_same_key(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(learn(fresh_database, keys, certificate("C1")))
    made, portal = office(PortalError("away"), PortalError("away"))
    assert sent(run, fresh_database, keys, portal).postponed == 1
    assert sent(run, fresh_database, keys, portal, minutes=0.5).postponed == 0
    assert sent(run, fresh_database, keys, portal, minutes=1.5).postponed == 1
    assert sent(run, fresh_database, keys, portal, minutes=3).delivered == 0
    assert sent(run, fresh_database, keys, portal, minutes=4).delivered == 1
    assert len(made.taken) == 3
    assert len({key for _, key in made.taken}) == 1


def test_a_recipient_that_is_down_is_left_alone_after_three_failures(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(learn(fresh_database, keys, *(certificate(f"C{number}") for number in range(9))))
    made, portal = office(*[PortalError("away")] * 9)
    report = sent(run, fresh_database, keys, portal)
    assert (report.postponed, len(made.taken)) == (3, 3)
    assert "away" in report.problem


def test_a_poison_message_is_set_aside_with_its_reason_and_nobody_waits_behind_it(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(learn(fresh_database, keys, *(certificate(f"C{number}") for number in range(4))))
    _, portal = office(Receipt("1"), DeliveryRefused("hours: must not be zero"))
    report = sent(run, fresh_database, keys, portal)
    assert (report.delivered, report.set_aside) == (3, 1)
    (aside,) = run(set_aside(fresh_database))
    assert aside["problem"] == "hours: must not be zero"
    assert [(row["state"], row["messages"]) for row in run(delivery_counts(fresh_database))] == [
        ("delivered", 3),
        ("set_aside", 1),
    ]


@pytest.mark.parametrize(
    "terms", [{}, {MO.name: Terms(False, "a law")}, {MO.name: Terms(True, "")}], ids=["none", "off", "no law"]
)
def test_nobody_is_told_without_a_switch_and_a_legal_basis(
    run: Run, fresh_database: Database, keys: KeyRing, terms: dict[str, Terms]
) -> None:
    run(learn(fresh_database, keys, certificate("C1")))
    made, portal = office()
    (report,) = run(deliver(fresh_database, {portal: Feed()}, terms, keys))
    assert (report.switched_on, report.problem) == (False, None)
    assert made.taken == []


def test_a_correction_back_is_told_and_what_still_waits_is_taken_back(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    made, portal = office()
    for day, hours in enumerate((72, 36)):
        run(learn(fresh_database, keys, certificate("C1", soat=hours), days=day))
        sent(run, fresh_database, keys, portal)
    run(learn(fresh_database, keys, certificate("C1", soat=80), days=2))
    run(learn(fresh_database, keys, certificate("C1", soat=72), days=3))
    sent(run, fresh_database, keys, portal)
    assert [message.body["hours"] for message, _ in made.taken] == [72, 36, 72]
    assert len({key for _, key in made.taken}) == 3
    states = {row["state"]: row["messages"] for row in run(delivery_counts(fresh_database))}
    assert states == {"delivered": 3, "superseded": 1}


def test_a_message_replaced_while_it_is_sent_in_vain_waits_no_more(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(learn(fresh_database, keys, certificate("C1")))

    async def replaced_while_sent() -> Office:
        loop = asyncio.get_running_loop()

        def replace_it() -> Exception:
            correction = learn(fresh_database, keys, certificate("C1", soat=36), days=1)
            asyncio.run_coroutine_threadsafe(correction, loop).result()
            return PortalError("away")

        made, portal = office(replace_it)
        for minutes in (0, 9):
            at = NOON + timedelta(days=30, minutes=minutes)
            await deliver(fresh_database, {portal: Feed()}, TERMS, keys, lambda at=at: at)
        return made

    made = run(replaced_while_sent())
    assert [message.body["hours"] for message, _ in made.taken] == [72, 36]
    states = {row["state"]: row["messages"] for row in run(delivery_counts(fresh_database))}
    assert states == {"delivered": 1, "superseded": 1}


def test_a_row_that_changed_otherwise_or_a_new_identity_key_tells_nothing_again(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    run(learn(fresh_database, keys, certificate("C1")))
    made, portal = office()
    sent(run, fresh_database, keys, portal)
    renewed = run(rekey(fresh_database, tmp_path / "keys", all_portals()))
    run(learn(fresh_database, renewed, certificate("C1", remark="typed anew"), days=1))
    sent(run, fresh_database, renewed, portal)
    assert len(made.taken) == 1


def test_reconciliation_names_what_one_side_lacks_and_what_is_like_it(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(
        learn(
            fresh_database, keys, certificate("DBA-2024-000001"), certificate("DBA-2024-000002"), certificate("DBA-2024-000003")
        )
    )
    theirs: list[Row] = [
        {"number": number, "pinfl": PINFL, "issued": "2024-03-30", "validUntil": "2029-03-30", "hours": hours}
        for number, hours in (("DBA-2024-000001", 72), ("DBA-2024-000009", 72), ("DBA-2024-000003", 36))
    ]
    source = delivering(Delivery({"certificates": [theirs]}), MO)
    run(synchronise_all(fresh_database, {source: Feed()}, keys, NOON + timedelta(days=1)))
    found = {each.number: each for each in run(reconcile(fresh_database, DBA.name, MO.name))}
    assert sorted(found) == ["DBA-2024-000002", "DBA-2024-000003", "DBA-2024-000009"]
    assert (found["DBA-2024-000002"].only_at, found["DBA-2024-000002"].delivery) == (DBA.name, "waiting")
    assert found["DBA-2024-000003"].disputed == ("hours",)
    assert found["DBA-2024-000009"].only_at == MO.name
    assert found["DBA-2024-000009"].like == "DBA-2024-000002"


# --- with the sandbox: lost receipts, kills, and the loop closed ----------------------------------


@pytest.fixture
def announcement(tmp_path: Path) -> Iterator[Path]:
    with running(build_world(100, 5), tmp_path, register=tmp_path / "register.jsonl") as announced:
        yield announced


def registered(announcement: Path) -> list[tuple[str, str]]:
    lines = (announcement.parent / "register.jsonl").read_text("utf-8").splitlines()
    return [(entry["kind"], entry["number"]) for entry in map(json.loads, lines)]


async def sync(database: Database, announcement: Path, keys: KeyRing, *portals: Portal, days: int = 0) -> None:
    feeds = {portal: feed for portal, feed in announced_feeds(announcement).items() if portal in portals}
    report = await synchronise_all(database, feeds, keys, datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(days=days))
    assert {portal.state for portal in report.portals} == {"clean"}


def test_the_loop_closes_with_no_person_in_it(run: Run, fresh_database: Database, keys: KeyRing, announcement: Path) -> None:
    run(sync(fresh_database, announcement, keys, ARGOS, DBA, MO))
    before = ask(run, fresh_database, "MATCH (g:DegreeGrant)-[:RESTS_ON]->(c:Certificate) RETURN count(g) AS n")[0]["n"]
    waiting = ask(run, fresh_database, "MATCH (d:Delivery {state: 'waiting'}) RETURN count(d) AS n")[0]["n"]
    feeds = {portal: feed for portal, feed in announced_feeds(announcement).items() if portal is MO}
    (report,) = run(deliver(fresh_database, feeds, TERMS, keys))
    assert (report.delivered, report.set_aside, report.postponed) == (waiting, 0, 0)
    run(sync(fresh_database, announcement, keys, MO, days=1))
    after = ask(run, fresh_database, "MATCH (g:DegreeGrant)-[:RESTS_ON]->(c:Certificate) RETURN count(g) AS n")[0]["n"]
    assert after > before
    both = ask(
        run,
        fresh_database,
        """MATCH (c:Certificate) WHERE EXISTS { MATCH (c)<-[:DESCRIBES]-(:PortalRecord {portal: 'my.dba.uz'}) }
        AND NOT EXISTS { MATCH (c)<-[:DESCRIBES]-(:PortalRecord {portal: 'mo.argos.uz'}) } RETURN count(c) AS n""",
    )
    assert both == [{"n": 0}]


def test_killed_between_any_two_steps_each_message_is_registered_once(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing, announcement: Path, tmp_path: Path
) -> None:
    run(sync(fresh_database, announcement, keys, ARGOS, DBA))
    waiting = ask(run, fresh_database, "MATCH (d:Delivery {state: 'waiting'}) RETURN count(d) AS n")[0]["n"]
    assert waiting > 50
    password = engine.settings.password.get_secret_value() if engine.settings.password else None
    database = {**engine.settings.model_dump(mode="json"), "password": password}
    told: dict[str, Any] = {"database": database, "announcement": str(announcement), "keys": str(tmp_path / "keys")}
    deaths: list[tuple[str | None, int]] = [("before", 1), ("after", 1), ("noting", 0), ("after", 17), ("before", 60), (None, 0)]
    for step, at in deaths:
        command = [sys.executable, "-m", "tests.loaders.delivering", json.dumps(told | {"step": step, "at": at})]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        assert ended.returncode == (0 if step is None else -9), ended.stderr
    entries = registered(announcement)
    assert len(entries) == len(set(entries))
    states = ask(run, fresh_database, "MATCH (d:Delivery) RETURN d.state AS state, count(d) AS n")
    assert states == [{"state": "delivered", "n": waiting}]
