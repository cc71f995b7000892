"""Cases of a check that nobody has written as findings, and what the graph has of their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from graph.cypher.write_statements import read_evidence_statement
from graph.model.table import NODES, node_type_of_kind
from merit.context import RunStatement
from merit.contract import Case, Rule, Severity
from merit.findings.evidence import known_since, label_of, text_of

_LABELS = {node.kind: node.label for node in NODES}


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """A case of a rule. ``unsettled``: it rests on a match that nobody has settled."""

    rule: Rule
    case: Case
    unsettled: bool

    @property
    def severity(self) -> Severity:
        """The severity of a finding of the case: what is unsettled weighs less."""
        severity = self.rule.severity_of(self.case)
        return severity.one_lower if self.unsettled else severity


@dataclass(frozen=True, slots=True)
class CheckedEvidence:
    """A node of the graph that a case rests on; ``known_since`` is None where no record describes it."""

    id: str
    label: str
    text: str
    known_since: datetime | None


async def evidence_of(run: RunStatement, cases: Sequence[CheckedCase]) -> dict[str, CheckedEvidence]:
    """Return what the graph has of the evidence of cases, by id. A proposed appointment and its move are not in the graph."""
    return await nodes_as_evidence(run, (id_ for each in cases for id_ in each.case.evidence))


async def nodes_as_evidence(run: RunStatement, ids: Iterable[str]) -> dict[str, CheckedEvidence]:
    """Return nodes of the graph as evidence shows them, by id; those that are not in the graph are left out."""
    by_kind: dict[str, set[str]] = {}
    for id_ in ids:
        if (kind := id_.partition(":")[0]) in _LABELS:
            by_kind.setdefault(kind, set()).add(id_)
    found: dict[str, CheckedEvidence] = {}
    for kind, of_kind in sorted(by_kind.items()):
        for node in await run(read_evidence_statement(node_type_of_kind(kind)), {"ids": sorted(of_kind)}):
            row = cast("dict[str, Any]", node)
            found[row["id"]] = CheckedEvidence(row["id"], label_of(row), text_of(row), known_since(row["stated"]))
    return found
