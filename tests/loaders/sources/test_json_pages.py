"""Pages with a value that no parser takes: it costs its row, and the envelope and the other rows are read."""

from __future__ import annotations

import gzip
from typing import Any

import orjson
import pytest

from loaders.portal_api.contract import UnreadableRow
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.documents import document_rows, parse_json_document
from loaders.sources.file_text import FileProblem
from loaders.sources.json_pages import decode_json
from loaders.sources.json_pieces import UnreadableValue

DEEP = 5_000

VALUES: dict[str, tuple[bytes, str, str]] = {
    "beyond doubles": (b"1e400", "impossible_value", ""),
    "beyond doubles, negative": (b"-1e400", "impossible_value", ""),
    "a huge exponent": (b"1E+99999999999999999999", "impossible_value", ""),
    "thousands of digits": (b"9" * 5000, "impossible_value", ""),
    "thousands of digits, negative": (b"-" + b"9" * 5000, "impossible_value", ""),
    "NaN": (b"NaN", "impossible_value", ""),
    "Infinity": (b"Infinity", "impossible_value", ""),
    "-Infinity": (b"-Infinity", "impossible_value", ""),
    "half a letter": (b'"a\\ud800b"', "wrong_encoding", ""),
    "the other half": (b'"\\uDFFF"', "wrong_encoding", ""),
    "not UTF-8": (b'"\xd0"', "wrong_encoding", ""),
    "NUL as it is": (b'"a\x00b"', "broken_json", ""),
    "line break as it is": (b'"a\nb"', "broken_json", ""),
    "leading zero": (b"007", "broken_json", ""),
    "no digit after the point": (b"1.", "broken_json", ""),
    "plus": (b"+1", "broken_json", ""),
    "hexadecimal": (b"0x1F", "broken_json", ""),
    "undefined": (b"undefined", "broken_json", ""),
    "None": (b"None", "broken_json", ""),
    "single quotes": (b"'x'", "broken_json", ""),
    "unknown escape": (b'"\\x"', "broken_json", ""),
    "nothing": (b"", "broken_json", ""),
    "two values": (b"1 2", "broken_json", ""),
    "an unnamed value": (b"{1: 2}", "broken_json", ""),
    "comma at the end": (b"[1, ]", "broken_json", ".1"),
    "deep inside": (b'{"a": [1, {"b": NaN}], "c": 1e400}', "impossible_value", ".a.1.b"),
    "nested lists": (b"[" * DEEP + b"]" * DEEP, "nested_too_deeply", ".0.0.0.0.0"),
    "very many nested lists": (b"[" * 150_000 + b"]" * 150_000, "nested_too_deeply", ".0.0.0.0.0"),
    "nested objects": (b'{"a":' * 300 + b"1" + b"}" * 300, "nested_too_deeply", ".a.a.a.a.a"),
    "brackets in text": (b'["}]", "{[\\"", 1e400]', "impossible_value", ".2"),
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("at", ["items", None], ids=["in an object", "the page itself"])
def test_a_value_that_no_parser_takes_costs_its_row(name: str, at: str | None) -> None:
    value, reason, inside = VALUES[name]
    bad = b'{"id": 2, "v": ' + value + b', "w": "}"}'
    rows = b'[{"id": 1, "t": "\\"[{"}, ' + bad + b' ,\n{"id": 3, "u": [{}, []]}]'
    page = b'{"total": 3, "items": ' + rows + b', "next": {"of": "x"}}' if at else rows
    envelope, found = decode_json(page, at)
    assert found[0] == {"id": 1, "t": '"[{'}
    assert found[2] == {"id": 3, "u": [{}, []]}
    assert isinstance(found[1], UnreadableRow)
    assert found[1].reason == reason
    assert found[1].field == f"v{inside}" or (reason == "nested_too_deeply" and found[1].field.startswith(f"v{inside}"))
    assert len(found) == 3
    if at:
        assert (envelope["total"], envelope["next"]) == (3, {"of": "x"})
    if reason != "wrong_encoding":
        assert found[1].raw == bad


@pytest.mark.parametrize("name", VALUES)
def test_rows_of_a_document_are_read_in_the_same_way(name: str) -> None:
    value, reason, inside = VALUES[name]
    document = b'{"data": {"people": [{"id": 1}, {"v": ' + value + b"}]}}"
    if not value.isascii() or b"\0" in value:
        with pytest.raises(FileProblem):  # such a file is in another encoding, and may be declared so
            parse_json_document(document)
        return
    good, bad = document_rows(parse_json_document(document), "data.people")
    assert good == {"id": 1}
    assert isinstance(bad, UnreadableRow)
    assert bad.reason == reason
    assert f"v{inside}".startswith(bad.field)


def test_every_kind_of_damage_in_one_page() -> None:
    parts = [b'{"v": %s}' % value for value, _, _ in VALUES.values()]
    _, rows = decode_json(b'{"items": [%s]}' % b",".join([*parts, b'{"id": 1}']), "items")
    assert [row.reason for row in rows[:-1] if isinstance(row, UnreadableRow)] == [reason for _, reason, _ in VALUES.values()]
    assert rows[-1] == {"id": 1}


def test_rows_that_are_no_objects_and_rows_with_a_field_twice_are_told_beside_damaged_ones() -> None:
    _, rows = decode_json(b'{"items": [{"a": NaN, "a": 1}, {"a": 1, "a": 2}, null, "\\ud800", [], {"b": {}}]}', "items")
    assert [(row.reason, row.field) for row in rows[:-1] if isinstance(row, UnreadableRow)] == [
        ("impossible_value", "a"),
        ("repeated_field", "a"),
        ("not_an_object", ""),
        ("wrong_encoding", ""),
        ("not_an_object", ""),
    ]
    assert rows[-1] == {"b": {}}


def test_a_field_of_the_envelope_that_cannot_be_read_is_no_value_and_not_absent() -> None:
    envelope, rows = decode_json(b'{"next": 1e400, "total": NaN, "items": [{"id": 1}]}', "items")
    assert rows == [{"id": 1}]
    assert isinstance(envelope["next"], UnreadableValue)
    with pytest.raises(ValueError, match="cannot be read"):
        int(envelope["total"])


def test_a_mark_before_the_page_is_no_damage() -> None:
    assert decode_json(b'\xef\xbb\xbf{"items": [{"id": 1}]}', "items")[1] == [{"id": 1}]


@pytest.mark.parametrize(
    "page",
    [
        b'{"items": [{"id": 1e400}, {"id": 2}',
        b'{"items": [{"id": 1e400}, {"id": 2}]',
        b'{"items": [{"id": 1e400]}]}',
        b'{"items": [{"id": "1e400}]}',
        b'{"items": [{"id": 1e400}]}]',
        b'{"items": [{"id": 1e400}]} {}',
        b'{"items": [{"id": 1e400}], "items": []}',
        b'{"items": {"id": 1e400}}',
        b'{"other": [{"id": 1e400}]}',
        b"1e400",
        b'{"items": [{"id": "' + b'\\"' * 200_000,
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'[{"' * 200_000,
    ],
    ids=lambda page: page[:40].decode() if isinstance(page, bytes) else None,
)
def test_a_page_whose_brackets_or_quotes_do_not_match_is_no_page(page: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_json(page, "items")


# What an answer is that is not JSON


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head>", "an HTML page («Sign in»)"),
        (b"\n\n  <HTML>\n<TITLE lang='uz'>\n  Texnik   ishlar\n</TITLE>", "an HTML page («Texnik ishlar»)"),
        (b"<!-- nginx --> <!-- x --><html><title>502 Bad Gateway</title>", "an HTML page («502 Bad Gateway»)"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"></html>', "an HTML page"),
        ("\ufeff<html><title>Вход &mdash; Кириш</title>".encode(), "an HTML page («Вход — Кириш»)"),
        (b"<html><title>Welcome 31503856070019</title>", "an HTML page («Welcome …»)"),
        (b"<html><title>\x1b[2J" + b"x" * 500 + b"</title>", f"an HTML page («[2J{'x' * 77}»)"),
        (b"<html><title>without an end", "an HTML page"),
        (b"<html><body>Karimova Gulnora</body></html>", "an HTML page"),
        (b"<title>bare</title>", "an HTML page («bare»)"),
        (b'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">', "a SOAP envelope"),
        (b'<?xml version="1.0"?><SOAP-ENV:Envelope><SOAP-ENV:Fault>', "a SOAP envelope"),
        (b'<?xml version="1.0"?><people/>', "an XML document"),
        (gzip.compress(b"{}", mtime=0), "a packed file"),
        (b"PK\x03\x04", "a packed file"),
        ('{"items": []}'.encode("utf-16"), "UTF-16 text"),
        ('{"items": []}'.encode("utf-16-le"), "UTF-16 text"),
        (b"", "nothing"),
        (b" \r\n", "nothing"),
        (b"Service Unavailable", "plain text"),
        (b"Karimova", "plain text"),
    ],
)
def test_an_answer_that_is_not_json_is_named_without_its_content(body: bytes, name: str) -> None:
    kind = unexpected_kind(body)
    assert kind is not None
    assert kind.name == name
    assert "Karimova" not in kind.sentence("people page 1")


@pytest.mark.parametrize("body", [b"{", b'{"items": [', b"[1e400", b"null", b'"text"', b"7", b"\xef\xbb\xbf {"])
def test_what_begins_as_json_does_is_not_named_otherwise(body: bytes) -> None:
    assert unexpected_kind(body) is None


def test_titles_are_found_quickly_in_pages_made_to_be_slow() -> None:
    for body in (b"<html>" + b"<title" * 2_000_000, b"<!--" * 2_000_000, b"<html><title>" + b"&" * 2_000_000):
        assert unexpected_kind(body) is not None


def test_a_good_page_is_read_as_a_parser_reads_it() -> None:
    page: Any = {"items": [{"id": n, "text": '{"[\\"', "inner": [{"a": None}]} for n in range(50)], "next": "x"}
    raw = orjson.dumps(page)
    envelope, rows = decode_json(raw, "items")
    assert (envelope, rows) == (page, page["items"])
    # The careful way gives the same, but for the one damaged row.
    _, careful = decode_json(raw.replace(b'"id":7,', b'"id":1e400,'), "items")
    assert careful[:7] + careful[8:] == rows[:7] + rows[8:]
