"""Birthplaces and schools as registers write them, and when two of them are the same. Pure."""

from __future__ import annotations

from functools import lru_cache

from graph.model.name_folding import fold


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """Return a birthplace or a school as it is compared: spellings that differ by case or accents only are one."""
    return fold(text)
