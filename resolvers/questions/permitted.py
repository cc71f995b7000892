"""Whom and what a caller may ask questions about, and what the answers may tell her.

A body, a country or a person that she may not ask about is asked about by an id that nobody has, so that the answer and what it
costs are those of an unknown one. The hub itself asks about everything, and nothing is read for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from merit.checked_cases import CheckedCase
from merit.registry import find_rule
from resolvers.access.callers import Role
from resolvers.access.gate import people_of
from resolvers.access.sight import Sight
from resolvers.context import Context
from resolvers.errors import Forbidden
from resolvers.facts.fact import Fact
from resolvers.nodes import node
from resolvers.types import Servant

T = TypeVar("T")
F = TypeVar("F", bound=Fact)

# Ids of a kind that nobody has, and a country that is none.
NO_BODY: Final = "organisation:"
NO_COUNTRY: Final = "-"
NOBODY: Final = "servant:"
NO_POSITION: Final = "position:"
_VERSIONS = frozenset({"organisation_version", "position_version"})
_ASKING_ABOUT_OTHERS = frozenset({None, Role.CLIENT, Role.INVESTIGATOR})
NO_RULE: Final = "A rule that is no longer installed found this."
FORBIDDEN: Any = Forbidden()
"""Stands in place of a value that is not told."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What an answer may tell: everything where ``ids`` is None, else only what rests on these nodes.

    ``careers`` are the people whose whole career the caller sees: what is said of anybody else can tell of records that are not
    named. ``whole`` says whether all about these people is told, whatever it rests on. ``matches`` says whether matches and
    conflicts of records are told: they are the work of investigators.
    """

    ids: frozenset[str] | None = None
    careers: frozenset[str] = frozenset()
    whole: bool = True
    matches: bool = True
    people: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """By node of ``ids`` the servants whom it is about."""

    def tells(self, *ids: str | None) -> bool:
        """Tell whether what rests on these nodes is told."""
        return self.ids is None or all(id_ is None or id_ in self.ids for id_ in ids)

    def of(self, value: T, *ids: str | None) -> T:
        """Return a value that rests on these nodes, or what stands in its place where it is not told."""
        return value if self.tells(*ids) else cast("T", FORBIDDEN)

    def tells_of(self, servant: str | None, *ids: str | None) -> bool:
        """Tell whether what is said of a servant is told, which rests on these nodes."""
        return self.tells(*ids) and (self.ids is None or servant is None or servant in self.careers)

    def all_of(self, servant: str | None) -> bool:
        """Tell whether all is told of a servant, also what is missing of her."""
        return self.whole and self.tells_of(servant)

    def of_match(self, value: T) -> T:
        """Return what is known of matches and conflicts, or what stands in its place where it is not told."""
        return value if self.matches else cast("T", FORBIDDEN)


def looked_for(rule: str) -> str:
    """Return what a rule looks for: what is told in place of a reason that could tell of what is not seen."""
    found = find_rule(rule)
    return found.looks_for if found else NO_RULE


EVERYTHING: Final = Telling()


async def bodies_asked(context: Context, about: Sequence[str]) -> list[str]:
    """Return the bodies and countries that are asked about; in place of those that may not be, ones that are unknown.

    Figures of a country are told where all of its bodies are the caller's.
    """
    scope = await context.scope()
    if scope.unlimited:
        return list(about)
    foreign = frozenset[str]() if all(map(_is_body, about)) else await foreign_countries(context)
    return [
        (id_ if scope.has_body(id_) else NO_BODY) if _is_body(id_) else (NO_COUNTRY if id_ in foreign else id_) for id_ in about
    ]


async def body_asked(context: Context, about: str) -> str:
    """Return the body or country that is asked about, as ``bodies_asked`` does."""
    (asked,) = await bodies_asked(context, [about])
    return asked


async def require_told(context: Context, counted: Iterable[str]) -> None:
    """Check that figures of these bodies are told: those with which the bodies are counted that were asked about.

    Raises Forbidden where the top of a tree is not the caller's, of which she may ask about a unit.
    """
    scope = await context.scope()
    if not all(scope.has_body(id_) for id_ in counted if _is_body(id_)):
        raise Forbidden


async def foreign_countries(context: Context) -> frozenset[str]:
    """Return the countries that have a body which is not the caller's."""
    scope = await context.scope()
    terms = {"bodies": sorted(scope.bodies), "today": context.today}
    rows = await context.reader.read("access/foreign_countries", terms)
    return frozenset(cast("str", row["country"]) for row in rows)


async def require_whole_service(context: Context) -> None:
    """Check that all bodies are the caller's, and that she investigates. Raises Forbidden."""
    scope = await context.scope()
    if scope.unlimited:
        return
    if scope.role != Role.INVESTIGATOR or await foreign_countries(context):
        raise Forbidden


async def position_asked(context: Context, position: str) -> str:
    """Return a position for which people are asked about; in place of one of a foreign body, an unknown one.

    An investigator may ask about any.
    """
    scope = await context.scope()
    if scope.unlimited or scope.role == Role.INVESTIGATOR:
        return position
    found = await context.dataloaders.positions.load(position)
    return position if found is not None and scope.has_body(found.organisation) else NO_POSITION


async def fact_asked(context: Context, fact: type[F], id_: str) -> str:
    """Return the id of a fact that is asked about; in place of one that the caller does not see, an unknown one.

    Servants ask about themselves, not about what is judged of them.
    """
    scope = await context.scope()
    if scope.unlimited:
        return id_
    found = await context.facts.load(fact, id_)
    return id_ if found is not None and scope.role in _ASKING_ABOUT_OTHERS else f"{id_.partition(':')[0]}:"


async def people_asked(context: Context, ids: Sequence[str], *, position: str | None = None, own: bool = False) -> list[str]:
    """Return the servants who are asked about; in place of those who may not be, one who is unknown.

    A client may ask about those who hold a main position in her bodies today, and about those who applied for ``position`` where
    that is what the question is about. An investigator may ask about those whom she sees, and a servant about herself where
    ``own`` says so.
    """
    scope = await context.scope()
    if scope.unlimited:
        return list(ids)
    if scope.role not in _ASKING_ABOUT_OTHERS and not (own and scope.role == Role.SERVANT):
        return [NOBODY for _ in ids]
    found = await context.dataloaders.servants.load_many(list(ids))
    seen = await context.gate.people({each.id for each in found if each})
    applied = frozenset[str]()
    if position is not None:
        rows = await context.reader.read("access/applied_for", {"ids": list(ids), "position": position})
        applied = frozenset(cast("str", row["id"]) for row in rows)

    def may(asked: str, servant: str | None) -> bool:
        return asked in applied or (servant is not None and seen[servant].sight in (Sight.CAREER, Sight.WHOLE))

    return [id_ if may(id_, each.id if each else None) else NOBODY for id_, each in zip(ids, found, strict=True)]


async def signer_asked(context: Context, servant: str) -> str:
    """Return a servant who is to sign; in place of one whom the caller does not see, one who is unknown."""
    if (await context.scope()).unlimited:
        return servant
    return servant if await context.dataloaders.servants.load(servant) else NOBODY


def ids_of_cases(cases: Iterable[CheckedCase]) -> list[str]:
    """Return the ids of all that cases are about and rest on, and of whom."""
    people = [each.case.servant for each in cases if each.case.servant is not None]
    return [*people, *(id_ for each in cases for id_ in (*each.case.subjects, *each.case.evidence))]


async def telling(context: Context, ids: Iterable[str | None]) -> Telling:
    """Return what an answer that rests on these nodes may tell the caller."""
    scope = await context.scope()
    if scope.unlimited:
        return EVERYTHING
    named = sorted({id_ for id_ in ids if id_ is not None})
    found = await asyncio.gather(*(node(context, id_) for id_ in named))
    seen = frozenset(id_ for id_, each in zip(named, found, strict=True) if each is not None or _is_public(id_))
    people = [id_ for id_ in named if id_ in seen and id_.startswith(NOBODY)]
    # All of them are known by now, so nothing is read.
    careers = {id_ for id_, each in (await context.gate.people(people)).items() if each.has_career} if people else set[str]()
    investigates = scope.role == Role.INVESTIGATOR
    about = {id_: _people(each) for id_, each in zip(named, found, strict=True)}
    return Telling(seen, frozenset(careers), whole=investigates or scope.role == Role.SERVANT, matches=investigates, people=about)


def _people(found: object | None) -> Sequence[str]:
    """Return the servants whom a node is about."""
    if isinstance(found, Servant):
        return [found.id]
    return people_of(found) if isinstance(found, Fact) else ()


def _is_public(id_: str) -> bool:
    """Tell whether everybody may see what has an id: a version of a body or post, or no node but a part of a name."""
    return id_.partition(":")[0] in _VERSIONS or ":" not in id_


def _is_body(text: str) -> bool:
    return ":" in text
