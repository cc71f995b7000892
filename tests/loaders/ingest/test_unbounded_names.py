"""Names without an end, and rows that state without an end: they cost their row at most, and what is kept of them is short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.facts import Fact, Rating, Ref
from graph.model.nodes import LONGEST_INDEXED
from loaders.ingest.fact_checks import MOST_STATED, TooLongText, TooMuchStated, check_facts, check_messages
from loaders.ingest.mapping import identify, map_row
from loaders.ingest.quarantine import quarantined
from loaders.ingest.records import MappedRecord, RawRecord, RejectedRow
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Message, Portal, RawRow, Stream, UnreadableRow
from loaders.portal_api.words import Words
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.sources.json_pages import decode_json
from tests.conftest import Run
from tests.loaders.ingest.test_fact_checks import RATED, SERVANT, SPELL, VERSION
from tests.support.scripted_portal import CAREER, key_ring, load, order, position

LONG_NAME = "k" * 600_000


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def stream_of(name: str, portal: Portal = ARGOS) -> Stream[Any]:
    return next(stream for stream in portal.streams if stream.name == name)


def mapped(name: str, row: RawRow, keys: KeyRing, stream: Stream[Any] | None = None) -> MappedRecord | RejectedRow:
    stream = stream or stream_of(name)
    record = identify(ARGOS, stream, row, keys)
    return map_row(stream, record, keys, Words()) if isinstance(record, RawRecord) else record


def test_rows_with_names_of_any_length_fit_into_messages(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    rows = [{"orderNo": "1", f"{number:02}{LONG_NAME}": "v" * 450_000} for number in range(60)]
    report = run(load(fresh_database, {**CAREER, "orders": [*CAREER["orders"], *rows]}, keys))
    assert (report.books.created, report.books.quarantined) == (6, 60)
    kept = run(quarantined(fresh_database))
    assert {row.reason for row in kept} == {"field_too_large"}
    assert {row.field for row in kept} == {f"{number:02}{'k' * 197}…" for number in range(60)}


def test_rows_with_long_keys_fit_into_messages(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    rows = [order(f"{number:04}{'𐌰' * (LONGEST_INDEXED - 4)}", "P1", "no day") for number in range(2_200)]
    report = run(load(fresh_database, {"orders": rows}, keys))
    assert (report.books.read, report.books.quarantined) == (2_200, 2_200)
    assert len(run(quarantined(fresh_database, limit=5_000))) == 2_200


def test_of_a_value_that_cannot_be_read_a_short_path_is_kept(keys: KeyRing) -> None:
    text = b'[{"orderNo":"1","%b":1e400}]' % (b"n" * 1_000_000)
    (row,) = decode_json(text, None)[1]
    assert isinstance(row, UnreadableRow)
    rejected = identify(ARGOS, stream_of("orders"), row, keys)
    assert isinstance(rejected, RejectedRow)
    assert (rejected.reason, rejected.field, rejected.payload) == ("impossible_value", f"{'n' * 199}…", text[1:-1])


def test_a_reason_and_a_field_that_no_message_takes_are_made_such_that_one_does() -> None:
    rejected = RejectedRow("broken\udce1" * 1_000, f"щ\udce1{'щ' * 1_000}", b"")
    assert rejected.field == f"щ?{'щ' * 197}…"
    assert rejected.reason.startswith("broken?broken?")
    assert len(rejected.reason) == 200


def of_scheme(scheme: str) -> dict[str, Fact]:
    ref = Ref(scheme, "1")
    return {
        "Servant.ref": replace(SERVANT, ref=ref),
        "Servant.also": replace(SERVANT, also=(ref,)),
        "Appointment.position": replace(SPELL, position=ref),
        "Assessment.ratings.to": replace(RATED, ratings=(Rating(ref, 70),)),
    }


@pytest.mark.parametrize("field", of_scheme("x"))
def test_a_scheme_is_a_name_and_no_text(field: str) -> None:
    check_facts([of_scheme("s" * 200)[field]])
    with pytest.raises(TooLongText) as refused:
        check_facts([of_scheme("s" * 201)[field]])
    assert (refused.value.field, str(refused.value)) == (
        f"{field}.scheme",
        f"{field}.scheme has 201 characters, of 200 at most",
    )


@pytest.mark.parametrize("part", ["recipient", "kind"])
def test_recipient_and_kind_of_a_message_are_names_and_no_texts(part: str) -> None:
    message = Message("mo.argos.uz", "order", "1", {})
    check_messages([replace(message, **{part: "щ" * 200})])
    with pytest.raises(TooLongText, match=f"Message.{part} has 9,000 characters, of 200 at most"):
        check_messages([replace(message, **{part: "щ" * 9_000})])


@pytest.mark.parametrize("part", ["recipient", "kind", "number"])
def test_half_of_a_letter_in_a_message_costs_its_row(part: str) -> None:
    with pytest.raises(TypeError):
        check_messages([replace(Message("mo.argos.uz", "order", "1", {}), **{part: "\udce1"})])


def competition(members: int) -> RawRow:
    return {"id": "C1", "position": "P1", "kind": "open", "panel": [str(number) for number in range(members)], "round": 1}


def with_competencies(count: int) -> RawRow:
    return position("P9", requirements={"competencies": [f"c{number}" for number in range(count)]})


@pytest.mark.parametrize(
    ("name", "row", "field"),
    [("competitions", competition(120_000), "panel"), ("positions", with_competencies(70_000), "versions")],
    ids=["references", "facts"],
)
def test_a_row_that_states_too_much_costs_itself_and_nothing_else(
    run: Run, fresh_database: Database, keys: KeyRing, name: str, row: RawRow, field: str
) -> None:
    report = run(load(fresh_database, {**CAREER, name: [*CAREER.get(name, []), row]}, keys))
    assert (report.books.created, report.books.quarantined) == (6, 1)
    (kept,) = run(quarantined(fresh_database))
    assert (kept.stream, kept.reason, kept.field) == (name, "field_too_large", field)


def test_a_row_may_state_as_much_as_the_limit_says(keys: KeyRing) -> None:
    found = mapped("competitions", competition(MOST_STATED - 1), keys)
    assert isinstance(found, MappedRecord)
    assert len(found.facts[0].links[-1].ends) == MOST_STATED - 1
    assert isinstance(mapped("competitions", competition(MOST_STATED), keys), RejectedRow)


def test_facts_and_what_they_refer_to_are_counted_together() -> None:
    check_facts([VERSION] * MOST_STATED)
    with pytest.raises(TooMuchStated, match="it states over 5,000 facts and references"):
        check_facts([replace(VERSION, requires=(Ref("c", "1"),))] * (MOST_STATED // 2 + 1))


def _without_end(row: Any) -> Iterator[Fact]:
    number = 0
    while True:
        number += 1
        yield facts.Competency(ref=Ref("competency", str(number)), name="law")


def test_a_mapping_without_an_end_costs_its_row(keys: KeyRing) -> None:
    endless = replace(stream_of("competitions"), map=_without_end)
    found = mapped("competitions", competition(1), keys, endless)
    assert isinstance(found, RejectedRow)
    assert found.reason == "field_too_large"


def _each_with_the_text(row: Any) -> Iterable[Fact]:
    return [facts.Competency(ref=Ref("competency", str(number)), name=row.kind) for number in range(10)]


@pytest.mark.parametrize(
    ("text", "refused"), [("v" * 200_000, False), ("v" * 210_000, True), ("щ" * 100_000, False), ("щ" * 105_000, True)]
)
def test_a_text_may_not_be_stated_so_often_that_the_row_fills_a_message(text: str, refused: bool, keys: KeyRing) -> None:
    row: Mapping[str, Any] = {**competition(1), "kind": text}
    found = mapped("competitions", row, keys, replace(stream_of("competitions"), map=_each_with_the_text))
    assert isinstance(found, RejectedRow) == refused
    if isinstance(found, RejectedRow):
        assert (found.reason, found.field, orjson.loads(found.payload)) == ("field_too_large", "kind", row)
