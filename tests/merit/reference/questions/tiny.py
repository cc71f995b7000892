"""Tiny worlds, written by hand, on which the references are tried."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tests.merit.reference.questions.facts import Facts, Panel, Score
from tests.merit.reference.truth import (
    NEVER,
    Body,
    BodyKey,
    Grade,
    Human,
    Person,
    Post,
    PostKey,
    Sanction,
    Spell,
    Truth,
    Version,
    lines_of,
)

TODAY = date(2026, 11, 20)
TOP, UNIT, ELSEWHERE = ("KZ", 0), ("KZ", 1), ("KZ", 2)
"""A body, its unit, and another body."""
_PARENTS: dict[BodyKey, BodyKey | None] = {TOP: None, UNIT: TOP, ELSEWHERE: None}
_LEVELS = {TOP: "regional", UNIT: "district", ELSEWHERE: "regional"}


def day(text: str) -> date:
    return date.fromisoformat(text)


class TinyWorld:
    """People A, B, C… in posts of the three bodies."""

    def __init__(self) -> None:
        self.spells: list[Spell] = []
        self.modes: dict[tuple[str, str], str | None] = {}
        self.scores: list[Score] = []
        self.sanctions: list[Sanction] = []
        self.panels: list[Panel] = []
        self._humans: dict[Person, Human] = {}
        self._posts: dict[PostKey, Post] = {}

    def serves(
        self,
        name: str,
        start: str,
        end: str | None,
        body: BodyKey = TOP,
        rank: int = 1,
        *,
        ground: str | None = None,
        mode: str | None = "competition",
        substantive: bool = True,
        signer: str | None = None,
        ladder: str = "line",
    ) -> Spell:
        """Add the time of somebody in a post of her own. The order is of the first day."""
        post = Post(("KZ", len(self._posts)), body, False, (Version(day("2000-01-01"), NEVER, Grade(ladder, rank), None, None),))
        self._posts[post.key] = post
        first, last = day(start), day(end) if end else NEVER
        spell = Spell(
            row=f"N{len(self.spells)}",
            person=self.person(name),
            post=post,
            substantive=substantive,
            full=True,
            ordered=first,
            start=first,
            end=last,
            started=(first, first),
            ended=(last, last),
            ground=ground,
            signer=self.person(signer) if signer else None,
            competition="K1" if mode == "competition" else None,
        )
        self.spells.append(spell)
        self.modes["KZ", spell.row] = mode
        return spell

    def person(self, name: str) -> Person:
        """Return the person of a name; everybody was born on 1 July 1990 and is a woman, unless `born` says otherwise."""
        key = ("KZ", ord(name))
        if key not in self._humans:
            self.born(name, "1990-07-01")
        return key

    def born(
        self,
        name: str,
        birth: str,
        *,
        female: bool = True,
        described: bool = True,
        schools: Iterable[str] = (),
        kin: Iterable[tuple[str, str, str | None]] = (),
    ) -> None:
        """Describe somebody. ``kin`` are names with the first day of the tie and the first day after it."""
        diplomas = tuple(("bachelor", "law", school, 2012) for school in schools)
        ties = tuple((("KZ", ord(other)), day(since), day(until) if until else NEVER) for other, since, until in kin)
        key = ("KZ", ord(name))
        self._humans[key] = Human(key, female, day(birth), described, None, diplomas, ties)

    def rates(self, evaluator: str | None, on: str, **scores: float | None) -> None:
        """Let somebody give these scores on a day."""
        by = self.person(evaluator) if evaluator else None
        self.scores += [Score(self.person(name), day(on), score, by) for name, score in scores.items()]

    def facts(self) -> Facts:
        """Return what is true of the world."""
        truth = Truth(
            today=TODAY,
            bodies={key: Body(key, f"B{key[1]}", level) for key, level in _LEVELS.items()},
            posts=self._posts,
            people=self._humans,
            spells=tuple(self.spells),
            rounds=(),
            ratings=(),
            bonuses=(),
            sanctions=tuple(self.sanctions),
            rated_since={"KZ": date(2000, 1, 1)},
            worked={},
            lines=lines_of(self.spells),
        )
        return Facts(truth, _PARENTS, self.modes, tuple(self.scores), tuple(self.panels))
