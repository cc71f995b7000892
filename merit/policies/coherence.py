"""What values of a policy must be like: within bounds, bands that follow each other, weights that sum to 1. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import fsum
from typing import Any, cast

from graph.model.days import FIRST_DAY, LAST_STATED_DAY
from merit.policies.values import BadPolicy, PolicyValue

_BANDS = {("age_bands", "age_limits"): 150, ("rating_bands", "highest"): 100}
"""Of each list of limits the one below which all of them lie."""
_LONGEST = 600
"""Months of fifty years, longer than any career."""
_BOUNDS: Mapping[tuple[str, str], tuple[float, float] | tuple[date, date]] = {
    ("development_plan", "low_below"): (1, 100),
    ("development_plan", "stale_months"): (1, _LONGEST),
    ("development_plan", "due_soon_days"): (0, 1_000),
    ("merit_index", "tenure_months"): (0, _LONGEST),
    ("merit_index", "sanction_months"): (0, _LONGEST),
    ("merit_index", "assessment_months"): (1, _LONGEST),
    ("merit_index", "orders_since"): (FIRST_DAY, LAST_STATED_DAY),
    ("reported_score", "tolerance"): (0, 10),
    ("time_to_promotion", "orders_since"): (FIRST_DAY, LAST_STATED_DAY),
    ("time_to_promotion", "observed_since"): (FIRST_DAY, LAST_STATED_DAY),
    ("training_hours", "hours_per_year"): (1, 2_000),
}
"""Of each value that questions read, the least and the greatest one that makes sense. Both are allowed."""
_WEIGHTS = "assessment"
_ROUNDED = 1e-9


def check_coherent(policy: str, value: PolicyValue, where: str) -> None:
    """Check a value that a deployment states, as far as its parameters are of the known types. Raises BadPolicy."""
    if not value.duty:
        return
    for name, given in value.parameters.items():
        if (policy, name) in _BOUNDS:
            _check_bounds(given, *_BOUNDS[policy, name], f"{where}: {name}")
        if (policy, name) in _BANDS:
            _check_limits(given, _BANDS[policy, name], f"{where}: {name} is {given!r}.")
        if policy == _WEIGHTS:
            _check_weights(given, f"{where}: the weights of {name}")


def _check_bounds(given: Any, least: Any, greatest: Any, what: str) -> None:
    if not least <= given <= greatest:
        raise BadPolicy(f"{what} is {given}. Write a value from {least} to {greatest}.")


def _check_limits(limits: Sequence[float], end: int, what: str) -> None:
    if not limits or any(low >= high for low, high in pairwise([0, *limits, end])):
        raise BadPolicy(f"{what} Write at least one limit, each greater than the one before, above 0 and under {end}.")


def _check_weights(weights: Mapping[str, Any], what: str) -> None:
    total = fsum(cast("Mapping[str, float]", weights).values())
    if abs(total - 1) > _ROUNDED:
        raise BadPolicy(f"{what} come to {total:g}. Write weights that sum to 1.")
