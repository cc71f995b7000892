"""Rows of a few strata as they are: to pack them into columns would take longer than to judge them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from merit.strata.columns import sorted_rows
from merit.strata.rule import Key


@dataclass(frozen=True, slots=True)
class FewRows:
    """The rows of strata by their keys; they read as `merit.strata.columns.Columns` do."""

    by_key: Mapping[Key, Sequence[Any]]

    def rows(self) -> Iterator[tuple[Key, Any]]:
        """Yield all rows with their strata."""
        yield from ((key, row) for key, rows in self.by_key.items() for row in rows)

    def strata(self) -> Iterator[tuple[Key, list[Any]]]:
        """Yield the strata by their keys, each with its rows sorted; None comes before every value."""
        for key in sorted(self.by_key):
            yield key, sorted_rows(list(self.by_key[key]))
