"""The evidence of a lead as nodes and links, in the words of one language: what drawings, tables and files show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, urlencode

MOST_OPENED: Final = 20
MOST_NODES: Final = 200


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the graph. ``kind`` is its label in the API, besides "Missing" and "More"; ``name`` is the word for the kind.

    ``about`` says whose it is or to which post, where the title does not. ``drawn`` are the two lines of a drawing, ``short`` is
    the only one where it has less room, and ``label`` is all for those who hear it. Dashed is what is missing, what no portal
    states any more, and what stands for links that are not drawn. ``href`` opens or closes it; ``page`` is the page about it.
    ``day`` is the first day that it can be of.
    """

    id: str
    kind: str
    name: str
    title: str
    about: str
    detail: str
    drawn: tuple[str, str]
    short: str
    label: str
    day: date | None
    day_in_words: str
    is_evidence: bool
    is_subject: bool
    opened: bool
    dashed: bool
    href: str | None
    page: str | None

    @property
    def anchor(self) -> str:
        """The id that it has in a drawing."""
        return anchor(self.id)


@dataclass(frozen=True, slots=True)
class Link:
    """The links from one node to another, as one. ``directed`` is false for a tie between people."""

    source: str
    target: str
    verbs: tuple[str, ...]
    is_evidence: bool
    dashed: bool
    directed: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A node that is not drawn, and the address that draws it with its links."""

    id: str
    name: str
    title: str
    about: str
    detail: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Further:
    """The links of a node that are not drawn: how many, and those of them that can be chosen."""

    of: str
    title: str
    count: int
    choices: tuple[Choice, ...]
    page: str | None

    @property
    def id(self) -> str:
        """The id of the node that stands for them."""
        return f"more:{self.of}"

    @property
    def anchor(self) -> str:
        """The id of their list in a page."""
        return f"list-{anchor(self.id)}"


@dataclass(frozen=True, slots=True)
class EvidenceGraph:
    """The nodes and links of a lead.

    ``hidden`` is the number of facts that the reader may not see, ``left_out`` that of nodes for which there is no room; the
    remarks say so.
    """

    finding: str
    title: str
    day: date | None
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    hidden: int
    left_out: int
    remarks: tuple[str, ...]
    opened: tuple[str, ...]
    further: tuple[Further, ...]

    def node(self, id_: str) -> Node:
        """Return a node by its id. Raises KeyError."""
        return {each.id: each for each in self.nodes}[id_]


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the page: which nodes it shows opened, in order, and the other parameters that it keeps."""

    opened: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()

    def of(self, opened: Iterable[str], at: str | None = None) -> str:
        """Return the address with these nodes opened, at a node."""
        query = urlencode([*self.kept, *(("open", each) for each in opened)])
        return f"?{query}" + (f"#{anchor(at)}" if at is not None else "")

    def turned(self, id_: str) -> str | None:
        """Return the address with a node opened, or closed where it is open; None where no more can be opened."""
        if id_ in self.opened:
            return self.of((each for each in self.opened if each != id_), id_)
        return self.of((*self.opened, id_), id_) if len(self.opened) < MOST_OPENED else None


def anchor(id_: str) -> str:
    """Return the id that a node has in a page, without a space or a sign that would end an address."""
    return "n-" + quote(id_, safe=":")
