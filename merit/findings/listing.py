"""Lists of findings: pages by the day of the case, counts, and one finding with everything that is known of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from merit.findings.errors import UnknownFinding
from merit.findings.evidence import known_since, label_of, text_of
from merit.findings.states import DismissalGrounds, FindingState

_FINDINGS_PER_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings to list; all given criteria must hold, and an empty one holds for all findings.

    ``organisations`` are ids of the bodies to which the cases belong; None stands for all. ``unassigned`` leaves those that
    nobody reviews. The day of the case is ``day_from`` or later, and earlier than ``day_before``. With ``since`` only findings
    that were first seen at that moment or later are listed: the early warning. ``decided_by`` confirmed or dismissed them;
    ``changed_since`` is the moment since which they were opened or changed; ``missing_record`` says whether they rest on a record
    that is missing at its portal. ``withheld`` are ids of findings that are not listed, and ``disclosed`` leaves those that are
    confirmed and were disclosed to their servants.
    """

    rules: Sequence[str] = ()
    severities: Sequence[str] = ()
    states: Sequence[FindingState] = ()
    organisations: Sequence[str] | None = None
    assignee: str | None = None
    unassigned: bool = False
    day_from: date | None = None
    day_before: date | None = None
    since: datetime | None = None
    seen_before: datetime | None = None
    decided_by: str | None = None
    changed_since: datetime | None = None
    missing_record: bool | None = None
    withheld: Sequence[str] = ()
    disclosed: bool = False

    def parameters(self) -> dict[str, object]:
        return {
            "rules": list(self.rules) or None,
            "severities": list(self.severities) or None,
            "states": [state.value for state in self.states] or None,
            "organisations": None if self.organisations is None else list(self.organisations),
            "assignee": self.assignee,
            "unassigned": self.unassigned,
            "day_from": self.day_from,
            "day_before": self.day_before,
            "since": self.since,
            "seen_before": self.seen_before,
            "decided_by": self.decided_by,
            "changed_since": self.changed_since,
            "missing_record": self.missing_record,
            "withheld": list(self.withheld) or None,
            "disclosed": self.disclosed,
        }


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding as lists show it. Names are None where the graph has none; a finding about a body has no servant."""

    id: str
    rule: str
    severity: str
    state: FindingState
    reason: str
    day: date | None
    policy: str
    subjects: list[str]
    organisation: str
    organisation_name: str | None
    servant: str | None
    servant_name: str | None
    first_seen: datetime
    assignee: str | None
    due: date | None
    note: str | None
    version: int
    sort_key: str


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many findings of one rule and severity a body has."""

    rule: str
    severity: str
    organisation: str
    organisation_name: str | None
    findings: int


@dataclass(frozen=True, slots=True)
class RecordsOfEvidence:
    """The records of one stream that describe a node: when the newest was read, and how many of them are missing by now."""

    portal: str
    stream: str
    recorded_at: datetime
    records: int
    missing: int


@dataclass(frozen=True, slots=True)
class FindingEvidence:
    """A node that a finding rests on. ``missing_at_portal``: it has records, and all of them are missing at their portals."""

    id: str
    label: str
    text: str
    known_since: datetime | None
    missing_at_portal: bool
    records: list[RecordsOfEvidence]


@dataclass(frozen=True, slots=True)
class FindingReview:
    """One change of a finding: what was done, the state after it, and who did it when and why.

    A dismissal may have grounds, and may name an innocent explanation of the rule, counted from 1.
    """

    change: str
    state: FindingState
    by: str
    why: str
    note: str | None
    at: datetime
    grounds: DismissalGrounds | None = None
    explanation: int | None = None


@dataclass(frozen=True, slots=True)
class FindingDetails:
    """A finding with its evidence, its doubts and all its reviews, oldest first."""

    finding: ListedFinding
    evidence: list[FindingEvidence]
    reviews: list[FindingReview]
    rests_on_missing_record: bool
    rests_on_unreviewed_match: bool
    has_quarantined_rows: bool


async def list_findings(
    database: Database, chosen: FindingFilter, *, limit: int, after: str | None = None
) -> list[ListedFinding]:
    """Return a page of findings, the newest case first; ``after`` is the id of the last finding of the page before.

    Raises `UnknownFinding` for an ``after`` that is no finding.
    """
    start = (await _findings(database, [after]))[0].sort_key if after else ""
    return await _page(database, chosen, start, limit)


async def all_findings(database: Database, chosen: FindingFilter) -> AsyncGenerator[list[ListedFinding]]:
    """Yield all findings in pages, the newest case first."""
    page = await _page(database, chosen, "", _FINDINGS_PER_PAGE)
    while page:
        yield page
        page = await _page(database, chosen, page[-1].sort_key, _FINDINGS_PER_PAGE)


async def count_findings(database: Database, chosen: FindingFilter) -> list[FindingCount]:
    """Return how many findings there are, by rule, severity and body."""
    rows = cast("list[dict[str, Any]]", await database.read(statement("merit/count_findings"), chosen.parameters()))
    return [FindingCount(**row) for row in rows]


async def finding_details(database: Database, id_: str) -> FindingDetails:
    """Return one finding with everything that is known of it. Raises `UnknownFinding`."""
    return (await details_of(database, await _findings(database, [id_])))[0]


async def details_of(database: Database, findings: Sequence[ListedFinding]) -> list[FindingDetails]:
    """Return what is known of listed findings, in their order; five statements for at most a page of them."""
    ids = {"ids": [each.id for each in findings]}
    evidence = await _by_finding(database, "merit/evidence_of_findings", ids)
    reviews = await _by_finding(database, "merit/reviews_of_findings", ids)
    doubts = {row["id"]: row for row in await database.read(statement("merit/doubts_about_findings"), ids)}
    records: dict[tuple[str, str], list[RecordsOfEvidence]] = {}
    for row in cast("list[dict[str, Any]]", await database.read(statement("merit/records_of_evidence"), ids)):
        of_node = records.setdefault((row["finding"], row["node"]), [])
        of_node.append(RecordsOfEvidence(*(row[name] for name in RecordsOfEvidence.__slots__)))
    return [
        FindingDetails(
            each,
            [_evidence(node, records.get((each.id, node["id"]), [])) for node in evidence[each.id]["evidence"]],
            [_review(row) for row in reviews[each.id]["reviews"]],
            *(bool(doubts.get(each.id, {}).get(name)) for name in _DOUBTS),
        )
        for each in findings
    ]


_DOUBTS = ("rests_on_missing_record", "rests_on_unreviewed_match", "has_quarantined_rows")


async def _page(database: Database, chosen: FindingFilter, after: str, limit: int) -> list[ListedFinding]:
    parameters = {**chosen.parameters(), "after": after, "limit": limit}
    return [_listed(row) for row in await database.read(statement("merit/list_findings"), parameters)]


async def _findings(database: Database, ids: Sequence[str]) -> list[ListedFinding]:
    found = {row["id"]: row for row in await database.read(statement("merit/findings_by_id"), {"ids": list(ids)})}
    for id_ in ids:
        if id_ not in found:
            raise UnknownFinding(id_)
    return [_listed(found[id_]) for id_ in ids]


async def _by_finding(database: Database, name: str, ids: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    return {cast("str", row["finding"]): row for row in await database.read(statement(name), ids)}


def _listed(row: Mapping[str, Any]) -> ListedFinding:
    values: dict[str, Any] = {**row, "state": FindingState(row["state"])}
    return ListedFinding(**values)


def _evidence(node: Mapping[str, Any], records: list[RecordsOfEvidence]) -> FindingEvidence:
    return FindingEvidence(node["id"], label_of(node), text_of(node), known_since(node["stated"]), node["missing"], records)


def _review(row: Mapping[str, Any]) -> FindingReview:
    grounds = DismissalGrounds(row["grounds"]) if row["grounds"] else None
    state = FindingState(row["state"])
    return FindingReview(row["change"], state, row["by"], row["why"], row["note"], row["at"], grounds, row["explanation"])
