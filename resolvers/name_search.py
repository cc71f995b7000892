"""Servants by any part of their names, in any spelling, the most similar first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from graph.driver.database import Row
from loaders.matching.name_similarity import DIFFERENT_WORD, compare
from loaders.matching.names import FoldedName, fold
from loaders.matching.search_words import searched_words
from resolvers.access.shown import people_in_sight
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.rows import Node, servant
from resolvers.turns import map_in_turns
from resolvers.types import Servant

MOST_MATCHES = 50
DEFAULT_MATCHES = 20

# Nobody's name is longer.
_LONGEST_NAME = 200
# Servants whose names are compared in the database word by word, and those whose names are compared in full.
_LOOKED_AT, _COMPARED = 10_000, 200
# Of an initial nobody knows more than that it fits.
_INITIAL = 0.5
# A woman's name for a man, or the other way round, is not the name that was asked for.
_OTHER_SEX = 0.9


@dataclass(frozen=True, slots=True)
class ServantMatch:
    """A servant whom a search found. ``score`` is from 0 to 1: how much of the searched name her name has, and how similar."""

    servant: Servant
    score: float


async def search_servants(context: Context, name: str, first: int) -> list[ServantMatch]:
    """Return the servants with the most similar names, the best first, equal ones by name.

    Raises BadUserInput for a text without a word of two letters, or a number out of bounds.
    """
    if not 1 <= first <= MOST_MATCHES:
        raise BadUserInput(f"first must be from 1 to {MOST_MATCHES}, not {first}. Add another part of the name to find fewer.")
    words = searched_words(name) if len(name) <= _LONGEST_NAME else ()
    if not words:
        raise BadUserInput(f"Give at least one part of a name, with 2 letters or more, in at most {_LONGEST_NAME} characters.")
    terms: list[dict[str, str | None]] = [
        {"start": word.start, "whole": word.whole, "exact": word.exact, "begins": word.begins} for word in words
    ]
    rows = await _read(context, {"words": terms, "most": _LOOKED_AT, "limit": _COMPARED})
    found = [each for each in await map_in_turns(rows, partial(_match, fold(name))) if each.score >= DIFFERENT_WORD / 2]
    best = sorted(found, key=lambda each: (-each.score, each.servant.sort_key))[:first]
    seen = {each.id: each for each in await people_in_sight(context.gate, [each.servant for each in best])}
    return [ServantMatch(seen[each.servant.id], each.score) for each in best if each.servant.id in seen]


async def _read(context: Context, terms: Mapping[str, object]) -> list[Row]:
    scope = await context.scope()
    if scope.unlimited:
        return await context.reader.read("api/search_servants", terms)
    in_sight = {"scope": sorted(scope.bodies), "own": scope.servant}
    return await context.reader.read("api/search_servants_in_sight", {**terms, **in_sight})


def _match(searched: FoldedName, row: Node) -> ServantMatch:
    spellings = [each for each in (row["name"], *(row["also_written"] or ())) if each]
    return ServantMatch(servant(row), max((name_score(searched, fold(each)) for each in spellings), default=0.0))


def name_score(searched: FoldedName, name: FoldedName) -> float:
    """Return how much of the searched name a name has, from 0 to 1: each part counts by its similarity, none that is missing."""
    parts = len(searched.family) + bool(searched.given) + bool(searched.father) + len(searched.loose)
    if not parts:
        return 0.0
    found = (each.similarity * (_INITIAL if each.initial else 1.0) for each in compare(searched, name))
    score = sum(each for each in found if each >= _INITIAL) / parts
    other_sex = searched.female is not None and name.female is not None and searched.female is not name.female
    return round(min(1.0, score * (_OTHER_SEX if other_sex else 1.0)), 4)
