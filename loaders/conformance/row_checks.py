"""Checks of rows: their keys, what the mapping makes of them, and what it makes of rows that are a little different."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

import orjson
from pydantic import ValidationError

from graph.model.facts import Fact
from loaders.conformance.answers import names
from loaders.conformance.faults import fault
from loaders.conformance.reads import Read, ReadRow
from loaders.conformance.variants import nulled, with_extra
from loaders.conformance.verdicts import Found, NotExamined
from loaders.conformance.watching import watching
from loaders.ingest.fact_codec import canonical, from_canonical
from loaders.ingest.mapping import MappedRecord, RawRecord, Rejected, identify, map_row_or_raise
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, RawRow, Stream, StreamMode, Unreadable

# Rows whose every field is nulled; more would say the same again.
_VARIED = 25
# A day of birth within 14 digits (PINFL) or 12 (IIN): other long numbers of portals are not numbers of persons.
_PINFL = r"(?<!\d)[1-6](?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{9}(?!\d)"
_IIN = r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-6]\d{5}(?!\d)"
_NATIONAL = re.compile(f"{_PINFL}|{_IIN}")

_ADVICE = {
    "impossible_date": (
        " Give the field a type that reads the portal's dates: IsoDay (2020-01-31), DottedDay (31.01.2020) or one of your own."
    ),
    "missing_field": " Let the field be None where the portal leaves it empty.",
}
_ADVICE_ELSE = " Give the field the type that the portal writes; leave the row out if it belongs in quarantine."


@dataclass(frozen=True, slots=True)
class Examined:
    """The rows of a reading, identified and stated; None stands for what raised, and ``faults`` says what."""

    portal: Portal
    stream: Stream[Any]
    keys: KeyRing
    pages: Sequence[Sequence[ReadRow]]
    records: Sequence[tuple[ReadRow, RawRecord | Rejected]]
    stated: Sequence[tuple[ReadRow, MappedRecord]]
    refused: Sequence[tuple[ReadRow, str]]

    @classmethod
    def of(cls, portal: Portal, stream: Stream[Any], read: Read, keys: KeyRing) -> Examined:
        records = [(row, identify(portal, stream, row.raw, keys)) for row in read.rows]
        outcomes = [(row, _stated(stream, record, keys)) for row, record in records if isinstance(record, RawRecord)]
        stated = [(row, each) for row, each in outcomes if isinstance(each, MappedRecord)]
        refused = [(row, each) for row, each in outcomes if isinstance(each, str)]
        return cls(portal, stream, keys, [page.rows for page in read.pages], records, stated, refused)

    @property
    def varied(self) -> Iterator[tuple[ReadRow, RawRow, MappedRecord]]:
        for row, said in self.stated[:_VARIED]:
            yield row, cast("RawRow", row.raw), said

    def say(self, raw: RawRow) -> MappedRecord | Rejected | str:
        """What becomes of a row; a text where something was raised that nobody may raise."""
        record = identify(self.portal, self.stream, raw, self.keys)
        return record if isinstance(record, Rejected) else _outcome(self.stream, record, self.keys)


def keys_present(examined: Examined) -> str | None:
    for row, record in examined.records:
        if isinstance(record, Rejected):
            where = f"field {record.field!r}" if record.field else "the row"
            has = f" It has {names(row.raw)}." if not isinstance(row.raw, Unreadable) and record.field not in row.raw else ""
            return f"{row.place}: {record.reason} ({where}).{has} A key is made of raw fields that every row has."
    return None


def keys_unique(examined: Examined) -> Found:
    """One key, one content: in a delta within a page, since a later page may bring the row as it is by then."""
    by_page = examined.stream.mode is StreamMode.DELTA
    if max(map(len, examined.pages) if by_page else [len(examined.records)]) < 2:
        return NotExamined("no page has two rows" if by_page else "there is one row only")
    seen: dict[str, tuple[str, str]] = {}
    for rows in examined.pages:
        if by_page:
            seen.clear()
        places = {row.place for row in rows}
        for row, record in examined.records:
            if row.place not in places or isinstance(record, Rejected):
                continue
            place, content = seen.setdefault(record.id, (row.place, record.content_hash))
            if content != record.content_hash:
                fields = ", ".join(examined.stream.key)
                return f"{row.place} and {place} have one key and not one content. Add to the key ({fields}) what differs."
    return None


def stated(examined: Examined) -> Found:
    for row, why in examined.refused:
        more = len(examined.refused) - 1
        others = f" {more} more {'row is' if more == 1 else 'rows are'} refused." if more else ""
        return f"{row.place}: {why}.{_advice(examined, row)}{others}"
    return None if examined.stated else NotExamined("no row has its key")


def _advice(examined: Examined, row: ReadRow) -> str:
    """What to do about a row that is refused by its model; '' where the mapping raised."""
    said = examined.say(cast("RawRow", row.raw))
    if not isinstance(said, Rejected):
        return ""
    first = said.field.partition(".")[0]
    if said.reason == "missing_field" and first not in cast("RawRow", row.raw):
        return f" It has {names(cast('RawRow', row.raw))}. Name the field as the portal does, or let it be None."
    return _ADVICE.get(said.reason, _ADVICE_ELSE)


def pure(examined: Examined) -> str | None:
    """The same row gives the same facts; no row is changed; no clock, chance, file or network is used."""
    for row, said in examined.stated:
        raw = cast("RawRow", row.raw)
        before = orjson.dumps(raw)
        again = examined.say(raw)
        if orjson.dumps(raw) != before:
            return f"{row.place} is changed by being mapped. A mapping only reads its row."
        if not isinstance(again, MappedRecord) or again.text != said.text:
            return f"{row.place} gives other facts when it is mapped again. A mapping depends on its row alone."
        model = examined.stream.row.model_validate(raw)
        with watching() as seen:
            for _ in examined.stream.map(model):
                pass
        if seen:
            return f"{row.place}: the mapping {', '.join(sorted(seen))}. A mapping depends on its row alone."
    return None


def facts_known(examined: Examined) -> str | None:
    """What the stream is complete for is among what it states."""
    labels = {fact.spec.node.label for _, said in examined.stated for fact in said.facts}
    if lacking := [label for label in examined.stream.labels if label not in labels]:
        return (
            f"it says to be complete for {', '.join(lacking)}, of which no row states one. Correct labels, or record such a row."
        )
    if not labels:
        return "no row states anything. A mapping yields facts of graph.model.facts."
    return None


def facts_kept(examined: Examined) -> str | None:
    for row, said in examined.stated:
        for each in said.facts:
            if lost := _lost(each.fact):
                return (
                    f"{row.place}: {lost} is another after being kept. Give each field of a fact a value of the type it is "
                    "declared with."
                )
    return None


def _lost(fact: Fact) -> str | None:
    """The class and field of a fact that is not the same when it is written and read again; None for one that is."""
    label, text = type(fact).__name__, canonical([fact])
    try:
        (kept,) = from_canonical(text)
    except ValidationError as error:
        return f"{label}.{error.errors(include_url=False, include_input=False, include_context=False)[0]['loc'][0]}"
    named = (field.name for field in fields(cast("Any", fact)) if getattr(kept, field.name) != getattr(fact, field.name))
    if (name := next(named, None)) is not None:
        return f"{label}.{name}"
    return None if canonical([kept]) == text else label


def order(examined: Examined) -> Found:
    """Read backwards, the last page first, the same rows state the same."""
    if len(examined.stated) < 2:
        return NotExamined("one row only could be mapped")
    forwards = {(said.id, said.content_hash, said.text) for _, said in examined.stated}
    backwards = [examined.say(cast("RawRow", row.raw)) for row, _ in reversed(examined.stated)]
    if {(said.id, said.content_hash, said.text) if isinstance(said, MappedRecord) else () for said in backwards} != forwards:
        return "rows state something else when they come in another order. A mapping remembers no rows."
    return None


def nulls(examined: Examined) -> Found:
    survived = False
    for row, raw, _ in examined.varied:
        for name, changed in nulled(raw):
            said = examined.say(changed)
            if isinstance(said, str):
                return f"{row.place} with {name} null: {said}. Take null into account, or let the row model refuse it."
            if isinstance(said, Rejected) and not said.field:
                return (
                    f"{row.place} with {name} null is refused ({said.reason}), but no field is named. Let the row model refuse "
                    "it: leave `| None` out, or add a validator to the field."
                )
            survived |= isinstance(said, MappedRecord)
    return None if survived else NotExamined("none of its fields may be null")


def extra_fields(examined: Examined) -> str | None:
    for row, raw, said in examined.varied:
        other = examined.say(with_extra(raw))
        if not isinstance(other, MappedRecord) or other.text != said.text:
            why = other if isinstance(other, str) else other.reason if isinstance(other, Rejected) else "it states other facts"
            return f"{row.place} with a field more: {why}. Row models leave unknown fields alone (extra='ignore')."
    return None


def national_numbers(examined: Examined) -> str | None:
    """Rows without such a number have none to give away."""
    for row, said in examined.stated:
        for number in _NATIONAL.findall(" ".join(_texts(row.raw))):
            if number in said.key:
                return f"the key of {row.place} is a national number in clear. Set personal_key=True."
            if number in said.text:
                return f"a national number of {row.place} stands in its facts in clear. Refer to people by facts.person."
    return None


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for each in cast("dict[str, Any]", value).values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in cast("Sequence[Any]", value):
            yield from _texts(each)
    elif isinstance(value, (str, int)) and not isinstance(value, bool):
        yield str(value)


def _stated(stream: Stream[Any], record: RawRecord, keys: KeyRing) -> MappedRecord | str:
    said = _outcome(stream, record, keys)
    if not isinstance(said, Rejected):
        return said
    return f"{said.reason} (field {said.field!r})" if said.field else said.reason


def _outcome(stream: Stream[Any], record: RawRecord, keys: KeyRing) -> MappedRecord | Rejected | str:
    try:
        return map_row_or_raise(stream, record, keys)
    except Exception as error:  # whatever a mapping raises is a finding, not our end
        return f"the mapping raises {fault(error)}"
