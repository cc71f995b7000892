"""Delivered files that stand for more than a page may hold: each is refused in a sentence, before it takes all memory."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Page, Scope, ScopeDone, Visit
from loaders.sources import CsvFiles, DeclaredFiles, JsonFiles, JsonLines, YamlFiles
from loaders.sources.files import FileReader
from tests.loaders.sources.test_lists import STREAM
from tests.support.peak_memory import peak_growth

VISIT = Visit(Feed(), datetime(2026, 11, 20, tzinfo=UTC))


def read(folder: Path, declared: DeclaredFiles, name: str, content: bytes) -> list[Page]:
    """Read one file to its end, all rows of it."""
    (folder / name).write_bytes(content)
    found = list(FileReader("a.portal", {"people": declared}, folder, VISIT).read(STREAM, Scope(), None))
    assert isinstance(found[-1], ScopeDone)
    return [page for page in found if isinstance(page, Page)]


REFUSED: dict[str, tuple[DeclaredFiles, str, bytes, str]] = {
    "JSON of values": (JsonFiles(), "a.json", b"[" + b"{}," * 5_000_000 + b"{}]", "it has over 5,000,000 values"),
    "JSON of rows": (JsonFiles(), "a.json", b"[" + b"{}," * 500_000 + b"{}]", "it has over 500,000 rows"),
    "JSON of no rows": (JsonFiles(), "a.json", b"[" + b"null," * 500_000 + b"0]", "it has over 500,000 rows"),
    "CSV of rows": (CsvFiles(), "a.csv", b"id\n" + b"1\n" * 500_001, "it has over 500,000 rows"),
    "CSV of lines of another length": (CsvFiles(), "a.csv", b"id\n" + b",\n" * 500_001, "it has over 500,000 rows"),
    "YAML in depth": (YamlFiles(), "a.yaml", b"[" * 200_000, "it has over 100 lists and objects inside each other"),
    "YAML in depth, in lines": (YamlFiles(), "a.yaml", b"- " * 200_000 + b"\n", "it has over 100 lists and objects"),
    "YAML of keys in depth": (YamlFiles(), "a.yaml", b"? " * 200_000 + b"\n", "it has over 100 lists and objects"),
    "YAML of merges of merges": (
        YamlFiles(),
        "a.yaml",
        b"- &a0 {" + b",".join(b"k%d: v" % n for n in range(9)) + b"}\n"
        + b"".join(b"- &a%d {<<: [%s]}\n" % (n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 20)),
        "its merges stand for over 5,000,000 values",
    ),
    "YAML of merges inside each other": (
        YamlFiles(),
        "a.yaml",
        b"- {<<: [&a0 {" + b",".join(b"k%d: v" % n for n in range(9)) + b"}"
        + b"".join(b", &a%d {<<: [%s]}" % (n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 20)) + b"]}\n",
        "its merges stand for over 5,000,000 values",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_a_file_that_stands_for_too_much_is_refused(tmp_path: Path, kind: str) -> None:
    declared, name, content, why = REFUSED[kind]
    with peak_growth() as growth, pytest.raises(PortalError) as raised:
        read(tmp_path, declared, name, content)
    assert str(raised.value).startswith(f"{name} cannot be read: ")
    assert why in str(raised.value)
    assert growth.mebibytes < 400


def test_a_yaml_file_of_many_values_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.sources.documents._MAX_YAML_NODES", 1000)
    assert len(read(tmp_path, YamlFiles(), "a.yaml", b"- {id: a}\n" * 300)[0].decode()) == 300
    with pytest.raises(PortalError, match=r"it has over 1,000 names and values\. .*in parts, or as JSON"):
        read(tmp_path, YamlFiles(), "a.yaml", b"- {id: a}\n" * 400)


def test_a_table_of_empty_cells_takes_no_memory_for_them(tmp_path: Path) -> None:
    header = b"id" + b"".join(b",c%d" % number for number in range(999))
    with peak_growth() as growth:
        (page,) = read(tmp_path, CsvFiles(), "a.csv", header + b"\n" + (b"x" + b"," * 999 + b"\n") * 4000)
    assert page.decode() == [{"id": "x"}] * 4000
    # Four million cells; the file itself is there three times: as bytes, as text, and as what the csv module reads.
    assert growth.mebibytes < 60


def test_long_lines_make_a_page_of_fewer_rows(tmp_path: Path) -> None:
    line = b'{"id": "' + b"x" * (3 * 2**20) + b'"}\n'
    pages = read(tmp_path, JsonLines(), "a.ndjson", line * 24)
    assert [len(page.decode()) for page in pages] == [11, 11, 2]
    assert max(len(page.raw) for page in pages) < 64 * 2**20
