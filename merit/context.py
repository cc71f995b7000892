"""What all cases of a detection share: the day of judgement, bodies, coverage and policy. Read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, cast

from graph.cypher.statements import Statement, statement
from graph.model.days import LAST_DAY, Day, Period
from graph.model.words import BodyLevel
from merit.coverage import Coverage, Span, join_spans, open_ended
from merit.dossiers.reading import IMPOSSIBLE, Unreadable, impossible
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue

RunStatement = Callable[[Statement, Mapping[str, object]], Awaitable[list[dict[str, object]]]]
"""Either ``Database.read`` or ``Transaction.run``."""

_BODIES_PER_PAGE = 2000

_PORTAL, _COUNTRY = "portal", "country"
_CoverageOfPortals = Mapping[tuple[str, str], Mapping[str, Sequence[Span]]]
"""Spans by label, and by the portal whose bodies they are for, or by the country for whose bodies they are."""


@dataclass(frozen=True, slots=True)
class BodyVersion:
    """A body during a period: its level, and the id of the body above it."""

    period: Period
    level: BodyLevel | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the state. ``country`` is None where no portal states it."""

    id: str
    name: str
    country: str | None
    versions: tuple[BodyVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule is given beside a dossier. ``as_of`` is the day of judgement, on which open spells are taken to end.

    ``unreviewed`` are the ids of servants and ties that rest on a match which nobody has settled.
    ``awaiting_competitions`` are those of appointments whose records name a competition that is not loaded yet.
    ``unreadable`` are bodies of which a value is impossible: they have no versions.
    """

    as_of: date
    bodies: Mapping[str, Body] = field(default_factory=dict[str, Body])
    coverage: Coverage = field(default_factory=lambda: Coverage({}))
    policy: PolicyBook = field(default_factory=PolicyBook)
    unreviewed: frozenset[str] = frozenset()
    awaiting_competitions: frozenset[str] = frozenset()
    unreadable: tuple[Unreadable, ...] = ()

    def of_bodies(self, ids: Iterable[str]) -> Context:
        """Return the context with these bodies alone."""
        kept = frozenset(ids)
        return replace(
            self,
            bodies={id_: body for id_, body in self.bodies.items() if id_ in kept},
            coverage=Coverage({id_: spans for id_, spans in self.coverage.spans.items() if id_ in kept}),
            unreadable=tuple(each for each in self.unreadable if each.subject in kept),
        )

    def value(self, rule: str, country: str | None, day: date) -> PolicyValue | None:
        """Return the policy value of a rule in a country on a day; None where none is known."""
        return self.policy.value(rule, country, day)

    def name_of(self, body: str) -> str | None:
        found = self.bodies.get(body)
        return found.name if found else None

    def loaded(self, label: str, body: str, first: date, last: date) -> bool:
        """Tell whether everything of a label is loaded for a body on each day from the first to the last one."""
        return self.coverage.loaded(label, body, first, last)

    def unsettled(self, servant: str | None, evidence: Iterable[str]) -> bool:
        """Tell whether a case rests on a match that nobody has settled: by its servant and the ids of its evidence."""
        return servant in self.unreviewed or not self.unreviewed.isdisjoint(evidence)

    @property
    def until(self) -> Day:
        return Day(self.as_of, self.as_of)


class Undecided(NamedTuple):
    """What a person or a later load still decides, by id, as a context has it."""

    unreviewed: frozenset[str]
    awaiting_competitions: frozenset[str]


async def read_context(
    run: RunStatement, as_of: date, policy: PolicyBook, bodies: Sequence[str] | None = None, *, today: date | None = None
) -> Context:
    """Read the bodies and what is loaded completely for them.

    Nobody can have loaded ``today`` (the day of judgement, unless it is given) and the days after it yet, and nothing is asked of
    them: what is loaded until today counts as loaded without an end.
    Of the given bodies nothing more is read: whoever judges a few dossiers asks for what is unsettled about them alone.
    """
    of_portals = await _coverage_of_portals(run)
    found: dict[str, Body] = {}
    spans: dict[str, Mapping[str, tuple[Span, ...]]] = {}
    unreadable: list[Unreadable] = []
    async for row in _bodies(run, bodies):
        try:
            versions = tuple(map(_version, row["versions"]))
        except IMPOSSIBLE as error:
            versions = ()
            unreadable.append(impossible(row["id"], error))
        found[row["id"]] = Body(row["id"], row["name"], row["country"], versions)
        loaded = _spans(row["country"], row["portals"], row["scopes"], of_portals)
        spans[row["id"]] = {label: open_ended(of_label, today or as_of) for label, of_label in loaded.items()}
    context = Context(as_of, found, Coverage(spans), policy, unreadable=tuple(unreadable))
    if bodies is not None:
        return context
    undecided = await read_undecided(run)
    return replace(context, unreviewed=undecided.unreviewed, awaiting_competitions=undecided.awaiting_competitions)


async def _bodies(run: RunStatement, ids: Sequence[str] | None) -> AsyncIterator[dict[str, Any]]:
    if ids is not None:
        for row in cast("list[dict[str, Any]]", await run(statement("merit/bodies_by_id"), {"ids": list(ids)})):
            yield row
        return
    after = ""
    while True:
        rows = cast("list[dict[str, Any]]", await run(statement("merit/bodies"), {"after": after, "limit": _BODIES_PER_PAGE}))
        for row in rows:
            yield row
        if len(rows) < _BODIES_PER_PAGE:
            return
        after = cast("str", rows[-1]["id"])


async def read_undecided(run: RunStatement) -> Undecided:
    """Read what is undecided now."""
    (row,) = cast("list[dict[str, Any]]", await run(statement("merit/unreviewed"), {}))
    awaiting = (cast("str", row["id"]) for row in await run(statement("merit/awaiting_competitions"), {}))
    return Undecided(frozenset([*row["servants"], *row["ties"]]), frozenset(awaiting))


async def _coverage_of_portals(run: RunStatement) -> _CoverageOfPortals:
    """Return the days that scopes without bodies cover."""
    found: dict[tuple[str, str], dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row in cast("list[dict[str, Any]]", await run(statement("merit/coverage"), {})):
        for label in row["labels"]:
            speaker = (_COUNTRY, row["country"]) if row["country"] else (_PORTAL, row["portal"])
            found[speaker][label].append((row["from"], row["to"]))
    return found


def _spans(
    country: str | None,
    portals: Iterable[Sequence[Any]],
    scopes: Iterable[Sequence[Any]],
    of_portals: _CoverageOfPortals,
) -> Mapping[str, tuple[Span, ...]]:
    """Return the days on which labels are loaded completely for one body.

    A portal speaks for it until the day since which its record of the body is missing; a list of the whole country always does.
    """
    found: dict[str, list[Span]] = defaultdict(list)
    speakers = [((_PORTAL, portal), absent_since or LAST_DAY) for portal, absent_since in portals]
    for speaker, until in [*speakers, ((_COUNTRY, country or ""), LAST_DAY)]:
        for label, spans in of_portals.get(speaker, {}).items():
            found[label] += [(start, min(end, until)) for start, end in spans]
    for labels, start, end in scopes:
        for label in labels:
            found[label].append((start, end))
    return {label: join_spans(spans) for label, spans in found.items()}


def _version(row: Sequence[Any]) -> BodyVersion:
    level, parent, start_earliest, start_latest, end_earliest, end_latest, open_ = row
    start = Day(start_earliest, start_latest)
    end = None if open_ else Day(end_earliest, end_latest) if end_earliest else Day.not_before(start_earliest)
    return BodyVersion(Period(start, end), BodyLevel(level) if level else None, parent)
