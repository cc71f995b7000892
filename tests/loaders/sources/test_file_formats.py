"""Files that are large, compressed, cut or broken; JSON lines."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest

from graph.errors import PortalError
from loaders.portal_api.contract import UnreadableRow
from loaders.sources.file_formats import json_line_pages, read_file


def lines(rows: Iterable[int]) -> bytes:
    return b"".join(orjson.dumps({"id": n, "text": f"row {n} " * 20}) + b"\n" for n in rows)


def test_lines_are_yielded_in_pages_of_a_thousand(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(range(2345)))
    pages = list(json_line_pages(path))
    assert [page.name for page in pages] == ["rows.jsonl#1", "rows.jsonl#2", "rows.jsonl#3"]
    assert [len(page.decode()) for page in pages] == [1000, 1000, 345]
    found = [row["id"] for page in pages for row in page.decode() if not isinstance(row, UnreadableRow)]
    assert found == list(range(2345))
    assert b"".join(page.raw for page in pages) == path.read_bytes()


def test_a_compressed_file_has_the_same_rows(tmp_path: Path) -> None:
    plain, packed = tmp_path / "rows.jsonl", tmp_path / "rows.jsonl.gz"
    plain.write_bytes(lines(range(1200)))
    packed.write_bytes(gzip.compress(lines(range(1200))))
    assert [page.decode() for page in json_line_pages(plain)] == [page.decode() for page in json_line_pages(packed)]
    assert read_file(plain) == read_file(packed)


def test_a_file_that_was_cut_keeps_the_pages_before_the_cut(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    whole = gzip.compress(lines(range(5000)))
    path.write_bytes(whole[: len(whole) * 9 // 10])
    pages = json_line_pages(path)
    assert len(next(pages).decode()) == 1000
    with pytest.raises(PortalError, match=r"rows\.jsonl\.gz ends in the middle"):
        list(pages)
    with pytest.raises(PortalError, match="ends in the middle"):
        read_file(path)


def test_a_file_that_is_damaged_inside_is_reported_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    whole = bytearray(gzip.compress(lines(range(5000))))
    whole[len(whole) // 2 : len(whole) // 2 + 50] = bytes(50)
    path.write_bytes(whole)
    with pytest.raises(PortalError, match=r"rows\.jsonl\.gz"):
        list(json_line_pages(path))


def test_broken_lines_are_unreadable_rows_and_blank_lines_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": 1}\n\n{"id": 2, \n   \n{"id": "\xff"}\n[3]\n{"id": 4}')
    (page,) = json_line_pages(path)
    rows = page.decode()
    assert [row.reason if isinstance(row, UnreadableRow) else row["id"] for row in rows] == [
        1,
        "broken_json",
        "wrong_encoding",
        "not_an_object",
        4,
    ]
    assert [row.raw for row in rows if isinstance(row, UnreadableRow)] == [b'{"id": 2, \n', b'{"id": "\xff"}\n', b"[3]\n"]


def test_an_empty_file_has_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n\n")
    assert list(json_line_pages(path)) == []


def test_a_missing_file_is_reported_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match="cannot be opened: No such file or directory"):
        read_file(tmp_path / "gone.csv")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.jsonl"
        path.write_bytes(lines(range(rows)))
        tracemalloc.start()
        try:
            assert sum(len(page.decode()) for page in json_line_pages(path)) == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(2_000), peak(20_000)
    assert large < small * 1.2


def test_a_byte_order_mark_before_the_first_line_belongs_to_no_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": 1}\n{"id": 2}\n')
    assert [page.decode() for page in json_line_pages(path)] == [[{"id": 1}, {"id": 2}]]
    path.write_bytes('{"id": 1}\n'.encode("utf-16"))
    with pytest.raises(PortalError, match=r"rows\.jsonl is UTF-16"):
        list(json_line_pages(path))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b'{"until": "2020", "id": 1, "until": "2021"}', "until"),
        (b'{"until" : "2020", "id" : 1, "until" : "2021"}', "until"),
        (b'{"until":1,"until" :2}', "until"),
        (b'{"id": 1, "versions": [{"to": 1}, {"to": 2, "to": 3}]}', "versions.1.to"),
    ],
)
def test_a_line_with_a_field_twice_is_unreadable_and_the_field_is_named(tmp_path: Path, line: bytes, field: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(line + b'\n{"id": 2}\n')
    (page,) = json_line_pages(path)
    assert page.decode() == [UnreadableRow("repeated_field", line + b"\n", field), {"id": 2}]


@pytest.mark.parametrize(
    "row",
    [
        {"text": 'a "name": and "name" :', "name": {"name": [{"name": 1}]}},
        {"": "", '"': '":', '":': 1},
        {"deep": [[[[{"a": {"a": {"a": None}}}]]]]},
    ],
)
def test_names_that_look_repeated_and_are_not_are_read(tmp_path: Path, row: object) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{json.dumps(row)}\n{json.dumps(row, separators=(',', ':'))}\n{json.dumps(row, separators=(', ', ' : '))}\n")
    (page,) = json_line_pages(path)
    assert page.decode() == [row, row, row]
