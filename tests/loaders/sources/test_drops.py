"""Drops that are complete, damaged, late, repeated or missing, from a folder and over HTTP."""

from __future__ import annotations

import gzip
import hashlib
import time
import tracemalloc
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from pydantic import SecretStr

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, UnreadableRow
from loaders.sources.drop_locations import FolderLocation, HttpLocation
from loaders.sources.drops import DropFile, Drops, open_drops
from tests.support.raw_portal import answer, raw_portal

Opened = Callable[[Path], AbstractContextManager[Drops]]


def lines(rows: Iterable[int]) -> bytes:
    return b"".join(orjson.dumps({"id": n}) + b"\n" for n in rows)


def write_drop(folder: Path, day: int, sequence: int, rows: Sequence[int] = (), full: bool = False) -> Path:
    """Write a drop of a day in March with one module."""
    drop = folder / f"2026-03-{day:02d}"
    drop.mkdir(parents=True)
    content = gzip.compress(lines(rows), mtime=0)
    (drop / "bodies.ndjson.gz").write_bytes(content)
    announced = {
        "module": "bodies",
        "file": "bodies.ndjson.gz",
        "rows": len(rows),
        "sha256": hashlib.sha256(content).hexdigest(),
        "sequence": sequence,
    }
    manifest = {"kind": "full" if full else "changes", "sequence": sequence, "files": [announced]}
    (drop / "manifest.json").write_bytes(orjson.dumps(manifest))
    return drop


def week(folder: Path, *missing: int) -> None:
    """Write a full drop with sequence 70 on 1 March, then changes until 7 March; some nights are missing."""
    for day in range(1, 8):
        if day not in missing:
            write_drop(folder, day, 69 + day, range(day * 10, day * 10 + 3), full=day == 1)


@contextmanager
def in_folder(folder: Path) -> Generator[Drops]:
    scratch = folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    yield Drops(FolderLocation(folder), "a.portal", scratch)
    assert list(scratch.iterdir()) == []


@contextmanager
def over_http(folder: Path) -> Generator[Drops]:
    def answer(request: httpx.Request) -> httpx.Response:
        path = folder / request.url.path.removeprefix("/drops").lstrip("/")
        if path == folder:
            return httpx.Response(200, json=sorted(each.name for each in folder.iterdir()))
        return httpx.Response(200, stream=httpx.ByteStream(path.read_bytes())) if path.is_file() else httpx.Response(404)

    scratch = folder.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://portal") as client:
        yield Drops(HttpLocation(client, "a.portal"), "a.portal", scratch)
    assert list(scratch.iterdir()) == []


@pytest.fixture(params=[in_folder, over_http])
def opened(request: pytest.FixtureRequest) -> Opened:
    """Return a way to open the same drops: from their folder, or over HTTP."""
    return request.param


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "drops"


def sequences(drops: Drops, since: int | None = None) -> list[int]:
    return [file.sequence for file in drops.unread("bodies", since).files]


def ids(drops: Drops, file: DropFile) -> list[int]:
    found = [row for page in drops.pages(file) for row in page.decode()]
    return [row["id"] for row in found if not isinstance(row, UnreadableRow)]


def test_a_first_read_begins_with_the_full_drop_and_continues_with_the_changes(folder: Path, opened: Opened) -> None:
    week(folder)
    with opened(folder) as drops:
        unread = drops.unread("bodies", None)
        assert [file.sequence for file in unread.files] == [70, 71, 72, 73, 74, 75, 76]
        assert [file.full for file in unread.files] == [True] + [False] * 6
        assert [ids(drops, file) for file in unread.files] == [[day * 10, day * 10 + 1, day * 10 + 2] for day in range(1, 8)]
        assert unread.last_complete == unread.files[-1]
        assert unread.files[-1].day == date(2026, 3, 7)
        assert unread.gaps == ()
        assert drops.notes == []


def test_a_later_read_contains_the_changes_since(folder: Path, opened: Opened) -> None:
    week(folder)
    with opened(folder) as drops:
        assert sequences(drops, 73) == [74, 75, 76]
        assert sequences(drops, 76) == []
        settled = drops.unread("bodies", 76).last_complete
        assert settled is not None
        assert settled.day == date(2026, 3, 7)


def test_a_newer_full_drop_replaces_earlier_drops(folder: Path, opened: Opened) -> None:
    week(folder)
    write_drop(folder, 8, 77, range(5), full=True)
    write_drop(folder, 9, 78)
    with opened(folder) as drops:
        assert sequences(drops, None) == sequences(drops, 73) == [77, 78]
        assert sequences(drops, 77) == [78]


def test_drops_before_the_last_but_one_full_drop_are_not_read(folder: Path, opened: Opened) -> None:
    write_drop(folder, 1, 60, full=True)
    for day, sequence in ((2, 61), (3, 62), (4, 63)):
        write_drop(folder, day, sequence, full=day == 3)
    (folder / "2026-03-01" / "manifest.json").write_bytes(b"{")
    write_drop(folder, 5, 64, full=True)
    with opened(folder) as drops:
        assert sequences(drops) == [64]
        assert drops.notes == []


def test_a_file_is_read_in_pages_numbered_from_one(folder: Path, opened: Opened) -> None:
    write_drop(folder, 1, 70, range(2500), full=True)
    with opened(folder) as drops:
        (file,) = drops.unread("bodies", None).files
        read = list(drops.pages(file))
    assert [page.name for page in read] == ["1", "2", "3"]
    assert b"".join(page.raw for page in read) == lines(range(2500))


def test_a_missing_night_is_found_and_later_files_are_still_read(folder: Path, opened: Opened) -> None:
    week(folder, 3, 5, 6)
    with opened(folder) as drops:
        unread = drops.unread("bodies", None)
        assert [file.sequence for file in unread.files] == [70, 71, 73, 76]
        assert unread.last_complete == unread.files[1]
        gaps = [(before.sequence if before else None, after.sequence) for before, after in unread.gaps]
        assert gaps == [(71, 73), (73, 76)]


def test_a_night_missing_right_after_the_last_read_is_found(folder: Path, opened: Opened) -> None:
    week(folder, 4)
    with opened(folder) as drops:
        unread = drops.unread("bodies", 72)
        assert unread.last_complete is not None
        assert (unread.last_complete.sequence, [file.sequence for file in unread.files]) == (72, [74, 75, 76])
        assert [(before.sequence if before else None, after.sequence) for before, after in unread.gaps] == [(72, 74)]


def test_the_last_complete_file_is_none_once_its_drop_is_gone(folder: Path, opened: Opened) -> None:
    write_drop(folder, 4, 73)
    with opened(folder) as drops:
        unread = drops.unread("bodies", 71)
        assert (unread.last_complete, [before for before, _ in unread.gaps]) == (None, [None])
        assert drops.unread("bodies", 72).last_complete == unread.files[0]


def test_repeated_and_stale_drops_change_nothing(folder: Path, opened: Opened) -> None:
    week(folder)
    write_drop(folder, 8, 74, range(50, 53))
    write_drop(folder, 9, 70, range(10, 13), full=True)
    with opened(folder) as drops:
        unread = drops.unread("bodies", None)
        assert [file.sequence for file in unread.files] == [70, 71, 72, 73, 74, 75, 76]
        assert unread.gaps == ()
        assert sequences(drops, 76) == []


def test_the_later_delivery_of_one_sequence_counts(folder: Path, opened: Opened) -> None:
    week(folder)
    (folder / "2026-03-04" / "bodies.ndjson.gz").write_bytes(b"damaged")
    write_drop(folder, 8, 73, range(900, 902))
    with opened(folder) as drops:
        again = next(file for file in drops.unread("bodies", 72).files if file.sequence == 73)
        assert ids(drops, again) == [900, 901]


def test_a_file_of_an_earlier_night_in_a_later_drop_leaves_that_night_missing(folder: Path, opened: Opened) -> None:
    week(folder, 4)
    change_manifest(write_drop(folder, 4, 73, range(30, 33)), sequence=72)
    with opened(folder) as drops:
        unread = drops.unread("bodies", 70)
        assert [file.sequence for file in unread.files] == [71, 72, 74, 75, 76]
        assert unread.last_complete is not None
        assert unread.last_complete.sequence == 72


def test_a_file_of_an_earlier_night_in_a_full_drop_is_not_full(folder: Path, opened: Opened) -> None:
    week(folder)
    change_manifest(write_drop(folder, 8, 77, range(70, 73), full=True), sequence=76)
    with opened(folder) as drops:
        assert [(file.sequence, file.full) for file in drops.unread("bodies", 75).files] == [(76, False)]


def flipped(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def emptied(_: bytes) -> bytes:
    return b""


def lengthened(content: bytes) -> bytes:
    return content + b"\n"


@pytest.mark.parametrize("damage", [flipped, cut, emptied, lengthened])
def test_a_file_that_differs_from_its_manifest_is_refused_as_a_whole(
    folder: Path, opened: Opened, damage: Callable[[bytes], bytes]
) -> None:
    week(folder)
    file = folder / "2026-03-02" / "bodies.ndjson.gz"
    file.write_bytes(damage(file.read_bytes()))
    with opened(folder) as drops:
        good, bad, *_ = drops.unread("bodies", None).files
        assert ids(drops, good) == [10, 11, 12]
        with pytest.raises(PortalError, match=r"a\.portal: 2026-03-02/bodies\.ndjson\.gz is refused: its SHA-256 is not"):
            next(drops.pages(bad))


def test_a_file_cut_before_its_manifest_was_written_is_refused_before_its_first_page(folder: Path, opened: Opened) -> None:
    drop = write_drop(folder, 1, 70, full=True)
    content = gzip.compress(b"".join(hashlib.sha256(b"%d" % n).hexdigest().encode() + b"\n" for n in range(5000)))[:-5000]
    (drop / "bodies.ndjson.gz").write_bytes(content)
    change_manifest(drop, rows=5000, sha256=hashlib.sha256(content).hexdigest())
    with opened(folder) as drops:
        (file,) = drops.unread("bodies", None).files
        with pytest.raises(PortalError, match=r"bodies\.ndjson\.gz ends in the middle"):
            next(drops.pages(file))


def test_a_file_that_cannot_be_decompressed_is_refused(folder: Path, opened: Opened) -> None:
    drop = write_drop(folder, 1, 70, full=True)
    content = gzip.compress(b"")[:10] + b"\xff" * 50
    with pytest.raises(zlib.error):
        gzip.decompress(content)
    (drop / "bodies.ndjson.gz").write_bytes(content)
    change_manifest(drop, sha256=hashlib.sha256(content).hexdigest())
    with opened(folder) as drops:
        (file,) = drops.unread("bodies", None).files
        with pytest.raises(PortalError, match="cannot be decompressed"):
            next(drops.pages(file))


def change_manifest(drop: Path, **changed: Any) -> None:
    """Change the manifest's entry for its only file."""
    manifest = orjson.loads((drop / "manifest.json").read_bytes())
    manifest["files"][0] |= changed
    (drop / "manifest.json").write_bytes(orjson.dumps(manifest))


@pytest.mark.parametrize("announced", [2, 4, 0])
def test_a_file_with_another_number_of_rows_is_refused(folder: Path, opened: Opened, announced: int) -> None:
    change_manifest(write_drop(folder, 1, 70, range(3), full=True), rows=announced)
    with opened(folder) as drops:
        (file,) = drops.unread("bodies", None).files
        with pytest.raises(PortalError, match=f"is refused: it has 3 rows (or more )?where its manifest has {announced}"):
            next(drops.pages(file))


def test_a_missing_file_is_reported(folder: Path, opened: Opened) -> None:
    drop = write_drop(folder, 1, 70, range(3), full=True)
    (drop / "bodies.ndjson.gz").unlink()
    with opened(folder) as drops:
        (file,) = drops.unread("bodies", None).files
        with pytest.raises(PortalError, match=r"cannot be opened: No such file|status 404"):
            next(drops.pages(file))


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"[]",
        b'{"kind": "full", "sequence": 73}',
        b'{"kind": "some", "sequence": 73, "files": []}',
        b"\xff",
    ],
)
def test_a_drop_without_a_manifest_counts_as_missing_and_is_reported(folder: Path, opened: Opened, content: bytes | None) -> None:
    week(folder)
    path = folder / "2026-03-04" / "manifest.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with opened(folder) as drops:
        unread = drops.unread("bodies", None)
        assert [file.sequence for file in unread.files] == [70, 71, 72, 74, 75, 76]
        assert len(unread.gaps) == len(drops.notes) == 1
        assert drops.notes[0].startswith("the drop 2026-03-04 counts as missing, because its manifest cannot be read")


@pytest.mark.parametrize(
    "changed",
    [
        {"file": "../../secret.ndjson.gz"},
        {"file": "/etc/hostname"},
        {"file": ""},
        {"file": ".."},
        {"rows": -1},
        {"rows": "many"},
        {"sha256": "abc"},
        {"sequence": -1},
        {"module": ""},
    ],
)
def test_a_manifest_with_impossible_values_counts_as_none(folder: Path, opened: Opened, changed: Mapping[str, Any]) -> None:
    week(folder)
    change_manifest(folder / "2026-03-07", **changed)
    with opened(folder) as drops:
        assert sequences(drops) == [70, 71, 72, 73, 74, 75]
        assert len(drops.notes) == 1


def test_other_files_beside_the_drops_are_ignored(folder: Path, opened: Opened) -> None:
    week(folder)
    for name in ("lost+found", "2026-03-08.part", "incoming"):
        (folder / name).mkdir()
    (folder / "2026-13-45").mkdir()
    with opened(folder) as drops:
        assert sequences(drops, 75) == [76]
        assert [note.split(" counts")[0] for note in drops.notes] == ["the drop 2026-13-45"]


def test_a_first_read_needs_a_full_drop(folder: Path, opened: Opened) -> None:
    write_drop(folder, 2, 71, range(3))
    with opened(folder) as drops:
        with pytest.raises(PortalError, match=r"a\.portal has no full drop of bodies to begin with"):
            drops.unread("bodies", None)
        with pytest.raises(PortalError, match="no full drop of posts"):
            drops.unread("posts", None)
        assert sequences(drops, 70) == [71]


def test_a_location_without_drops_is_reported(folder: Path, opened: Opened) -> None:
    folder.mkdir()
    with opened(folder) as drops, pytest.raises(PortalError, match=r"a\.portal has no drop that can be read"):
        drops.unread("bodies", None)


@pytest.mark.parametrize(
    ("manifest", "what"), [(b"<html><title>Sign in</title>", "an HTML page («Sign in»)"), (b"{}", "not a manifest")]
)
def test_where_no_manifest_can_be_read_the_reason_is_told(folder: Path, opened: Opened, manifest: bytes, what: str) -> None:
    (write_drop(folder, 1, 70, full=True) / "manifest.json").write_bytes(manifest)
    with opened(folder) as drops, pytest.raises(PortalError) as raised:
        drops.unread("bodies", None)
    assert str(raised.value) == (
        "a.portal has no drop that can be read: the drop 2026-03-01 counts as missing, because its manifest cannot be read "
        f"(it is {what}). Check the folder or the address of its feed."
    )


@pytest.mark.parametrize("slow", ["drops ", ".json "], ids=["list of drops", "manifests"])
def test_a_location_that_trickles_is_given_up_as_a_whole_and_asked_once(slow: str) -> None:
    def write(request: str) -> Iterator[bytes]:
        if slow not in request:
            yield answer(orjson.dumps([f"2026-03-{day:02d}" for day in range(1, 30)]))
        while True:
            yield b"H"
            time.sleep(0.02)

    with raw_portal(write) as portal:
        feed = Feed(url=portal.url, secret=SecretStr("token"), answer_seconds=0.2)
        with open_drops(feed, "a.portal") as drops:
            for module in ("bodies", "posts", "persons"):
                with pytest.raises(PortalError, match=r"not complete within 0\.2 seconds.*answer_seconds"):
                    drops.unread(module, None)
    assert len(portal.requests) <= 2


def test_a_missing_folder_is_reported(folder: Path) -> None:
    with in_folder(folder) as drops, pytest.raises(PortalError, match="drops cannot be opened: No such file or directory"):
        drops.unread("bodies", None)


def test_drops_that_come_during_a_visit_wait_for_the_next_one(folder: Path, opened: Opened) -> None:
    week(folder)
    with opened(folder) as drops:
        assert sequences(drops, 75) == [76]
        write_drop(folder, 8, 77)
        assert sequences(drops, 75) == [76]
    with opened(folder) as drops:
        assert sequences(drops, 75) == [76, 77]


def test_memory_does_not_grow_with_the_file(folder: Path) -> None:
    def peak(day: int, rows: int) -> int:
        write_drop(folder, day, 69 + day, range(rows), full=True)
        with in_folder(folder) as drops:
            (file,) = drops.unread("bodies", 68 + day).files
            tracemalloc.start()
            try:
                assert sum(len(page.decode()) for page in drops.pages(file)) == rows
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    small, large = peak(1, 4_000), peak(2, 40_000)
    assert large < small * 1.5


@pytest.mark.parametrize("body", [b"", b"{}", b'"2026-03-01"', b"<html>", b'["2026-03-01", 7]'])
def test_an_answer_that_is_no_list_of_drops_is_reported(tmp_path: Path, body: bytes) -> None:
    wire = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    with httpx.Client(transport=wire, base_url="http://portal") as client:
        drops = Drops(HttpLocation(client, "a.portal"), "a.portal", tmp_path)
        with pytest.raises(PortalError, match=r"a\.portal sent no list of drops"):
            drops.unread("bodies", None)


def test_an_interrupted_download_starts_again(folder: Path, tmp_path: Path) -> None:
    drop = write_drop(folder, 1, 70, range(3), full=True)
    content = (drop / "bodies.ndjson.gz").read_bytes()
    attempts: list[int] = []

    class Breaking(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            attempts.append(1)
            yield content[:9]
            if len(attempts) < 2:
                raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
            yield content[9:]

    # Some servers declare a .gz file as a compressed answer: the file must still be stored as it came.
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Breaking())

    with httpx.Client(transport=httpx.MockTransport(answer), base_url="http://portal") as client:
        digest = HttpLocation(client, "a.portal").fetch("2026-03-01", "bodies.ndjson.gz", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == content
    assert digest == hashlib.sha256(content).hexdigest()
    assert len(attempts) == 2


@pytest.mark.parametrize(
    "feed", [Feed(), Feed(url="http://portal"), Feed(secret=SecretStr("a-token"))], ids=["nothing", "no secret", "no url"]
)
def test_a_feed_needs_a_folder_or_an_address_with_a_secret(feed: Feed) -> None:
    with pytest.raises(PortalError, match=r"a\.portal needs a folder, or a url and a secret"), open_drops(feed, "a.portal"):
        pass


def test_copies_are_removed_when_the_visit_ends(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    week(folder)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    with open_drops(Feed(folder=folder), "a.portal") as drops:
        reading = drops.pages(drops.unread("bodies", None).files[0])
        next(reading)
        assert len(list(scratch.iterdir())) == 1
    assert list(scratch.iterdir()) == []
