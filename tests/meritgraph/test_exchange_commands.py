"""``meritgraph exchange`` as its operator sees it: waiting messages, messages set aside, and what to do next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from graph.driver.database import Database
from graph.errors import DeliveryRefused, LoadError, PortalError
from loaders.keys.keyring import KeyRing
from loaders.outbox.delivery import deliver
from loaders.portal_api.contract import Feed
from loaders.portals.mo_argos_uz import PORTAL as MO
from loaders.sync import synchronise_all
from meritgraph.cli.main import app
from tests.conftest import OpenEngine, Run
from tests.support.delivery_process import TERMS
from tests.support.recipients import PINFL, certificate, load_certificates, scripted_recipient
from tests.support.scripted_portal import NOON, Row, ScriptedReader, scripted

SWITCHED_ON = json.dumps({MO.name: {"enabled": True, "legal_basis": "a law"}})


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator at the command line of a hub that has certificates to deliver."""

    run: Run
    database: Database
    keys: KeyRing
    capture: pytest.CaptureFixture[str]
    setenv: Callable[[str, str], None]
    secret: Path

    def exchange(self, *arguments: str) -> tuple[int, str, str]:
        """Run an exchange command; return its exit code, its output and its errors."""
        self.capture.readouterr()
        code = app(["exchange", *arguments], standalone_mode=False) or 0
        printed = self.capture.readouterr()
        return code, printed.out, printed.err

    def load_certificates(self, *numbers: str) -> None:
        self.run(load_certificates(self.database, self.keys, *map(certificate, numbers)))

    def deliver(self, *answers: Any) -> None:
        """Deliver the waiting messages to a recipient that gives these answers."""
        _, portal = scripted_recipient(*answers)
        self.run(deliver(self.database, {portal: Feed()}, TERMS, self.keys, lambda: datetime.now(UTC)))

    def switch_on(self, **feed: str) -> None:
        self.setenv("MERITGRAPH_EXCHANGE", SWITCHED_ON)
        self.setenv("MERITGRAPH_FEEDS", json.dumps({MO.name: {"url": "http://127.0.0.1:9", **feed}}))


@pytest.fixture
def operator(
    run: Run,
    engine: OpenEngine,
    fresh_database: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Operator:
    settings = engine.settings
    home = settings.home if settings.embedded else tmp_path
    monkeypatch.setenv("MERITGRAPH_HOME", str(home))
    monkeypatch.setenv("MERITGRAPH_COMMAND_PURPOSE", "oversight")
    if not settings.embedded:
        assert settings.password
        monkeypatch.setenv("MERITGRAPH_DATABASE_URI", str(settings.uri))
        monkeypatch.setenv("MERITGRAPH_DATABASE_USER", settings.user)
        monkeypatch.setenv("MERITGRAPH_DATABASE_PASSWORD", settings.password.get_secret_value())
    secret = tmp_path / "secret"
    secret.write_text("a secret\n")
    return Operator(run, fresh_database, KeyRing.open(home / "keys"), capsys, monkeypatch.setenv, secret)


def test_messages_set_aside_are_listed_and_retried_or_discarded(operator: Operator) -> None:
    operator.load_certificates("C1", "C2")
    operator.deliver(DeliveryRefused("C1 is not ours."), DeliveryRefused("C2 is not ours."))
    code, printed, _ = operator.exchange("status")
    ids = re.findall(r"^(delivery:\S+:1)  C\d is not ours\.$", printed, re.MULTILINE)
    assert (code, len(ids)) == (0, 2)
    assert "meritgraph exchange retry IDS" in printed
    assert operator.exchange("retry", ids[0]) == (0, "Queued again: 1. `meritgraph exchange deliver` sends them.\n", "")
    assert operator.exchange("discard", ids[1], ids[1]) == (0, "Discarded: 1.\n", "")
    status = json.loads(operator.exchange("status", "--json")[1])
    assert {row["state"]: row["messages"] for row in status["counts"]} == {"waiting": 1, "discarded": 1}
    assert status["set_aside"] == []
    with pytest.raises(LoadError, match=f"No message {ids[1]} was set aside"):
        operator.exchange("retry", ids[1])


def test_retry_queues_all_messages_of_a_recipient_except_superseded_ones(operator: Operator) -> None:
    operator.load_certificates("C1", "C2")
    operator.deliver(DeliveryRefused("no"), DeliveryRefused("no"))
    operator.run(load_certificates(operator.database, operator.keys, certificate("C1", soat=36), certificate("C2"), days=1))
    assert "A later message about the same thing exists: discard this one." in operator.exchange("status")[1]
    found = json.loads(operator.exchange("retry", "--recipient", MO.name, "--json")[1])
    assert (len(found["waiting"]), len(found["superseded"])) == (1, 1)
    (superseded,) = found["superseded"]
    assert operator.exchange("retry")[1] == (
        f"Queued again: 0.\n{superseded} stays set aside: a later message about the same thing exists. Discard this one.\n"
    )


def test_messages_are_chosen_by_id_or_by_recipient(operator: Operator) -> None:
    with pytest.raises(typer.BadParameter, match="not by both"):
        operator.exchange("retry", "delivery:0:1", "--recipient", MO.name)


def test_deliver_and_status_show_how_many_messages_wait_and_when_they_are_due(operator: Operator) -> None:
    operator.load_certificates("C1")
    operator.deliver(PortalError("away"))
    off = f"{MO.name}: not switched on, so nothing was sent to it. Set enabled and legal_basis for it in MERITGRAPH_EXCHANGE."
    assert off in operator.exchange("status")[1]
    operator.switch_on(account="us", secret_file=str(operator.secret))
    code, printed, _ = operator.exchange("deliver")
    due = datetime.now(UTC) + timedelta(minutes=1)
    moments = {f"{due - timedelta(minutes=minutes):%Y-%m-%d %H:%M}" for minutes in (0, 1)}
    assert code == 0
    assert printed in {
        f"{MO.name}: 0 delivered, 0 set aside, 0 failed and postponed. Messages waiting: 1; the first is due at {at} UTC.\n"
        for at in moments
    }
    (report,) = json.loads(operator.exchange("deliver", "--json")[1])
    assert report["waiting"] == 1
    assert datetime.fromisoformat(report["next_due"]) <= due
    _, printed, _ = operator.exchange("status")
    assert any(at in printed for at in moments)
    assert "switched on" not in printed


def test_a_recipient_without_a_usable_feed_is_named_once_with_what_to_do(operator: Operator) -> None:
    operator.load_certificates("C1")
    operator.switch_on()
    code, printed, complaint = operator.exchange("deliver")
    assert code == 1
    assert printed.endswith("Messages waiting: 1; the first is due now.\n")
    assert complaint == (
        f"Error: {MO.name} needs a url, an account (its client id) and a secret in the settings of its feed. "
        "Nothing is lost: messages that were not delivered wait for the next `meritgraph exchange deliver`.\n"
    )


def test_reconcile_lists_differences_with_advice_for_each_kind(operator: Operator) -> None:
    numbers = [f"DBA-2024-0000{number}-1" for number in ("01", "02", "13", "24")]
    operator.load_certificates(numbers[0])
    operator.deliver(DeliveryRefused("no"))
    operator.load_certificates(*numbers)
    operator.deliver()
    theirs: list[Row] = [
        {"number": number, "pinfl": PINFL, "issued": "2024-03-30", "validUntil": "2029-03-30", "hours": hours}
        for number, hours in ((numbers[2], 36), (numbers[3], 72), ("DBA-2024-000024-9", 72), ("QQQ", 72))
    ]
    source = scripted(ScriptedReader({"certificates": [theirs]}), MO)
    operator.run(synchronise_all(operator.database, {source: Feed()}, operator.keys, NOON + timedelta(days=1)))
    code, printed, _ = operator.exchange("reconcile")
    lines = printed.splitlines()
    assert code == 3
    states = sorted(line.partition("my.dba.uz ")[2] for line in lines if ": only at my.dba.uz" in line)
    assert states == ["(message: delivered)", "(message: set aside)"]
    at = lines.index(f"{numbers[2]}: contradicted: hours (message: delivered)")
    assert re.fullmatch(
        r"  hours: my\.dba\.uz/certificates: 72; mo\.argos\.uz/certificates: 36; my\.dba\.uz/certificates has precedence",
        lines[at + 1],
    )
    assert f"DBA-2024-000024-9: only at {MO.name}, perhaps {numbers[3]}" in lines
    kinds = [
        line.partition(":")[0] for line in lines[lines.index(f"5 certificates differ between my.dba.uz and {MO.name}.") + 1 :]
    ]
    assert kinds == ["1 set aside", "1 delivered", "1 perhaps mistyped", "1 unknown to the sender", "1 contradicted"]
