"""Translates the words of portals, as facts state them, into the vocabularies of the model. Pure."""

from __future__ import annotations

from typing import NamedTuple

from graph.model.facts import Fact
from graph.model.vocabulary import word_fields
from graph.model.words import UNKNOWN, Word
from loaders.portal_api.fields import is_blank
from loaders.portal_api.words import Words


class UntranslatedWord(NamedTuple):
    """A word of a portal that stands in no table: the field it was found in (``Appointment.end_reason``), and the word."""

    field: str
    word: str


def meanings_of(fact: Fact, words: Words, untranslated: list[UntranslatedWord]) -> dict[str, Word]:
    """Return what the portal's words in a fact mean, by field; ``unknown`` for those it adds to ``untranslated``.

    A field whose meaning the mapping states itself stays as it is.
    """
    found: dict[str, Word] = {}
    for field in word_fields(type(fact)):
        word = getattr(fact, field.word)
        if word is None or getattr(fact, field.name) is not None or is_blank(word):
            continue
        meaning = words.meaning(field.path, word)
        if meaning is None:
            meaning = field.vocabulary(UNKNOWN)
            untranslated.append(UntranslatedWord(field.path, word))
        found[field.name] = meaning
    return found
