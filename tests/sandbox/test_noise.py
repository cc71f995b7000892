"""Noise: how portals err, leave out, repeat and contradict each other, the same way at every start."""

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
from tests.support.listening import everything_said

Row = dict[str, Any]
Said = dict[str, dict[str, list[Row]]]
KEYS = {"orders": "orderNo", "bodies": "code", "positions": "code"}


@pytest.fixture(scope="module")
def small() -> World:
    return build_world(150, 3)


@pytest.fixture(scope="module")
def plain(small: World, tmp_path_factory: pytest.TempPathFactory) -> Said:
    return _said(small, tmp_path_factory.mktemp("plain"), 0.0)


@pytest.fixture(scope="module")
def noisy(small: World, tmp_path_factory: pytest.TempPathFactory) -> Said:
    return _said(small, tmp_path_factory.mktemp("noisy"), 0.4)


def _said(world: World, folder: Path, noise: float) -> Said:
    with running(world, folder, noise=noise) as announcement:
        return everything_said(json.loads(announcement.read_bytes())["portals"])


def _by_key(rows: list[Row], place: str, stream: str) -> dict[str, Row]:
    key = STREAM_NOISE[place].key if place in STREAM_NOISE else KEYS.get(stream, "id")
    return {row[key]: row for row in rows}


def test_noise_invents_and_loses_nothing(plain: Said, noisy: Said) -> None:
    for portal, streams in plain.items():
        for stream, rows in streams.items():
            place = f"{portal}/{stream}"
            assert _by_key(rows, place, stream).keys() == _by_key(noisy[portal][stream], place, stream).keys()


def test_names_are_spelled_otherwise_and_fields_go_missing(plain: Said, noisy: Said) -> None:
    for place, habit in STREAM_NOISE.items():
        portal, _, stream = place.partition("/")
        before, after = (_by_key(said[portal][stream], place, stream) for said in (plain, noisy))
        changed = Counter(name for key, row in after.items() for name in row if row[name] != before[key][name])
        touched = {*habit.names, *habit.missing, *habit.personal, *habit.wrong}
        # A register of changes shows when it was told, too.
        assert changed.keys() <= touched | {"changedAt", "updatedAt"}
        assert sum(changed[name] for name in touched) > 0, place


def test_some_people_are_known_by_register_number_only(plain: Said, noisy: Said) -> None:
    assert all(row["pinfl"] for row in plain["test.argos.uz"]["servants"])
    without = [row for row in noisy["test.argos.uz"]["servants"] if row["pinfl"] is None]
    assert 0 < len(without) < len(plain["test.argos.uz"]["servants"]) / 5


def test_some_rows_come_twice(noisy: Said) -> None:
    for portal, stream, key in (("test.argos.uz", "orders", "orderNo"), ("my.mehnat.uz", "contracts", "contractId")):
        counts = Counter(row[key] for row in noisy[portal][stream])
        assert set(counts.values()) == {1, 2}


def test_portals_contradict_each_other(plain: Said, noisy: Said) -> None:
    def disputed(said: Said) -> int:
        hours = {row["raqam"]: row["soat"] for row in said["my.dba.uz"]["certificates"]}
        registered = ((row["number"], row["hours"]) for row in said["mo.argos.uz"]["certificates"])
        return sum(bool(known and hours.get(number) and known != hours[number]) for number, known in registered)

    assert disputed(plain) == 0
    assert disputed(noisy) > 5


def test_noise_is_the_same_at_every_start(small: World, noisy: Said, tmp_path: Path) -> None:
    assert _said(small, tmp_path, 0.4) == noisy


def test_what_portals_say_can_be_looked_at_without_asking_them(small: World, noisy: Said) -> None:
    for name, portal in (("my.dba.uz", my_dba_uz), ("my.mehnat.uz", my_mehnat_uz), ("test.argos.uz", test_argos_uz)):
        for stream, rows in portal.rows_by_stream(small, Noise(0.0)).items():
            place = f"{name}/{stream}"
            assert (
                _by_key([dict(row) for _, row in rows], place, stream).keys()
                == _by_key(noisy[name][stream], place, stream).keys()
            )
