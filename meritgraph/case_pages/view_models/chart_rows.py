"""What charts show: rows of values with their intervals, and numbers one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whiskers:
    """A value from 0 to 1 with its interval; a row without a value shows its note alone."""

    label: str
    note: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Numbers one after the other, and the marks below some of them, by position."""

    label: str
    numbers: Sequence[int]
    marks: Sequence[tuple[int, str]]
