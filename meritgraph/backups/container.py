"""The file of a backup: one line that names its kind, one line of JSON about it, and then its content.

``head -2 FILE`` shows what a backup is. The second line has the size and the SHA-256 of the content, so that a file that was cut
or changed is recognised before anything is read from it. The file is written beside its target with mode 0600, flushed to the
disk, and renamed at the end: there is never half a backup under the name that was asked for.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal

from graph.errors import MeritgraphError
from graph.file_problems import NO_SPACE, no_space

Kind = Literal["backup", "keys"]

_FORMAT = 1
_CHUNK = 1 << 20
_LONGEST_LINE = 64 * 1024
_DRAFT = ".meritgraph-draft"
_RESTORED_BY = {"backup": "`meritgraph restore FILE`", "keys": "`meritgraph restore --keys FILE`"}


class BackupRefused(MeritgraphError):
    """A file is no usable backup, or a backup or restore would lose something; nothing was changed."""


def require_free(path: Path) -> None:
    """Check that a backup can be written under this name. Raises BackupRefused when something has the name already."""
    if path.exists():
        raise BackupRefused(
            f"{path} exists already, and a backup never replaces one. Choose another name, such as one with a date."
        )
    if not path.parent.is_dir():
        raise BackupRefused(f"The folder {path.parent} does not exist. Make it first, readable by the hub's user alone.")


def write_container(path: Path, kind: Kind, about: Mapping[str, Any], content: IO[bytes]) -> int:
    """Write a backup and return its size in bytes. ``content`` is read twice. Raises BackupRefused, NoSpaceLeft, OSError."""
    require_free(path)
    _delete_abandoned_drafts(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_DRAFT}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(_head(kind, about, content))
            content.seek(0)
            while chunk := content.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
            draft.rename(path)
    except OSError as error:
        if error.errno in NO_SPACE:
            raise no_space(path.parent, error.errno) from error
        raise
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return size


@contextmanager
def open_container(path: Path, kind: Kind) -> Generator[tuple[dict[str, Any], IO[bytes]]]:
    """Yield what a backup says about itself and its file, at the start of the content, which has been checked.

    Raises BackupRefused for a file that is something else, is cut or was changed, or is of a newer format.
    """
    with path.open("rb") as file:
        about = _about(path, kind, file)
        start = file.seek(0, os.SEEK_CUR)
        size, digest = _measure(file)
        if size != about["bytes"]:
            raise BackupRefused(
                f"{path} is not whole: it has {size:,} bytes of content and should have {about['bytes']:,}. Use another copy."
            )
        if digest != about["sha256"]:
            raise BackupRefused(f"{path} was changed or is damaged: its content does not have its checksum. Use another copy.")
        file.seek(start)
        yield about, file


def _head(kind: Kind, about: Mapping[str, Any], content: IO[bytes]) -> bytes:
    size, digest = _measure(content)
    line = json.dumps({**about, "bytes": size, "sha256": digest}, ensure_ascii=True)
    return f"meritgraph-{kind} {_FORMAT}\n{line}\n".encode("ascii")


def _about(path: Path, kind: Kind, file: IO[bytes]) -> dict[str, Any]:
    """Read both lines before the content."""
    title = file.readline(_LONGEST_LINE).decode("ascii", "replace").split()
    found, version = title if len(title) == 2 else ("", "")
    other: Kind = "keys" if kind == "backup" else "backup"
    if found == f"meritgraph-{other}":
        raise BackupRefused(f"{path} is a file of another kind, for {_RESTORED_BY[other]}.")
    if found != f"meritgraph-{kind}" or not version.isdecimal():
        raise BackupRefused(f"{path} is no backup of meritgraph: it was not written by `meritgraph backup`, or was changed.")
    if int(version) > _FORMAT:
        raise BackupRefused(
            f"{path} has format {version}, and this meritgraph knows {_FORMAT}. Use the newer meritgraph that wrote it."
        )
    try:
        about: Any = json.loads(file.readline(_LONGEST_LINE))
        if isinstance(about["bytes"], int) and isinstance(about["sha256"], str):
            return about
    except (ValueError, TypeError, KeyError):
        pass
    raise BackupRefused(f"{path} is damaged: its second line does not describe a backup. Use another copy.")


def _measure(file: IO[bytes]) -> tuple[int, str]:
    """Return size and SHA-256 of the rest of a file."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _delete_abandoned_drafts(folder: Path) -> None:
    """Delete the drafts of killed backups. A living one holds a lock on its own."""
    for draft in folder.glob(f".*{_DRAFT}"):
        with suppress(OSError), draft.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
