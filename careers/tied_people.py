"""What the ties of people follow from: posts, rounds of competitions, kin and diplomas (`careers.ties`)."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.days import Day, Period
from graph.model.words import KinKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPost:
    """A spell in a post. ``order`` are the possible days of its order; ``signed_by`` is the id of the servant who signed it.

    ``civil_service`` is None where it is not known whether the post belongs to the service. ``by_contract`` tells that no order
    states it, and a labour contract does.
    """

    id: str
    title: str
    body: str
    period: Period
    order: Day
    civil_service: bool | None = None
    by_contract: bool = False
    signed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round of a competition: the post that it is for, the body of the post, and a day of it where one is known."""

    id: str
    title: str
    body: str | None = None
    day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A tie of kin on record: the ``other`` servant is the ``kind`` of this one.

    A tie without ``confidence`` was declared; one with it was matched, and nobody has reviewed it. ``portals`` state it,
    ``missing_at`` are those of them that have it no more.
    """

    id: str
    other: str
    kind: KinKind | None
    confidence: float | None
    period: Period
    portals: tuple[str, ...] = ()
    missing_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleKin:
    """A relative whom a servant declared without a number, and who may be the ``other`` servant: a match nobody can judge."""

    relative: str
    declared_by: str
    other: str
    kind: KinKind | None
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diploma:
    """A diploma: the school as the register writes it."""

    id: str
    school: str | None
    graduated: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the ties of a servant follow from.

    ``named_by_orders`` are the competitions that her orders name, ``relatives`` counts whom she declared without a number.
    ``may_be`` are the ids of servants who may be the same person, which nobody has settled.
    """

    id: str
    name: str
    posts: tuple[HeldPost, ...] = ()
    sat_on: tuple[Round, ...] = ()
    applied_in: tuple[Round, ...] = ()
    named_by_orders: tuple[Round, ...] = ()
    kin: tuple[Kin, ...] = ()
    possible_kin: tuple[PossibleKin, ...] = ()
    relatives: int = 0
    diplomas: tuple[Diploma, ...] = ()
    may_be: frozenset[str] = frozenset()
