"""Notices fields that rows of a stream have had before and that a reading lacks: they were renamed or lost. Pure.

An optional field that no row has any more looks like a value that nobody states. Only the history of the stream tells the
difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from loaders.portal_api.contract import Row, Stream
from loaders.portal_api.row_fields import field_names

# In fewer rows an optional field may well be absent by chance.
_MANY_ROWS = 50


@dataclass(frozen=True, slots=True)
class FieldHistory:
    """The names of fields that rows of a stream had in earlier runs, by scope."""

    by_scope: Mapping[str, AbstractSet[str]] = field(default_factory=dict[str, AbstractSet[str]])

    def of(self, scope: str) -> AbstractSet[str]:
        """Return what a scope has had; of a scope that was never read, what the others of its stream have had."""
        return self.by_scope[scope] if scope in self.by_scope else frozenset[str]().union(*self.by_scope.values())


def learned_fields(stream: Stream[Any], had: AbstractSet[str], seen: AbstractSet[str]) -> AbstractSet[str] | None:
    """Return what a scope has had by now, of the fields that the row model reads; None if nothing was added."""
    return had | added if (added := (seen - had) & read_names(stream.row)) else None


def lost_fields(stream: Stream[Any], had: AbstractSet[str], seen: AbstractSet[str]) -> list[str]:
    """Return the names of the fields that rows had before and none has now under any of its names.

    Fields of ``Row.may_be_absent`` are never lost.
    """
    lost: list[str] = []
    for name, names in field_names(stream.row).items():
        if name not in stream.row.may_be_absent and (before := had & set(names)) and not seen & set(names):
            lost.append(min(before))
    return lost


def may_be_chance(rows: int, *, whole: bool) -> bool:
    """Tell whether so many rows may lack an optional field by chance; ``whole`` readings contain everything that a scope has."""
    return not whole or rows < _MANY_ROWS


def lost_fields_warning(scope: str, lost: list[str], rows: int) -> str:
    """Return the warning for a reading that is too small, or too partial, to conclude that fields were lost."""
    return (
        f"None of the {rows} rows read from {scope} has {_quoted(lost)}, which this stream has had before. If the portal has "
        "renamed or lost it, correct the row model or have the portal correct its rows."
    )


def lost_fields_problem(scope: str, lost: list[str], rows: int) -> str:
    """Return the problem of a scope whose rows lack fields that they have had before."""
    return (
        f"None of the {rows} rows of {scope} has {_quoted(lost)}, which this stream has had before: the portal has renamed or "
        "lost it, and rows without it say less than they did. They were loaded. Correct the row model, or have the portal "
        "correct its rows, and run sync again; if the portal may leave a field out, list it in may_be_absent of the row model."
    )


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@cache
def read_names(row: type[Row]) -> frozenset[str]:
    """Return the names that the row model reads, of which alone a history is kept.

    A portal may name fields as it likes, in each row anew: what is kept must not grow with its rows.
    """
    return frozenset(name for names in field_names(row).values() for name in names)
