"""The verdicts of the conformance kit."""

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
    """A check that could not be made; ``reason`` continues "could not be made:" and names neither stream nor row."""

    reason: str


CheckResult = str | NotExamined | None
"""The problem that a check found, NotExamined where it could not be made, or None where all is fine."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one check of one stream; ``stream`` is empty for checks of the portal as a whole.

    ``problem`` says what is wrong, ``not_examined`` why the check could not be made; at most one of them is set.
    """

    check: str
    stream: str
    problem: str | None = None
    not_examined: str | None = None

    @classmethod
    def of(cls, check: str, stream: str, result: CheckResult) -> Verdict:
        """Return the verdict for the result of a check."""
        if isinstance(result, NotExamined):
            return cls(check, stream, not_examined=result.reason)
        return cls(check, stream, problem=result)

    @property
    def outcome(self) -> Outcome:
        """How the check ended."""
        if self.problem is not None:
            return Outcome.FAILED
        return Outcome.FINE if self.not_examined is None else Outcome.NOT_EXAMINED
