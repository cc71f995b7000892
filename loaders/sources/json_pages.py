"""Pages of rows in JSON: the envelope of a page, and its rows one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import orjson

from loaders.portal_api.contract import RawRow, UnreadableRow
from loaders.portal_api.page_limits import MAX_PAGE_ROWS, require_few_rows, require_few_values, trimmed
from loaders.sources.json_pieces import Damaged, DamagedObject, parse_piecewise, unreadable_row
from loaders.sources.json_text import NestedTooDeeply, RepeatedField, parse_json, repeated_field

Rows = list[RawRow | UnreadableRow]


def decode_json(raw: bytes, rows_at: str | None, max_rows: int = MAX_PAGE_ROWS) -> tuple[Mapping[str, Any], Rows]:
    """Return the envelope and the rows of a JSON page; without ``rows_at`` the page is the list of rows.

    A row that cannot be read becomes an UnreadableRow: one with a value that no parser takes (``1e400``, half of a letter, bytes
    that are not UTF-8), or with an object that has a field twice. Raises ValueError when the page is not JSON (cut short, for
    example), has no list of rows, has a field of the envelope twice, or has too many rows or values (PageTooLarge).
    """
    require_few_values(raw)
    page, repeats = _parsed(raw)
    if rows_at is None:
        return {}, _rows(page, repeats, "the answer is no list", max_rows)
    if isinstance(page, (RepeatedField, DamagedObject)) and (twice := _named_twice(page)):
        raise ValueError(f"it has the field {twice!r} twice")
    envelope = cast("dict[str, Any]", page if isinstance(page, dict) else {})
    return envelope, _rows(envelope.get(rows_at), repeats, f"there is no list {rows_at!r}", max_rows)


def row_of(value: Any, repeats: bool) -> RawRow | UnreadableRow:
    """Return the row that a JSON value is. ``repeats`` tells whether an object in it may have a field twice."""
    if value.__class__ is not dict:  # nearly every row is one
        if isinstance(value, Damaged):
            return unreadable_row(value)
        if not isinstance(value, dict):
            return UnreadableRow("not_an_object", trimmed(orjson.dumps(value)))
    row = cast("dict[str, Any]", value)
    if repeats and (twice := repeated_field(row)) is not None:
        return UnreadableRow("repeated_field", trimmed(orjson.dumps(row)), twice)
    return row


def _parsed(raw: bytes) -> tuple[Any, bool]:
    try:
        return parse_json(raw)
    except (orjson.JSONDecodeError, NestedTooDeeply) as refused:
        try:
            return parse_piecewise(raw)
        except ValueError as error:
            # What the parser says names the place.
            raise (refused if isinstance(refused, orjson.JSONDecodeError) else error) from error


def _rows(values: Any, repeats: bool, problem: str, max_rows: int) -> Rows:
    if not isinstance(values, list):
        raise ValueError(problem)  # noqa: TRY004 - bad input, not a wrong call
    require_few_rows(len(cast("list[Any]", values)), max_rows)
    return [row_of(value, repeats) for value in cast("list[Any]", values)]


def _named_twice(page: RepeatedField | DamagedObject) -> str:
    return page.name if isinstance(page, RepeatedField) else page.repeated
