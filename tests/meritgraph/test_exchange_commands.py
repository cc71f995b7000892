"""``meritgraph exchange`` as its operator reads it: what waits and until when, what was set aside, what to do next."""

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
from tests.support.deliveries import NOON, Delivery, Row, delivering
from tests.support.recipients import PINFL, certificate, learn, office
from tests.support.recipients_of_messages import TERMS

SWITCHED_ON = json.dumps({MO.name: {"enabled": True, "legal_basis": "a law"}})


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody at the command line, of a hub that has learned of certificates."""

    run: Run
    database: Database
    keys: KeyRing
    capture: pytest.CaptureFixture[str]
    setenv: Callable[[str, str], None]
    secret: Path

    def asks(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code of an exchange command, what it prints, and what it complains of."""
        self.capture.readouterr()
        code = app(["exchange", *arguments], standalone_mode=False) or 0
        said = self.capture.readouterr()
        return code, said.out, said.err

    def learns(self, *numbers: str) -> None:
        self.run(learn(self.database, self.keys, *map(certificate, numbers)))

    def hears(self, *answers: Any) -> None:
        """The recipient is told what waits, and answers this."""
        _, portal = office(*answers)
        self.run(deliver(self.database, {portal: Feed()}, TERMS, self.keys, lambda: datetime.now(UTC)))

    def switches_on(self, **feed: str) -> None:
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
    if not settings.embedded:
        assert settings.password
        monkeypatch.setenv("MERITGRAPH_DATABASE_URI", str(settings.uri))
        monkeypatch.setenv("MERITGRAPH_DATABASE_USER", settings.user)
        monkeypatch.setenv("MERITGRAPH_DATABASE_PASSWORD", settings.password.get_secret_value())
    secret = tmp_path / "secret"
    secret.write_text("a secret\n")
    return Operator(run, fresh_database, KeyRing.open(home / "keys"), capsys, monkeypatch.setenv, secret)


def test_what_was_set_aside_is_named_and_sent_again_or_given_up(operator: Operator) -> None:
    operator.learns("C1", "C2")
    operator.hears(DeliveryRefused("C1 is not ours."), DeliveryRefused("C2 is not ours."))
    code, said, _ = operator.asks("status")
    ids = re.findall(r"^(delivery:\S+:1)  C\d is not ours\.$", said, re.MULTILINE)
    assert (code, len(ids)) == (0, 2)
    assert "meritgraph exchange retry IDS" in said
    assert operator.asks("retry", ids[0]) == (0, "1 wait again. `meritgraph exchange deliver` sends them.\n", "")
    assert operator.asks("discard", ids[1], ids[1]) == (0, "Discarded: 1.\n", "")
    status = json.loads(operator.asks("status", "--json")[1])
    assert {row["state"]: row["messages"] for row in status["counts"]} == {"waiting": 1, "discarded": 1}
    assert status["set_aside"] == []
    with pytest.raises(LoadError, match=f"No message {ids[1]} was set aside"):
        operator.asks("retry", ids[1])


def test_all_of_one_recipient_are_sent_again_but_those_with_a_later_message(operator: Operator) -> None:
    operator.learns("C1", "C2")
    operator.hears(DeliveryRefused("no"), DeliveryRefused("no"))
    operator.run(learn(operator.database, operator.keys, certificate("C1", soat=36), certificate("C2"), days=1))
    assert "There is a later message about it: discard this one." in operator.asks("status")[1]
    found = json.loads(operator.asks("retry", "--recipient", MO.name, "--json")[1])
    assert (len(found["waiting"]), len(found["superseded"])) == (1, 1)
    assert (
        operator.asks("retry")[1]
        == f"0 wait again.\n{found['superseded'][0]} stays: there is a later message about the same. Discard it.\n"
    )


def test_messages_are_named_in_one_way(operator: Operator) -> None:
    with pytest.raises(typer.BadParameter, match="not by both"):
        operator.asks("retry", "delivery:0:1", "--recipient", MO.name)


def test_what_waits_and_when_it_is_due_is_said_by_deliver_and_status(operator: Operator) -> None:
    operator.learns("C1")
    operator.hears(PortalError("away"))
    off = f"{MO.name}: not switched on, nothing was sent to it. Set enabled and legal_basis for it in MERITGRAPH_EXCHANGE."
    assert off in operator.asks("status")[1]
    operator.switches_on(account="us", secret_file=str(operator.secret))
    code, said, _ = operator.asks("deliver")
    due = datetime.now(UTC) + timedelta(minutes=1)
    moments = {f"{due - timedelta(minutes=minutes):%Y-%m-%d %H:%M}" for minutes in (0, 1)}
    assert code == 0
    assert said in {
        f"{MO.name}: 0 delivered, 0 set aside, 0 failed and postponed. 1 wait, the first is due at {at} UTC.\n" for at in moments
    }
    (report,) = json.loads(operator.asks("deliver", "--json")[1])
    assert report["waiting"] == 1
    assert datetime.fromisoformat(report["next_due"]) <= due
    _, said, _ = operator.asks("status")
    assert any(at in said for at in moments)
    assert "switched on" not in said


def test_a_recipient_that_cannot_be_asked_is_named_once_with_what_to_do(operator: Operator) -> None:
    operator.learns("C1")
    operator.switches_on()
    code, said, complaint = operator.asks("deliver")
    assert code == 1
    assert said.endswith("1 wait, the first is due now.\n")
    assert complaint == (
        f"Error: {MO.name} needs a url, an account (its client id) and a secret in the settings of its feed. "
        "Nothing is lost: what was not delivered waits for the next `meritgraph exchange deliver`.\n"
    )


def test_differences_are_told_with_what_to_do_about_each_kind(operator: Operator) -> None:
    numbers = [f"DBA-2024-0000{number}-1" for number in ("01", "02", "13", "24")]
    operator.learns(numbers[0])
    operator.hears(DeliveryRefused("no"))
    operator.learns(*numbers)
    operator.hears()
    theirs: list[Row] = [
        {"number": number, "pinfl": PINFL, "issued": "2024-03-30", "validUntil": "2029-03-30", "hours": hours}
        for number, hours in ((numbers[2], 36), (numbers[3], 72), ("DBA-2024-000024-9", 72), ("QQQ", 72))
    ]
    source = delivering(Delivery({"certificates": [theirs]}), MO)
    operator.run(synchronise_all(operator.database, {source: Feed()}, operator.keys, NOON + timedelta(days=1)))
    code, said, _ = operator.asks("reconcile")
    lines = said.splitlines()
    assert code == 3
    states = sorted(line.partition("my.dba.uz ")[2] for line in lines if ": only at my.dba.uz" in line)
    assert states == ["(message: delivered)", "(message: set aside)"]
    at = lines.index(f"{numbers[2]}: contradicted: hours (message: delivered)")
    assert re.fullmatch(
        r"  hours: my\.dba\.uz/certificates: 72; mo\.argos\.uz/certificates: 36; the word of my\.dba\.uz/certificates counts",
        lines[at + 1],
    )
    assert f"DBA-2024-000024-9: only at {MO.name}, perhaps {numbers[3]}" in lines
    kinds = [
        line.partition(":")[0] for line in lines[lines.index(f"5 certificates differ between my.dba.uz and {MO.name}.") + 1 :]
    ]
    assert kinds == ["1 set aside", "1 delivered", "1 perhaps mistyped", "1 unknown to the sender", "1 contradicted"]
