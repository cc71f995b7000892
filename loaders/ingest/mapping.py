"""Maps raw rows to records with keyed facts, or rejects them with a reason. Pure: no database, no clock."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from graph.model.facts import Fact, Servant
from graph.model.ids import digest
from graph.model.nodes import LONGEST_INDEXED
from loaders.ingest.fact_checks import MOST_STATED, TooLongText, TooMuchStated, WrongFactType, check_facts, check_messages
from loaders.ingest.fact_codec import canonical, keyed, with_keys
from loaders.ingest.records import CONFLICTING_ROWS, KeyedFact, MappedRecord, RawRecord, RejectedRow
from loaders.ingest.rejected_field import located_field, rejected_field
from loaders.ingest.translation import UntranslatedWord, meanings_of
from loaders.keys.ids import identifier_key, record_id
from loaders.keys.keyring import KeyRing
from loaders.keys.national_numbers import NumberSays, what_number_says
from loaders.portal_api.contract import Message, Portal, RawRow, Stream, UnreadableRow
from loaders.portal_api.fields import is_blank
from loaders.portal_api.joining import joined_key
from loaders.portal_api.page_limits import trimmed
from loaders.portal_api.words import Words

MAX_ROW_BYTES = 1024 * 1024
# A mapping may state one value in several facts. A batch is cut at so many bytes, but no row is.
_MAX_STATED_BYTES = 2 * MAX_ROW_BYTES
_KEY_SALT = "/2"
_NO_WORDS = Words()
_FIRST_ROUNDED = 2.0**53
_HALF_LETTER = re.compile("[\ud800-\udfff]")

# Reason codes by pydantic's error types; every other error type is a wrong type.
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


def identify(portal: Portal, stream: Stream[Any], raw: RawRow | UnreadableRow, keys: KeyRing) -> RawRecord | RejectedRow:
    """Return the row with its record id and content hash; rejected if it is unreadable, too large or lacks its key."""
    if isinstance(raw, UnreadableRow):
        return RejectedRow(raw.reason, raw.field, raw.raw)
    encoded = _encoded(raw)
    if len(encoded) > MAX_ROW_BYTES:
        return RejectedRow("field_too_large", _largest_field(raw), encoded)
    parts = [raw.get(field) for field in stream.key]
    if any(map(_is_no_key, parts)):
        missing = next(field for field, part in zip(stream.key, parts, strict=True) if _is_no_key(part))
        return RejectedRow("missing_key", missing, encoded)
    if any(map(_is_impossible, parts)):
        impossible = next(field for field, part in zip(stream.key, parts, strict=True) if _is_impossible(part))
        return RejectedRow("impossible_value", impossible, encoded)
    key = joined_key([str(part) for part in parts])
    if len(key) > LONGEST_INDEXED:
        return RejectedRow("field_too_large", max(stream.key, key=lambda field: len(str(raw[field]))), encoded)
    if stream.personal_key:
        key = keys.hash(f"{portal.name}/{stream.name}", key)
    return RawRecord(
        id=record_id(portal.name, stream.name, key),
        key=key,
        content_hash=_content_hash(encoded, stream, portal.words),
        row=raw,
    )


def _is_no_key(part: Any) -> bool:
    return part is None or isinstance(part, (dict, list)) or (isinstance(part, str) and is_blank(part))


def _is_impossible(part: Any) -> bool:
    """Tell whether a part of a key is a number that was rounded, as parsers do with over 64 bits, or half of a letter."""
    if part.__class__ is float:
        return not abs(part) < _FIRST_ROUNDED
    return part.__class__ is str and not part.isascii() and _HALF_LETTER.search(part) is not None


def map_row(stream: Stream[Any], record: RawRecord, keys: KeyRing, words: Words) -> MappedRecord | RejectedRow:
    """Return the record with its facts and their words translated.

    It is rejected with field and reason if its row breaks the row model or the mapping.
    """
    try:
        return map_row_or_raise(stream, record, keys, words)
    except WrongFactType as error:
        return _rejected(stream, record, keys, "wrong_type", error.field)
    except (Exception, SystemExit):  # broad, as row models and mappings are other people's code: one row must stop no other
        return _rejected(stream, record, keys, "mapping_failed")


def map_row_or_raise(stream: Stream[Any], record: RawRecord, keys: KeyRing, words: Words) -> MappedRecord | RejectedRow:
    """Do as ``map_row`` does, but let pass what a mapping may not raise: anything that is no ValueError."""
    try:
        mapped = _mapped(stream, record.row, keys, words)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        reason = _REASONS.get(first["type"], "wrong_type")
        return RejectedRow(
            reason, located_field(record.row, first["loc"], lacking=first["type"] == "missing"), _encoded(record.row), record.key
        )
    except TooMuchStated:
        # No single value is at fault: without its largest field the row would state less.
        return RejectedRow("field_too_large", _largest_field(record.row), _encoded(record.row), record.key)
    except TooLongText as error:
        return _rejected(stream, record, keys, "field_too_large", error.field)
    except ValueError as error:
        # Raised by the model's own classes (a period that ends before it starts) while the row is mapped.
        reason = "end_before_start" if "cannot end" in str(error) else "impossible_value"
        return _rejected(stream, record, keys, reason, getattr(error, "field", ""))
    return MappedRecord(record.id, record.key, record.content_hash, *mapped)


class _Mapped(NamedTuple):
    """What a row was mapped to: the fields are those of the same names in ``MappedRecord``."""

    facts: tuple[KeyedFact, ...]
    text: str
    messages: tuple[Message, ...]
    numbers: Mapping[str, NumberSays]
    untranslated: tuple[UntranslatedWord, ...]


def _mapped(stream: Stream[Any], raw: RawRow, keys: KeyRing, words: Words) -> _Mapped:
    """Map a row. Raises whatever the row model or the mapping raises."""
    row = stream.row.model_validate(raw)
    facts = list(islice(stream.map(row), MOST_STATED + 1))
    check_facts(facts)
    messages = tuple(stream.outgoing(row)) if stream.outgoing else ()
    check_messages(messages)
    untranslated: list[UntranslatedWord] = []
    stated = [keyed(fact, keys, meanings_of(fact, words, untranslated)) for fact in facts]
    text = canonical(stated)
    # A letter has at most four bytes.
    if len(text) > _MAX_STATED_BYTES // 4 and len(text.encode()) > _MAX_STATED_BYTES:
        raise TooMuchStated(f"it states over {_MAX_STATED_BYTES:,} bytes")
    keyed_facts, numbers = tuple(map(with_keys, stated)), _numbers(facts, stated)
    return _Mapped(keyed_facts, text, messages, numbers, tuple(untranslated))


def _numbers(facts: Iterable[Fact], stated: Iterable[Fact]) -> dict[str, NumberSays]:
    """Return what the numbers of servants say, by identifier key, from the facts before and after they were keyed."""
    numbers: dict[str, NumberSays] = {}
    for fact, keyed_fact in zip(facts, stated, strict=True):
        if isinstance(fact, Servant) and isinstance(keyed_fact, Servant):
            for ref, keyed_ref in zip((fact.ref, *fact.also), (keyed_fact.ref, *keyed_fact.also), strict=True):
                # A number that was keyed before says nothing any more.
                if ref.personal and (says := what_number_says(ref.scheme, ref.number)):
                    numbers[identifier_key(keyed_ref)] = says
    return numbers


def _rejected(stream: Stream[Any], record: RawRecord, keys: KeyRing, reason: str, of_fact: str = "") -> RejectedRow:
    """Return the row as rejected, with the field for whose sake its mapping failed.

    ``of_fact`` names the field of the fact (``Servant.sex``), for a row without a field whose value is at fault.
    """

    def can_be_mapped(row: Any) -> bool:
        try:
            _mapped(stream, row, keys, _NO_WORDS)
        except (Exception, SystemExit):  # as broad as in ``map_row``
            return False
        return True

    return RejectedRow(reason, rejected_field(record.row, can_be_mapped) or of_fact, _encoded(record.row), record.key)


def conflicting_row(stream: Stream[Any], record: RawRecord) -> RejectedRow:
    """Return a row as rejected, for its key's sake, because its record had another content before in the same reading."""
    return RejectedRow(CONFLICTING_ROWS, ", ".join(stream.key), _encoded(record.row), record.key)


def page_hash(raw: bytes, stream: Stream[Any], words: Words) -> str:
    """Return the hash of a page.

    It changes with its bytes, with the mapping's version, with a deployment's own words and with the way keys are made.
    """
    # Keys of several fields were once joined without escaping: a page under such a key is compared row by row once more.
    return digest(raw, salt=f"{_version(stream, words)}{_KEY_SALT if len(stream.key) > 1 else ''}".encode()[-16:])


def _content_hash(content: bytes, stream: Stream[Any], words: Words) -> str:
    return digest(content, salt=_version(stream, words).encode()[:16])


def _version(stream: Stream[Any], words: Words) -> str:
    """Return what stands for the mapping in hashes: under another one, unchanged rows are mapped again."""
    return f"{stream.mapping_version}{f'w{words.digest}' if words.digest else ''}"


def _encoded(row: RawRow) -> bytes:
    try:
        return trimmed(orjson.dumps(row, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS))
    except orjson.JSONEncodeError:
        # A reader of another make may give numbers beyond 64 bits.
        return json.dumps(row, sort_keys=True, default=str).encode()


def _largest_field(row: RawRow) -> str:
    return max(row, key=lambda name: len(_encoded({"": row[name]})))
