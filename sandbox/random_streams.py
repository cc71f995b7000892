"""Named random streams: the draws for one entity never change the draws for another."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, topic: str, entity: object = "") -> Random:
    """Return a random generator for one topic and entity; the same seed and names always give the same draws."""
    name = f"{seed}:{topic}:{entity}".encode()
    return Random(int.from_bytes(blake2b(name, digest_size=8).digest(), "big"))


def days(count: int) -> timedelta:
    """Return a period of that many days."""
    return timedelta(days=count)


def day_between(draw: Random, first: date, last: date) -> date:
    """Draw a day from `first` to `last`, both included; `first` if the range is empty."""
    width = (last - first).days
    return first + timedelta(days=int(draw.random() * (width + 1))) if width > 0 else first


def number_between(draw: Random, low: int, high: int) -> int:
    """Draw a whole number from `low` to `high`, both included (several times faster than `randint`)."""
    return low + int(draw.random() * (high - low + 1))


def pick(draw: Random, choices: Sequence[T]) -> T:
    """Draw one of the choices."""
    return choices[int(draw.random() * len(choices))]
