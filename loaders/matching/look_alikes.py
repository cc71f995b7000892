"""Reads each word of a name in one script, although some of its letters were typed in another. Pure: text in, text out.

A Latin ``a`` in a Cyrillic word looks like the Cyrillic letter and is none: search, keys and comparisons would take the word for
another one. Keyboards, scans and copied forms produce such words every day.
"""

from __future__ import annotations

import re

# Letters that look alike, in the same order. H and B have no twin in lower case; they get one when a system writes the whole name
# in small letters.
_LATIN = "aeopcyxikmtbhëïəAEOPCYXIKMTBHËÏƏ"
_CYRILLIC = "аеорсухікмтвнёїәАЕОРСУХІКМТВНЁЇӘ"
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)
_TWINS = frozenset(_LATIN + _CYRILLIC)

_IS_CYRILLIC = re.compile("[\u0400-\u052f]")
_IS_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0259]")
# The apostrophes inside a word have no script; a word ends at a space, a full stop or a hyphen.
_WORD = re.compile(r"[^\W\d_]+(?:[^\w\s.,()/-]+[^\W\d_]+)*")
# In names with these letters a small Latin h is the Kazakh һ, which looks the same.
_KAZAKH = re.compile("[әəңөұүһі]", re.IGNORECASE)


def in_one_script(text: str) -> str:
    """Return the text with each word of two scripts in the script of its majority.

    Letters without a twin decide first, since no slip explains them: Caшa is Cyrillic though three of its letters are Latin. An
    initial is read in the script of the text. Words of one script, and letters that look like no other, stay as they are.
    """
    if text.isascii() or not (_IS_CYRILLIC.search(text) and _IS_LATIN.search(text)):
        return text
    text_is_cyrillic, is_kazakh = _is_cyrillic(text, True), _KAZAKH.search(text) is not None
    return _WORD.sub(lambda found: _word(found[0], text_is_cyrillic, is_kazakh), text)


def is_mostly_cyrillic(word: str) -> bool:
    """Tell whether at least half of the letters of a word are Cyrillic."""
    cyrillic = len(_IS_CYRILLIC.findall(word))
    return cyrillic > 0 and cyrillic >= len(_IS_LATIN.findall(word))


def _word(word: str, text_is_cyrillic: bool, is_kazakh: bool) -> str:
    if len(word) > 1 and not (_IS_CYRILLIC.search(word) and _IS_LATIN.search(word)):
        return word
    if not (text_is_cyrillic if len(word) == 1 else _is_cyrillic(word, text_is_cyrillic)):
        return word.translate(_TO_LATIN)
    return (word.replace("h", "һ") if is_kazakh else word).translate(_TO_CYRILLIC)


def _is_cyrillic(text: str, otherwise: bool) -> bool:
    """Tell whether Cyrillic is the script of a text; ``otherwise`` where both scripts have as many letters."""
    cyrillic, latin = _IS_CYRILLIC.findall(text), _IS_LATIN.findall(text)
    own = sum(letter not in _TWINS for letter in cyrillic), sum(letter not in _TWINS for letter in latin)
    if 0 in own and own != (0, 0):
        return own[0] > 0
    return otherwise if len(cyrillic) == len(latin) else len(cyrillic) > len(latin)
