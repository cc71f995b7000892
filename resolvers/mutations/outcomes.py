"""What became of a change that a caller asked for, where it was not made: what she is told, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from graph.once import KeyUsedOtherwise as KeyWasUsed


@dataclass(frozen=True, slots=True)
class StaleVersion:
    """What is to be changed has another version by now than the one that the caller saw."""

    version: int
    message: str = "This was changed since you read it, and nothing was saved. Read it again, and decide again."


@dataclass(frozen=True, slots=True)
class NotPossible:
    """The change does not fit the state, or lacks what such a change must have. The message says so."""

    message: str


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The caller sees what is to be changed, and it is for others to change it."""

    message: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is nothing of this id that the caller sees."""

    message: str


@dataclass(frozen=True, slots=True)
class KeyUsedOtherwise:
    """The idempotency key was used with another input."""

    message: str = str(KeyWasUsed())


Refusal = StaleVersion | NotPossible | NotAllowed | NotFound | KeyUsedOtherwise
