"""Every field that a portal sends is read, or declared as ignored with a reason."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast, get_args

import pytest
from pydantic import BaseModel

from loaders.conformance import Recording, recorded_pages
from loaders.conformance.stream_reading import read_stream
from loaders.portal_api.contract import Portal, Stream, UnreadableRow
from loaders.portals.e_kyzmet import PORTAL as KYZMET
from loaders.portals.mo_argos_uz import PORTAL as MO_ARGOS
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.portals.my_mehnat_uz import PORTAL as MEHNAT
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from sandbox.serve import running
from sandbox.world import build_world
from tests.support.portal_rows import rows_of_portals

Served = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]

STREAMS = [(portal, stream) for portal in (ARGOS, DBA, MEHNAT, MO_ARGOS, KYZMET) for stream in portal.streams]
SUNDAY = date(2026, 11, 15)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """Return the rows that a client receives, by portal and stream."""
    folder = tmp_path_factory.mktemp("sandbox")
    with running(build_world(120, 5, SUNDAY), folder) as announcement:
        portals = json.loads(announcement.read_bytes())["portals"]
        files = sorted((folder / KYZMET.name).glob("*/*.ndjson.gz"))
        modules: dict[str, list[Mapping[str, Any]]] = {}
        for file in files:
            rows = modules.setdefault(file.name.removesuffix(".ndjson.gz"), [])
            rows += [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
        return {**rows_of_portals(portals), KYZMET.name: modules}


@pytest.mark.parametrize(("portal", "stream"), STREAMS, ids=lambda each: each.name)
def test_every_field_is_read_or_declared_as_ignored(served: Served, portal: Portal, stream: Stream[Any]) -> None:
    sent = {name for row in served[portal.name][stream.name] for name in names_in(row)}
    taken = set(fields_of(stream.row))
    assert sorted(sent - taken - stream.ignored_fields.keys()) == []
    assert sorted(taken & stream.ignored_fields.keys()) == []
    # The portal sends every one of these fields: no field is read or ignored that does not exist.
    assert sorted((taken | stream.ignored_fields.keys()) - sent) == []


@pytest.mark.parametrize(("portal", "stream"), STREAMS, ids=lambda each: each.name)
def test_recorded_pages_have_a_value_in_every_field_that_is_read(portal: Portal, stream: Stream[Any]) -> None:
    recorded = read_stream(portal, stream, Recording(recorded_pages(portal))).rows
    filled = {name for row in recorded if not isinstance(row.raw, UnreadableRow) for name in names_in(row.raw, filled=True)}
    assert sorted(set(fields_of(stream.row)) - filled) == []


def names_in(row: Mapping[str, Any], above: str = "", *, filled: bool = False) -> Iterator[str]:
    """Yield the fields of a row, or only those with a value; nested fields follow a dot."""
    for name, value in row.items():
        if not filled or value not in (None, "", []):
            yield f"{above}{name}"
        parts = cast("list[Any]", value) if isinstance(value, list) else [value]
        for part in parts:
            if isinstance(part, dict):
                yield from names_in(cast("Mapping[str, Any]", part), f"{above}{name}.", filled=filled)


def fields_of(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """Yield the fields that a row model reads, in the same form."""
    for name, field in model.model_fields.items():
        written = f"{above}{field.alias or name}"
        yield written
        for part in models_in(field.annotation):
            yield from fields_of(part, f"{written}.")


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)
