"""Numbers of days or months of which only the least and the most possible value are known."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.days.truth import Truth


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number, known as the least and the most it can be. Raises ValueError when the least exceeds the most."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise ValueError(f"a count cannot be at least {self.least} and at most {self.most}")

    @property
    def exact(self) -> int | None:
        """The number, where only one is possible."""
        return self.least if self.least == self.most else None

    def at_least(self, n: float) -> Truth:
        return True if self.least >= n else False if self.most < n else None

    def more_than(self, n: float) -> Truth:
        return True if self.least > n else False if self.most <= n else None

    def __add__(self, other: Count) -> Count:
        return Count(self.least + other.least, self.most + other.most)


# The alias says the unit.
DayCount = Count
MonthCount = Count
