"""The contract of a stratum rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from merit.contract import Case, Rule

if TYPE_CHECKING:
    from merit.context import Context

Key = tuple[str, ...]
"""What names a stratum: the ids and words that its rows share, such as ladder, rank and body."""


class RowSource(Protocol):
    """What takes rows from dossiers: a stratum rule, or a figure (`merit.figures`)."""

    @property
    def id(self) -> str: ...

    @property
    def reads(self) -> type[Any] | tuple[type[Any], ...]: ...

    @property
    def row(self) -> type[Any]: ...

    @property
    def rows(self) -> Callable[[Any, Context], Iterable[tuple[Key, Any]]]: ...


class Scored(NamedTuple):
    """A case, and the probability of what it reports under chance alone; None where the rule tests nothing."""

    case: Case
    p: float | None = None


def as_they_are(scored: Sequence[Scored]) -> Iterable[Case]:
    """Return the cases of a rule that corrects nothing."""
    return (each.case for each in scored)


def no_totals(rows: Iterable[tuple[Key, Any]]) -> None:
    """Return nothing: the totals of a rule whose strata are judged by themselves."""


class Peer(NamedTuple):
    """A row with which others are compared, and the number of the servant that it is about (`merit.strata.people`)."""

    who: int
    row: Any


@dataclass(frozen=True, kw_only=True)
class StratumRule(Rule):
    """A rule in four pure steps.

    - ``rows`` yields from a dossier the keys of strata and their rows: instances of ``row``, a NamedTuple of ids, days, numbers,
      truths or None.
    - ``totals`` makes of all rows of all strata what a stratum is compared with; its result must not depend on their order.
    - ``judge`` yields the cases of one stratum. Its rows come sorted.
    - ``correct`` takes all cases of the rule, in the order of their strata, and returns those that stay: what was tested many
      times over is corrected there (Benjamini and Hochberg).

    A rule with ``peer`` is applied to a proposed order, too; its cases name the appointment. ``peer`` returns of a row what the
    cases of others are compared with, without what only its own case needs; None where they are compared with nothing of it.
    What violates such a rule without any peers must violate it whoever the peers are.
    """

    row: type[Any]
    rows: Callable[[Any, Context], Iterable[tuple[Key, Any]]]
    judge: Callable[[Key, Sequence[Any], Any, Context], Iterable[Scored]]
    totals: Callable[[Iterable[tuple[Key, Any]]], Any] = no_totals
    correct: Callable[[Sequence[Scored]], Iterable[Case]] = as_they_are
    peer: Callable[[Key, Any], Peer | None] | None = None
