"""Packed record ids are unpacked without loss and take little space."""

from __future__ import annotations

from loaders.ingest.packed_ids import ids_of_digests, pack_digests, pack_ids, unpack_digests
from loaders.keys.ids import record_id

IDS = sorted(record_id("test.argos.uz", "orders", str(number)) for number in range(50))


def test_ids_come_back() -> None:
    assert ids_of_digests(unpack_digests(pack_ids(IDS))) == IDS
    assert pack_digests(unpack_digests(pack_ids(reversed(IDS)))) == pack_ids(IDS)


def test_an_id_takes_twenty_letters() -> None:
    assert len(pack_ids(IDS)) == 20 * len(IDS)


def test_nothing_packed_is_nothing() -> None:
    assert unpack_digests(None) == unpack_digests("") == unpack_digests(pack_ids(())) == set()
