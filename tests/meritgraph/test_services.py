"""The work of an operator: plans, keys, quarantine, deliveries, and the errors for wrong input."""

from __future__ import annotations

import gc
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from graph.errors import PortalError
from loaders.runs.report import Books, PortalReport, ScopeReport
from meritgraph.cli.main import app
from meritgraph.cli.reports import streams_table
from meritgraph.garbage import rarer_garbage_collection
from meritgraph.services import configured_feeds
from meritgraph.settings import Settings
from tests.support.commands import Hub, meritgraph


def checks(hub: Hub, **settings: str) -> dict[str, Any]:
    """Return the checks of the doctor by their names."""
    return {check["name"]: check for check in json.loads(hub.run("doctor", "--json", **settings).stdout)}


def test_a_plan_writes_neither_schema_nor_rows_nor_keys(tmp_path: Path) -> None:
    hub = Hub.set_up(tmp_path)
    unready = hub.run("sync", "--plan")
    assert unready.returncode == 1
    assert "run `meritgraph migrate` first" in unready.stderr
    assert "Traceback" not in unready.stderr
    assert hub.run("migrate").returncode == 0
    planned = hub.run("sync", "--plan", "--json")
    assert planned.returncode == 3, planned.stderr
    (books,) = json.loads(planned.stdout)["portals"]
    assert (books["created"], books["quarantined"]) == (1, 1)
    assert not (hub.home / "keys").exists()
    found = checks(hub)
    assert found["identity key"]["detail"] == found["payload key"]["detail"] == "none yet: the first load creates it"
    assert not (hub.home / "keys").exists()


def test_loading_is_logged_only_at_a_level_that_is_asked_for(hub: Hub) -> None:
    unasked = hub.run("sync")
    assert (unasked.returncode, unasked.stderr) == (3, "")
    logged = hub.run("sync", MERITGRAPH_LOG_LEVEL="info")
    lines = [line.split(" ", 1) for line in logged.stderr.splitlines()]
    assert all(datetime.fromisoformat(moment).tzinfo for moment, _ in lines)
    assert "INFO meritgraph.loading: staff.example.uz/people/all: done, 2 read, 1 unchanged, 1 quarantined" in [
        message for _, message in lines
    ]


def test_metrics_of_a_portal_stay_when_another_is_read(hub: Hub) -> None:
    metrics = hub.home / "metrics" / "loading.staff.example.uz.prom"
    assert hub.run("sync").returncode == 3
    before = metrics.read_text()
    assert re.search(r'^meritgraph_load_rows\{outcome="read",.*stream="people"\} 2\.0$', before, re.MULTILINE)
    feeds = {"e-kyzmet": {"folder": str(hub.folder / "no such folder")}}
    assert hub.run("sync", MERITGRAPH_FEEDS=json.dumps(feeds)).returncode == 1
    assert metrics.read_text() == before
    assert 'meritgraph_load_state{portal="e-kyzmet",state="failed"} 1.0' in (metrics.parent / "loading.e-kyzmet.prom").read_text()


def test_pending_references_are_in_the_table_of_a_sync() -> None:
    waiting = PortalReport("a.portal", "run:1", [ScopeReport("orders", "all", Books(read=3, created=3, pending=2))])
    screen = Console(width=120)
    with screen.capture() as captured:
        screen.print(streams_table(waiting))
    header, _, row = captured.get().splitlines()[2:5]
    columns = [column.strip() for column in re.split("[┃│]", header)]
    values = [value.strip() for value in re.split("[┃│]", row)]
    assert values[columns.index("pending")] == "2"


def test_the_doctor_tries_the_payload_key(hub: Hub) -> None:
    assert checks(hub)["payload key"] == {
        "name": "payload key",
        "ok": True,
        "detail": "decrypts all 1 sampled rows and messages",
    }
    file = hub.home / "keys" / "payload.key"
    right = file.read_text()
    try:
        file.write_text("0" * 64)
        wrong = checks(hub)["payload key"]
        file.unlink()
        missing = checks(hub)["payload key"]
        assert not file.exists()
    finally:
        file.write_text(right)
    assert wrong["ok"] is missing["ok"] is False
    assert "1 of 1 sampled rows and messages" in wrong["detail"]
    assert "payload.key does not exist" in missing["detail"]


def test_the_doctor_reports_a_missing_identity_key(hub: Hub) -> None:
    file = hub.home / "keys" / "identity.key"
    aside = file.rename(file.with_name("aside"))
    try:
        missing = checks(hub)["identity key"]
    finally:
        aside.rename(file)
    assert missing["ok"] is False
    assert "identity.key does not exist" in missing["detail"]


def test_a_row_named_twice_is_discarded_once(hub: Hub) -> None:
    ((row,),) = [json.loads(hub.run("quarantine", "list", "--json").stdout)]
    discarded = hub.run("quarantine", "discard", row["id"], row["id"])
    assert "Discarded from quarantine: 1." in discarded.stdout
    assert json.loads(hub.run("quarantine", "list", "--json").stdout) == []
    people = hub.folder / "feed" / "people.csv"
    before = people.read_text()
    people.write_text(f"{before}2,,\n")
    assert hub.run("sync").returncode == 3
    assert len(json.loads(hub.run("quarantine", "list", "--json").stdout)) == 1
    people.write_text(before)
    assert hub.run("sync").returncode == 3


def test_a_recipient_that_is_not_switched_on_gets_nothing_and_that_is_no_failure(hub: Hub) -> None:
    feeds = {"MERITGRAPH_FEEDS": json.dumps({"mo.argos.uz": {"url": "http://127.0.0.1:1", "secret": "geheim"}})}
    off = hub.run("exchange", "deliver", **feeds)
    assert off.returncode == 0, off.stderr
    assert "mo.argos.uz: not switched on, so nothing was sent" in off.stdout
    nobody = hub.run("exchange", "deliver")
    assert nobody.returncode == 0, nobody.stderr
    assert "no portal that takes messages has a feed" in nobody.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("quarantine list --portal NOPE", "There is no portal NOPE. Installed portals: "),
        ("quarantine replay --portal NOPE", "There is no portal NOPE. Installed portals: "),
        ("exchange reconcile NOPE", "There is no portal NOPE. Installed portals: "),
        ("exchange reconcile my.dba.uz NOPE", "There is no portal NOPE. Installed portals: "),
        ("exchange reconcile my.dba.uz my.dba.uz", "my.dba.uz cannot be compared with itself"),
        ("identity import no/such/file.jsonl", "does not exist"),
        ("identity candidates --state nonsense", "'nonsense' is not one of 'open', 'accepted', 'rejected', 'unsure'"),
    ],
)
def test_wrong_usage_is_not_answered_like_an_empty_result(arguments: str, message: str) -> None:
    with pytest.raises(typer.BadParameter, match=re.escape(message)):
        app(arguments.split(), standalone_mode=False)


def test_since_takes_only_a_stream_of_the_portals(hub: Hub) -> None:
    unknown = hub.run("sync", "--since", "peple=2024-01-01")
    assert unknown.returncode == 2
    assert "There is no stream peple in --since" in unknown.stderr
    assert hub.run("sync", "--since", "people=2024-01-01").returncode == 3
    unconfirmed = hub.run("sync", "--confirm-removals", "")
    assert unconfirmed.returncode == 1
    assert "there is no such run" in unconfirmed.stderr


def test_wrong_usage_exits_with_2_and_creates_no_home(tmp_path: Path) -> None:
    refused = meritgraph(tmp_path / "var", "quarantine", "list", "--portal", "NOPE")
    assert refused.returncode == 2
    assert "NOPE" in refused.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("command", ["status", "deliver"])
@pytest.mark.parametrize(
    ("exchange", "message"),
    [
        ({"mo.argos": {"enabled": True}}, "MERITGRAPH_EXCHANGE names mo.argos, but no portal of that name takes messages"),
        ({"my.dba.uz": {}}, "Portals that do: mo.argos.uz"),
    ],
)
def test_an_unknown_recipient_is_named(
    monkeypatch: pytest.MonkeyPatch, command: str, exchange: dict[str, Any], message: str
) -> None:
    monkeypatch.setenv("MERITGRAPH_EXCHANGE", json.dumps(exchange))
    with pytest.raises(PortalError, match=re.escape(message)):
        app(["exchange", command], standalone_mode=False)


def test_a_recipient_that_is_switched_on_needs_a_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_EXCHANGE", '{"mo.argos.uz": {"enabled": true, "legal_basis": "a law"}}')
    with pytest.raises(PortalError, match=r"mo\.argos\.uz has no feed"):
        app(["exchange", "deliver"], standalone_mode=False)


@pytest.mark.parametrize("content", [None, b"", b" \nsecond line", b"\xff\xfe"], ids=["no file", "empty", "blank", "not text"])
def test_an_unreadable_secret_is_reported_with_its_portal_and_setting(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    settings = Settings.model_validate({"feeds": {"my.dba.uz": {"url": "https://dba.example", "secret_file": file}}})
    with pytest.raises(PortalError, match=r"The secret of my\.dba\.uz cannot be read.*/secret.*secret_file in MERITGRAPH_FEEDS"):
        configured_feeds(settings, [])


def test_garbage_is_searched_for_less_often_only_meanwhile() -> None:
    before = gc.get_threshold()
    with rarer_garbage_collection():
        assert gc.get_threshold()[0] > before[0]
        assert gc.isenabled()
    assert gc.get_threshold() == before
