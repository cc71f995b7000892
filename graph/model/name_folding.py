"""Names of servants, organisations and positions as they are sorted and searched."""

from __future__ import annotations

import unicodedata

# Portals write the letters oʻ and gʻ with any of these signs; none of them changes how a name sorts.
_APOSTROPHES = str.maketrans("", "", "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032")

# Sorts before every letter, so that a short name comes before a longer one that begins with it.
SEPARATOR = "\u0001"


def fold(name: str) -> str:
    """Return the name in lower case without accents, apostrophes and repeated spaces."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES).casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def sort_key(name: str, node_id: str) -> str:
    """Return the key that lists are ordered and paged by: the folded name, then the id, so that no two are equal."""
    return f"{fold(name)}{SEPARATOR}{node_id}"
