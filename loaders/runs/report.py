"""The books of a run: what was read must be accounted for, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from graph.errors import BooksDoNotBalance, PortalError
from loaders.runs.untranslated_words import UntranslatedWords


@dataclass(slots=True)
class Books:
    """Counts of rows, except ``pending``: it counts references to things that are not loaded yet."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: int = 0
    pending: int = 0

    @property
    def balanced(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.created + self.updated + self.unchanged + self.duplicate + self.quarantined

    def add(self, other: Books) -> None:
        """Add the counts of other books to these."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def require_balance(self, what: str) -> None:
        """Raise BooksDoNotBalance if rows of ``what`` (a scope) are unaccounted for."""
        if not self.balanced:
            raise BooksDoNotBalance(
                f"The books of {what} do not balance: {self.counts()}. Rows were lost on the way, which is a fault of the hub: "
                "keep the page and report it. What was written stays."
            )


@dataclass(slots=True)
class ScopeReport:
    """One scope of one stream in one run.

    Its ``state`` is ``done``, ``held`` (until a person confirms removals or another process finishes), ``failed`` or ``stopped``.
    ``missing`` counts the records that are missing since this reading, ``gone`` those that count as gone since this reading.
    ``warnings`` say what an operator should look at, although the scope was read to its end. ``untranslated`` are the portal's
    words that stand in no table, in the rows that were mapped in this reading. The graph keeps no text that repeats what a row
    holds: ``kept_as`` has for such a problem or warning what it keeps instead.
    """

    stream: str
    scope: str
    books: Books = field(default_factory=Books)
    state: str = "done"
    problem: str | None = None
    missing: int = 0
    gone: int = 0
    warnings: list[str] = field(default_factory=list[str])
    untranslated: UntranslatedWords = field(default_factory=UntranslatedWords)
    kept_as: dict[str, str] = field(default_factory=dict[str, str])

    def fail(self, error: PortalError) -> None:
        """Note that an error of the portal ended the scope."""
        self.state, self.problem = "failed", str(error)
        if error.kept is not None:
            self.kept_as[self.problem] = error.kept

    @property
    def kept_problem(self) -> str | None:
        """What the graph keeps of the problem, or None."""
        return None if self.problem is None else self.kept_as.get(self.problem, self.problem)

    def kept(self) -> dict[str, Any]:
        """Return the outcome of the scope as the graph keeps it."""
        outcome = self.summary() | {"problem": self.kept_problem}
        return outcome | ({"warnings": [self.kept_as.get(each, each) for each in self.warnings]} if self.warnings else {})

    def summary(self) -> dict[str, Any]:
        """Return the outcome of the scope: its state, its warnings if it has any, and its counts."""
        ended = {"state": self.state, "problem": self.problem, "missing": self.missing, "gone": self.gone}
        return {**ended, **({"warnings": list(self.warnings)} if self.warnings else {}), **self.books.counts()}


@dataclass(slots=True)
class PortalReport:
    """One portal in one run.

    ``notes`` are remarks of its reader for the operator, which belong to no row. ``reading`` is the scope that is being read.
    ``careers`` counts the careers that were derived while pages were written.
    """

    portal: str
    run: str
    scopes: list[ScopeReport] = field(default_factory=list[ScopeReport])
    notes: list[str] = field(default_factory=list[str])
    seconds: float = 0.0
    reading: ScopeReport | None = None
    careers: int = 0

    @property
    def books(self) -> Books:
        """Sum of the books of all scopes."""
        total = Books()
        for scope in self.scopes:
            total.add(scope.books)
        return total

    @property
    def problem(self) -> str | None:
        """The first problem of a scope, or None."""
        return next((scope.problem for scope in self.scopes if scope.problem), None)

    @property
    def kept_problem(self) -> str | None:
        """What the graph keeps of it."""
        return next((scope.kept_problem for scope in self.scopes if scope.problem), None)

    @property
    def left_alone(self) -> bool:
        """Whether nothing was read because another process reads the portal: there is no run then."""
        return not self.run and all(scope.state == "held" for scope in self.scopes)

    @property
    def state(self) -> str:
        """The worst state of the run: ``failed``, ``held``, ``with_rejects`` or ``clean``."""
        for state in ("failed", "held"):
            if any(scope.state == state for scope in self.scopes):
                return state
        return "with_rejects" if self.books.quarantined else "clean"

    def document(self) -> dict[str, Any]:
        """Return the summary together with run, scopes and notes."""
        scopes = [
            {"stream": scope.stream, "scope": scope.scope, **scope.summary(), "untranslated": scope.untranslated.document()}
            for scope in self.scopes
        ]
        return {**self.summary(), "run": self.run, "scopes": scopes, "notes": self.notes}

    def summary(self) -> dict[str, Any]:
        """Return the outcome as ``--json`` and the demo report print it; ``seconds`` is wall-clock time."""
        counts = self.books.counts()
        return {"portal": self.portal, **counts, "state": self.state, "seconds": round(self.seconds, 3)}
