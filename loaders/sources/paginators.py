"""How lists are cut into pages: by page number, by offset, by a cursor in the answer, by a link in its header.

Each tells what to ask first and, from an answer, what to ask next. Where the answer should say how much there is and does
not, they raise ValueError, KeyError or TypeError; where it says more than it has, they give ``Short``. A list that does not say
how much there is ends with its first empty page: a page that is merely shorter than asked for may only be the portal's limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Parameters = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Step:
    """One page to ask for.

    ``name`` is the same at every read, ``place`` is what a person is told; ``path`` only where the portal names another than
    the list's own.
    """

    parameters: Parameters
    name: str
    place: str
    number: int = 1
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Short:
    """The list has less than it says; ``why`` goes on from the portal's name, with ``{stream}`` for the list's."""

    why: str


class Pagination(Protocol):
    """``size`` is the number of rows to ask for at a time."""

    def first(self, size: int) -> Step: ...

    def after(self, step: Step, said: Mapping[str, Any], rows: int, link: Step | None) -> Step | Short | None:
        """What follows a page whose envelope ``said`` this, with so many rows and perhaps a link; None after the last."""
        ...


@dataclass(frozen=True, slots=True)
class PageNumber:
    """Pages by number; ``pages`` is where an answer says how many there are."""

    parameter: str = "page"
    size: str | None = "size"
    pages: str | None = None
    begins_at: int = 1

    def first(self, size: int) -> Step:
        return self._step(1, _sized(self.size, size))

    def after(self, step: Step, said: Mapping[str, Any], rows: int, link: Step | None) -> Step | Short | None:
        following = self._step(step.number + 1, step.parameters)
        if self.pages is None:
            return following if rows else None
        pages = int(said[self.pages])
        if step.number >= pages:
            return None
        return following if rows else Short(f"counts {pages} pages of {{stream}} but has nothing on {step.place}")

    def _step(self, number: int, parameters: Parameters) -> Step:
        asked = {**parameters, self.parameter: self.begins_at + number - 1}
        return Step(asked, str(number), f"page {number}", number)


@dataclass(frozen=True, slots=True)
class Offset:
    """Pages by the number of rows before them; an answer says how many rows there are (``total``) or that there are ``more``."""

    parameter: str = "offset"
    size: str | None = "limit"
    total: str | None = None
    more: str | None = None

    def first(self, size: int) -> Step:
        return self._step(0, _sized(self.size, size))

    def after(self, step: Step, said: Mapping[str, Any], rows: int, link: Step | None) -> Step | Short | None:
        read = step.number + rows
        if self.total is not None:
            total = int(said[self.total])
            ends, counted = read >= total, f"counts {total} rows"
        elif self.more is not None:
            ends, counted = not said.get(self.more), "says that there are more rows"
        else:
            ends, counted = not rows, ""
        if ends:
            return None
        return self._step(read, step.parameters) if rows else Short(f"{counted} of {{stream}} but has none {step.place}")

    def _step(self, read: int, parameters: Parameters) -> Step:
        return Step({**parameters, self.parameter: read}, str(read), f"from row {read}", read)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Pages by a token that the answer before gave in ``at``; the last answer gives none."""

    parameter: str = "next"
    at: str = "next"
    size: str | None = "limit"

    def first(self, size: int) -> Step:
        return Step(_sized(self.size, size), "1", "page 1")

    def after(self, step: Step, said: Mapping[str, Any], rows: int, link: Step | None) -> Step | Short | None:
        token = said.get(self.at)
        if not token:
            return None
        if not isinstance(token, (str, int)):
            raise TypeError(f"{self.at!r} is no cursor")
        if token == step.parameters.get(self.parameter):
            return Short(f"says that what follows {step.place} of {{stream}} is that page itself")
        number = step.number + 1
        return Step({**step.parameters, self.parameter: token}, str(number), f"page {number}", number)


@dataclass(frozen=True, slots=True)
class LinkHeader:
    """Pages by the address in the header ``Link`` with ``rel="next"`` (RFC 8288); the last answer has none."""

    size: str | None = "per_page"

    def first(self, size: int) -> Step:
        return Step(_sized(self.size, size), "1", "page 1")

    def after(self, step: Step, said: Mapping[str, Any], rows: int, link: Step | None) -> Step | Short | None:
        if link is None:
            return None
        if (link.path, link.parameters) == (step.path, step.parameters):
            return Short(f"says that what follows {step.place} of {{stream}} is that page itself")
        number = step.number + 1
        return Step(link.parameters, str(number), f"page {number}", number, link.path)


def _sized(parameter: str | None, size: int) -> Parameters:
    return {parameter: size} if parameter else {}
