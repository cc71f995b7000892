"""Texts made of several parts, such as keys of several fields. Different parts never give the same text. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_ESCAPE = "\\"


def escaped(part: str, separator: str) -> str:
    """Return the part with a backslash before each separator and each backslash in it; most parts have none."""
    if separator not in part and _ESCAPE not in part:
        return part
    return part.replace(_ESCAPE, _ESCAPE * 2).replace(separator, _ESCAPE + separator)


def joined_key(fields: Sequence[str]) -> str:
    """Return the key of a row from the texts of its key's fields.

    They are joined by slashes, and a slash within a field is escaped. A key of one field is that field as it is.
    """
    return fields[0] if len(fields) == 1 else "/".join([escaped(field, "/") for field in fields])
