"""What an operator should know about files that were read without an error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_MAX_NAMES = 5


@dataclass(slots=True)
class FileNotes:
    """Notes of one visit on the files of one stream: each is made once, however many files or scopes it concerns.

    ``unread`` has the columns that nobody reads, each with the first file that has it; ``older`` the deliveries that were not
    read, with a newer one of the same list; ``numbered`` the files whose names differ only in a number that is no date;
    ``behind`` the files that were read although they are older than another one, with that one.
    """

    unread: dict[str, str] = field(default_factory=dict[str, str])
    older: dict[str, str] = field(default_factory=dict[str, str])
    numbered: dict[str, None] = field(default_factory=dict[str, None])
    behind: dict[str, str] = field(default_factory=dict[str, str])

    def add_unread(self, columns: Iterable[str], file: str) -> None:
        """Note columns of a file that nobody reads."""
        for column in columns:
            self.unread.setdefault(column, file)

    def sentences(self, stream: str) -> list[str]:
        """Return the notes as sentences."""
        found: list[str] = []
        if self.unread:
            columns = ", ".join(f"{column} ({file})" for column, file in self.unread.items())
            found.append(
                f"{stream}: nobody reads {columns}. Add what is needed to the row model, and all others to ignored_fields of the "
                "stream with the reason."
            )
        if self.older:
            newer = list(dict.fromkeys(self.older.values()))
            found.append(f"{stream}: not read, as there is a newer delivery ({_listed(newer)}): {_listed([*self.older])}.")
        if self.numbered:
            found.append(
                f"{stream}: {_listed([*self.numbered])} were read as parts of one list; if they are, declare parts=True. If each "
                "is the whole list as it was in a year, declare observations=True. If each replaces the one before, have them "
                "named by their dates."
            )
        if self.behind:
            newer = list(dict.fromkeys(self.behind.values()))
            found.append(
                f"{stream}: read as another part of the list, although there is a newer file ({_listed(newer)}): "
                f"{_listed([*self.behind])}. If this is an older delivery under another name, move it to where the pattern does "
                "not find it: as long as it is read, none of its records can go missing."
            )
        return found


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return ", ".join(names[:_MAX_NAMES]) + more
