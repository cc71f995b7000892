"""Keyset paging: a list has one order, that of a sort key, and a cursor is the encrypted sort key of a node in it.

A cursor is valid only for the field and the filter it was given out for. So nobody can start reading a list at a point that
paging would not have led to. Cursors are encrypted because a sort key contains a name, and cursors end up in logs and addresses.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resolvers.errors import BadUserInput

T = TypeVar("T")

DEFAULT_PAGE = 50
LARGEST_PAGE = 100
# Sorts after every continuation of a name. It is not a character, so no name contains it.
NO_END = "\uffff"

_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Whether there are a next and a previous page, and the cursors of the first and the last node."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """A node in a list, with its cursor."""

    node: T
    cursor: str


@dataclass(frozen=True, slots=True)
class Connection(Generic[T]):
    """One page of a list. ``count`` reads the length of the whole list."""

    edges: list[Edge[T]]
    page_info: PageInfo
    count: Callable[[], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Cursors:
    """Encrypts the sort keys of one list under a key of 32 bytes, and decrypts them again."""

    cipher: AESGCM
    list_: bytes

    @classmethod
    def of_list(cls, key: bytes, field: str, *filters: str | None) -> Cursors:
        return cls(AESGCM(key), orjson.dumps([field, *filters]))

    def encrypt(self, sort_key: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return urlsafe_b64encode(nonce + self.cipher.encrypt(nonce, sort_key.encode(), self.list_)).rstrip(b"=").decode()

    def decrypt(self, cursor: str) -> str:
        """Return the sort key of a cursor. Raises BadUserInput if it is damaged or belongs to another list."""
        try:
            sealed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            return self.cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self.list_).decode()
        except (InvalidTag, ValueError) as error:  # ValueError covers text that is not ASCII or not base64
            raise BadUserInput(
                "This cursor does not belong to this list and filter, or the key of this hub was replaced since. "
                "Take endCursor of the previous page and repeat the other arguments unchanged, or start again without a cursor."
            ) from error


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The page of a list that a client asks for: up to ``first`` nodes after the sort key ``after``, None for the first page."""

    cursors: Cursors
    first: int
    after: str | None

    @classmethod
    def parse(cls, cursors: Cursors, first: int, after: str | None) -> PageRequest:
        """Check the arguments of a list field. Raises BadUserInput for a size out of bounds or a cursor of another list."""
        return cls(cursors, page_size(first), None if after is None else cursors.decrypt(after))

    @property
    def limit(self) -> int:
        """The number of nodes to read: one more than asked for, which shows whether there is a next page."""
        return self.first + 1

    def connection(
        self,
        nodes: Sequence[T],
        sort_keys: Sequence[str],
        count: Callable[[], Awaitable[int]],
        *,
        more: bool | None = None,
    ) -> Connection[T]:
        """Make the page from up to ``limit`` nodes and their sort keys.

        ``more`` says whether there is a next page, where the nodes do not tell because some of them vanished. When all of them
        vanished, the next page starts where this one does.
        """
        edges = [Edge(node, self.cursors.encrypt(key)) for node, key in zip(nodes[: self.first], sort_keys, strict=False)]
        more = len(nodes) > self.first if more is None else more
        first, last = (edges[0].cursor, edges[-1].cursor) if edges else (None, None)
        if more and last is None and self.after is not None:
            last = self.cursors.encrypt(self.after)
        return Connection(edges, PageInfo(more, self.after is not None, first, last), count)


def page_size(first: int) -> int:
    """Return the size of a page. Raises BadUserInput unless it is from 1 to LARGEST_PAGE."""
    if not 1 <= first <= LARGEST_PAGE:
        raise BadUserInput(f"first must be from 1 to {LARGEST_PAGE}, not {first}. Use after to get more pages.")
    return first
