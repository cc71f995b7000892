"""The books of a run: what was read must be accounted for, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from graph.errors import BooksDoNotBalance


@dataclass(slots=True)
class Books:
    """Counts of rows; ``pending`` counts references that wait for their other end, not rows."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: int = 0
    pending: int = 0

    @property
    def balanced(self) -> bool:
        return self.read == self.created + self.updated + self.unchanged + self.duplicate + self.quarantined

    def add(self, other: Books) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def counts(self) -> dict[str, int]:
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def require_balance(self, what: str) -> None:
        """Raises BooksDoNotBalance when rows of ``what`` are unaccounted for."""
        if not self.balanced:
            raise BooksDoNotBalance(
                f"The books of {what} do not balance: {self.counts()}. Rows were lost on the way, which is a fault of the hub: "
                "keep the page and report it. What was written stays."
            )


@dataclass(slots=True)
class ScopeReport:
    """One scope of one stream in one run: ``done``, ``held`` for a person's word, or ``failed``, and what the problem is.

    ``missing`` records were not found by a complete reading, ``gone`` ones not by several.
    """

    stream: str
    scope: str
    books: Books = field(default_factory=Books)
    state: str = "done"
    problem: str | None = None
    missing: int = 0
    gone: int = 0

    def summary(self) -> dict[str, Any]:
        """What came out of it."""
        ended = {"state": self.state, "problem": self.problem, "missing": self.missing, "gone": self.gone}
        return {**ended, **self.books.counts()}


@dataclass(slots=True)
class PortalReport:
    """One portal in one run; ``notes`` is what its reader saw and no row can say."""

    portal: str
    run: str
    scopes: list[ScopeReport] = field(default_factory=list[ScopeReport])
    notes: list[str] = field(default_factory=list[str])
    seconds: float = 0.0

    @property
    def books(self) -> Books:
        total = Books()
        for scope in self.scopes:
            total.add(scope.books)
        return total

    @property
    def problem(self) -> str | None:
        return next((scope.problem for scope in self.scopes if scope.problem), None)

    @property
    def state(self) -> str:
        for state in ("failed", "held"):
            if any(scope.state == state for scope in self.scopes):
                return state
        return "with_rejects" if self.books.quarantined else "clean"

    def document(self) -> dict[str, Any]:
        """The summary with its run, its scopes and its notes."""
        scopes = [{"stream": scope.stream, "scope": scope.scope, **scope.summary()} for scope in self.scopes]
        return {**self.summary(), "run": self.run, "scopes": scopes, "notes": self.notes}

    def summary(self) -> dict[str, Any]:
        """As ``--json`` and the demo report print it; seconds of wall clock."""
        counts = self.books.counts()
        return {"portal": self.portal, **counts, "state": self.state, "seconds": round(self.seconds, 3)}
