"""Which fields of the model are words of a closed vocabulary, and where the portal's own word stands beside them."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any

from graph.model.table import SOURCE_NODES
from graph.model.words import Word

_SIBLING = "_word"


@dataclass(frozen=True, slots=True)
class WordField:
    """A field of a fact class whose values are words of a vocabulary; ``word`` is the field of the portal's own word.

    ``path`` names it as tables and reports do: ``Appointment.end_reason``, be it in a row of its own (``AppointmentEnd``) or not.
    """

    name: str
    word: str
    path: str
    vocabulary: type[Word]


@cache
def word_fields(fact: type[Any]) -> tuple[WordField, ...]:
    """Return the fields of a fact class that are words of a vocabulary and have the portal's own word beside them."""
    label = next(node.label for node in SOURCE_NODES if fact is node.fact or fact in node.parts)
    names = {field.name for field in fields(fact)}
    hints = typing.get_type_hints(fact)
    found: list[WordField] = []
    for field in fields(fact):
        vocabulary = _vocabulary(hints[field.name])
        if vocabulary is not None and (word := word_field(field.name)) in names:
            found.append(WordField(field.name, word, f"{label}.{field.name}", vocabulary))
    return tuple(found)


@cache
def vocabularies() -> Mapping[str, type[Word]]:
    """Return the vocabulary of each translated field by its path (``Appointment.end_reason``), in the order of the model."""
    classes = [fact for node in SOURCE_NODES for fact in (node.fact, *node.parts) if fact is not None]
    return MappingProxyType({field.path: field.vocabulary for fact in classes for field in word_fields(fact)})


def is_portal_word(label: str, name: str) -> bool:
    """Tell whether a property of a label holds a portal's own word, whose meaning stands in another property."""
    return name.endswith(_SIBLING) and f"{label}.{meaning_field(name)}" in vocabularies()


def word_field(name: str) -> str:
    """Return the name of the field of the portal's own word, from that of the field of its meaning."""
    return f"{name}{_SIBLING}"


def meaning_field(name: str) -> str:
    """Return the name of the field of the meaning, from that of the field of the portal's own word."""
    return name.removesuffix(_SIBLING)


def _vocabulary(hint: Any) -> type[Word] | None:
    arms = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    return next((arm for arm in arms if isinstance(arm, type) and issubclass(arm, Word)), None)
