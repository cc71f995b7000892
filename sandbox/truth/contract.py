"""What a module of this package defines: how to find in the world everything that a rule reports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.model import Deed, World


@dataclass(frozen=True, slots=True)
class RuleTruth:
    """Everything that one rule reports in a world, each as its deeds; `because` is said of what was not planted."""

    rule: str
    because: str
    violations: Callable[[World], Iterable[tuple[Deed, ...]]]
