"""Places between which routes are asked for: positions, and states or ranks as they are written. In which country they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from careers.routes import State
from graph.cypher.statements import statement
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import Day
from graph.model.words import BodyLevel
from merit.context import RunStatement, read_context
from merit.dossiers.post_decoding import post_of
from merit.dossiers.posts import Post
from merit.dossiers.reading import IMPOSSIBLE
from merit.dossiers.servant import graded
from merit.figures.keeping import read_figures
from merit.figures.ladders import EVERYWHERE
from merit.policies.book import PolicyBook
from merit.strata.levels import level_on

_POSITION = "position:"
_RANK_DIGITS = 9
GREATEST_RANK = 10**_RANK_DIGITS - 1
"""The greatest rank that can be asked about; the least one is its negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A rank on a ladder, in a body of one level or of any (None), and the position that was asked for.

    Where ``missing`` says in words what is not known of the position, ladder and rank are None.
    """

    ladder: str | None
    rank: int | None
    level: str | None
    position: str | None = None
    title: str | None = None
    body: str | None = None
    country: str | None = None
    missing: str | None = None

    def states(self, observed: Iterable[State]) -> frozenset[State]:
        """Return the observed states that are at the place."""
        return frozenset(
            state
            for state in observed
            if (state.ladder, state.rank) == (self.ladder, self.rank) and self.level in (None, state.level)
        )

    def __str__(self) -> str:
        return "/".join(str(each) for each in (self.ladder, self.rank, self.level) if each is not None)


async def read_places(run: RunStatement, asked: Iterable[str], as_of: date) -> list[Place]:
    """Return the places of texts: ids of positions, ``ladder/rank/level`` or ``ladder/rank``. Positions are as on that day.

    Raises UnknownId for a position that is not in the graph, NothingToAnswer for a text that is none of these.
    """
    texts = list(asked)
    ids = [text for text in texts if text.startswith(_POSITION)]
    rows = cast("list[dict[str, Any]]", await run(statement("questions/positions"), {"ids": ids})) if ids else []
    positions = {row["asked"]: await _position(run, row, as_of) for row in rows}
    return [positions.get(text) or _written(text) for text in texts]


async def _position(run: RunStatement, row: Mapping[str, Any], as_of: date) -> Place:
    if not row["known"]:
        raise UnknownId("position", row["asked"])
    if row["post"] is None:
        return Place(ladder=None, rank=None, level=None, position=row["asked"], missing="in which body it is")
    try:
        post = post_of(row["post"])
    except IMPOSSIBLE:
        return Place(ladder=None, rank=None, level=None, position=row["asked"], missing="its grades: a value is impossible")
    return await _of_post(run, post, row["body"], Day(as_of, as_of))


async def _of_post(run: RunStatement, post: Post, body: str | None, day: Day) -> Place:
    context = await read_context(run, day.latest, PolicyBook(), [post.body])
    grade, level = graded(post, day), level_on(post.body, day, context)
    missing = "its ladder and rank" if grade is None else "the level of its body" if level is None else None
    return Place(
        ladder=grade.ladder if grade and missing is None else None,
        rank=grade.rank if grade and missing is None else None,
        level=level,
        position=post.id,
        title=post.title,
        body=body or post.body,
        country=post.country,
        missing=missing,
    )


def _written(text: str) -> Place:
    """Return the place of ``ladder/rank/level`` or ``ladder/rank``. Raises NothingToAnswer for another text."""
    rank_of, _, level = text.rpartition("/")
    ladder, _, rank = (rank_of if level in set(BodyLevel) else text).rpartition("/")
    if not ladder or not re.fullmatch(rf"-?[0-9]{{1,{_RANK_DIGITS}}}", rank):
        levels = ", ".join(each for each in BodyLevel if each is not BodyLevel.UNKNOWN)
        raise NothingToAnswer(
            "{} is neither the id of a position nor a state. Write a state as ladder/rank/level, such as "
            f"uz-managerial/3/district, or as ladder/rank for any level. Levels: {levels}.",
            text,
        )
    return Place(ladder=ladder, rank=int(rank), level=level if level in set(BodyLevel) else None)


async def country_of(run: RunStatement, figure: str, ladders: Sequence[str], country: str | None) -> str | None:
    """Return the country that is asked about, in which all of one or more ladders are: the given one, or the only one.

    None where no detection has computed the figure yet. Raises NothingToAnswer for ladders on which nobody was observed, or that
    are in several countries.
    """
    read = await read_figures(run, figure, [EVERYWHERE])
    if read is None:
        return None
    known: Mapping[str, list[str]] = next((each.values for each in read.kept), dict[str, list[str]]())
    if unknown := [ladder for ladder in ladders if ladder not in known]:
        raise NothingToAnswer(
            f"Nobody was observed on the ladder {{}}. Ladders: {', '.join(sorted(known)) or 'none'}.", unknown[0]
        )
    shared = set[str].intersection(*(set(known[ladder]) for ladder in ladders))
    if not shared:
        raise NothingToAnswer(two_countries([f"{ladder} in {' and '.join(known[ladder])}" for ladder in dict.fromkeys(ladders)]))
    common = shared & ({country} if country else shared)
    if len(common) == 1:
        return common.pop()
    if common:
        raise NothingToAnswer(f"The ladder is in {' and '.join(sorted(common))}. Name the country, too.")
    named = " and ".join(dict.fromkeys(ladders))
    raise NothingToAnswer(f"Nobody was observed on {named} in {{}}. Ask about a ladder of the country.", country or "")


def two_countries(where: Iterable[str]) -> str:
    """Return the sentence that says that two places are in different countries."""
    return (
        f"The places are in different countries: {', '.join(where)}. Ladders differ from country to country, so no route leads "
        "from one to the other. Ask about two places of one country."
    )
