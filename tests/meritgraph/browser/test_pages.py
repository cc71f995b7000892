"""docs/browser is what the rules and statements say, and the check names a file that is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from meritgraph.browser.pages import FOLDER, browser_pages, differing_files, write
from tests.support.fork_server import ROOT


def test_the_guides_and_saved_queries_are_up_to_date() -> None:
    assert differing_files(FOLDER, browser_pages()) == []


def test_a_file_that_differs_is_missing_or_is_left_over_is_named_until_it_is_written_anew(tmp_path: Path) -> None:
    folder, pages = tmp_path / "browser", browser_pages()
    assert differing_files(folder, pages) == sorted(pages)
    write(folder, pages)
    assert differing_files(folder, pages) == []

    (folder / "start.adoc").unlink()
    (folder / "careers.html").write_text("something else", "utf-8")
    (folder / "retired.adoc").write_text("of a guide that is gone", "utf-8")
    assert differing_files(folder, pages) == ["careers.html", "retired.adoc", "start.adoc"]

    write(folder, pages)
    assert differing_files(folder, pages) == []


def test_the_check_of_the_command_agrees() -> None:
    command = [sys.executable, "-m", "meritgraph.browser.pages", "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
