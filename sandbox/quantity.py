"""Quantities that are planted in a world: what a question about bodies or people must answer."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity, with its true figures by name, written by the code that planted it.

    It is about `bodies` (their codes in the portal), or about `people` (their indices). `first` and `last` are the months of a
    period, both included, such as `2017-01`; empty where there is none.
    """

    question: str
    case: str
    figures: Mapping[str, float]
    because: str
    bodies: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    first: str = ""
    last: str = ""
