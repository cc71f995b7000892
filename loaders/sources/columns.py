"""The columns that a row model reads from a table, compared with the header that the table has."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from loaders.portal_api.contract import Row
from loaders.portal_api.row_fields import field_names
from loaders.portal_api.shown_text import shortened
from loaders.sources.file_text import FileProblem

_BETWEEN_WORDS = re.compile(r"[\W_]+")
# A file may have any number of names, of any length. A message names a few, by their beginnings.
_MOST_NAMES, _LONGEST_SHOWN = 20, 60


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, as a row model reads them.

    ``required`` has, for each field that must have a column, the names that the column may have. ``known`` has the names of all
    columns that are read or ignored on purpose.
    """

    required: Mapping[str, tuple[str, ...]]
    known: frozenset[str]

    @classmethod
    def of(
        cls,
        row: type[Row],
        key: Iterable[str] = (),
        *,
        ignored: Iterable[str] = (),
        added: Collection[str] = (),
        read_besides: Iterable[str] = (),
    ) -> Columns:
        """Return the columns of rows with a key.

        ``ignored`` names columns that are ignored on purpose. A reader adds the fields ``added`` to each row, and itself reads
        the columns ``read_besides``, which must be there, too.
        """
        fields = field_names(row)
        read = {name for names in fields.values() for name in names}
        required = {field: names for field, names in fields.items() if field not in row.may_be_absent and not {*names} & {*added}}
        besides = [name for name in (*key, *read_besides) if name not in read and name not in added]
        required |= {name: (name,) for name in besides}
        return cls(required, frozenset({*read, *besides, *ignored, *added}))

    @classmethod
    def of_names(cls, names: Sequence[str]) -> Columns:
        """Return columns that must all be there under exactly these names."""
        return cls({name: (name,) for name in names}, frozenset(names))

    def count(self, header: Collection[str]) -> int:
        """Return how many columns of the header are known."""
        return len(self.known & {*header})

    def require(self, header: Sequence[str]) -> None:
        """Raise FileProblem for a column that is there twice or not at all."""
        if twice := [name for name, count in Counter(header).items() if name and count > 1]:
            raise FileProblem(
                f"its header has {quoted(twice)}{', each' if len(twice) > 1 else ''} more than once",
                "Only one column of a name can be read: have the file delivered with one column of each name",
            )
        missing = [(field, names) for field, names in self.required.items() if not {*names} & {*header}]
        if not missing:
            return
        lacking = ", ".join(f"{' or '.join(f'«{name}»' for name in names)}{_hint(names, header)}" for _, names in missing)
        fields = ", ".join(field for field, _ in missing)
        raise FileProblem(
            f"its header lacks {lacking}",
            "Have it delivered with its former columns, or name the columns in the row model as the file does. If the portal may "
            f"leave such a column out, list its field ({fields}) in may_be_absent of the row model",
        )

    def unread(self, header: Sequence[str]) -> list[str]:
        """Return the named columns of the header that nobody reads and nobody ignores on purpose."""
        return [name for name in header if name and name not in self.known]


def quoted(names: Sequence[str]) -> str:
    """Return the names as a list in quotation marks: the first of many, and the beginnings of long ones."""
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(f"«{shortened(name, _LONGEST_SHOWN)}»" for name in names[:_MOST_NAMES]) + more


def few_columns(described: Sequence[str]) -> Sequence[str]:
    """Return the descriptions of columns, of many the first ones and how many others there are."""
    more = len(described) - _MOST_NAMES
    return [*described[:_MOST_NAMES], f"{more:,} more columns"] if more > 0 else described


def _hint(names: Sequence[str], header: Sequence[str]) -> str:
    """Return the name in the header that differs from a wanted name only in case, white space or punctuation."""
    wanted = {_plain(name) for name in names}
    similar = [name for name in header if _plain(name) in wanted]
    return f" (the file has {quoted(similar)})" if similar else ""


def _plain(name: str) -> str:
    return _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", name).casefold())
