"""The operations that an operator registered: one file for each in a folder, named by the SHA-256 of its text.

A running hub finds what is registered or removed meanwhile with its next request.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

_SUFFIX = ".graphql"
# Two changes of a folder may have the same time, so what was read shortly after a change is read again.
_SETTLED_NS = 2_000_000_000


class RegisteredOperations:
    """The registered operations of one home."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed: int | None = None
        self._texts: dict[str, str] = {}

    def text_of(self, text_hash: str) -> str | None:
        """Return a registered text by its hash, or None."""
        changed = self._last_change()
        if changed is None or changed != self._changed:
            settled = changed is not None and time.time_ns() - changed > _SETTLED_NS
            self._texts, self._changed = self.texts(), changed if settled else None
        return self._texts.get(text_hash)

    def texts(self) -> dict[str, str]:
        """Return the registered texts by their hash."""
        return dict(self._read())

    def register(self, text: str) -> str:
        """Register a text and return its hash. Raises OSError."""
        content = text.encode()
        text_hash = sha256(content).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{text_hash}.draft"
        draft.write_bytes(content)
        draft.replace(self._folder / f"{text_hash}{_SUFFIX}")
        return text_hash

    def remove(self, text_hash: str) -> bool:
        """Remove a text; return whether it was registered. Raises OSError."""
        if text_hash not in self.texts():
            return False
        (self._folder / f"{text_hash}{_SUFFIX}").unlink(missing_ok=True)
        return True

    def _last_change(self) -> int | None:
        try:
            return self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _read(self) -> Iterator[tuple[str, str]]:
        """Yield each hash with its text. A file whose content is not what its name says is none of ours."""
        for file in sorted(self._folder.glob(f"*{_SUFFIX}")):
            try:
                content = file.read_bytes()
            except FileNotFoundError:
                # It was removed a moment ago.
                continue
            if sha256(content).hexdigest() == file.stem:
                yield file.stem, content.decode(errors="replace")
