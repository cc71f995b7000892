"""What was loaded from portals, what was not, and what is sent to them: lists for those who operate the hub."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from graph.model.ids import stable_id
from graph.model.name_folding import SEPARATOR
from loaders.ingest.pending_list import pending_reference
from loaders.portal_api.registry import usable_portals
from loaders.runs.load_requests import shown_row_id
from resolvers.access.callers import Role
from resolvers.access.table import ROWS, Rows
from resolvers.context import Context
from resolvers.errors import Forbidden
from resolvers.lists import KeysetList, before_moment, newest_by
from resolvers.merged_servants import current_ids, ids_ever_had
from resolvers.paging import Connection
from resolvers.portals import Portal, portal_of_name
from resolvers.rows import load_run
from resolvers.types import LoadRun

# More than any score of a match candidate.
_ABOVE_ALL_SCORES = 2.0


class RunState(StrEnum):
    """State of a load run."""

    RUNNING = "running"
    CLEAN = "clean"
    WITH_REJECTS = "with_rejects"
    HELD = "held"
    FAILED = "failed"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


class ScopeState(StrEnum):
    """State of one scope in a load run."""

    DONE = "done"
    HELD = "held"
    FAILED = "failed"
    STOPPED = "stopped"


class CandidateKind(StrEnum):
    """Who may be one person."""

    SERVANT = "servant"
    RELATIVE = "relative"


class DeliveryState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    SET_ASIDE = "set_aside"
    DISCARDED = "discarded"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """A row that could not be loaded: why and where, without its key and its content."""

    id: str
    portal: str
    stream: str
    scope: str
    code: str
    field: str | None
    mapping_version: int | None
    recorded_at: datetime
    run: str | None
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReference:
    """A reference to something that is not loaded. ``number`` is None where it is personal."""

    id: str
    portal: str
    stream: str
    label: str
    scheme: str | None
    number: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchCandidate:
    """Two servants who may be one person, or a declared relative (``left_id``) who may be a servant."""

    id: str
    kind: str
    state: str
    left_id: str | Forbidden
    right_id: str | Forbidden
    confidence: float
    reasons: list[str]
    found_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message to another portal, without its body."""

    id: str
    recipient: str
    kind: str
    number: str
    state: str
    attempts: int
    queued_at: datetime
    not_before: datetime | None
    ended_at: datetime | None


async def portals_page(context: Context, first: int, after: str | None) -> Connection[Portal]:
    """Return a page of the portals that are installed or were ever loaded, by name."""
    page = context.page_request(first, after, "portals")
    (row,) = await context.reader.read("api/portals_loaded")
    names = sorted({*usable_portals(), *cast("list[str]", row["portals"])})
    nodes = [portal_of_name(name) for name in names if name > (page.after or "")][: page.limit]

    async def count() -> int:
        return len(names)

    return page.connection(nodes, [portal.name for portal in nodes], count)


def _quarantined(row: Mapping[str, Any]) -> QuarantinedRow:
    values = {name: value for name, value in row.items() if name != "sort_key"}
    return QuarantinedRow(id=shown_row_id(row["sort_key"]), **values)


def _pending(row: Mapping[str, Any]) -> PendingReference:
    waiting = pending_reference(row)
    return PendingReference(
        id=stable_id("pending_reference", row["id"]),
        portal=waiting.portal,
        stream=waiting.stream,
        label=waiting.label,
        scheme=waiting.scheme,
        number=waiting.number,
        since=waiting.since,
    )


def _id(row: Mapping[str, Any]) -> str:
    return cast("str", row["id"])


def _likeliest(row: Mapping[str, Any]) -> str:
    return f"{row['confidence']!r}{SEPARATOR}{row['id']}"


def _below(key: str) -> Mapping[str, object]:
    score, _, id_ = key.partition(SEPARATOR)
    return {"score": float(score) if score else _ABOVE_ALL_SCORES, "after": id_}


def _candidate(row: Mapping[str, Any]) -> MatchCandidate:
    return MatchCandidate(**row)


def _delivery(row: Mapping[str, Any]) -> Delivery:
    return Delivery(**row)


_QUARANTINE = KeysetList("quarantine", "api/quarantined_rows_page", _quarantined, "api/count_quarantined_rows")
_PENDING = KeysetList("pendingReferences", "ingest/pending_reference_page", _pending, "api/count_pending_references", key=_id)
_RUNS = KeysetList(
    "loadRuns", "api/load_runs_page", load_run, "api/count_load_runs", key=newest_by("started_at"), bounds=before_moment
)
_DELIVERIES = KeysetList(
    "deliveries", "api/deliveries_page", _delivery, "api/count_deliveries", key=newest_by("queued_at"), bounds=before_moment
)
_CANDIDATES = KeysetList(
    "matchCandidates", "api/match_candidates_page", _candidate, "api/count_match_candidates", key=_likeliest, bounds=_below
)
_CANDIDATES_IN_SIGHT = KeysetList(
    "matchCandidates",
    "api/match_candidates_in_sight_page",
    _candidate,
    "api/count_match_candidates_in_sight",
    key=_likeliest,
    bounds=_below,
)


async def quarantine_page(
    context: Context, criteria: Mapping[str, object], first: int, after: str | None
) -> Connection[QuarantinedRow]:
    """Return a page of the rows in quarantine, by portal, stream and scope."""
    return await _QUARANTINE.read(context, criteria, first, after)


async def pending_page(
    context: Context, criteria: Mapping[str, object], first: int, after: str | None
) -> Connection[PendingReference]:
    """Return a page of the references that wait, by the record that waits."""
    page = await _PENDING.read(context, criteria, first, after)
    if context.caller is None:
        return page
    return replace(page, edges=[replace(edge, node=_without_paper(edge.node)) for edge in page.edges])


def _without_paper(waiting: PendingReference) -> PendingReference:
    """Return a reference without its number, unless that is of something public: the number of a paper leads to a person."""
    denied: Any = Forbidden()
    public = waiting.number is None or ROWS.get(waiting.label) == Rows.PUBLIC
    return waiting if public else replace(waiting, number=denied)


async def load_runs_page(context: Context, criteria: Mapping[str, object], first: int, after: str | None) -> Connection[LoadRun]:
    """Return a page of load runs, the newest first."""
    return await _RUNS.read(context, criteria, first, after)


async def deliveries_page(
    context: Context, criteria: Mapping[str, object], first: int, after: str | None
) -> Connection[Delivery]:
    """Return a page of the messages to other portals, the newest first. Whose paper one is about is told the hub itself alone."""
    page = await _DELIVERIES.read(context, criteria, first, after)
    if context.caller is None:
        return page
    denied: Any = Forbidden()
    return replace(page, edges=[replace(edge, node=replace(edge.node, number=denied)) for edge in page.edges])


async def match_candidates_page(
    context: Context, criteria: Mapping[str, object], servant: str | None, first: int, after: str | None
) -> Connection[MatchCandidate]:
    """Return a page of match candidates, of one servant or all that the caller sees, the highest score first.

    Who operates the hub sees all of them without a person or a reason, so she cannot choose by a person either.
    """
    scope = await context.scope()
    if scope.role == Role.INTEGRATOR and servant is not None:
        raise Forbidden
    ids = None if servant is None else await ids_ever_had(context, servant)
    asked, implied = {**criteria, "servant": servant}, {"servants": ids}
    if scope.unlimited:
        return await _CANDIDATES.read(context, asked, first, after, implied=implied)
    if scope.role == Role.INTEGRATOR:
        page = await _CANDIDATES.read(context, asked, first, after, implied=implied)
        return replace(page, edges=[replace(edge, node=_in_short(edge.node)) for edge in page.edges])
    if servant is not None:
        context.looks.note_asked("matchCandidates", (await current_ids(context, servant=servant))["servant"])
    return await _CANDIDATES_IN_SIGHT.read(context, asked, first, after, implied={**implied, "scope": sorted(scope.bodies)})


def _in_short(candidate: MatchCandidate) -> MatchCandidate:
    """Return a candidate without who they are and how they are alike."""
    denied: Any = Forbidden()
    return replace(candidate, left_id=denied, right_id=denied, reasons=denied)
