"""Removals that a full drop of E-kyzmet shows and a person confirms, although later nights bring changes only."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed
from loaders.portals.e_kyzmet import PORTAL
from loaders.runs.held_runs import NotHeld
from loaders.runs.report import PortalReport
from loaders.sync import SyncPolicy, held_removals, synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.sandbox_visits import stream_of
from tests.support.scripted_portal import NOON, key_ring

pytestmark = pytest.mark.both_engines

BODIES = replace(PORTAL, streams=(stream_of(PORTAL, "bodies"),))
FIRST_NIGHT = date(2026, 8, 30)

Row = Mapping[str, Any]


def body(number: int, name: str = "Body") -> Row:
    version = {"from": "2009-01-01T00:00:00+05:00", "to": None, "names": {"kk": f"{name} {number}", "ru": None}}
    return {"code": f"KZ-{number}", "bin": None, "merged_into": None, "versions": [version]}


def bodies(*numbers: int) -> list[Row]:
    return [body(number) for number in numbers]


@dataclass(slots=True)
class Nights:
    """The drops of one module, each loaded in the night in which it is made."""

    run: Run
    database: Database
    keys: KeyRing
    folder: Path
    days: int = 0

    def full(self, sequence: int, count: int) -> PortalReport:
        self._drop(sequence, "full", bodies(*range(count)))
        return self.sync()

    def changes(self, sequence: int, *rows: Row) -> PortalReport:
        self._drop(sequence, "changes", rows)
        return self.sync()

    def sync(self, confirmed: PortalReport | None = None) -> PortalReport:
        """Load what is there; with the removals of a held run, if a person confirms them."""
        self.days += 1
        policy = SyncPolicy(confirmed=self.run(held_removals(self.database, confirmed.run)) if confirmed else {})
        at = NOON + timedelta(days=self.days)
        return self.run(synchronise_all(self.database, {BODIES: Feed(folder=self.folder)}, self.keys, at, policy)).portals[0]

    def _drop(self, sequence: int, kind: str, rows: Sequence[Row]) -> None:
        night = FIRST_NIGHT + timedelta(days=sequence)
        drop = self.folder / str(night)
        drop.mkdir(parents=True)
        content = gzip.compress(b"".join(orjson.dumps(row) + b"\n" for row in rows))
        (drop / "bodies.ndjson.gz").write_bytes(content)
        listed = {"module": "bodies", "file": "bodies.ndjson.gz", "rows": len(rows), "sequence": sequence}
        listed["sha256"] = sha256(content).hexdigest()
        (drop / "manifest.json").write_bytes(orjson.dumps({"kind": kind, "sequence": sequence, "files": [listed]}))

    def missing(self) -> list[int]:
        text = "MATCH (r:PortalRecord {stream: 'bodies', state: 'missing'}) RETURN r.key AS key"
        return sorted(int(str(row["key"]).removeprefix("KZ-")) for row in self.run(self.database.read(cypher(text))))

    def watermark(self) -> str:
        (row,) = self.run(self.database.read(cypher("MATCH (w:Watermark) RETURN w.value AS value")))
        return str(row["value"])


@pytest.fixture
def nights(run: Run, fresh_database: Database, tmp_path: Path) -> Nights:
    """Load a full drop of 100 bodies."""
    nights = Nights(run, fresh_database, key_ring(tmp_path), tmp_path / "drops")
    assert nights.full(70, 100).state == "clean"
    return nights


def test_what_a_full_drop_lacks_is_missing_once_a_person_confirms_it(nights: Nights) -> None:
    held = nights.full(77, 60)
    assert (held.state, nights.missing()) == ("held", [])
    confirmed = nights.sync(held)
    assert (confirmed.state, confirmed.problem) == ("clean", None)
    assert (nights.missing(), nights.watermark()) == (list(range(60, 100)), "77")
    with pytest.raises(NotHeld, match="not held any more"):
        nights.sync(held)


def test_nights_of_changes_leave_it_open_what_a_person_confirms(nights: Nights) -> None:
    held = nights.full(77, 60)
    assert nights.changes(78, body(1, "Renamed"), body(99)).state == "clean"
    assert nights.sync().state == "clean"
    assert nights.missing() == []
    assert nights.sync(held).state == "clean"
    # The last one came back meanwhile.
    assert (nights.missing(), nights.watermark()) == (list(range(60, 99)), "78")
    text = "MATCH (o:Organisation) WHERE o.name STARTS WITH 'Renamed' RETURN o.name AS name"
    assert nights.run(nights.database.read(cypher(text))) == [{"name": "Renamed 1"}]


def test_the_next_full_drop_says_anew_what_is_missing(nights: Nights) -> None:
    first = nights.full(77, 60)
    second = nights.full(84, 50)
    assert second.state == "held"
    with pytest.raises(NotHeld, match="not held any more"):
        nights.sync(first)
    assert nights.sync(second).state == "clean"
    assert nights.missing() == list(range(50, 100))
