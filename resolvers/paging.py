"""Pages by keyset: a list is ordered by one property, and a cursor is the place in that order, sealed.

A cursor is good for the field and the filter it was given for and for nothing else, so that nobody reads a list from a place
she could not have come to by paging. It is encrypted, for a place holds a name and cursors end up in logs and addresses.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resolvers.errors import BadUserInput

T = TypeVar("T")

DEFAULT_PAGE = 50
LARGEST_PAGE = 100
# Sorts after whatever a name may go on with; no name has it, for it is no character.
NO_END = "\uffff"

_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Whether there is more, and from where."""

    has_next_page: bool
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """A thing and its place in the list."""

    node: T
    cursor: str


@dataclass(frozen=True, slots=True)
class Connection(Generic[T]):
    """One page of a list."""

    edges: list[Edge[T]]
    page_info: PageInfo


@dataclass(frozen=True, slots=True)
class Cursors:
    """Seals places of one list under one key of 32 bytes."""

    cipher: AESGCM
    list_: bytes

    @classmethod
    def of(cls, key: bytes, field: str, *filters: str | None) -> Cursors:
        return cls(AESGCM(key), orjson.dumps([field, *filters]))

    def seal(self, place: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return urlsafe_b64encode(nonce + self.cipher.encrypt(nonce, place.encode(), self.list_)).rstrip(b"=").decode()

    def open(self, cursor: str) -> str:
        """The place. Raises BadUserInput for a cursor that is damaged or was given for another list."""
        try:
            sealed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            return self.cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self.list_).decode()
        except (InvalidTag, ValueError) as error:  # of which wrong base64 and wrong ASCII are kinds
            raise BadUserInput(
                "This cursor is not of this list and filter. Take endCursor of the page before, with the same arguments."
            ) from error


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of a list is asked for; ``after`` is the place it begins behind, None for the first page."""

    cursors: Cursors
    first: int
    after: str | None

    @classmethod
    def page(cls, cursors: Cursors, first: int, after: str | None) -> Wanted:
        """Raises BadUserInput for a page that is too large, empty, or behind an unknown cursor."""
        return cls(cursors, page_size(first), None if after is None else cursors.open(after))

    @property
    def limit(self) -> int:
        """One more than asked for, which tells whether there is a next page."""
        return self.first + 1

    def filled(self, nodes: Sequence[T], places: Sequence[str]) -> Connection[T]:
        """The page made of up to ``limit`` nodes, each with its place in the list."""
        edges = [Edge(node, self.cursors.seal(place)) for node, place in zip(nodes[: self.first], places, strict=False)]
        return Connection(edges, PageInfo(len(nodes) > self.first, edges[-1].cursor if edges else None))


def page_size(first: int) -> int:
    """Raises BadUserInput unless it is from 1 to the largest page."""
    if not 1 <= first <= LARGEST_PAGE:
        raise BadUserInput(f"first must be from 1 to {LARGEST_PAGE}, not {first}: page with after for more.")
    return first
