"""Checks of rows: their keys, what the mapping makes of them, and what it makes of variants of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

import orjson
from pydantic import ValidationError

from graph.model.facts import Fact
from loaders.conformance.answer_hints import field_names
from loaders.conformance.error_text import describe_error
from loaders.conformance.purity import watch_purity
from loaders.conformance.row_variants import nulled, with_extra
from loaders.conformance.stream_reading import ReadRow, StreamReading
from loaders.conformance.verdicts import CheckResult, NotExamined
from loaders.ingest.fact_checks import WrongFactType
from loaders.ingest.fact_codec import canonical, from_canonical
from loaders.ingest.mapping import identify, map_row_or_raise
from loaders.ingest.records import MappedRecord, RawRecord, RejectedRow
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, RawRow, Stream, StreamMode, UnreadableRow
from loaders.runs.untranslated_words import shown_word

# Number of rows of which variants are mapped; more would show nothing new.
_VARIED_ROWS = 25
_NAMED_WORDS = 5
# A day of birth within 14 digits (PINFL) or 12 (IIN): other long numbers of portals are not numbers of persons.
_PINFL = r"(?<!\d)[1-6](?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{9}(?!\d)"
_IIN = r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-6]\d{5}(?!\d)"
_NATIONAL_NUMBER = re.compile(f"{_PINFL}|{_IIN}")

_ADVICE = {
    "impossible_date": (
        " Give the field a type that reads the portal's dates: IsoDay (2020-01-31), DottedDay (31.01.2020) or a type of your own."
    ),
    "missing_field": " Where the portal leaves the field empty, let it be empty in the model: `… | None = None`.",
}
_OTHER_ADVICE = " Give the field the type that the portal writes; remove the row if it belongs in quarantine."


@dataclass(frozen=True, slots=True)
class ExaminedRows:
    """The rows of a stream after identification and mapping.

    ``records`` has every row with its record, or with the rejection of a row without a key. ``mapped`` has the rows that could be
    mapped, ``refused`` those that could not, each with the problem.
    """

    portal: Portal
    stream: Stream[Any]
    keys: KeyRing
    pages: Sequence[Sequence[ReadRow]]
    records: Sequence[tuple[ReadRow, RawRecord | RejectedRow]]
    mapped: Sequence[tuple[ReadRow, MappedRecord]]
    refused: Sequence[tuple[ReadRow, str]]

    @classmethod
    def of(cls, portal: Portal, stream: Stream[Any], reading: StreamReading, keys: KeyRing) -> ExaminedRows:
        """Identify and map the rows of a stream."""
        records = [(row, identify(portal, stream, row.raw, keys)) for row in reading.rows]
        outcomes = [
            (row, _mapped_or_problem(portal, stream, record, keys)) for row, record in records if isinstance(record, RawRecord)
        ]
        mapped = [(row, each) for row, each in outcomes if isinstance(each, MappedRecord)]
        refused = [(row, each) for row, each in outcomes if isinstance(each, str)]
        return cls(portal, stream, keys, [page.rows for page in reading.pages], records, mapped, refused)

    @property
    def varied(self) -> Iterator[tuple[ReadRow, RawRow, MappedRecord]]:
        """Mapped rows of which variants are to be mapped."""
        for row, record in self.mapped[:_VARIED_ROWS]:
            yield row, cast("RawRow", row.raw), record

    def map(self, raw: RawRow) -> MappedRecord | RejectedRow | str:
        """Map a row; text describes an exception that a mapping must not raise."""
        record = identify(self.portal, self.stream, raw, self.keys)
        return record if isinstance(record, RejectedRow) else _map(self.portal, self.stream, record, self.keys)


def keys_are_present(examined: ExaminedRows) -> str | None:
    """Check that every row has its key."""
    for row, record in examined.records:
        if isinstance(record, RejectedRow):
            where = f"field {record.field!r}" if record.field else "the row"
            is_absent = not isinstance(row.raw, UnreadableRow) and record.field not in row.raw
            has = f" It has {field_names(cast('RawRow', row.raw))}." if is_absent else ""
            return f"{row.position}: {record.reason} ({where}).{has} A key consists of raw fields that every row has."
    return None


def keys_are_unique(examined: ExaminedRows) -> CheckResult:
    """Check that one key has one content: in a delta stream within one page, since a later page may bring the row again."""
    by_page = examined.stream.mode is StreamMode.DELTA
    if max(map(len, examined.pages) if by_page else [len(examined.records)]) < 2:
        return NotExamined("no page has two rows" if by_page else "there is only one row")
    seen: dict[str, tuple[str, str]] = {}
    for rows in examined.pages:
        if by_page:
            seen.clear()
        positions = {row.position for row in rows}
        for row, record in examined.records:
            if row.position not in positions or isinstance(record, RejectedRow):
                continue
            position, content = seen.setdefault(record.id, (row.position, record.content_hash))
            if content != record.content_hash:
                key = ", ".join(examined.stream.key)
                return (
                    f"{row.position} and {position} have the same key and different content. Add the field that differs to the "
                    f"key ({key})."
                )
    return None


def can_be_mapped(examined: ExaminedRows) -> CheckResult:
    """Check that every row fits its model and can be mapped."""
    for row, problem in examined.refused:
        more = len(examined.refused) - 1
        others = f" {more} more {'row is' if more == 1 else 'rows are'} refused." if more else ""
        return f"{row.position}: {problem}.{_advice(examined, row)}{others}"
    return None if examined.mapped else NotExamined("no row has its key")


def _advice(examined: ExaminedRows, row: ReadRow) -> str:
    """Return what to do about a row that its model refuses; '' where the mapping raised."""
    raw = cast("RawRow", row.raw)
    outcome = examined.map(raw)
    if not isinstance(outcome, RejectedRow):
        return ""
    first = outcome.field.partition(".")[0]
    if outcome.reason == "missing_field" and first not in raw:
        return f" It has {field_names(raw)}. Name the field as the portal does, or let it be empty: `… | None = None`."
    return _ADVICE.get(outcome.reason, _OTHER_ADVICE)


def mapping_is_pure(examined: ExaminedRows) -> str | None:
    """Check that a row always gives the same facts and stays unchanged, and that no clock, chance, file or network is used."""
    for row, record in examined.mapped:
        raw = cast("RawRow", row.raw)
        before = orjson.dumps(raw)
        again = examined.map(raw)
        if orjson.dumps(raw) != before:
            return f"the mapping changes {row.position}. A mapping must only read its row."
        if not isinstance(again, MappedRecord) or again.text != record.text:
            return f"{row.position} gives other facts when it is mapped again. A mapping must depend on its row alone."
        model = examined.stream.row.model_validate(raw)
        with watch_purity() as impurities:
            for _ in examined.stream.map(model):
                pass
        if impurities:
            return f"{row.position}: the mapping {', '.join(sorted(impurities))}. A mapping must depend on its row alone."
    return None


def facts_are_known(examined: ExaminedRows) -> str | None:
    """Check that rows state facts, among them facts of every label that the stream declares."""
    labels = {fact.spec.node.label for _, record in examined.mapped for fact in record.facts}
    if missing := [label for label in examined.stream.labels if label not in labels]:
        return (
            f"labels says that the stream is complete for {', '.join(missing)}, but no row states such a fact. Correct labels, "
            "or record such a row."
        )
    if not labels:
        return "no row states a fact. A mapping yields facts of graph.model.facts."
    return None


def words_are_translated(examined: ExaminedRows) -> str | None:
    """Check that every word of the rows that belongs to a vocabulary of the model has a meaning."""
    found: dict[str, dict[str, None]] = {}
    for _, record in examined.mapped:
        for path, word in record.untranslated:
            found.setdefault(path, {})[shown_word(word)] = None
    if not found:
        return None
    problems: list[str] = []
    for path, words in found.items():
        some = ", ".join(f"«{word}»" for word in list(words)[:_NAMED_WORDS])
        listed = some if len(words) <= _NAMED_WORDS else f"{some} and {len(words) - _NAMED_WORDS} more"
        has_table = path in examined.portal.words.fields
        problems.append(f"{path}: {f'the table has no {listed}' if has_table else f'there is no table; the rows have {listed}'}")
    return (
        f"{'; '.join(problems)}. Give each word its meaning (graph.model.words) in the words of the Portal: until then it "
        "becomes unknown, and rules cannot judge by it."
    )


def facts_survive_storage(examined: ExaminedRows) -> str | None:
    """Check that facts are the same after they are written and read."""
    for row, record in examined.mapped:
        for each in record.facts:
            if changed := _changed_by_storage(each.fact):
                return (
                    f"{row.position}: {changed} changes when it is stored. Give each field of a fact a value of the type it is "
                    "declared with."
                )
    return None


def _changed_by_storage(fact: Fact) -> str | None:
    """Return the class and field of a fact that changes when it is written and read; None for a fact that does not."""
    label, text = type(fact).__name__, canonical([fact])
    try:
        (stored,) = from_canonical(text)
    except ValidationError as error:
        return f"{label}.{error.errors(include_url=False, include_input=False, include_context=False)[0]['loc'][0]}"
    changed = (field.name for field in fields(cast("Any", fact)) if getattr(stored, field.name) != getattr(fact, field.name))
    if (name := next(changed, None)) is not None:
        return f"{label}.{name}"
    return None if canonical([stored]) == text else label


def order_does_not_matter(examined: ExaminedRows) -> CheckResult:
    """Check that rows state the same facts when they are mapped backwards, the last page first."""
    if len(examined.mapped) < 2:
        return NotExamined("only one row could be mapped")
    forwards = {(record.id, record.content_hash, record.text) for _, record in examined.mapped}
    backwards = [examined.map(cast("RawRow", row.raw)) for row, _ in reversed(examined.mapped)]
    if {(each.id, each.content_hash, each.text) if isinstance(each, MappedRecord) else () for each in backwards} != forwards:
        return "rows state other facts when they come in another order. A mapping must not remember rows."
    return None


def nulls_are_handled(examined: ExaminedRows) -> CheckResult:
    """Check that a row with one field null is mapped, or rejected with the name of the field."""
    handled = False
    for row, raw, _ in examined.varied:
        for name, variant in nulled(raw):
            outcome = examined.map(variant)
            if isinstance(outcome, str):
                return f"{row.position} with {name} null: {outcome}. Handle null in the mapping, or let the row model refuse it."
            if isinstance(outcome, RejectedRow) and not outcome.field:
                return (
                    f"{row.position} with {name} null is rejected ({outcome.reason}) without the name of a field. Let the row "
                    "model refuse it: remove `| None`, or add a validator to the field."
                )
            handled |= isinstance(outcome, MappedRecord)
    return None if handled else NotExamined("none of its fields may be null")


def extra_fields_are_ignored(examined: ExaminedRows) -> str | None:
    """Check that additional fields change nothing."""
    for row, raw, record in examined.varied:
        outcome = examined.map(with_extra(raw))
        if not isinstance(outcome, MappedRecord) or outcome.text != record.text:
            reason = outcome.reason if isinstance(outcome, RejectedRow) else "it states other facts"
            problem = outcome if isinstance(outcome, str) else reason
            return f"{row.position} with an additional field: {problem}. Row models must ignore unknown fields (extra='ignore')."
    return None


def national_numbers_stay_out(examined: ExaminedRows) -> str | None:
    """Check that nothing that is stored of a row contains a national number in clear."""
    for row, record in examined.mapped:
        for number in _NATIONAL_NUMBER.findall(" ".join(_texts(row.raw))):
            if number in record.key:
                return f"the key of {row.position} is a national number in clear. Set personal_key=True."
            if number in record.text:
                return f"a national number of {row.position} is in its facts in clear. Refer to people by facts.person."
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


def _mapped_or_problem(portal: Portal, stream: Stream[Any], record: RawRecord, keys: KeyRing) -> MappedRecord | str:
    outcome = _map(portal, stream, record, keys)
    if not isinstance(outcome, RejectedRow):
        return outcome
    return f"{outcome.reason} (field {outcome.field!r})" if outcome.field else outcome.reason


def _map(portal: Portal, stream: Stream[Any], record: RawRecord, keys: KeyRing) -> MappedRecord | RejectedRow | str:
    try:
        return map_row_or_raise(stream, record, keys, portal.words)
    except WrongFactType as error:
        return f"the mapping gives a fact that the graph cannot hold: {error}"
    except Exception as error:  # broad, as a fault of the mapping is a result of the examination and must not end it
        return f"the mapping raises {describe_error(error)}"
