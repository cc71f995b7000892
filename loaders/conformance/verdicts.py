"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended."""

    FINE = "fine"
    FAILED = "failed"
    NOT_EXAMINED = "not examined"


@dataclass(frozen=True, slots=True)
class NotExamined:
    """A check that could not be made; ``why`` goes on from "could not be made:" and names neither stream nor row."""

    why: str


Found = str | NotExamined | None
"""What is wrong, that it could not be looked at, or None where all is fine."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check of one stream; ``stream`` is empty where the portal as a whole was looked at.

    ``problem`` is what is wrong, ``not_examined`` why nobody can tell; at most one of them is given.
    """

    check: str
    stream: str
    problem: str | None = None
    not_examined: str | None = None

    @classmethod
    def of(cls, check: str, stream: str, found: Found) -> Verdict:
        if isinstance(found, NotExamined):
            return cls(check, stream, not_examined=found.why)
        return cls(check, stream, problem=found)

    @property
    def outcome(self) -> Outcome:
        if self.problem is not None:
            return Outcome.FAILED
        return Outcome.FINE if self.not_examined is None else Outcome.NOT_EXAMINED
