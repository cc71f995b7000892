"""The file of a bundle: what was done to it since it was made is found out, and nothing in it harms whoever checks it."""

from __future__ import annotations

import io
import stat
import struct
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from meritgraph.case_pages.bundle.archive import HASHES, MOST_FILES, SEAL, pack, verify

_MADE = datetime(2026, 11, 29, 18, 30, 12, tzinfo=UTC)
_FILES = {"page.html": b"<p>a lead</p>", "records.json": b"{}\n"}
_KEY, _OTHER_KEY = b"one hub", b"another hub"

Entries = dict[str, bytes]


def packed(files: Entries | None = None) -> bytes:
    return pack(files or _FILES, _MADE, _KEY)


def entries_of(content: bytes) -> Entries:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def zipped(entries: Entries) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def problems_of(content: bytes) -> list[str]:
    return verify(io.BytesIO(content)).problems


def test_a_bundle_that_nobody_changed_has_no_problem_and_its_hub_knows_it() -> None:
    content = packed()

    assert verify(io.BytesIO(content), _KEY) == verify(io.BytesIO(packed()), _KEY)
    for key, made_here in ((_KEY, True), (_OTHER_KEY, False), (None, None)):
        verified = verify(io.BytesIO(content), key)
        assert (verified.files, verified.problems, verified.made_here) == (2, [], made_here)


def test_the_same_files_make_the_same_bundle_whatever_their_order() -> None:
    assert packed(dict(reversed(_FILES.items()))) == packed()


def test_the_list_of_hashes_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        archive.extractall(tmp_path)

    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", HASHES], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "page.html: OK\nrecords.json: OK\n")


Change = Callable[[Entries], Entries]
_CHANGES: list[tuple[Change, str]] = [
    (lambda entries: entries | {"page.html": b"<p>another</p>"}, "page.html was changed."),
    (lambda entries: entries | {"more.txt": b""}, "more.txt is not listed"),
    (lambda entries: {name: each for name, each in entries.items() if name != "records.json"}, "records.json is listed and"),
    (lambda entries: {name: each for name, each in entries.items() if name != HASHES}, f"{HASHES} is missing"),
    (lambda entries: entries | {HASHES: b"no hashes\n"}, "cannot be read"),
    (lambda entries: entries | {HASHES: entries[HASHES] * 2}, "is listed twice"),
    (lambda entries: entries | {HASHES: b"\xff\xfe"}, "cannot be read"),
    (lambda entries: entries | {"../page.html": b""}, "'../page.html' is no plain file"),
    (lambda entries: entries | {"/etc/passwd": b""}, "'/etc/passwd' is no plain file"),
    (lambda entries: entries | {"C:page.html": b""}, "'C:page.html' is no plain file"),
    (lambda entries: entries | {"a\\page.html": b""}, "is no plain file"),
    (lambda entries: entries | {"folder/": b""}, "'folder/' is no plain file"),
    (lambda entries: entries | {"..": b""}, "'..' is no plain file"),
    (lambda entries: {f"{number}.txt": b"" for number in range(MOST_FILES + 1)}, "more than 100 files"),
    (lambda entries: {}, f"{HASHES} is missing"),
]


@pytest.mark.parametrize(("change", "problem"), _CHANGES)
def test_what_was_changed_is_named(change: Change, problem: str) -> None:
    found = problems_of(zipped(change(entries_of(packed()))))

    assert any(problem in each for each in found), found


def test_a_bundle_of_another_hub_that_was_sealed_anew_is_not_taken_for_ones_own() -> None:
    forged = entries_of(pack({"page.html": b"<p>forged</p>"}, _MADE, _OTHER_KEY))

    verified = verify(io.BytesIO(zipped(forged)), _KEY)
    assert (verified.problems, verified.made_here) == ([], False)
    without = {name: each for name, each in forged.items() if name != SEAL}
    assert verify(io.BytesIO(zipped(without)), _KEY).made_here is False


@pytest.mark.parametrize("length", [0, 1, 30, 200, -1, -22])
def test_a_part_of_a_bundle_is_no_whole_zip(length: int) -> None:
    assert problems_of(packed()[:length])


def test_every_changed_byte_of_a_file_is_noticed_and_none_ends_in_an_error() -> None:
    content = packed()
    for at in range(0, len(content), 7):
        changed = bytes([*content[:at], content[at] ^ 0x41, *content[at + 1 :]])
        verified = verify(io.BytesIO(changed), _KEY)
        if not verified.problems:
            # Only what no content depends on: times, attributes, fields for other systems.
            assert entries_of(changed) == entries_of(content), at


def test_a_file_that_is_there_twice_is_named() -> None:
    written = io.BytesIO(packed())
    with zipfile.ZipFile(written, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("page.html", b"<p>another</p>")

    assert "'page.html' is there more than once." in problems_of(written.getvalue())


def test_a_link_is_no_plain_file() -> None:
    written = io.BytesIO(packed())
    with zipfile.ZipFile(written, "a") as archive:
        link = zipfile.ZipInfo("link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "'link.html' is no plain file of a bundle." in problems_of(written.getvalue())


def test_what_would_be_huge_when_unpacked_is_not_read() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", bytes(40 * 1024 * 1024))

    assert len(written.getvalue()) < 1024 * 1024
    assert problems_of(written.getvalue()) == ["Its files come to more than 100 MB: no bundle is as large."]


def test_a_comment_and_bytes_before_the_zip_are_noticed() -> None:
    commented = io.BytesIO(packed())
    with zipfile.ZipFile(commented, "a") as archive:
        archive.comment = b"<script>"

    assert problems_of(commented.getvalue()) == ["There is something beside its files, which was added later."]
    assert problems_of(b"#!/bin/sh\n" + packed()) == ["There is something beside its files, which was added later."]


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(packed())
    # The first bit of the flags, in the head of the first file and in the directory.
    for head, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(head) + offset
        content[at : at + 2] = struct.pack("<H", struct.unpack("<H", content[at : at + 2])[0] | 1)

    (problem,) = problems_of(bytes(content))
    assert "encrypted" in problem
