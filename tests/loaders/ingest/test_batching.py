"""Changes are split into portions that fit into one transaction."""

from __future__ import annotations

from loaders.ingest.batching import batches
from loaders.ingest.records import Change, MappedRecord


def change(id_: str, size: int = 10) -> Change:
    return Change(MappedRecord(id_, id_, "hash", (), "x" * size), new=True)


def test_a_record_that_changes_twice_is_in_two_portions() -> None:
    first, second, again = change("record:1"), change("record:2"), change("record:1")
    assert batches([first, second, again]) == [[first, second], [again]]


def test_portions_are_cut_by_bytes_and_by_rows() -> None:
    assert [len(portion) for portion in batches([change(str(n), 2**20) for n in range(5)])] == [2, 2, 1]
    assert [len(portion) for portion in batches([change(str(n)) for n in range(4001)])] == [2000, 2000, 1]


def test_no_changes_are_one_empty_portion() -> None:
    assert batches([]) == [[]]
