"""What became of the rows of an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import BooksDoNotBalance
from loaders.runs.untranslated_words import UntranslatedWords


@dataclass(slots=True)
class ScopeImport:
    """The rows of one scope: read = imported + duplicate + left out + rejected.

    ``left_out`` are those that the `sync` after the import loads, ``rejected`` those that it will put into quarantine. With a
    ``problem`` the scope was not read to its end.
    """

    portal: str
    stream: str
    scope: str
    read: int = 0
    imported: int = 0
    duplicate: int = 0
    left_out: int = 0
    rejected: int = 0
    problem: str | None = None
    untranslated: UntranslatedWords = field(default_factory=UntranslatedWords)

    def require_balance(self) -> None:
        """Raise BooksDoNotBalance if rows are unaccounted for."""
        if self.read != self.imported + self.duplicate + self.left_out + self.rejected:
            raise BooksDoNotBalance(
                f"The books of the import of {self.portal}/{self.stream}/{self.scope} do not balance: {self.read} rows were "
                f"read, {self.imported} imported, {self.duplicate} duplicate, {self.left_out} left out, {self.rejected} "
                "rejected. Rows were lost on the way, which is a fault of the hub: report it, and load with `meritgraph sync`."
            )


ScopeListener = Callable[[ScopeImport], None]
"""Called after each page with the scope that is being read."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The scopes of all portals, what their readers noted, and the numbers of nodes and relationships in the files."""

    folder: Path
    scopes: Sequence[ScopeImport]
    notes: Sequence[str]
    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether a scope was not read to its end."""
        return any(scope.problem for scope in self.scopes)

    @property
    def rejected(self) -> int:
        """The number of rows that will be in quarantine."""
        return sum(scope.rejected for scope in self.scopes)
