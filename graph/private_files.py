"""Files with secrets: readable by their owner alone, and never half written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


def write_private(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Write ASCII text to a file of mode 0600, whole or not at all, and flush it to the disk.

    With ``overwrite`` false an existing file stays as it is: of several processes the first one wins. Raises OSError.
    """
    with private_file(path, encoding="ascii", overwrite=overwrite) as file:
        file.write(text)


def write_private_bytes(path: Path, content: bytes) -> None:
    """Write bytes to a file of mode 0600 in the same way; an existing file is replaced. Raises OSError."""
    with _private_descriptor(path, overwrite=True) as descriptor, os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def private_file(
    path: Path, *, encoding: str = "utf-8", newline: str | None = None, overwrite: bool = True
) -> Generator[IO[str]]:
    """Yield a text file of mode 0600 that has its name only once the context has ended without an error.

    Then it is flushed to the disk. ``overwrite`` is that of `write_private`. Raises OSError.
    """
    with (
        _private_descriptor(path, overwrite=overwrite) as descriptor,
        os.fdopen(descriptor, "w", encoding=encoding, newline=newline) as file,
    ):
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _private_descriptor(path: Path, *, overwrite: bool) -> Generator[int]:
    """Yield the descriptor of a draft, which the context closes, and give the draft its name at the end."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    # The mode holds from the file's first moment on: others must not read it even for a short time.
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield descriptor
        if overwrite:
            draft.replace(path)
        else:
            # A link appears whole or not at all, and never replaces the file that another process was faster to write.
            with suppress(FileExistsError):
                os.link(draft, path)
    except OSError as error:
        if error.filename is None:
            # The system names no file when a write fails; who reads the message must know which disk is full.
            error.filename = str(path)
        raise
    finally:
        draft.unlink(missing_ok=True)
