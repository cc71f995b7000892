"""The mappings of the portals on the rows that the sandbox serves: pure, deterministic, and without loss when stored."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from loaders.ingest.fact_codec import canonical, from_canonical
from loaders.ingest.mapping import identify, map_row
from loaders.ingest.records import MappedRecord, RawRecord
from loaders.portal_api.contract import Portal, Stream
from loaders.portal_api.registry import usable_portals
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from sandbox.portals import argos_changes, argos_rows, my_dba_rows
from sandbox.world import build_world
from tests.support.scripted_portal import key_ring

STREAMS = [(portal, stream) for portal in (DBA, ARGOS) for stream in portal.streams]


@cache
def served(portal: str, stream: str) -> list[dict[str, Any]]:
    """Return the rows as the portal would send them, read back from JSON."""
    world = build_world(servants=120, seed=5)
    modules = (my_dba_rows,) if portal == DBA.name else (argos_rows, argos_changes)
    source = next(getattr(module, stream) for module in modules if hasattr(module, stream))
    # Some streams are yielded with the watermark or the year by which they are requested.
    rows: list[Any] = [row[1] if isinstance(row, tuple) else row for row in source(world)]  # pyright: ignore[reportUnknownVariableType] (any rows)
    return [orjson.loads(orjson.dumps(row)) for row in rows[:400]]


def mapped(portal: Portal, stream: Stream[Any], folder: Path) -> Iterator[MappedRecord]:
    keys = key_ring(folder)
    for row in served(portal.name, stream.name):
        record = identify(portal, stream, row, keys)
        assert isinstance(record, RawRecord), record
        outcome = map_row(stream, record, keys, portal.words)
        assert isinstance(outcome, MappedRecord), outcome
        yield outcome


@pytest.mark.parametrize(("portal", "stream"), STREAMS, ids=lambda each: each.name)
def test_every_row_is_mapped_twice_to_the_same_facts(portal: Portal, stream: Stream[Any], tmp_path: Path) -> None:
    first = list(mapped(portal, stream, tmp_path))
    assert len(first) > 5
    assert first == list(mapped(portal, stream, tmp_path))


@pytest.mark.parametrize(("portal", "stream"), STREAMS, ids=lambda each: each.name)
def test_stored_facts_are_the_facts_that_were_mapped(portal: Portal, stream: Stream[Any], tmp_path: Path) -> None:
    for record in mapped(portal, stream, tmp_path):
        facts = tuple(named.fact for named in record.facts)
        assert from_canonical(record.text) == facts
        assert canonical(from_canonical(record.text)) == record.text


@pytest.mark.parametrize(("portal", "stream"), STREAMS, ids=lambda each: each.name)
def test_no_stored_fact_contains_a_personal_number(portal: Portal, stream: Stream[Any], tmp_path: Path) -> None:
    for record, row in zip(mapped(portal, stream, tmp_path), served(portal.name, stream.name), strict=True):
        numbers = [row[name] for name in ("pinfl", "jshshir", "registerNo", "signedBy", "evaluator") if row.get(name)]
        assert not [number for number in numbers if number in record.text]


def test_installed_portals_are_found_by_entry_point_with_authority_for_servants_first() -> None:
    names = list(usable_portals())
    assert {DBA.name, ARGOS.name} <= set(names)
    assert names.index(ARGOS.name) < names.index(DBA.name)
