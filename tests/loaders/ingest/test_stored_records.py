"""Records are written again from what the graph keeps of them, and never over what another process has loaded meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from graph.driver.database import Database
from loaders.ingest.records import StoredRecord
from loaders.ingest.stored_records import read_records, rewrite_records, streams_of
from loaders.keys.keyring import KeyRing
from loaders.portals.test_argos_uz import PORTAL
from loaders.runs.absence_policy import AbsencePolicy
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.fingerprint import contents
from tests.support.scripted_portal import CAREER, NOON, Row, key_ring, load, servant

pytestmark = pytest.mark.both_engines

SANCTION = {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2019-01-01", "changedAt": "2019-01-02T00:00:00Z"}
OTHER = servant("R2", None, lastName="Saidova", birthDate="1990-01-01")
RECORDS = "MATCH (r:PortalRecord) WHERE r.stream = 'sanctions' OR r.stream = 'servants' RETURN collect(r.id) AS ids"


class Loaded:
    """A graph with two servants and a sanction, and their records as they were read then."""

    def __init__(self, run: Run, database: Database, keys: KeyRing) -> None:
        self.run, self.database, self.keys = run, database, keys
        self.load({**CAREER, "servants": [servant(), OTHER], "sanctions": [SANCTION]})
        self.read = self.stored()

    def load(self, rows: dict[str, list[Row]], policy: SyncPolicy | None = None) -> None:
        self.run(load(self.database, rows, self.keys, at=NOON + timedelta(days=1), policy=policy))

    def stored(self) -> Sequence[StoredRecord]:
        (row,) = self.run(self.database.read(cypher(RECORDS)))
        return self.run(read_records(self.database, cast("list[str]", row["ids"])))

    def rewrite(self) -> None:
        """Write the records again as they were read first, and do what follows from it."""
        self.run(rewrite_records(self.database, self.read, streams_of([PORTAL]), self.keys, NOON))
        self.run(update_derived_data(self.database, [PORTAL], self.keys, NOON, SyncPolicy()))

    @property
    def contents(self) -> set[str]:
        return self.run(contents(self.database))


@pytest.fixture
def loaded(run: Run, fresh_database: Database, tmp_path: Path) -> Loaded:
    return Loaded(run, fresh_database, key_ring(tmp_path))


def test_what_is_written_again_changes_nothing(loaded: Loaded) -> None:
    assert len(loaded.read) == 3
    before = loaded.contents
    loaded.rewrite()
    assert loaded.contents == before


def test_a_newer_content_stays(loaded: Loaded) -> None:
    loaded.load({"servants": [servant(lastName="Karimi"), OTHER], "sanctions": [{**SANCTION, "kind": "fine"}]})
    before = loaded.contents
    loaded.rewrite()
    assert loaded.contents == before


def test_what_its_portal_no_longer_has_does_not_return(loaded: Loaded) -> None:
    loaded.load({"servants": [servant()]}, SyncPolicy(AbsencePolicy(readings_until_gone=1)))
    before = loaded.contents
    loaded.rewrite()
    assert loaded.contents == before
