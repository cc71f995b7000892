"""Names of servants, organisations and positions as they are sorted and searched."""

from __future__ import annotations

import re
import unicodedata

from graph.model.nodes import LONGEST_INDEXED

# Every sign that stands for the apostrophe of oʻ and gʻ, or for the hard sign: typewriters, phones and fonts each have one.
APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u2018\u2019\u201a\u201b\u2032\u2035\u02be\u02bf\uff07"
# NFKD takes U+00B4 apart into a space and an accent, and makes "`" of U+FF40, the full-width grave accent. So the signs are
# removed before it and after it.
_WITHOUT_APOSTROPHES = str.maketrans("", "", APOSTROPHES)

_MOST_MARKS = 30
# Shorter texts are normalised at once, whatever they are.
_LONG_TEXT = 1_000
# What has marks in a run: no mark is a letter or a digit, except the two half-width ones of Japanese.
_SIGNS = re.compile(rf"[\W\uff9e\uff9f]{{{_MOST_MARKS + 1},}}")

# Sorts before every letter, so that a short name comes before a longer one that begins with it.
SEPARATOR = "\u0001"


def fold(name: str) -> str:
    """Return the name in lower case without accents, apostrophes and repeated spaces."""
    plain = with_few_marks(name.translate(_WITHOUT_APOSTROPHES))
    decomposed = unicodedata.normalize("NFKD", plain).translate(_WITHOUT_APOSTROPHES)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def sort_key(name: str, node_id: str) -> str:
    """Return the key that lists are ordered and paged by: the start of the folded name, then the id, so that no two are equal."""
    return f"{fold(name)[:LONGEST_INDEXED]}{SEPARATOR}{node_id}"


def with_few_marks(text: str) -> str:
    """Return a text in which at most 30 combining marks follow each other, more than any language writes; others are left out.

    Call it before a portal's text is normalised, which takes time by the square of the length of such a run. A text of up to
    1,000 characters is returned as it is.
    """
    if len(text) <= _LONG_TEXT or text.isascii():
        return text
    return _SIGNS.sub(lambda found: _without_further_marks(found[0]), text)


def _without_further_marks(signs: str) -> str:
    kept: list[str] = []
    run = 0
    for sign in signs:
        # Some marks without a class of their own are taken apart into marks that have one.
        run = run + 1 if unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) else 0
        if run <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
