"""How lists are divided into pages: by page number, by offset, by a cursor in the answer, or by a link in its header.

A paginator says which page to request first and, given an answer, which page to request next. Where an answer should say how
much there is and does not, it raises ValueError, KeyError or TypeError. Where an answer announces more rows than there are, or
fewer than it has itself, it returns ``IncompleteList``. A list that does not say how much there is ends with its first empty
page: a page that is merely shorter than requested may only show the portal's own limit. ``RequestTrail`` tells when a portal
leads its reader in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Parameters = Mapping[str, str | int]

# An address with a longer one would not be taken by most servers.
_LONGEST_TOKEN = 8192
_MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for one page.

    ``name`` is the same in every read; ``label`` names the page in messages. ``path`` is set only where the portal gives another
    path than the list's own.
    """

    parameters: Parameters
    name: str
    label: str
    number: int = 1
    path: str | None = None


@dataclass(frozen=True, slots=True)
class IncompleteList:
    """The list has fewer rows than it announces.

    ``problem`` continues a sentence that begins with the portal's name; ``{stream}`` in it stands for the name of the list.
    """

    problem: str


class Pagination(Protocol):
    """How one list is divided into pages."""

    def first(self, size: int) -> PageRequest:
        """Return the request for the first page of at most ``size`` rows."""
        ...

    def following(
        self, request: PageRequest, envelope: Mapping[str, Any], rows: int, link: PageRequest | None
    ) -> PageRequest | IncompleteList | None:
        """Return the request for the page that follows an answer; None after the last page.

        ``envelope`` holds the answer's fields, ``rows`` counts its rows, ``link`` is the request in its ``Link`` header.
        """
        ...


@dataclass(frozen=True, slots=True)
class PageNumber:
    """Pages by number; ``pages`` is the field in which an answer says how many there are."""

    parameter: str = "page"
    size: str | None = "size"
    pages: str | None = None
    begins_at: int = 1

    def first(self, size: int) -> PageRequest:
        return self._request(1, _sized(self.size, size))

    def following(
        self, request: PageRequest, envelope: Mapping[str, Any], rows: int, link: PageRequest | None
    ) -> PageRequest | IncompleteList | None:
        following = self._request(request.number + 1, request.parameters)
        if self.pages is None:
            return following if rows else None
        pages = _count(envelope, self.pages)
        if rows and pages < request.number:
            return IncompleteList(f"counts {pages} pages of {{stream}} and has rows on {request.label}")
        if request.number >= pages:
            return None
        return following if rows else IncompleteList(f"counts {pages} pages of {{stream}} but has no rows on {request.label}")

    def _request(self, number: int, parameters: Parameters) -> PageRequest:
        numbered = {**parameters, self.parameter: self.begins_at + number - 1}
        return PageRequest(numbered, str(number), f"page {number}", number)


@dataclass(frozen=True, slots=True)
class Offset:
    """Pages by the number of rows before them.

    An answer says how many rows there are (the field ``total``) or that there are more (the field ``more``).
    """

    parameter: str = "offset"
    size: str | None = "limit"
    total: str | None = None
    more: str | None = None

    def first(self, size: int) -> PageRequest:
        return self._request(0, _sized(self.size, size))

    def following(
        self, request: PageRequest, envelope: Mapping[str, Any], rows: int, link: PageRequest | None
    ) -> PageRequest | IncompleteList | None:
        read = request.number + rows
        if self.total is not None:
            total = _count(envelope, self.total)
            if rows > total:
                return IncompleteList(f"counts {total} rows of {{stream}} but has {rows} {request.label}")
            ends, announced = read >= total, f"counts {total} rows"
        elif self.more is not None:
            ends, announced = not envelope.get(self.more), "announces more rows"
        else:
            ends, announced = not rows, ""
        if ends:
            return None
        if not rows:
            return IncompleteList(f"{announced} of {{stream}} but has none {request.label}")
        return self._request(read, request.parameters)

    def _request(self, read: int, parameters: Parameters) -> PageRequest:
        return PageRequest({**parameters, self.parameter: read}, str(read), f"from row {read}", read)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Pages by a token that the previous answer gives in the field ``at``; the last answer gives none."""

    parameter: str = "next"
    at: str = "next"
    size: str | None = "limit"

    def first(self, size: int) -> PageRequest:
        return PageRequest(_sized(self.size, size), "1", "page 1")

    def following(
        self, request: PageRequest, envelope: Mapping[str, Any], rows: int, link: PageRequest | None
    ) -> PageRequest | IncompleteList | None:
        token = envelope.get(self.at)
        if not token:
            return None
        if not isinstance(token, (str, int)) or len(str(token)) > _LONGEST_TOKEN:
            raise TypeError(f"{self.at!r} is no cursor")
        number = request.number + 1
        return PageRequest({**request.parameters, self.parameter: token}, str(number), f"page {number}", number)


@dataclass(frozen=True, slots=True)
class LinkHeader:
    """Pages by the address in the header ``Link`` with ``rel="next"`` (RFC 8288); the last answer has no such header."""

    size: str | None = "per_page"

    def first(self, size: int) -> PageRequest:
        return PageRequest(_sized(self.size, size), "1", "page 1")

    def following(
        self, request: PageRequest, envelope: Mapping[str, Any], rows: int, link: PageRequest | None
    ) -> PageRequest | IncompleteList | None:
        if link is None:
            return None
        number = request.number + 1
        return PageRequest(link.parameters, str(number), f"page {number}", number, link.path)


class RequestTrail:
    """Tells when a request has been made before in the reading of one scope, which would then be read in a circle for ever.

    It remembers the first hundred thousand requests. Beyond them a circle is noticed when it has been gone through at most twice
    (Brent's way to find one).
    """

    def __init__(self) -> None:
        self._first: set[int] = set()
        self._mark: int | None = None
        self._steps = 0
        self._steps_to_next_mark: int = 1

    def comes_back(self, request: PageRequest) -> bool:
        """Note a request, and tell whether it was made before."""
        made = hash((request.path, frozenset(request.parameters.items())))
        if made in self._first or made == self._mark:
            return True
        if len(self._first) < _MOST_REMEMBERED:
            self._first.add(made)
            return False
        self._steps += 1
        if self._steps == self._steps_to_next_mark:
            self._mark, self._steps, self._steps_to_next_mark = made, 0, 2 * self._steps_to_next_mark
        return False


def _count(envelope: Mapping[str, Any], name: str) -> int:
    """Return a number of rows or pages. Raises KeyError or TypeError where the answer has none."""
    value = envelope[name]
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise TypeError(f"{name!r} is no whole number")
    try:
        return int(value)
    except (ValueError, TypeError) as error:
        raise TypeError(f"{name!r} is no whole number") from error


def _sized(parameter: str | None, size: int) -> Parameters:
    return {parameter: size} if parameter else {}
