"""From a raw row to keyed facts, or to the reason why not. Pure: no database, no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, cast

import orjson
from pydantic import ValidationError

from loaders.ingest.fact_codec import KeyedFact, canonical, keyed, with_keys
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Message, Portal, RawRow, Stream, Unreadable

MAX_ROW_BYTES = 1024 * 1024
# Both engines store whole numbers in 64 bits.
_LEAST_INTEGER, _GREATEST_INTEGER = -(2**63), 2**63 - 1

# pydantic's words for what is wrong, in ours; whatever is not here is a wrong type.
_REASONS = {
    "missing": "missing_field",
    "string_too_short": "missing_field",
    "too_short": "missing_field",
    "impossible_date": "impossible_date",
    "end_before_start": "end_before_start",
    "value_error": "impossible_value",
    "string_pattern_mismatch": "impossible_value",
    "greater_than": "impossible_value",
    "greater_than_equal": "impossible_value",
    "less_than": "impossible_value",
    "less_than_equal": "impossible_value",
    "enum": "unknown_value",
    "literal_error": "unknown_value",
}


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A row with its key: enough to tell whether it has changed."""

    id: str
    key: str
    content_hash: str
    row: RawRow
    size: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that goes to quarantine. ``payload`` is its content; ``key`` is empty where it has none."""

    reason: str
    field: str
    payload: bytes
    key: str = ""

    @property
    def digest(self) -> str:
        return hashlib.blake2b(self.payload, digest_size=15).hexdigest()


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """A record and the facts it states, identifiers keyed; ``text`` is their canonical form, as it is kept.

    ``messages`` are what other portals are to learn of it, in clear: they are encrypted as they are kept.
    """

    id: str
    key: str
    content_hash: str
    facts: tuple[KeyedFact, ...]
    text: str
    messages: tuple[Message, ...] = ()


def identify(portal: Portal, stream: Stream[Any], raw: RawRow | Unreadable, keys: KeyRing) -> RawRecord | Rejected:
    """The row's record id and content hash; rejected where it is unreadable, too large or without its key."""
    if isinstance(raw, Unreadable):
        return Rejected(raw.reason, raw.field, raw.raw)
    encoded = _encoded(raw)
    if len(encoded) > MAX_ROW_BYTES:
        return Rejected("field_too_large", _largest_field(raw), encoded)
    parts = [raw.get(field) for field in stream.key]
    if any(part is None or part == "" or isinstance(part, (dict, list)) for part in parts):
        missing = next(f for f, p in zip(stream.key, parts, strict=True) if p in (None, "") or isinstance(p, (dict, list)))
        return Rejected("missing_key", missing, encoded)
    key = "/".join(str(part) for part in parts)
    if stream.personal_key:
        key = keys.hash(f"{portal.name}/{stream.name}", key)
    return RawRecord(
        id=record_id(portal.name, stream.name, key),
        key=key,
        content_hash=_content_hash(encoded, stream),
        row=raw,
        size=len(encoded),
    )


def map_row(stream: Stream[Any], record: RawRecord, keys: KeyRing) -> MappedRecord | Rejected:
    """The facts the record states; rejected with a field and a reason where its row breaks the row model or the mapping."""
    try:
        return map_row_or_raise(stream, record, keys)
    except Exception:  # broad, as row models and mappings are other people's code: one row must not stop all others
        return Rejected("mapping_failed", _blamed(stream, record.row, keys), _encoded(record.row), record.key)


def map_row_or_raise(stream: Stream[Any], record: RawRecord, keys: KeyRing) -> MappedRecord | Rejected:
    """The same, but what a mapping may not raise (anything that is no ValueError) comes out as it is."""
    try:
        said, text, messages = _mapped(stream, record.row, keys)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        reason = _REASONS.get(first["type"], "wrong_type")
        return Rejected(reason, ".".join(str(part) for part in first["loc"]), _encoded(record.row), record.key)
    except ValueError as error:
        # Raised by the model's own classes (a period that ends before it starts) while the row is mapped.
        reason = "end_before_start" if "cannot end" in str(error) else "impossible_value"
        return Rejected(reason, _blamed(stream, record.row, keys), _encoded(record.row), record.key)
    return MappedRecord(record.id, record.key, record.content_hash, said, text, messages)


def _mapped(stream: Stream[Any], raw: RawRow, keys: KeyRing) -> tuple[tuple[KeyedFact, ...], str, tuple[Message, ...]]:
    """Facts, their canonical form and messages; raises whatever the row model or the mapping raises."""
    row = stream.row.model_validate(raw)
    facts = [keyed(fact, keys) for fact in stream.map(row)]
    messages = tuple(stream.outgoing(row)) if stream.outgoing else ()
    said = tuple(map(with_keys, facts))
    _require_storable(said)
    return said, canonical(facts), messages


def _require_storable(said: Iterable[KeyedFact]) -> None:
    """Raises ValueError for a number that neither engine can hold."""
    for each in said:
        for name in each.spec.integers:
            value = getattr(each.fact, name)
            if value is not None and not _LEAST_INTEGER <= value <= _GREATEST_INTEGER:
                raise ValueError(f"{name} is too large a number")


def _blamed(stream: Stream[Any], row: RawRow, keys: KeyRing) -> str:
    """The field without which the row could be mapped, as a path; where it takes several, the one that completes them.

    '' where nothing that stands in the row is to blame, but something that does not.
    What the model's classes refuse (an end before a start) they refuse without knowing where in the row it stood.
    """
    paths = list(_leaves(row))
    for path in paths:
        if _can_be_mapped(stream, _without(row, path), keys):
            return ".".join(map(str, path))
    left: Any = row
    for path in reversed(paths):
        left = _without(left, path)
        if _can_be_mapped(stream, left, keys):
            return ".".join(map(str, path))
    return ""


def _can_be_mapped(stream: Stream[Any], row: Any, keys: KeyRing) -> bool:
    try:
        _mapped(stream, row, keys)
    except Exception:  # as broad as in ``map_row``
        return False
    return True


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, Mapping):
        for name, inner in cast("Mapping[str, Any]", value).items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(cast("list[Any]", value)):
            yield from _leaves(inner, (*path, at))
    elif value is not None:
        yield path


def _without(value: Any, path: tuple[str | int, ...]) -> Any:
    """A copy with the leaf at the path set to null."""
    if not path:
        return None
    first, *rest = path
    # Whatever can be walked can be written at the same place.
    changed: Any = copy(value)
    changed[first] = _without(changed[first], tuple(rest))
    return changed


def record_id(portal: str, stream: str, key: str) -> str:
    digest = hashlib.blake2b(f"{portal}\x1f{stream}\x1f{key}".encode(), digest_size=15).hexdigest()
    return f"record:{digest}"


def page_hash(raw: bytes, stream: Stream[Any]) -> str:
    """Changes with the bytes and with the mapping."""
    return _content_hash(raw, stream)


def _content_hash(content: bytes, stream: Stream[Any]) -> str:
    salt = str(stream.mapping_version).encode()[:16]
    return hashlib.blake2b(content, digest_size=15, salt=salt).hexdigest()


def _encoded(row: RawRow) -> bytes:
    try:
        return orjson.dumps(row, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    except orjson.JSONEncodeError:
        # A reader of another make may give numbers beyond 64 bits.
        return json.dumps(row, sort_keys=True, default=str).encode()


def _largest_field(row: RawRow) -> str:
    return max(row, key=lambda name: len(_encoded({"": row[name]})))
