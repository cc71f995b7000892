"""What is noted of a page of a list, so that the next reading need not have it sent again."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from pydantic import TypeAdapter, ValidationError

from loaders.sources.paginators import Step


@dataclass(frozen=True, slots=True)
class Kept:
    """What the portal named the page by (``tag``), what was asked for it, how far its rows went, and what comes after it."""

    tag: str
    request: str
    mark: str | None
    after: Step | None

    @classmethod
    def of(cls, note: str | None, request: str) -> Kept | None:
        """What the note says, where it is of that request."""
        if note is None:
            return None
        try:
            kept = _READER.validate_json(note)
        except ValidationError:
            # Written by another version of this program: the page comes once more and is noted anew.
            return None
        return kept if kept.request == request else None

    def note(self) -> str:
        return orjson.dumps(self).decode()


_READER = TypeAdapter(Kept)
