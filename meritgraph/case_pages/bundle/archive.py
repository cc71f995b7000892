"""The file of a bundle: a zip with a list of the SHA-256 hashes of its files, in the form that ``sha256sum -c`` reads."""

from __future__ import annotations

import hashlib
import hmac
import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Final

HASHES: Final = "MANIFEST.sha256"
SEAL: Final = "MANIFEST.seal"
"""What the hub that made the bundle knows its list of hashes by."""

# A bundle of one lead has a dozen files of some kilobytes each.
MOST_FILES: Final = 100
MOST_BYTES: Final = 100 * 1024 * 1024
_MODE = 0o644
_EARLIEST_YEAR = 1980  # of a zip
_DIGEST_LENGTH = 64
# The end of a zip without a comment.
_END = b"PK\x05\x06"
_END_LENGTH = 22


def pack(files: Mapping[str, bytes], made: datetime, key: bytes) -> bytes:
    """Return the zip of these files with its list of hashes, sealed under a key of the hub. The same files give the same zip."""
    hashes = "".join(f"{_sha256(content)}  {name}\n" for name, content in sorted(files.items())).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {HASHES: hashes, SEAL: _seal(key, hashes), **dict(sorted(files.items()))}.items():
            entry = zipfile.ZipInfo(name, (max(made.year, _EARLIEST_YEAR), *made.timetuple()[1:6]))
            entry.external_attr = (stat.S_IFREG | _MODE) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in the file of a bundle. Without problems every file in it is as it was when the bundle was made.

    ``made_here`` says whether the hub whose key was given made it; None where no key was given.
    """

    files: int = 0
    problems: list[str] = field(default_factory=list[str])
    made_here: bool | None = None


def verify(file: IO[bytes], key: bytes | None = None) -> Verified:
    """Check the file of a bundle. Nothing is written to the disk, and nothing large is read."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _verified(archive, key, ends_there=_ends_with_list(file))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, UnicodeError) as error:
        # RuntimeError is what zipfile raises for an encrypted entry, NotImplementedError for a compression that it does not know.
        return Verified(problems=[f"It is no whole zip file: {error}."])


def _ends_with_list(file: IO[bytes]) -> bool:
    """Tell whether nothing follows the end of the list of entries, which zipfile looks for from the end of the file."""
    file.seek(-_END_LENGTH, io.SEEK_END)
    return file.read(len(_END)) == _END


def _verified(archive: zipfile.ZipFile, key: bytes | None, *, ends_there: bool) -> Verified:
    entries = archive.infolist()
    if problems := _problems_of_entries(entries):
        return Verified(len(entries), problems)
    comments = archive.comment or any(each.comment for each in entries)
    if comments or not ends_there or min((each.header_offset for each in entries), default=0):
        return Verified(len(entries), ["There is something beside its files, which was added later."])
    contents = {each.filename: archive.read(each) for each in entries}
    if HASHES not in contents:
        return Verified(len(entries), [f"{HASHES} is missing, so nothing can be checked."])
    try:
        listed = _listed(contents[HASHES])
    except ValueError as error:
        return Verified(len(entries), [f"{HASHES} cannot be read: {error}."])
    present = contents.keys() - {HASHES, SEAL}
    problems = [f"{name} is listed and missing." for name in sorted(listed.keys() - present)]
    problems += [f"{name} is not listed: it was added later." for name in sorted(present - listed.keys())]
    problems += [f"{name} was changed." for name in sorted(listed.keys() & present) if _sha256(contents[name]) != listed[name]]
    made_here = None if key is None else hmac.compare_digest(_seal(key, contents[HASHES]), contents.get(SEAL, b""))
    return Verified(len(present), problems, made_here)


def _problems_of_entries(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Return why the entries of a zip are not read at all."""
    if len(entries) > MOST_FILES:
        return [f"It has more than {MOST_FILES} files: no bundle has as many."]
    if sum(each.file_size for each in entries) > MOST_BYTES:
        return [f"Its files come to more than {MOST_BYTES // 1024 // 1024} MB: no bundle is as large."]
    names = [each.filename for each in entries]
    problems = [f"{name!r} is there more than once." for name in sorted({each for each in names if names.count(each) > 1})]
    return problems + [f"{each.filename!r} is no plain file of a bundle." for each in entries if not _is_plain(each)]


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is a file at the top, which no unpacking puts anywhere else."""
    mode = entry.external_attr >> 16
    path = PurePosixPath(entry.filename)
    # ``orig_filename`` keeps what follows a NUL byte, which others may read.
    plain_name = entry.filename == entry.orig_filename == path.name and "\\" not in entry.filename and ":" not in entry.filename
    # Python knows more ways to compress than others do, and fails in other ways where they are damaged.
    known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return known and plain_name and path.name not in ("", ".", "..") and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))


def _listed(hashes: bytes) -> dict[str, str]:
    """Return the hash of each file of a list. Raises ValueError."""
    listed = dict[str, str]()
    for line in hashes.decode("utf-8").splitlines():
        digest, separator, name = line.partition("  ")
        if not separator or len(digest) != _DIGEST_LENGTH or not name:
            raise ValueError("a line has another form than «hash, two spaces, name»")
        if name in listed:
            raise ValueError(f"{name!r} is listed twice")
        listed[name] = digest
    return listed


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _seal(key: bytes, hashes: bytes) -> bytes:
    return hmac.digest(key, hashes, "sha256").hex().encode() + b"\n"
