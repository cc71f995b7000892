"""A context that notes what a dossier's outcome rests on beside the dossier: bodies it asked about, and the day of judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from graph.model.ids import digest
from merit.context import Context
from merit.contract import Case
from merit.judged.day_of_judgement import DayOfJudgement, DaysUntil, Turning

T = TypeVar("T")
ALL_BODIES = "*"
"""Stands among asked bodies for all that there are."""


class NotingContext:
    """Hands rules a context and notes what they ask of it, from one `begin` to the next."""

    def __init__(self, context: Context) -> None:
        self._as_of = context.as_of
        self._turning = Turning(context.as_of)
        self._asked = set[str]()
        self._context = replace(
            context,
            as_of=DayOfJudgement.of(context.as_of, self._turning),
            bodies=_Noted(context.bodies, self._asked),
            coverage=replace(context.coverage, spans=_Noted(context.coverage.spans, self._asked)),
        )

        self.context = self._context

    def begin(self) -> None:
        """Forget what was noted.

        The context is another one then: what was remembered with the old one (`merit.dossiers.remembering`) is not noted again.
        """
        self._turning.begin()
        self._asked.clear()
        self.context = replace(self._context, as_of=DayOfJudgement.of(self._as_of, self._turning))

    @property
    def due(self) -> date:
        """The first day of judgement on which the same questions may have other answers though nothing in the graph changes."""
        return self._turning.due

    @property
    def bodies(self) -> tuple[str, ...]:
        """The ids of the bodies that were asked about, sorted."""
        return (ALL_BODIES,) if ALL_BODIES in self._asked else tuple(sorted(self._asked))


def plain_case(case: Case) -> Case:
    """Return a case whose day is a plain date."""
    return replace(case, day=case.day.plain) if isinstance(case.day, DayOfJudgement) else case


def plain_row(row: Any) -> Any:
    """Return a row of a stratum rule in which every day is a plain date, and every number of days a plain one."""
    if (kinds := tuple(map(type, row))) in _PLAIN_KINDS:
        return row
    if _MOVING.isdisjoint(kinds) and not any(issubclass(kind, tuple) for kind in kinds):
        _PLAIN_KINDS.add(kinds)
        return row
    return row._make(map(_plain, row))


def _plain(value: Any) -> Any:
    if type(value) in _MOVING:
        return value.plain
    return plain_row(value) if isinstance(value, tuple) else value


_MOVING = frozenset({DayOfJudgement, DaysUntil})
_PLAIN_KINDS = set[tuple[type[Any], ...]]()
"""The kinds of values of rows that are plain as they are, as far as such rows have been seen."""


class Answers:
    """What a context answers about bodies, as digests: equal digests mean equal answers to every question about these bodies."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._digests: dict[str, str] = {}

    def digest_of(self, bodies: tuple[str, ...]) -> str:
        """Return the digest of all answers about some bodies, or about all of them."""
        if ALL_BODIES in bodies:
            bodies = tuple(sorted({*self._context.bodies, *self._context.coverage.spans}))
        return digest("".join(map(self._of_body, bodies)).encode())

    def _of_body(self, body: str) -> str:
        found = self._digests.get(body)
        if found is None:
            spans = self._context.coverage.spans.get(body, {})
            answers = (body, self._context.bodies.get(body), sorted(spans.items()))
            found = self._digests[body] = digest(repr(answers).encode())
        return found


class _Noted(Mapping[str, T]):
    """A mapping by ids of bodies that notes which are asked for."""

    def __init__(self, mapping: Mapping[str, T], asked: set[str]) -> None:
        self._mapping = mapping
        self._asked = asked

    def __getitem__(self, body: str) -> T:
        self._asked.add(body)
        return self._mapping[body]

    def __contains__(self, body: object) -> bool:
        self._asked.add(str(body))
        return body in self._mapping

    def __iter__(self) -> Iterator[str]:
        self._asked.add(ALL_BODIES)
        return iter(self._mapping)

    def __len__(self) -> int:
        self._asked.add(ALL_BODIES)
        return len(self._mapping)
