"""Files with secrets: readable by their owner alone, and never half written."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_private(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Write ASCII text to a file of mode 0600, whole or not at all, and flush it to the disk.

    With ``overwrite`` false an existing file stays as it is: of several processes the first one wins. Raises OSError.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    # The mode holds from the file's first moment on: others must not read it even for a short time.
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
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
