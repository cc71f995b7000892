"""Problems with files in words: a full disk, a read-only file system, a folder of another user."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from pwd import getpwuid

from graph.errors import NoSpaceLeft

NO_SPACE = {
    errno.ENOSPC: ("No space left on", "Make room there"),
    errno.EDQUOT: ("No space left for this user, whose disk quota is used up, on", "Make room there or have the quota raised"),
    errno.EFBIG: ("No space left within the limit for the size of a file (ulimit -f) on", "Raise the limit"),
}
_OTHERS = {
    errno.EROFS: "it is on a read-only file system",
    errno.ENOTDIR: "a file is where a folder must be",
    errno.EEXIST: "a file is where a folder must be",
    errno.EISDIR: "a folder is where a file must be",
    errno.ENOENT: "there is no such file",
    errno.EIO: "its disk reports an error: check the disk",
    errno.EMFILE: "this process has too many open files: raise its limit (ulimit -n)",
    errno.ENFILE: "the system has too many open files",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ESTALE: "its network file system lost it: mount it again",
}


def no_space(folder: Path, code: int = errno.ENOSPC) -> NoSpaceLeft:
    """Return the error for a folder whose file system takes no more, and name that file system."""
    mount, path = mount_of(folder), folder.absolute()
    where = str(path) if mount == path else f"{mount}, the file system of {path}"
    return NoSpaceLeft(where, *NO_SPACE[code])


def describe(error: OSError) -> str:
    """Return a sentence about what the system refused: what happened to which file, and what to do if that is known."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if error.errno in NO_SPACE:
        if path is None:
            why, advice = NO_SPACE[error.errno]
            return str(NoSpaceLeft("a disk that this command writes to (`df` shows which one is full)", why, advice))
        return str(no_space(nearest_folder(path), error.errno))
    if path is None or error.errno is None:
        return str(error)
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"{path} cannot be used: {forbidden(path)}."
    return f"{path} cannot be used: {_OTHERS.get(error.errno, error.strerror)}."


def forbidden(path: Path) -> str:
    """Say to whom a path belongs that the user of this process may not use."""
    existing = next(each for each in (path, *path.absolute().parents) if _visible(each))
    owner = existing.stat().st_uid
    if owner == os.geteuid():
        return f"the permissions of {existing} do not allow it"
    return f"{existing} belongs to {_name(owner)}, and this process runs as {_name(os.geteuid())}"


def folder_problem(folder: Path) -> str:
    """Say why this process cannot write into a folder, or create it; empty if it can."""
    existing = nearest(folder)
    if not existing.is_dir():
        return f"{existing} is a file, and a folder must be there"
    if os.access(existing, os.W_OK | os.X_OK):
        return ""
    if _read_only(existing):
        return f"{existing} is on a read-only file system"
    return forbidden(existing)


def nearest(path: Path) -> Path:
    """Return the path, or the closest of its parents that exists."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if _visible(each))


def nearest_folder(path: Path) -> Path:
    """Return the path, or the closest of its parents that is a folder."""
    existing = nearest(path)
    return existing if existing.is_dir() else existing.parent


def mount_of(folder: Path) -> Path:
    """Return where the file system of a folder is mounted."""
    path = nearest(folder).resolve()
    return next(each for each in (path, *path.parents) if each.is_mount() or each == each.parent)


def _visible(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _read_only(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _name(user: int) -> str:
    try:
        return getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
