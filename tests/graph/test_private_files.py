"""Files with secrets."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.private_files import private_file, write_private


def test_only_the_owner_may_read_the_file_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "secret", "one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_file_is_replaced_or_kept_as_asked(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, "one")
    write_private(file, "two", overwrite=False)
    assert file.read_text() == "one"
    write_private(file, "three")
    assert file.read_text() == "three"


def test_of_many_writers_the_first_one_wins_and_no_draft_is_left(tmp_path: Path) -> None:
    file = tmp_path / "secret"

    def write(number: int) -> str:
        write_private(file, f"{number}" * 1000, overwrite=False)
        return file.read_text()

    with ThreadPoolExecutor(8) as threads:
        read = set(threads.map(write, range(10, 50)))
    assert len(read) == 1
    assert len(read.pop()) == 2000
    assert list(tmp_path.iterdir()) == [file]


def test_text_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, "one")
    with pytest.raises(UnicodeEncodeError):
        write_private(file, "oʻ")
    assert file.read_text() == "one"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_was_not_finished_leaves_the_one_before_and_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "list"
    with private_file(file) as written:
        written.write("oʻ\n")
        assert not file.exists()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def write_half() -> None:
        with private_file(file) as written:
            written.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()

    assert file.read_text("utf-8") == "oʻ\n"
    assert [each.name for each in tmp_path.iterdir()] == ["list"]
