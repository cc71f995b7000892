"""What is written of a finding, with two hashes: of the facts that it rests on, and of everything. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from graph.model.ids import digest
from graph.model.name_folding import SEPARATOR
from merit.context import Context
from merit.contract import Case, Rule
from merit.messages import as_text

NAMES = frozenset({"person", "body", "post", "old", "one", "other", "rival", "relative", "superior"})
"""The words of reasons that are names. The evidence holds whom and what they name by id, so another spelling is no other fact."""


def content_of(rule: Rule, case: Case, context: Context) -> dict[str, Any]:
    """Return the properties of a violating case's finding.

    ``evidence_hash`` is the same as long as the facts are, whatever people, bodies and posts are called by now. ``content_hash``
    is the same as long as nothing that is written of the finding differs.
    """
    severity = rule.severity_of(case)
    facts = [case.reason, severity.value, case.organisation, *case.evidence, "", *_facts(case)]
    if context.unsettled(case.servant, case.evidence):
        severity = severity.one_lower  # rules.md 10
    # The days from the case to the last date there is: ascending text order then lists the newest case first.
    age = date.max.toordinal() - (case.day or date.min).toordinal()
    content: dict[str, Any] = {
        "rule": rule.id,
        "severity": severity.value,
        "reason": rule.reason(case),
        "organisation": case.organisation,
        "subjects": list(case.subjects),
        "policy": "; ".join(value.describe() for value in case.policy),
        "day": case.day,
        "sort_key": f"{age:07d}{SEPARATOR}{rule.finding_id(case.subjects)}",
        "evidence_hash": _hash(facts),
    }
    return {**content, "content_hash": _hash([*map(str, content.values()), case.servant or "", *case.evidence])}


def _facts(case: Case) -> Iterable[str]:
    words = case.words or {}
    return (f"{name}={as_text(words[name])}" for name in sorted(words.keys() - NAMES))


def _hash(parts: Iterable[str]) -> str:
    return digest("\x1f".join(parts).encode())
