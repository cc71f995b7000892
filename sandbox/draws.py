"""Named streams of chance: what one entity draws never disturbs what another one draws."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, topic: str, entity: object = "") -> Random:
    """A generator of its own for one topic and entity; the same names always give the same draws."""
    name = f"{seed}:{topic}:{entity}".encode()
    return Random(int.from_bytes(blake2b(name, digest_size=8).digest(), "big"))


def days(count: int) -> timedelta:
    return timedelta(days=count)


def day_between(draw: Random, first: date, last: date) -> date:
    """A day from first to last, both possible; first when the range is empty."""
    width = (last - first).days
    return first + timedelta(days=int(draw.random() * (width + 1))) if width > 0 else first


def whole(draw: Random, low: int, high: int) -> int:
    """A whole number from low to high, both possible (several times faster than `randint`)."""
    return low + int(draw.random() * (high - low + 1))


def pick(draw: Random, choices: Sequence[T]) -> T:
    return choices[int(draw.random() * len(choices))]
