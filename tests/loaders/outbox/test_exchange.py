"""Messages to other portals: queued with their content, registered once whatever happens, and seen at the next reading."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, LiteralString, cast

import pytest

from graph.driver.database import Database
from graph.errors import DeliveryRefused, LoadError, PortalError
from loaders.keys.keyring import KeyRing
from loaders.outbox.delivery import (
    DeliveryTerms,
    deliver,
    delivery_counts,
    discard,
    retry,
    set_aside_messages,
    set_aside_messages_by_id,
)
from loaders.outbox.reconciliation import reconcile
from loaders.portal_api.contract import Feed, Portal, Receipt, Recipient, Visit
from loaders.portal_api.registry import usable_portals
from loaders.portals.mo_argos_uz import PORTAL as MO
from loaders.portals.mo_argos_uz.recipient import MoArgosRecipient
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.rekey import rekey
from loaders.sources.auth import ClientCredentials
from loaders.sources.client import portal_client
from loaders.sources.http import HttpTransport
from loaders.sync import synchronise_all
from meritgraph.sandbox_process import announced_feeds
from sandbox.faults import Faults
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.support.delivery_process import TERMS
from tests.support.engines import cypher
from tests.support.fork_server import run_module
from tests.support.recipients import PINFL, ScriptedRecipient, certificate, load_certificates, scripted_recipient
from tests.support.scripted_portal import NOON, Row, ScriptedReader, key_ring, scripted


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def ask(run: Run, database: Database, text: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
    return run(database.read(cypher(text), parameters))


def sent(run: Run, database: Database, keys: KeyRing, portal: Portal, minutes: float = 0) -> Any:
    at = NOON + timedelta(days=30, minutes=minutes)
    return run(deliver(database, {portal: Feed()}, TERMS, keys, lambda: at))[0]


def states(run: Run, database: Database) -> dict[str, int]:
    found = Counter[str]()
    for row in run(delivery_counts(database)):
        found[row["state"]] += row["messages"]
    return found


def test_what_is_learned_is_queued_once_and_encrypted(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1"), certificate("C2")))
    run(load_certificates(fresh_database, keys, certificate("C1"), certificate("C2"), days=1))
    rows = ask(
        run, fresh_database, "MATCH (d:Delivery) RETURN d.number AS number, d.body AS body, d.state AS state ORDER BY number"
    )
    assert [(row["number"], row["state"]) for row in rows] == [("C1", "waiting"), ("C2", "waiting")]
    assert all(PINFL not in row["body"] for row in rows)
    assert json.loads(keys.unseal(rows[0]["body"]))["pinfl"] == PINFL


def test_a_delivered_message_keeps_its_receipt_and_not_its_body(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1")))
    _, portal = scripted_recipient(Receipt("Q-1"))
    assert sent(run, fresh_database, keys, portal).delivered == 1
    rows = ask(run, fresh_database, "MATCH (d:Delivery) RETURN d.receipt AS receipt, d.body AS body, d.state AS state")
    assert rows == [{"receipt": "Q-1", "body": None, "state": "delivered"}]
    assert sent(run, fresh_database, keys, portal).delivered == 0
    run(load_certificates(fresh_database, keys, certificate("C1"), days=1))
    assert sent(run, fresh_database, keys, portal).delivered == 0


def test_a_failing_recipient_is_asked_again_later_under_the_same_key(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1")))
    made, portal = scripted_recipient(PortalError("away"), PortalError("away"))
    assert sent(run, fresh_database, keys, portal).postponed == 1
    assert sent(run, fresh_database, keys, portal, minutes=0.5).postponed == 0
    assert sent(run, fresh_database, keys, portal, minutes=1.5).postponed == 1
    assert sent(run, fresh_database, keys, portal, minutes=3).delivered == 0
    assert sent(run, fresh_database, keys, portal, minutes=4).delivered == 1
    assert len(made.taken) == 3
    assert len({key for _, key in made.taken}) == 1


def test_a_recipient_that_is_down_is_left_alone_after_three_failures(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, *(certificate(f"C{number}") for number in range(9))))
    made, portal = scripted_recipient(*[PortalError("away")] * 9)
    report = sent(run, fresh_database, keys, portal)
    assert (report.postponed, len(made.taken)) == (3, 3)
    assert "away" in report.problem


@pytest.mark.parametrize(
    "answer", [RuntimeError("a fault of the package"), LoadError("no"), {"number": "1"}, Receipt(cast("str", 7))], ids=str
)
def test_a_recipient_whose_package_is_at_fault_costs_the_others_nothing(
    run: Run, fresh_database: Database, keys: KeyRing, answer: Any
) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1"), certificate("C2")))
    _, portal = scripted_recipient(answer, answer)
    report = sent(run, fresh_database, keys, portal)
    assert (report.postponed, report.delivered) == (2, 0)
    assert report.problem.startswith(f"{MO.name}: its recipient failed with")


def test_a_recipient_that_cannot_be_opened_is_told_of_and_the_next_one_is_served(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    def broken(visit: Visit) -> Any:
        raise KeyError("account")

    run(load_certificates(fresh_database, keys, certificate("C1")))
    _, whole = scripted_recipient()
    faulty = replace(whole, name="other.uz", receive=broken)
    terms = {name: DeliveryTerms(True, "a law") for name in (faulty.name, whole.name)}
    first, second = run(deliver(fresh_database, {faulty: Feed(), whole: Feed()}, terms, keys, lambda: NOON + timedelta(days=30)))
    assert "other.uz: its recipient failed with KeyError" in (first.problem or "")
    assert (second.delivered, second.problem) == (1, None)


def test_a_poison_message_is_set_aside_with_its_reason_and_nobody_waits_behind_it(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load_certificates(fresh_database, keys, *(certificate(f"C{number}") for number in range(4))))
    _, portal = scripted_recipient(Receipt("1"), DeliveryRefused("hours: must not be zero"))
    report = sent(run, fresh_database, keys, portal)
    assert (report.delivered, report.set_aside) == (3, 1)
    (aside,) = run(set_aside_messages(fresh_database))
    assert aside.problem == "hours: must not be zero"
    assert [(row["state"], row["messages"]) for row in run(delivery_counts(fresh_database))] == [
        ("delivered", 3),
        ("set_aside", 1),
    ]


@pytest.mark.parametrize(
    "terms", [{}, {MO.name: DeliveryTerms(False, "a law")}, {MO.name: DeliveryTerms(True, "")}], ids=["none", "off", "no law"]
)
def test_nobody_is_told_without_a_switch_and_a_legal_basis(
    run: Run, fresh_database: Database, keys: KeyRing, terms: dict[str, DeliveryTerms]
) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1")))
    made, portal = scripted_recipient()
    (report,) = run(deliver(fresh_database, {portal: Feed()}, terms, keys))
    assert (report.enabled, report.problem) == (False, None)
    assert made.taken == []


def test_a_correction_back_is_told_and_what_still_waits_is_taken_back(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    made, portal = scripted_recipient()
    for day, hours in enumerate((72, 36)):
        run(load_certificates(fresh_database, keys, certificate("C1", soat=hours), days=day))
        sent(run, fresh_database, keys, portal)
    run(load_certificates(fresh_database, keys, certificate("C1", soat=80), days=2))
    run(load_certificates(fresh_database, keys, certificate("C1", soat=72), days=3))
    sent(run, fresh_database, keys, portal)
    assert [message.body["hours"] for message, _ in made.taken] == [72, 36, 72]
    assert len({key for _, key in made.taken}) == 3
    assert states(run, fresh_database) == {"delivered": 3, "superseded": 1}


def test_a_message_replaced_while_it_is_sent_in_vain_waits_no_more(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1")))

    async def replaced_while_sent() -> ScriptedRecipient:
        loop = asyncio.get_running_loop()

        def replace_it() -> Exception:
            correction = load_certificates(fresh_database, keys, certificate("C1", soat=36), days=1)
            asyncio.run_coroutine_threadsafe(correction, loop).result()
            return PortalError("away")

        made, portal = scripted_recipient(replace_it)
        for minutes in (0, 9):
            at = NOON + timedelta(days=30, minutes=minutes)
            await deliver(fresh_database, {portal: Feed()}, TERMS, keys, lambda at=at: at)
        return made

    made = run(replaced_while_sent())
    assert [message.body["hours"] for message, _ in made.taken] == [72, 36]
    assert states(run, fresh_database) == {"delivered": 1, "superseded": 1}


def test_a_row_that_changed_otherwise_or_a_new_identity_key_tells_nothing_again(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1")))
    made, portal = scripted_recipient()
    sent(run, fresh_database, keys, portal)
    renewed = run(rekey(fresh_database, tmp_path / "keys", usable_portals()))
    run(load_certificates(fresh_database, renewed, certificate("C1", remark="typed anew"), days=1))
    sent(run, fresh_database, renewed, portal)
    assert len(made.taken) == 1


def test_reconciliation_names_what_one_side_lacks_and_what_is_like_it(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(
        load_certificates(
            fresh_database, keys, certificate("DBA-2024-000001"), certificate("DBA-2024-000002"), certificate("DBA-2024-000003")
        )
    )
    theirs: list[Row] = [
        {"number": number, "pinfl": PINFL, "issued": "2024-03-30", "validUntil": "2029-03-30", "hours": hours}
        for number, hours in (("DBA-2024-000001", 72), ("DBA-2024-000009", 72), ("DBA-2024-000003", 36))
    ]
    source = scripted(ScriptedReader({"certificates": [theirs]}), MO)
    run(synchronise_all(fresh_database, {source: Feed()}, keys, NOON + timedelta(days=1)))
    found = {each.number: each for each in run(reconcile(fresh_database, DBA.name, MO.name))}
    assert sorted(found) == ["DBA-2024-000002", "DBA-2024-000003", "DBA-2024-000009"]
    assert (found["DBA-2024-000002"].only_at, found["DBA-2024-000002"].delivery) == (DBA.name, "waiting")
    assert found["DBA-2024-000003"].disputed == ("hours",)
    (contradiction,) = found["DBA-2024-000003"].contradictions
    assert (contradiction.property, contradiction.winner) == ("hours", "my.dba.uz/certificates")
    assert set(contradiction.values) == {"my.dba.uz/certificates: 72", "mo.argos.uz/certificates: 36"}
    assert found["DBA-2024-000009"].only_at == MO.name
    assert found["DBA-2024-000009"].similar_number == "DBA-2024-000002"


def test_what_waits_is_told_with_the_moment_it_is_due(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1"), certificate("C2")))
    _, portal = scripted_recipient(Receipt("1"), PortalError("away"))
    at = NOON + timedelta(days=30)
    first, in_vain = sent(run, fresh_database, keys, portal), sent(run, fresh_database, keys, portal, minutes=0.5)
    assert (first.waiting, first.next_due) == (in_vain.waiting, in_vain.next_due) == (1, at + timedelta(minutes=1))
    last = sent(run, fresh_database, keys, portal, minutes=2)
    assert (last.delivered, last.waiting, last.next_due) == (1, 0, None)


def test_what_waits_for_one_that_is_not_switched_on_is_told(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1")))
    (report,) = run(deliver(fresh_database, {MO: Feed()}, {}, keys))
    assert (report.enabled, report.waiting, report.next_due) == (False, 1, NOON)


def test_a_message_set_aside_is_sent_again_under_its_key_with_its_attempts_counted_anew(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1"), certificate("C2")))
    refused = DeliveryRefused("hours: too many")
    made, portal = scripted_recipient(refused, refused, PortalError("away"))
    assert sent(run, fresh_database, keys, portal).set_aside == 2
    aside = run(set_aside_messages(fresh_database, MO.name))
    assert [each.number for each in run(set_aside_messages_by_id(fresh_database, [aside[1].id, aside[1].id]))] == [
        aside[1].number
    ]
    assert run(retry(fresh_database, aside[:1], NOON)) == [aside[0].id]
    report = sent(run, fresh_database, keys, portal)
    assert (report.postponed, report.next_due) == (1, NOON + timedelta(days=30, minutes=1))
    assert sent(run, fresh_database, keys, portal, minutes=2).delivered == 1
    again = [(message.body, key) for message, key in made.taken if message.number == aside[0].number]
    assert len(again) == 3
    assert again[0] == again[1] == again[2]
    assert states(run, fresh_database) == {"delivered": 1, "set_aside": 1}
    assert run(set_aside_messages(fresh_database, MO.name)) == aside[1:]
    assert run(set_aside_messages(fresh_database, DBA.name)) == []


def test_a_message_set_aside_is_not_sent_again_after_a_later_one(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1", soat=0)))
    made, portal = scripted_recipient(DeliveryRefused("hours: must not be zero"))
    sent(run, fresh_database, keys, portal)
    run(load_certificates(fresh_database, keys, certificate("C1"), days=1))
    (aside,) = run(set_aside_messages(fresh_database))
    assert aside.replaced
    assert run(retry(fresh_database, [aside], NOON)) == []
    sent(run, fresh_database, keys, portal)
    assert [message.body["hours"] for message, _ in made.taken] == [0, 72]


def test_a_message_given_up_says_nothing_any_more_until_its_row_says_something_else(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load_certificates(fresh_database, keys, certificate("C1")))
    made, portal = scripted_recipient(DeliveryRefused("no such person"))
    sent(run, fresh_database, keys, portal)
    aside = run(set_aside_messages(fresh_database))
    assert run(discard(fresh_database, aside, NOON)) == 1
    assert run(discard(fresh_database, aside, NOON)) == 0
    assert run(retry(fresh_database, aside, NOON)) == []
    with pytest.raises(LoadError, match=f"No message {aside[0].id} was set aside"):
        run(set_aside_messages_by_id(fresh_database, [aside[0].id]))
    assert ask(run, fresh_database, "MATCH (d:Delivery) RETURN d.body AS body, d.problem AS problem") == [
        {"body": None, "problem": "no such person"}
    ]
    run(load_certificates(fresh_database, keys, certificate("C1", remark="typed anew"), days=1))
    sent(run, fresh_database, keys, portal)
    assert states(run, fresh_database) == {"discarded": 1}
    run(load_certificates(fresh_database, keys, certificate("C1", soat=36), days=2))
    sent(run, fresh_database, keys, portal)
    assert [message.body["hours"] for message, _ in made.taken] == [72, 36]
    assert len({key for _, key in made.taken}) == 2


def test_a_number_mistyped_is_known_though_the_right_one_is_on_both_sides(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load_certificates(fresh_database, keys, certificate("DBA-2024-000001-1")))
    theirs: list[Row] = [
        {"number": f"DBA-2024-000001-{digit}", "pinfl": PINFL, "issued": "2024-03-30", "validUntil": "2029-03-30", "hours": 72}
        for digit in (1, 7)
    ]
    source = scripted(ScriptedReader({"certificates": [theirs]}), MO)
    run(synchronise_all(fresh_database, {source: Feed()}, keys, NOON + timedelta(days=1)))
    (found,) = run(reconcile(fresh_database, DBA.name, MO.name))
    assert (found.number, found.only_at, found.similar_number) == ("DBA-2024-000001-7", MO.name, "DBA-2024-000001-1")


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


@pytest.mark.both_engines
def test_killed_between_any_two_steps_each_message_is_registered_once(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing, announcement: Path, tmp_path: Path
) -> None:
    run(sync(fresh_database, announcement, keys, ARGOS, DBA))
    waiting = ask(run, fresh_database, "MATCH (d:Delivery {state: 'waiting'}) RETURN count(d) AS n")[0]["n"]
    assert waiting > 50
    password = engine.settings.password.get_secret_value() if engine.settings.password else None
    database = {**engine.settings.model_dump(mode="json"), "password": password}
    task: dict[str, Any] = {"database": database, "announcement": str(announcement), "keys": str(tmp_path / "keys")}
    deaths: list[tuple[str | None, int]] = [("before", 1), ("after", 1), ("noting", 0), ("after", 17), ("before", 60), (None, 0)]
    for step, at in deaths:
        ended = run_module("tests.support.delivery_process", json.dumps(task | {"step": step, "at": at}))
        assert ended.returncode == (0 if step is None else -9), ended.stderr
    entries = registered(announcement)
    assert len(entries) == len(set(entries))
    states = ask(run, fresh_database, "MATCH (d:Delivery) RETURN d.state AS state, count(d) AS n")
    assert states == [{"state": "delivered", "n": waiting}]


@dataclass(frozen=True, slots=True)
class LateAnswers(Faults):
    """A wire that processes all six attempts of the first message at once and answers each after the client has given up."""

    rate: float = 1.0
    slow_seconds: float = 1.0
    posts: Iterator[int] = field(default_factory=lambda: count(1))

    def kind_for(self, number: int, method: str) -> str | None:
        # The first request is for a token.
        return "slow" if method == "POST" and 2 <= next(self.posts) <= 7 else None


def hasty(feed: Feed) -> Portal:
    """Connect to mo.argos.uz with a short time-out and retries without a pause."""

    @contextmanager
    def receive(visit: Visit) -> Generator[Recipient]:
        assert feed.url
        assert feed.account
        assert feed.secret
        sign_in = ClientCredentials(f"{feed.url}/oauth/token", feed.account, feed.secret, MO.name)
        with portal_client(feed.model_copy(update={"timeout_seconds": 0.25}), MO.name, sign_in) as client:
            yield MoArgosRecipient(HttpTransport(client, MO.name, pause=lambda seconds: None))

    return replace(MO, receive=receive)


@pytest.mark.both_engines
def test_what_was_taken_but_answered_too_late_is_registered_once(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    with running(build_world(100, 5), tmp_path, faults=LateAnswers(), register=tmp_path / "register.jsonl") as announcement:
        run(load_certificates(fresh_database, keys, *(certificate(f"DBA-2024-90000{number}-1") for number in range(4))))
        portal = hasty(announced_feeds(announcement)[MO])
        first = sent(run, fresh_database, keys, portal)
        assert (first.delivered, first.set_aside, first.postponed) == (3, 0, 1)
        assert "last: no answer in time" in first.problem
        # The recipient has also registered the message whose answer the sender did not receive.
        assert len(registered(announcement)) == 4
        again = sent(run, fresh_database, keys, portal, minutes=2)
        assert (again.delivered, again.already_known, again.waiting) == (1, 1, 0)
        entries = registered(announcement)
        assert len(entries) == len(set(entries)) == 4
        assert states(run, fresh_database) == {"delivered": 4}
