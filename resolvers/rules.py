"""Rules with the counts of their last runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merit.catalogue import all_rules
from merit.contract import Rule
from resolvers.types import RuleRun


def rule(id_: str) -> Rule | None:
    """None for a rule that was found by once and is not installed any more."""
    return next((each for each in all_rules() if each.id == id_), None)


def rule_run(row: Mapping[str, Any]) -> RuleRun:
    return RuleRun(
        as_of=row["as_of"],
        ended_at=row["ended_at"],
        violating=row["violating"],
        satisfied=row["satisfied"],
        not_evaluable=row["not_evaluable"],
        missing=row["missing"] or [],
    )
