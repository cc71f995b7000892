"""Ten thousand mutated rows over all streams: none stops a run, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from graph.driver.database import Database
from graph.migrations import migrate
from loaders.ingest.mapping import identify, map_row
from loaders.ingest.records import MappedRecord, RawRecord
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, Portal, Stream, UnreadableRow, Visit
from loaders.portal_api.registry import usable_portals
from loaders.portal_api.scope_key import ScopeKey
from loaders.sync import SyncReport, synchronise_all
from meritgraph.sandbox_process import announced_feeds
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, empty
from tests.support.fingerprint import contents
from tests.support.row_mutator import STRANGE, Row, mutated
from tests.support.scripted_portal import NOON, ScriptedReader, key_ring, scripted

ROWS = 10_000
# Reasons that concern a whole row and name no field.
_WITHOUT_FIELD = frozenset({"not_an_object"})
# These depend on how pages are cut: a quarantined row names its page, and a passing state is delivered only at the end of a page.
_OF_PAGES = ("QuarantinedRow ", "Delivery ")

# Hundreds of rows show that both engines do the same; how pages are cut does not depend on the engine.
_ON_ONE_ENGINE = pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)


def _served(portal: Portal, feed: Feed) -> dict[str, list[Row]]:
    """Return rows of each stream as the sandbox serves them, about 60 at most."""
    found: dict[str, list[Row]] = {}
    with portal.connect(Visit(feed, NOON)) as reader:
        for stream in portal.streams:
            rows = found.setdefault(stream.name, [])
            for scope in reader.scopes(stream):
                for page in reader.read(stream, scope, None):
                    if isinstance(page, Page):
                        rows += [dict(row) for row in page.decode() if not isinstance(row, UnreadableRow)]
                    if len(rows) > 60:
                        break
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[Row]]]:
    with running(build_world(120, 5), tmp_path_factory.mktemp("sandbox")) as announcement:
        feeds = announced_feeds(announcement)
        return {portal.name: _served(portal, feed) for portal, feed in feeds.items()}


Sent = list[tuple[Portal, Stream[Any], Row]]


def _deliveries(served: dict[str, dict[str, list[Row]]], least: int, page: int) -> tuple[dict[Portal, Feed], Sent]:
    """Return feeds in which each stream has its good rows and then mutated ones, in pages of that size; and the mutated rows.

    Each row is mutated at least twice; a stream has at least ``least`` mutated rows.
    """
    portals, sent, feeds = usable_portals(), Sent(), dict[Portal, Feed]()
    for name, by_stream in served.items():
        pages: dict[str, list[list[Any]]] = {}
        for at, stream in enumerate(portals[name].streams):
            if good := by_stream[stream.name]:
                bad = list(mutated(good, max(least, len(good) * 5 // 2), seed=at))
                sent += [(portals[name], stream, row) for row in bad]
                pages[stream.name] = [good, *(bad[start : start + page] for start in range(0, len(bad), page))]
        feeds[scripted(ScriptedReader(pages), portals[name])] = Feed()
    return feeds, sent


class Loaded(NamedTuple):
    """One load of all portals, with mutated rows after good ones, into an empty graph: the mutated rows and the report."""

    database: Database
    sent: Sent
    report: SyncReport
    keys: KeyRing


def _loaded(run: Run, engine: OpenEngine, served: dict[str, dict[str, list[Row]]], least: int, keys: KeyRing) -> Loaded:
    feeds, sent = _deliveries(served, least, page=500)
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return Loaded(engine.database, sent, run(synchronise_all(engine.database, feeds, keys, NOON)), keys)


class OnBoth(NamedTuple):
    """Hundreds of rows in both engines: the contents of each graph, and the load into Neo4j."""

    embedded: set[str]
    neo4j: set[str]
    loaded: Loaded


@pytest.fixture(scope="module")
def on_both(
    embedded_engine: OpenEngine,
    neo4j_engine: OpenEngine,
    run: Run,
    served: dict[str, dict[str, list[Row]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[OnBoth]:
    """Load hundreds of rows into each engine; where both agree, one of them is enough for ten thousand."""
    keys = key_ring(tmp_path_factory.mktemp("keys"))
    held = run(contents(_loaded(run, embedded_engine, _first(served, 12), 20, keys).database))
    loaded = _loaded(run, neo4j_engine, _first(served, 12), 20, keys)
    yield OnBoth(held, run(contents(loaded.database)), loaded)
    run(empty(loaded.database, None))


@pytest.fixture(scope="module")
def all_of_them(
    engine: OpenEngine, run: Run, served: dict[str, dict[str, list[Row]]], tmp_path_factory: pytest.TempPathFactory
) -> Loaded:
    """Load ten thousand rows."""
    return _loaded(run, engine, served, 60, key_ring(tmp_path_factory.mktemp("keys")))


def _first(served: dict[str, dict[str, list[Row]]], count: int) -> dict[str, dict[str, list[Row]]]:
    return {name: {stream: rows[:count] for stream, rows in by_stream.items()} for name, by_stream in served.items()}


def test_both_engines_hold_the_same(on_both: OnBoth) -> None:
    assert sorted(on_both.embedded ^ on_both.neo4j)[:5] == []
    assert len(on_both.embedded) > 3_000


def test_no_row_is_lost_on_neo4j(run: Run, on_both: OnBoth) -> None:
    _require_books(on_both.loaded, 800)
    _require_each_row(run, on_both.loaded, 800)


@_ON_ONE_ENGINE
def test_no_row_stops_a_run_and_the_books_balance(all_of_them: Loaded) -> None:
    _require_books(all_of_them, ROWS)


@_ON_ONE_ENGINE
def test_each_row_is_loaded_or_in_quarantine_with_a_reason_that_names_the_field(run: Run, all_of_them: Loaded) -> None:
    _require_each_row(run, all_of_them, ROWS)


def _require_books(loaded: Loaded, least: int) -> None:
    assert len(loaded.sent) >= least
    for portal in loaded.report.portals:
        assert portal.books.balanced
        # So many bad rows are reported as a change of format; no other problem is allowed.
        assert {scope.problem for scope in portal.scopes if scope.problem and "are in quarantine" not in scope.problem} == set()
    assert sum(portal.books.read for portal in loaded.report.portals) > least


def _require_each_row(run: Run, loaded: Loaded, least: int) -> None:
    database, sent, _, keys = loaded
    known = {row["id"] for row in run(database.read(cypher("MATCH (r:PortalRecord) RETURN r.id AS id")))}
    held: list[dict[str, Any]] = run(
        database.read(
            cypher("MATCH (q:QuarantinedRow) RETURN q.id AS id, q.reason AS reason, q.field AS field, q.payload AS payload")
        )
    )
    contents = {keys.unseal(row["payload"]) for row in held}
    ids = {row["id"] for row in held}
    nameless = [row["reason"] for row in held if not row["field"] and row["reason"] not in _WITHOUT_FIELD]
    assert nameless == []
    lost: list[Row] = []
    for portal, stream, row in sent:
        record = identify(portal, stream, row, keys)
        there = isinstance(record, RawRecord) and record.id in known
        # Of several bad rows with one key the quarantine keeps the last.
        scope_key = ScopeKey(portal.name, stream.name, "all")
        held_by_key = f"{scope_key.quarantine_prefix}{record.key}" in ids
        if not there and not held_by_key and orjson.dumps(row, option=orjson.OPT_SORT_KEYS) not in contents:
            lost.append(row)
    assert lost == []
    assert len(held) > least / 10


@_ON_ONE_ENGINE
def test_how_many_rows_a_page_has_makes_no_difference(
    run: Run, engine: OpenEngine, served: dict[str, dict[str, list[Row]]], tmp_path: Path
) -> None:
    """Few rows, each mutated several times, so that a large page corrects one record again and again."""
    few = _first(served, 8)
    keys, graphs = key_ring(tmp_path), list[set[str]]()
    for page in (400, 7):
        run(empty(engine.database, engine.home))
        run(migrate(engine.database))
        run(synchronise_all(engine.database, _deliveries(few, 30, page)[0], keys, NOON))
        graphs.append({line for line in run(contents(engine.database, history=False)) if not line.startswith(_OF_PAGES)})
    large, small = graphs
    assert sorted(large ^ small)[:5] == []
    assert len(large) > 1_000


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
_VALUES = st.sampled_from(STRANGE) | _TEXTS | st.integers(-(2**63), 2**64 - 1) | st.dates().map(str)


def test_any_value_anywhere_is_stated_or_refused_by_name(served: dict[str, dict[str, list[Row]]], tmp_path: Path) -> None:
    portals, keys = usable_portals(), key_ring(tmp_path)
    every = [(portals[name], stream) for name in sorted(served) for stream in portals[name].streams if served[name][stream.name]]

    @given_settings(max_examples=400, deadline=None)
    @given(st.integers(0, 100_000), st.lists(st.tuples(st.integers(0, 40), _VALUES), min_size=1, max_size=3))
    def holds(row_at: int, changes: list[tuple[int, Any]]) -> None:
        portal, stream = every[row_at % len(every)]
        rows = served[portal.name][stream.name]
        row = dict(rows[row_at // len(every) % len(rows)])
        fields = sorted(row)
        for at, value in changes:
            row[fields[at % len(fields)]] = value
        record = identify(portal, stream, row, keys)
        outcome = map_row(stream, record, keys, portal.words) if isinstance(record, RawRecord) else record
        assert isinstance(outcome, MappedRecord) or outcome.field, (portal.name, stream.name, outcome.reason, row)

    holds()
