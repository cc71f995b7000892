"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check of one stream; ``stream`` is empty where the portal as a whole was looked at."""

    check: str
    stream: str
    problem: str | None = None

    @property
    def fine(self) -> bool:
        return self.problem is None
