"""Notes on pages of a list, by which the portal need not send an unchanged page again (ETag, RFC 9110)."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from pydantic import TypeAdapter, ValidationError

from loaders.sources.paginators import PageRequest


@dataclass(frozen=True, slots=True)
class PageNote:
    """A page's ETag, the digest of the request it answered, the watermark that its rows reached, and the page after it."""

    etag: str
    request: str
    watermark: str | None
    following: PageRequest | None

    @classmethod
    def parse(cls, text: str | None, request: str) -> PageNote | None:
        """Read a note; None where there is none, or where it belongs to another request."""
        if text is None:
            return None
        try:
            note = _READER.validate_json(text)
        except ValidationError:
            # Another version of this program wrote it: the page is sent once more and gets a new note.
            return None
        return note if note.request == request else None

    def to_text(self) -> str:
        """Return the note in the form that ``parse`` reads."""
        return orjson.dumps(self).decode()


_READER = TypeAdapter(PageNote)
