"""The words of a portal and what they mean in the model: data that a portal package gives and a deployment adds to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from graph.model.ids import digest
from graph.model.name_folding import fold
from graph.model.vocabulary import vocabularies
from graph.model.words import Word

# A longer text is no word: tables have none, and it is counted by its beginning.
LONGEST_WORD = 200
_NO_LETTER = re.compile(r"[\W_]+")
# Letters of two scripts that look alike: one typed on the wrong keyboard makes no other word.
_LOOK_ALIKES = str.maketrans("авекмнорстухіјѕһ", "abekmhopctyxijsh")


@lru_cache(maxsize=1 << 14)
def fold_word(word: str) -> str:
    """Return a word as tables compare it: without case, accents, apostrophes, punctuation and repeated spaces.

    Letters of the Cyrillic and the Latin script that look alike are equal. It is empty for a word without a letter or digit.
    """
    return _NO_LETTER.sub(" ", fold(word).translate(_LOOK_ALIKES)).strip()


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a portal mean, by field of the model (``Appointment.end_reason``) and meaning.

    Each meaning has the spellings that the portal uses for it, in any number; they are compared folded (``fold_word``). A word
    that stands in no table becomes ``unknown``. Raises ValueError for a field without a vocabulary, for a meaning of another
    vocabulary, for a spelling with two meanings, for a blank one and for one of more than 200 characters; TypeError for spellings
    that are no list.

    ``added`` are the words of a deployment, by field and spelling (see ``with_added``). They take precedence over the others.
    ``digest`` has eight digits that change with them, and is empty without them: it is part of what decides whether an unchanged
    row is mapped again.
    """

    tables: Mapping[str, Mapping[Any, Sequence[str]]] = field(default_factory=dict[str, Mapping[Any, Sequence[str]]])
    added: Mapping[str, Mapping[str, Word]] = field(default_factory=dict[str, Mapping[str, Word]])
    digest: str = field(init=False, repr=False, compare=False)
    _meanings: Mapping[str, Mapping[str, Word]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        meanings: dict[str, dict[str, Word]] = {}
        for path, table in self.tables.items():
            stated = [(spelling, _meaning(path, meaning)) for meaning, written in table.items() for spelling in _listed(written)]
            meanings[path] = _folded(path, stated)
        for path, table in self.added.items():
            stated = [(spelling, _meaning(path, meaning)) for spelling, meaning in table.items()]
            meanings[path] = meanings.get(path, {}) | _folded(path, stated)
        object.__setattr__(self, "_meanings", MappingProxyType(meanings))
        object.__setattr__(self, "digest", _digest(self.added))

    def meaning(self, path: str, word: str) -> Word | None:
        """Return what a word means in a field (``Appointment.end_reason``); None where no table has it."""
        table = self._meanings.get(path)
        return table.get(fold_word(word)) if table and len(word) <= LONGEST_WORD else None

    @property
    def fields(self) -> frozenset[str]:
        """The fields for which there is a table."""
        return frozenset(self._meanings)

    def with_added(self, added: Mapping[str, Mapping[str, Word]]) -> Words:
        """Return these words together with a deployment's own, by field and spelling. Raises ValueError as the class does."""
        return replace(self, added=added)


def _digest(added: Mapping[str, Mapping[str, Word]]) -> str:
    stated = sorted((path, fold_word(word), meaning.value) for path, table in added.items() for word, meaning in table.items())
    return digest(repr(stated).encode())[:8] if stated else ""


def _listed(written: Any) -> Iterable[str]:
    if isinstance(written, str):
        raise TypeError(f"the spellings of a meaning are a list, not the text {written!r}: write ({written!r},)")
    return written


def _meaning(path: str, meaning: Any) -> Word:
    vocabulary = vocabularies().get(path)
    if vocabulary is None:
        raise ValueError(f"{path} is no field with a vocabulary; those fields are {', '.join(vocabularies())}")
    if type(meaning) is not vocabulary:
        raise ValueError(f"{path}: {meaning!r} is no {vocabulary.__name__}")
    return meaning


def _folded(path: str, stated: Iterable[tuple[str, Word]]) -> dict[str, Word]:
    found: dict[str, Word] = {}
    for spelling, meaning in stated:
        key = fold_word(spelling)
        if len(spelling) > LONGEST_WORD:
            raise ValueError(f"{path}: a spelling of {meaning.value} has more than {LONGEST_WORD} characters")
        if not key:
            raise ValueError(f"{path}: a spelling of {meaning.value} is blank")
        if found.setdefault(key, meaning) is not meaning:
            raise ValueError(f"{path}: {spelling!r} means both {found[key].value} and {meaning.value}")
    return found
