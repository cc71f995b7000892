"""Files that are no backup, or not any more, are refused with a sentence and before anything is changed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from graph.errors import BackupFailed, MeritgraphError
from graph.migrations.files import packaged_migrations
from meritgraph.backups.container import BackupRefused, write_container
from meritgraph.backups.graph_backup import restore
from meritgraph.backups.key_backup import back_up_keys, restore_keys
from meritgraph.settings import Settings

ABOUT = {
    "made_at": "2026-11-28T08:00:00Z",
    "meritgraph": version("meritgraph"),
    "engine": version("arcadedb-embedded"),
    "schema_version": packaged_migrations()[-1].version,
    "identity_key": None,
    "payload_key": None,
}


def archive(files: Mapping[str, bytes], declared: int | None = None) -> io.BytesIO:
    """Return an archive like one of the engine; it may declare another size for its last file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
        if declared is not None:
            packed.infolist()[-1].file_size = declared
    written.seek(0)
    return written


def graph_backup(file: Path, content: io.BytesIO | None = None, about: Mapping[str, str] = MappingProxyType({})) -> Path:
    write_container(file, "backup", {**ABOUT, **about}, content or archive({"schema.json": b"{}"}))
    return file


def refusal(settings: Settings, file: Path) -> str:
    """Return why a file is not restored, after a check that nothing was changed."""
    with pytest.raises(MeritgraphError) as refused:
        restore(settings, file, replace=True, without_keys=False)
    assert isinstance(refused.value, BackupRefused | BackupFailed)
    assert not [folder for folder in (settings.home / "graph").glob("*") if folder.is_dir()]
    return str(refused.value)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var")


def _cut(content: bytes) -> bytes:
    return content[:-10]


def _grown(content: bytes) -> bytes:
    return content + b"more"


def _changed(content: bytes) -> bytes:
    return content[:-30] + bytes([content[-30] ^ 1]) + content[-29:]


def _without_line(content: bytes) -> bytes:
    return content.partition(b"\n")[2]


def _newer(content: bytes) -> bytes:
    return content.replace(b"meritgraph-backup 1\n", b"meritgraph-backup 2\n")


def _head_only(content: bytes) -> bytes:
    return content[:30]


def _instead(other: bytes) -> Callable[[bytes], bytes]:
    """Return a change that puts something else in place of the whole file."""

    def change(content: bytes) -> bytes:
        return other

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_cut, "is not whole"),
        (_grown, "is not whole"),
        (_changed, "does not have its checksum"),
        (_without_line, "is no backup of meritgraph"),
        (_newer, "Use the newer meritgraph"),
        (_head_only, "second line"),
        (_instead(b""), "is no backup of meritgraph"),
        (_instead(b"PK\x03\x04" + bytes(2000)), "is no backup of meritgraph"),
        (_instead(b"meritgraph-backup 1\n[]\n"), "second line"),
        (_instead(b"meritgraph-backup 1\n" + b"x" * 100_000), "second line"),
        (_instead(b'meritgraph-backup 1\n{"bytes": 0, "sha256": 7}\n'), "second line"),
    ],
    ids=["cut", "grown", "changed", "headless", "newer", "head only", "empty", "zip", "list", "endless", "types"],
)
def test_a_wrong_file_is_told_apart(tmp_path: Path, settings: Settings, change: Callable[[bytes], bytes], reason: str) -> None:
    file = graph_backup(tmp_path / "good")
    file.write_bytes(change(file.read_bytes()))
    assert reason in refusal(settings, file)


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"schema_version": "999"}, "schema 999"),
        ({"engine": "99.1.1"}, "engine 99.1.1"),
        ({"made_at": "yesterday"}, "does not describe a graph"),
    ],
    ids=["schema", "engine", "moment"],
)
def test_a_backup_of_a_newer_version_is_refused(
    tmp_path: Path, settings: Settings, about: Mapping[str, str], reason: str
) -> None:
    assert reason in refusal(settings, graph_backup(tmp_path / "newer", about=about))


def test_a_backup_of_an_older_version_is_taken(tmp_path: Path, settings: Settings) -> None:
    older = graph_backup(tmp_path / "older", about={"schema_version": "001", "engine": "1.0", "meritgraph": "0.0.1"})
    restored = restore(settings, older, replace=False, without_keys=False)
    assert restored.about.schema_version == "001"
    assert restored.schema_version == packaged_migrations()[-1].version


@pytest.mark.parametrize(
    ("name", "reason"),
    [("../outside", "not the archive of a database"), ("/tmp/outside", "not the archive"), ("folder/file", "not the archive")],
    ids=["up", "absolute", "below"],
)
def test_an_archive_writes_nothing_outside_its_folder(tmp_path: Path, settings: Settings, name: str, reason: str) -> None:
    content = archive({"schema.json": b"{}", name: b"x"})
    assert reason in refusal(settings, graph_backup(tmp_path / "sly", content))
    assert not (tmp_path / "outside").exists()


def test_an_archive_without_a_schema_is_no_database(tmp_path: Path, settings: Settings) -> None:
    assert "not the archive" in refusal(settings, graph_backup(tmp_path / "bare", archive({"other": b"x"})))


def test_room_is_looked_for_before_anything_is_unpacked(tmp_path: Path, settings: Settings) -> None:
    content = archive({"schema.json": b"{}"}, declared=10**15)
    assert "needs 1,000,000,000 MB" in refusal(settings, graph_backup(tmp_path / "large", content))


def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    file = graph_backup(tmp_path / "first")
    content = file.read_bytes()
    with pytest.raises(BackupRefused, match="exists already"):
        graph_backup(file)
    with pytest.raises(BackupRefused, match="does not exist"):
        graph_backup(tmp_path / "nowhere" / "first")
    assert file.read_bytes() == content
    assert file.stat().st_mode & 0o777 == 0o600


def test_drafts_of_killed_backups_are_removed_by_the_next(tmp_path: Path) -> None:
    abandoned = tmp_path / ".old.0123abcd.meritgraph-draft"
    abandoned.write_text("half")
    graph_backup(tmp_path / "new")
    assert [file.name for file in tmp_path.iterdir()] == ["new"]


def test_what_a_backup_says_about_itself_is_true(tmp_path: Path) -> None:
    first, second, content = graph_backup(tmp_path / "backup").read_bytes().split(b"\n", 2)
    stated: dict[str, Any] = json.loads(second)
    assert first == b"meritgraph-backup 1"
    assert {name: stated[name] for name in ABOUT} == ABOUT
    assert (stated["bytes"], stated["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.fixture
def with_keys(settings: Settings) -> Settings:
    settings.keys.mkdir(parents=True)
    for at, name in enumerate(("identity.key", "payload.key", "signing.key")):
        (settings.keys / name).write_text(f"{at}" * 64 + "\n")
    return settings


def test_keys_come_back_as_they_were(tmp_path: Path, with_keys: Settings) -> None:
    kept = back_up_keys(with_keys, tmp_path / "keys")
    other = Settings(home=tmp_path / "other")
    restored = restore_keys(other, tmp_path / "keys")
    assert restored.names == kept.names == ("identity.key", "payload.key", "signing.key")
    assert restored.identity_key == kept.identity_key
    for name in kept.names:
        assert (other.keys / name).read_bytes() == (with_keys.keys / name).read_bytes()
        assert (other.keys / name).stat().st_mode & 0o777 == 0o600
    # Once more is no harm.
    assert restore_keys(other, tmp_path / "keys") == restored


def test_a_key_is_never_replaced_by_another(tmp_path: Path, with_keys: Settings) -> None:
    back_up_keys(with_keys, tmp_path / "keys")
    (with_keys.keys / "payload.key").write_text("f" * 64 + "\n")
    (with_keys.keys / "signing.key").unlink()
    with pytest.raises(BackupRefused, match=r"other keys already: payload\.key\."):
        restore_keys(with_keys, tmp_path / "keys")
    assert (with_keys.keys / "payload.key").read_text() == "f" * 64 + "\n"
    assert not (with_keys.keys / "signing.key").exists()


def test_keys_of_nobody_are_not_backed_up(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(BackupRefused, match="no keys"):
        back_up_keys(settings, tmp_path / "keys")
    assert not settings.home.exists()


def test_the_two_kinds_of_file_are_not_mixed_up(tmp_path: Path, with_keys: Settings) -> None:
    back_up_keys(with_keys, tmp_path / "keys")
    assert "restore --keys" in refusal(with_keys, tmp_path / "keys")
    with pytest.raises(BackupRefused, match="meritgraph restore FILE"):
        restore_keys(with_keys, graph_backup(tmp_path / "graph"))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"identity.key": "a"}', b'{"identity.key": "a", "payload.key": "b", "../x": "c"}'],
    ids=["empty", "list", "nothing", "half", "other names"],
)
def test_a_file_of_keys_holds_keys_and_nothing_else(tmp_path: Path, settings: Settings, content: bytes) -> None:
    write_container(tmp_path / "keys", "keys", {}, io.BytesIO(content))
    with pytest.raises(BackupRefused, match="does not hold the keys"):
        restore_keys(settings, tmp_path / "keys")
    assert not settings.keys.exists()
