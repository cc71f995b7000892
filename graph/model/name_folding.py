"""Names of servants, organisations and positions as they are sorted and searched."""

from __future__ import annotations

import unicodedata

from graph.model.nodes import LONGEST_INDEXED

# Every sign that stands for the apostrophe of oʻ and gʻ, or for the hard sign: typewriters, phones and fonts each have one.
APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u2018\u2019\u201a\u201b\u2032\u2035\u02be\u02bf\uff07"
# NFKD takes U+00B4 apart into a space and an accent, and makes "`" of U+FF40, the full-width grave accent. So the signs are
# removed before it and after it.
_WITHOUT_APOSTROPHES = str.maketrans("", "", APOSTROPHES)

# Sorts before every letter, so that a short name comes before a longer one that begins with it.
SEPARATOR = "\u0001"


def fold(name: str) -> str:
    """Return the name in lower case without accents, apostrophes and repeated spaces."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_WITHOUT_APOSTROPHES)).translate(_WITHOUT_APOSTROPHES)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def sort_key(name: str, node_id: str) -> str:
    """Return the key that lists are ordered and paged by: the start of the folded name, then the id, so that no two are equal."""
    return f"{fold(name)[:LONGEST_INDEXED]}{SEPARATOR}{node_id}"
