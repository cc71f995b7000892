"""The records of a change of a finding: its review, which stays for good, and its event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graph.events import event_properties
from graph.model.name_folding import SEPARATOR
from merit.findings.states import Step

HUB = "meritgraph"
"""The author of what the hub itself does to findings."""


# Behind every moment that a datetime can have.
_AFTER_ALL_TIME = 253_402_300_800


def changed_of(finding: str, now: datetime) -> dict[str, Any]:
    """Return the properties of a finding that say when it was changed. In the order of the key the newest change comes first."""
    moment = now.astimezone(UTC)
    age = (_AFTER_ALL_TIME - int(moment.timestamp())) * 1_000_000 - moment.microsecond
    return {"changed_at": now, "changed_key": f"{age:018d}{SEPARATOR}{finding}"}


def review_of(finding: str, version: int, step: Step, by: str, now: datetime, note: str | None = None) -> dict[str, Any]:
    """Return the properties of the review of a change; ``version`` is the one that the finding has after it."""
    return {
        "id": f"review:{finding}:{version:06}",
        "change": step.change.value,
        "state": step.state.value,
        "by": by,
        "why": step.why,
        "note": note,
        "grounds": step.grounds.kind.value if step.grounds else None,
        "explanation": step.grounds.explanation if step.grounds else None,
        "at": now,
    }


def event_of(step: Step, by: str, finding: Mapping[str, Any], now: datetime) -> dict[str, object]:
    """Return the properties of the event of a change. It names the finding and who changed it, and tells nothing of its case."""
    payload = {
        "finding": finding["id"],
        "rule": finding["rule"],
        "severity": finding["severity"],
        "organisation": finding["organisation"],
        "state": step.state.value,
        "by": by,
    }
    return event_properties(f"finding_{step.change}", now, payload)
