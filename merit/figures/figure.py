"""The contract of a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merit.strata.columns import Columns
from merit.strata.rule import Key

if TYPE_CHECKING:
    from merit.context import Context


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a figure about a body or a country.

    ``about`` is the id of the body, or the country. ``month`` is a month such as ``2026-03``; empty for what belongs to none.
    ``values`` are JSON: no names, and nothing that counts as personal data beyond ids. ``order`` is the text by which bodies are
    listed by the figure; empty where they are not.
    """

    about: str
    values: Any
    month: str = ""
    order: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure in two pure steps.

    - ``rows`` yields from a dossier of a class that it ``reads`` the keys of strata and their rows: instances of ``row``, a
      NamedTuple of ids, days, numbers, truths or None. What does not depend on the day of judgement stays kept for long: an open
      period has no end.
    - ``summarise`` makes of all rows what is kept. Its result must not depend on their order.
    """

    id: str
    reads: type[Any] | tuple[type[Any], ...]
    row: type[Any]
    rows: Callable[[Any, Context], Iterable[tuple[Key, Any]]]
    summarise: Callable[[Columns, Context], Iterable[Kept]]
