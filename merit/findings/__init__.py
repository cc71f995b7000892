"""Findings and their lives: detection opens, changes, resolves and reopens them, and people decide what becomes of them."""

from __future__ import annotations

from merit.findings.states import FindingState
from merit.findings.storing import FindingChanges, FindingStore, keep_unjudged, save_rule_run

__all__ = ["FindingChanges", "FindingState", "FindingStore", "keep_unjudged", "save_rule_run"]
