"""Ids and identifier keys that loaders derive from references. Pure.

An id (``servant:…``) names a node of the graph. An identifier key (``UZ/PINFL:1*…``) is the key of an ``Identifier`` node: one
of the numbers by which a servant, a body or a post is recognised. Personal numbers occur in both only as keyed hashes
(``loaders.keys.keyring``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, Self

from graph.model.facts import Fact, Ref
from graph.model.ids import stable_id
from graph.model.table import SOURCE_NODES, NodeType

KEYED_NUMBER = re.compile(r"([0-9]+)([*!])([0-9a-f]{32})")
"""A keyed number: how many keys it went through, ``*`` (``!`` where the number fails its checksum), and the hash."""

# The identifier key of a keyed number of a national scheme (UZ/PINFL) that passes its checksum.
_NATIONAL_ID = re.compile(r"([A-Z]{2}/[^:]+):([0-9]+\*[0-9a-f]{32})")


class ReferenceKeys(Protocol):
    """Replaces personal references by keyed ones; a ``KeyRing`` does."""

    def keyed(self, ref: Ref) -> Ref: ...


@dataclass(frozen=True, slots=True, order=True)
class IdentifierKey:
    """Key of an ``Identifier`` node; ``str()`` gives ``scheme:number``. The number is keyed where it is personal."""

    scheme: str
    number: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``scheme:number``. Raises ValueError when one of the two is missing."""
        scheme, _, number = text.partition(":")
        if not (scheme and number):
            raise ValueError(f"{text!r} is not an identifier key: write scheme:number.")
        return cls(scheme, number)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.number}"

    @property
    def ref(self) -> Ref:
        """Keyed reference that has this key."""
        return Ref(self.scheme, self.number)

    @property
    def is_national_id(self) -> bool:
        """Whether this is a keyed number of a national scheme (``UZ/PINFL``) with a valid checksum.

        Only such a number distinguishes its bearer from everybody else.
        """
        return is_national_id(str(self))


def identifier_key(ref: Ref) -> str:
    """Return the key of the ``Identifier`` node of a keyed reference."""
    return f"{ref.scheme}:{ref.number}"


def is_national_id(key: str) -> bool:
    """Tell whether an identifier key is a valid national number (``IdentifierKey.is_national_id``)."""
    return _NATIONAL_ID.fullmatch(key) is not None


def has_national_id(keys: Iterable[str]) -> bool:
    """Tell whether one of these identifier keys is a valid national number."""
    return any(map(is_national_id, keys))


def leading_key(keys: Iterable[str]) -> str:
    """Return the identifier key that stands for a servant: a valid national number if there is one, then the least key."""
    return min(keys, key=lambda key: (not is_national_id(key), key))


def conflicting_national_numbers(keys: Iterable[str]) -> frozenset[str]:
    """Return the national schemes of which these identifier keys hold more than one valid number.

    No national scheme gives a person two numbers, so the bearers of such keys are not one person.
    """
    return frozenset(scheme for scheme, numbers in _national_numbers(keys).items() if len(numbers) > 1)


def national_numbers_differ(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether both sets of identifier keys hold valid numbers of one national scheme, and not the same ones."""
    left, right = _national_numbers(one), _national_numbers(other)
    return any(left[scheme] != right[scheme] for scheme in left.keys() & right.keys())


def _national_numbers(keys: Iterable[str]) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    # This runs for every row of a servant: matching the text is several times faster than parsing it.
    for key in keys:
        if match := _NATIONAL_ID.fullmatch(key):
            found[match[1]].add(match[2])
    return found


def node_id(kind: str, ref: Ref) -> str:
    """Return the id of the node of that kind (``position_version``) that a keyed reference named first."""
    return stable_id(kind, ref.scheme, ref.number)


def node_id_of(fact: Fact, keys: ReferenceKeys) -> str:
    """Return the id of the node that a fact describes, from the fact as a portal package yields it.

    Areas, certificates, appointments and all other labels without ``Identifier`` nodes always have this id. A servant, a body
    or a post has it if this fact's ``ref`` was the first of its identifiers to be loaded; one that was loaded earlier under
    another identifier keeps its earlier id. Facts that add to another fact's node (``AppointmentEnd``) give that node's id.
    """
    return node_id(node_type_of(type(fact)).kind, keys.keyed(fact.ref))


@cache
def node_type_of(fact_class: type[Any]) -> NodeType:
    """Return the label that facts of this class describe, whole or in part."""
    return next(node for node in SOURCE_NODES if node.fact is fact_class or fact_class in node.parts)


def record_id(portal: str, stream: str, key: str) -> str:
    """Return the id of the record that a row is kept as; ``key`` is the row's key, hashed where it is personal."""
    return stable_id("record", portal, stream, key)


def judgement_id(left: str, right: str) -> str:
    """Return the id of the judgement on two servants, given by an identifier key of each in either order."""
    return stable_id("judgement", *sorted((left, right)))


def candidate_id(kind: str, left: str, right: str) -> str:
    """Return the id of a match candidate: two servants in the order of their ids, or a relative and a servant."""
    return stable_id("match_candidate", kind, left, right)


def conflict_id(node: str, aspect: str) -> str:
    """Return the id of the conflict about one aspect (a property, a day, a link) of a node."""
    return stable_id("conflict", f"{node}>{aspect}")
