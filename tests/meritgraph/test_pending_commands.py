"""``meritgraph pending list``: what waits, for what, since when, and a likely cause; nothing personal in clear."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from meritgraph import services
from meritgraph.cli import pending
from meritgraph.cli.main import app
from tests.conftest import Run
from tests.support.scripted_portal import CAREER, NOON, body, key_ring, load, order, position, servant

Listing = Callable[..., Any]
PINFL = "31503856070015"


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@pytest.fixture
def listed(
    fresh_database: Database,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Listing:
    """Return the command, run against the open database."""

    @asynccontextmanager
    async def opened(settings: object) -> AsyncGenerator[Database]:
        yield fresh_database

    monkeypatch.setattr(services, "migrated_database", opened)
    monkeypatch.setattr(pending, "run", run)

    def call(*arguments: str) -> str:
        capsys.readouterr()
        app(["pending", "list", *arguments], standalone_mode=False)
        return capsys.readouterr().out

    return call


def test_nothing_waits_after_a_whole_load(run: Run, fresh_database: Database, keys: KeyRing, listed: Listing) -> None:
    run(load(fresh_database, CAREER, keys))
    assert json.loads(listed("--json")) == []


def test_a_post_with_letters_of_another_script_is_the_likely_cause(
    run: Run, fresh_database: Database, keys: KeyRing, listed: Listing
) -> None:
    cyrillic = "\u0420-012"  # a letter that looks like P
    rows = {**CAREER, "positions": [position("P-12")], "orders": [order("1", cyrillic, "2020-01-01")]}
    run(load(fresh_database, rows, keys))
    (found,) = json.loads(listed("--json"))
    assert {name: found[name] for name in ("portal", "stream", "key", "label", "scheme", "number")} == {
        "portal": "test.argos.uz",
        "stream": "orders",
        "key": "1",
        "label": "Position",
        "scheme": "test.argos.uz/positions",
        "number": cyrillic,
    }
    assert datetime.fromisoformat(found["since"]) == NOON
    assert found["cause"] == ("'P-12' is loaded and differs only in letters of another script that look alike and leading zeros")
    assert listed().splitlines() == [
        f"test.argos.uz/orders 1 waits for Position test.argos.uz/positions {cyrillic} since 2026-11-20 12:00: {found['cause']}.",
        "     1 test.argos.uz/orders: Position",
    ]
    assert json.loads(listed("--json", "--portal", "my.dba.uz")) == []


def test_since_is_kept_while_the_record_changes_and_goes_when_it_is_resolved(
    run: Run, fresh_database: Database, keys: KeyRing, listed: Listing
) -> None:
    waiting = {**CAREER, "positions": [position("P1")]}
    run(load(fresh_database, waiting, keys))
    changed = [CAREER["orders"][0], {**CAREER["orders"][1], "end": "2021-01-01", "open": False, "seq": 9}]
    run(load(fresh_database, {"orders": changed}, keys, at=NOON + timedelta(days=3)))
    (found,) = json.loads(listed("--json"))
    assert (datetime.fromisoformat(found["since"]), found["number"]) == (NOON, "P2")
    assert found["cause"] == "no row that describes it was loaded"
    run(load(fresh_database, {"positions": CAREER["positions"]}, keys, at=NOON + timedelta(days=4)))
    assert json.loads(listed("--json")) == []


def test_a_row_in_quarantine_is_named_as_the_cause(run: Run, fresh_database: Database, keys: KeyRing, listed: Listing) -> None:
    broken = {**position("P2"), "versions": "?"}
    run(load(fresh_database, {**CAREER, "positions": [position("P1"), broken]}, keys))
    (found,) = json.loads(listed("--json"))
    assert found["cause"] == "a row with this key is in quarantine (wrong_type)"


def test_no_personal_number_is_shown(run: Run, fresh_database: Database, keys: KeyRing, listed: Listing) -> None:
    orders = [order("1", "P1", "2020-01-01", registerNo="R77")]
    rows = {"bodies": [body()], "positions": [position("P1")], "servants": [servant("R1", PINFL)], "orders": orders}
    run(load(fresh_database, rows, keys))
    (found,) = json.loads(listed("--json"))
    assert (found["label"], found["number"]) == ("Servant", None)
    assert "R77" not in listed() + listed("--json")
    assert "waits for Servant test.argos.uz/servants (not shown) since" in listed()
