"""Rows of one reading of a snapshot that give one key different contents. Pure.

The first row of a record counts. A later one with another content goes to quarantine (``conflicting_rows``), so that it is seen,
listed and counted at every run until the portal has one row for the key again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from loaders.ingest.records import Change, Conflict, RejectedRow

# So many keys are named in a report; the others are in quarantine, too.
_NAMED = 5


@dataclass(slots=True)
class ConflictingRows:
    """The conflicting rows of one reading of a scope.

    ``names`` are the names of the rows in quarantine. ``pages`` has for some of the keys the pages on which their rows came. Keys
    that are personal are hashed.
    """

    names: set[str] = field(default_factory=set[str])
    pages: dict[str, dict[str, None]] = field(default_factory=dict[str, dict[str, None]])
    _rejected: dict[str, bool] = field(default_factory=dict[str, bool])
    """Whether the graph still lacks the record, for records whose last row was rejected when it was written."""
    _written_instead: dict[str, str] = field(default_factory=dict[str, str])
    """The content that was written in place of the rejected one, by record."""

    def add_rejected(self, changes: Iterable[Change]) -> None:
        """Note changes that were rejected when they were written: a later row of the same record is no conflict."""
        self._rejected |= {change.record.id: change.new for change in changes}

    def decide(self, changes: Sequence[Change]) -> DecidedChanges:
        """Return which of the changes are to be written, now that all earlier ones are."""
        decided = DecidedChanges()
        for change in changes:
            id_ = change.record.id
            if (new := self._rejected.pop(id_, None)) is not None:
                decided.changes.append(replace(change, new=new, conflict=None))
                self._written_instead[id_] = change.record.content_hash
            elif change.conflict is None:
                decided.changes.append(change)
            elif self._written_instead.get(id_) == change.record.content_hash:
                decided.repeated += 1
            else:
                decided.conflicting.append(change.conflict.row)
                self._add(change.conflict)
        return decided

    def sentence(self, scope: str) -> str | None:
        """Return what to report, or None without conflicts."""
        if not self.names:
            return None
        keys = "; ".join(f"{key} (pages {', '.join(pages)})" for key, pages in self.pages.items())
        return self._sentence(scope, f": {keys}")

    def kept_sentence(self, scope: str) -> str:
        """Return what the graph keeps of it: a key can tell of whom a row is."""
        return self._sentence(scope, "")

    def _sentence(self, scope: str, keys: str) -> str:
        return (
            f"{len(self.names)} rows of {scope} are in quarantine because an earlier row of this reading has the same key and "
            f"another content, and only the first one counts{keys}. Have the portal correct these rows, or choose a key that "
            "distinguishes them."
        )

    def _add(self, conflict: Conflict) -> None:
        self.names.add(conflict.row.name)
        if conflict.row.key in self.pages or len(self.pages) < _NAMED:
            pages = [page for page in (conflict.first_page, conflict.page) if page is not None]
            self.pages.setdefault(conflict.row.key, {}).update(dict.fromkeys(pages))


@dataclass(slots=True)
class DecidedChanges:
    """Changes to write, conflicting rows for the quarantine, and how many rows only repeat what was written."""

    changes: list[Change] = field(default_factory=list[Change])
    conflicting: list[RejectedRow] = field(default_factory=list[RejectedRow])
    repeated: int = 0
