"""What the parameters of a policy demand of each other: bands that follow each other, weights that sum to 1. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import fsum
from typing import Any, cast

from merit.policies.values import BadPolicy, PolicyValue

_BANDS = {("age_bands", "age_limits"): 150, ("rating_bands", "highest"): 100}
"""Of each list of limits the one below which all of them lie."""
_WEIGHTS = "assessment"
_ROUNDED = 1e-9


def check_coherent(policy: str, value: PolicyValue, where: str) -> None:
    """Check a value that a deployment states, as far as its parameters are of the known types. Raises BadPolicy."""
    if not value.duty:
        return
    for name, given in value.parameters.items():
        if (policy, name) in _BANDS:
            _check_limits(given, _BANDS[policy, name], f"{where}: {name} is {given!r}.")
        if policy == _WEIGHTS:
            _check_weights(given, f"{where}: the weights of {name}")


def _check_limits(limits: Sequence[float], end: int, what: str) -> None:
    if not limits or any(low >= high for low, high in pairwise([0, *limits, end])):
        raise BadPolicy(f"{what} Write at least one limit, each greater than the one before, above 0 and under {end}.")


def _check_weights(weights: Mapping[str, Any], what: str) -> None:
    total = fsum(cast("Mapping[str, float]", weights).values())
    if abs(total - 1) > _ROUNDED:
        raise BadPolicy(f"{what} come to {total:g}. Write weights that sum to 1.")
