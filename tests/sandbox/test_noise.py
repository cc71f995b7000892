"""Noise: portals misspell, omit, repeat and contradict each other, in the same way at every start."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sandbox.model import World
from sandbox.noise import STREAM_NOISE, Noise
from sandbox.portals import my_dba_uz, my_mehnat_uz, test_argos_uz
from sandbox.serve import running
from sandbox.world import build_world
from tests.support.portal_rows import rows_of_portals

Row = dict[str, Any]
ServedRows = dict[str, dict[str, list[Row]]]
KEYS = {"orders": "orderNo", "bodies": "code", "positions": "code"}


@pytest.fixture(scope="module")
def small() -> World:
    return build_world(150, 3)


@pytest.fixture(scope="module")
def plain(small: World, tmp_path_factory: pytest.TempPathFactory) -> ServedRows:
    return _serve(small, tmp_path_factory.mktemp("plain"), 0.0)


@pytest.fixture(scope="module")
def noisy(small: World, tmp_path_factory: pytest.TempPathFactory) -> ServedRows:
    return _serve(small, tmp_path_factory.mktemp("noisy"), 0.4)


def _serve(world: World, folder: Path, noise: float) -> ServedRows:
    with running(world, folder, noise=noise) as announcement:
        return rows_of_portals(json.loads(announcement.read_bytes())["portals"])


def _by_key(rows: list[Row], stream_name: str) -> dict[str, Row]:
    key = STREAM_NOISE[stream_name].key if stream_name in STREAM_NOISE else KEYS.get(stream_name.partition("/")[2], "id")
    return {row[key]: row for row in rows}


def test_noise_neither_adds_nor_loses_rows(plain: ServedRows, noisy: ServedRows) -> None:
    for portal, streams in plain.items():
        for stream, rows in streams.items():
            stream_name = f"{portal}/{stream}"
            assert _by_key(rows, stream_name).keys() == _by_key(noisy[portal][stream], stream_name).keys()


def test_noise_changes_only_the_fields_of_its_profile(plain: ServedRows, noisy: ServedRows) -> None:
    for stream_name, profile in STREAM_NOISE.items():
        portal, _, stream = stream_name.partition("/")
        before, after = (_by_key(served[portal][stream], stream_name) for served in (plain, noisy))
        changed = Counter(name for key, row in after.items() for name in row if row[name] != before[key][name])
        touched = {*profile.names, *profile.missing, *profile.personal, *profile.wrong, *profile.unexplained}
        # A delayed report changes the time of change as well.
        assert changed.keys() <= touched | {"changedAt", "updatedAt"}
        assert sum(changed[name] for name in touched) > 0, stream_name


def test_some_people_are_known_by_register_number_only(plain: ServedRows, noisy: ServedRows) -> None:
    assert all(row["pinfl"] for row in plain["test.argos.uz"]["servants"])
    without = [row for row in noisy["test.argos.uz"]["servants"] if row["pinfl"] is None]
    assert 0 < len(without) < len(plain["test.argos.uz"]["servants"]) / 5


def test_some_rows_are_repeated(noisy: ServedRows) -> None:
    for portal, stream, key in (("test.argos.uz", "orders", "orderNo"), ("my.mehnat.uz", "contracts", "contractId")):
        counts = Counter(row[key] for row in noisy[portal][stream])
        assert set(counts.values()) == {1, 2}


def test_portals_contradict_each_other(plain: ServedRows, noisy: ServedRows) -> None:
    def contradictions(served: ServedRows) -> int:
        hours = {row["raqam"]: row["soat"] for row in served["my.dba.uz"]["certificates"]}
        registered = ((row["number"], row["hours"]) for row in served["mo.argos.uz"]["certificates"])
        return sum(bool(known and hours.get(number) and known != hours[number]) for number, known in registered)

    assert contradictions(plain) == 0
    assert contradictions(noisy) > 5


def test_noise_is_the_same_at_every_start(small: World, noisy: ServedRows, tmp_path: Path) -> None:
    assert _serve(small, tmp_path, 0.4) == noisy


def test_rows_by_stream_equal_those_served_over_http(small: World, noisy: ServedRows) -> None:
    for name, portal in (("my.dba.uz", my_dba_uz), ("my.mehnat.uz", my_mehnat_uz), ("test.argos.uz", test_argos_uz)):
        for stream, rows in portal.rows_by_stream(small, Noise(0.0)).items():
            stream_name = f"{name}/{stream}"
            assert _by_key([dict(row) for _, row in rows], stream_name).keys() == _by_key(noisy[name][stream], stream_name).keys()
