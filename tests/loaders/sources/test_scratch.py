"""Temporary files with content of a portal: below the home, private, and gone with their owner, even with a killed one."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import PortalError
from loaders.portal_api.contract import Feed
from loaders.sources.drops import open_drops
from loaders.sources.scratch import abandoned_problems, open_private, scratch_folder
from loaders.sync import synchronise_all
from meritgraph.feed_settings import FeedSettings
from meritgraph.services import configured_feeds
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.loaders.sources.test_drops import week
from tests.support.scripted_portal import NOON, ScriptedReader, body, key_ring, scripted

# Reads the first page of a drop and then waits, with the copy of the drop in its folder. The umask is that of a careless system.
_READING = """
import os, sys, time
from pathlib import Path
from loaders.portal_api.contract import Feed
from loaders.sources.drops import open_drops
os.umask(0)
with open_drops(Feed(folder=Path(sys.argv[1]), scratch=Path(sys.argv[2])), "a.portal") as drops:
    pages = drops.pages(drops.unread("bodies", None).files[0])
    next(pages)
    print("reading", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of the drops, and that of temporary files."""

    drops: Path
    scratch: Path

    @property
    def feed(self) -> Feed:
        return Feed(folder=self.drops, scratch=self.scratch)

    @property
    def folders(self) -> set[str]:
        return {path.name for path in self.scratch.iterdir() if path.is_dir()}

    @contextmanager
    def visitor(self) -> Generator[subprocess.Popen[str]]:
        """Start a process that reads a drop, and wait until it has the copy; end it if the test did not."""
        process = subprocess.Popen(
            [sys.executable, "-c", _READING, str(self.drops), str(self.scratch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process:
            try:
                assert process.stdout.readline() == "reading\n"
                yield process
            finally:
                process.kill()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    week(tmp_path / "drops")
    return Places(tmp_path / "drops", tmp_path / "home" / "scratch")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_copy_can_be_read_by_its_owner_only(places: Places) -> None:
    with places.visitor():
        (folder,) = places.folders
        (copy,) = (places.scratch / folder).iterdir()
        assert copy.name == "bodies.ndjson.gz"
        assert (mode(places.scratch), mode(copy.parent), mode(copy)) == (0o700, 0o700, 0o600)


def test_a_later_visit_removes_what_a_killed_one_left_and_nothing_that_is_used(places: Places) -> None:
    with places.visitor() as killed:
        (abandoned,) = places.folders
        with places.visitor() as alive:
            (used,) = places.folders - {abandoned}
            killed.send_signal(signal.SIGKILL)
            assert killed.wait() == -signal.SIGKILL
            assert places.folders == {abandoned, used}
            with open_drops(places.feed, "a.portal") as drops:
                assert len(places.folders) == 2
                assert abandoned not in places.folders
                assert sum(1 for _ in drops.pages(drops.unread("bodies", None).files[0])) == 1
            assert places.folders == {used}
            assert [path.name for path in (places.scratch / used).iterdir()] == ["bodies.ndjson.gz"]
            assert alive.stdin is not None
            alive.stdin.close()
            assert alive.wait() == 0
    assert list(places.scratch.iterdir()) == []


def test_every_later_run_removes_what_a_killed_one_left(
    run: Run, fresh_database: Database, tmp_path: Path, places: Places
) -> None:
    with places.visitor() as killed:
        killed.kill()
        killed.wait()
    assert len(places.folders) == 1
    other = scripted(ScriptedReader({"bodies": [[body()]]}))
    report = run(synchronise_all(fresh_database, {other: Feed(scratch=places.scratch)}, key_ring(tmp_path), NOON)).portals[0]
    assert (report.state, report.notes) == ("clean", [])
    assert list(places.scratch.iterdir()) == []


def test_what_an_interrupted_visit_had_goes_with_it(places: Places) -> None:
    def interrupted() -> None:
        with scratch_folder(places.feed) as folder:
            open_private(folder / "copy").close()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(places.scratch.iterdir()) == []


def test_visits_that_begin_and_end_at_once_take_nothing_from_each_other(places: Places) -> None:
    lost: list[str] = []

    def visit() -> None:
        for number in range(40):
            with scratch_folder(places.feed) as folder:
                open_private(folder / str(number)).close()
                if not (folder / str(number)).exists():
                    lost.append(folder.name)

    threads = [threading.Thread(target=visit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    assert list(places.scratch.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    visit = scratch_folder(Feed(scratch=tmp_path / "file" / "scratch"))
    with pytest.raises(PortalError, match=r"No folder for temporary files can be made in .*/scratch: Not a directory"), visit:
        pass
    assert abandoned_problems(tmp_path / "nowhere") == []


def test_the_feeds_of_a_deployment_have_their_temporary_files_below_its_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    week(tmp_path / "drops")
    settings = Settings(home=tmp_path / "home", feeds={"e-kyzmet": FeedSettings(folder=tmp_path / "drops")})
    (feed,) = configured_feeds(settings, ["e-kyzmet"]).values()
    with open_drops(feed, "a.portal") as drops:
        pages = drops.pages(drops.unread("bodies", None).files[0])
        next(pages)
        assert len(list((tmp_path / "home" / "scratch").glob("*/bodies.ndjson.gz"))) == 1
        assert os.listdir(tmp_path / "tmp") == []
