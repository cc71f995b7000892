"""Beginnings of names, by which lists are filtered."""

from __future__ import annotations

from graph.model.name_folding import fold
from graph.model.nodes import LONGEST_INDEXED
from resolvers.errors import BadUserInput

# A single letter matches half the register and would only cost the database work.
_SHORTEST = 2


def beginning(text: str | None, of: str) -> str:
    """Return the beginning of a name as lists are sorted by it; an empty one where none is given.

    ``of`` says of which name. Raises BadUserInput for one that is too short to search for, or longer than any that lists are
    sorted by.
    """
    if text is not None and len(text) > LONGEST_INDEXED:
        raise BadUserInput(f"Give at most the first {LONGEST_INDEXED:,} letters of {of}.")
    folded = fold(text or "")
    if text is not None and len(folded) < _SHORTEST:
        raise BadUserInput(f"Give at least the first {_SHORTEST} letters of {of}.")
    return folded
