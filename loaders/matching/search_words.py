"""The words of a name as search finds them. Pure: a name as somebody wrote it goes in; keys, or words to look for, come out.

A key is the skeleton of a word, a colon, and its sounds: ``drsnv:tursunova``. Keys of one word begin with the same skeleton in
all its spellings, so an index finds a word in any spelling, and the beginning of a word in its own spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.matching.endings import is_daughter_of, is_initial, is_son_of, patronymic
from loaders.matching.name_words import segments_of
from loaders.matching.transliteration import latin, skeleton, sound

MAX_WORDS = 8
"""Most words of a name that are looked for."""
MAX_SEARCH_KEYS = 16
"""Most keys that one person gets: four spellings of four words."""
MAX_LETTERS = 200
"""Letters of a word that count, so that its key has room in an index; nobody's name has more."""
MAX_CHARACTERS = 2_500
"""Characters of a name that count, here and in ``names``: a dozen words of that length."""
SHORTEST_BEGINNING = 3
"""Letters from which a text is looked for as the beginning of a word, too."""

_HYPHEN = re.compile("[-\u2010-\u2015]")


@dataclass(frozen=True, slots=True)
class SearchedWord:
    """A word to look for: ``start`` begins its key in any spelling and as a beginning of a longer word.

    ``exact`` is its key in its own spelling, ``whole`` begins its keys in all spellings. ``begins`` is in the keys of words that
    it is the beginning of; it is None for a word that is too short for that.
    """

    start: str
    whole: str
    exact: str
    begins: str | None


def search_keys(spellings: Iterable[str]) -> frozenset[str]:
    """Return the keys of a person who is written in these ways; at most ``MAX_SEARCH_KEYS``, those of the first spellings.

    Of each spelling the first ``MAX_CHARACTERS`` count.
    """
    found = dict.fromkeys(_key(sounds) for name in spellings for letters in _words(name) for sounds in _sounds(letters))
    return frozenset(list(found)[:MAX_SEARCH_KEYS])


def searched_words(text: str) -> tuple[SearchedWord, ...]:
    """Return the words to look for, at most ``MAX_WORDS``; none where the text has no word of two letters."""
    words = dict.fromkeys(_words(text))
    return tuple(_searched(letters) for letters in list(words)[:MAX_WORDS])


def _searched(letters: str) -> SearchedWord:
    sounds = _sounds(letters)[-1]
    begins = f":{sounds}" if len(letters) >= SHORTEST_BEGINNING else None
    return SearchedWord(skeleton(sounds), f"{skeleton(sounds)}:", _key(sounds), begins)


def _words(name: str) -> Iterator[str]:
    """Yield the words of a name in letters of ``latin``, without initials and without *son of* and *daughter of*."""
    for segment in segments_of(name[:MAX_CHARACTERS]):
        for token in segment:
            parts = [letters for part in _HYPHEN.split(token.text) if (letters := latin(part))]
            for letters in dict.fromkeys((*parts, "".join(parts))):
                if len(letters) > 1 and not is_initial(sound(letters)) and not (is_son_of(letters) or is_daughter_of(letters)):
                    yield letters[:MAX_LETTERS]


def _sounds(letters: str) -> tuple[str, ...]:
    """Return a word in sounds; a patronymic in one word also as the father's name, which other offices write by itself.

    The last one is the one to look for.
    """
    parsed = patronymic(letters)
    return (sound(letters),) if parsed is None else (sound(letters), parsed[0])


def _key(sounds: str) -> str:
    return f"{skeleton(sounds)}:{sounds}"
