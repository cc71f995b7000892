"""A load goes on while another process concludes: it merges servants whom the load has just read, and the load notices."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database, open_database
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge
from loaders.portal_api.contract import Page, Scope, ScopeDone, Stream
from loaders.portal_api.registry import usable_portals
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher
from tests.support.joined_servants import LATER, PARTED, Registry
from tests.support.scripted_portal import ScriptedReader, key_ring, load

pytestmark = pytest.mark.both_engines


@dataclass(slots=True)
class InterruptedReader(ScriptedReader):
    """A reader during whose work something else happens: before the first page of a stream."""

    before: dict[str, Callable[[], None]] = field(default_factory=dict[str, Callable[[], None]])

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        if stream.name in self.before:
            self.before[stream.name]()
        yield from ScriptedReader.read(self, stream, scope, since)


def test_an_order_of_somebody_who_was_merged_meanwhile_is_hers(
    run: Run, engine: OpenEngine, fresh_database: Database, tmp_path: Path
) -> None:
    known: dict[str, Any] = {**PARTED, "servants": PARTED["servants"][:1], "orders": PARTED["orders"][:1], "sanctions": []}
    registry = Registry(run, fresh_database, key_ring(tmp_path), known)

    async def conclude() -> None:
        async with open_database(engine.settings) as database:
            new = await database.read(
                cypher("MATCH (s:Servant) WHERE s.id <> $known RETURN s.id AS id"), {"known": registry.anchored}
            )
            await judge(database, registry.anchored, str(new[0]["id"]), Verdict.ACCEPT, "auditor", "same file", LATER)
            await update_derived_data(database, usable_portals().values(), registry.keys, LATER, SyncPolicy())

    # The load brings one more servant, and then her order. In between another process merges her into the first one.
    pages = {"servants": [PARTED["servants"][:2]], "orders": [PARTED["orders"]]}
    reader = InterruptedReader(pages, before={"orders": lambda: asyncio.run(conclude())})
    report = run(load(fresh_database, reader, registry.keys, at=LATER))

    assert report.state == "clean", [each.problem for each in report.scopes]
    assert registry.holder("1") == registry.holder("2") == registry.anchored
    assert registry.ask("MATCH (a:Appointment) RETURN count(a) AS orders") == [{"orders": 2}]
