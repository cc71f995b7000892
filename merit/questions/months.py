"""The months that a question asks about. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.errors import NothingToAnswer


@dataclass(frozen=True, slots=True)
class Months:
    """The months from the first to the last one, both included, as ``YYYY-MM``."""

    first: str
    last: str

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise NothingToAnswer(f"No month lies from {self.first} to {self.last}. Ask for a period that begins before it ends.")

    @classmethod
    def asked(cls, first: str | None, last: str | None, as_of: date, number: int) -> Months:
        """Return the months that are asked for; by default so many full months before the day on which figures were computed."""
        end = last or _text(_number(f"{as_of:%Y-%m}") - 1)
        return cls(first or _text(_number(end) - number + 1), end)

    def until(self, month: str) -> Months:
        """Return the months before a month. Raises NothingToAnswer where none is left."""
        return Months(self.first, min(self.last, _text(_number(month) - 1)))

    def since(self, month: str) -> Months:
        """Return the months from a month on. Raises NothingToAnswer where none is left."""
        return Months(max(self.first, month), self.last)

    def __contains__(self, month: object) -> bool:
        return isinstance(month, str) and self.first <= month <= self.last

    def __iter__(self) -> Iterator[str]:
        return map(_text, range(_number(self.first), _number(self.last) + 1))

    def __len__(self) -> int:
        return _number(self.last) - _number(self.first) + 1

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _text(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
