"""Bodies that are too large, too slow, too deep, ambiguous, or sent by a page of somebody else."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from meritgraph.persisted_texts import AutomaticTexts
from tests.conftest import Run
from tests.support.attacked_hub import AttackedHub, attacked_hub, refusal

HELLO = {"query": "{ __typename }"}
BODY = orjson.dumps(HELLO)
MOST = 64 * 1024


def test_a_body_is_as_large_as_the_limit_and_no_larger(hub: AttackedHub) -> None:
    assert hub.post(BODY + b" " * (MOST - len(BODY))).status_code == 200
    assert refusal(hub.post(BODY + b" " * (MOST - len(BODY) + 1))) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize(
    ("authorization", "expected"), [({}, b"PAYLOAD_TOO_LARGE"), ({"Authorization": None}, b"UNAUTHENTICATED")]
)
def test_chunks_without_an_end_are_refused_and_the_connection_is_closed(
    run: Run, attacked: Database, tmp_path: Path, authorization: dict[str, None], expected: bytes
) -> None:
    with attacked_hub(run, attacked, tmp_path, client_timeout=0.3) as hub:
        head = hub.head("Transfer-Encoding: chunked", Connection=None, **authorization)
        answered = hub.endless(head, b"1000\r\n" + b" " * 4096 + b"\r\n")

    assert answered.count(b"HTTP/1.1 ") == 1
    assert expected in answered


def test_a_body_that_announces_more_than_it_may_have_is_refused_as_it_comes(hub: AttackedHub) -> None:
    answered = hub.raw(hub.head("Content-Length: 4000000000"), b" " * (MOST + 1))

    assert answered.startswith(b"HTTP/1.1 413 ")
    assert b"PAYLOAD_TOO_LARGE" in answered


def test_a_body_that_never_ends_is_given_up(run: Run, attacked: Database, tmp_path: Path) -> None:
    with attacked_hub(run, attacked, tmp_path, request_timeout=0.3) as hub:
        answered = hub.raw(hub.head("Content-Length: 1000"), BODY)

    assert answered.startswith(b"HTTP/1.1 408 ")
    assert b'"TIMEOUT"' in answered


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 28", "Transfer-Encoding: chunked"),
        ("Content-Length: 28", "Content-Length: 5"),
        ("Content-Length: -1",),
        ("Content-Length: +28",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: xchunked",),
    ],
)
def test_a_body_whose_length_can_be_read_in_two_ways_is_refused(hub: AttackedHub, lines: tuple[str, ...]) -> None:
    answered = hub.raw(hub.head(*lines), BODY)

    assert answered.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))
    assert b'"data"' not in answered


@pytest.mark.parametrize("batch", [[HELLO], [HELLO] * 100, [], [[HELLO]]])
def test_a_batch_is_refused_whole(hub: AttackedHub, batch: Any) -> None:
    assert refusal(hub.post(batch)) == (400, "BAD_REQUEST")


NESTED = [
    b"[" * 60_000,
    b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 2000 + b"]" * 2000 + b"}}",
    b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 2000 + b"1" + b"}" * 2000 + b"}",
    b'{"query": "{ __typename }", "extensions": ' + b'{"a":' * 2000 + b"1" + b"}" * 2000 + b"}",
]


@pytest.mark.parametrize("body", NESTED, ids=range(len(NESTED)))
def test_json_that_is_nested_too_deeply_is_refused(hub: AttackedHub, body: bytes) -> None:
    assert refusal(hub.post(body)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("levels", [100, 250, 300, 500, 900])
@pytest.mark.parametrize("name", ["ID!", "[ID!]", "CourseFilter", "Int"])
def test_a_variable_that_is_nested_deeply_is_wrong_and_no_more(hub: AttackedHub, levels: int, name: str) -> None:
    body = f'{{"query": "query($v: {name}) {{ __typename }}", "variables": {{"v": ' + "[" * levels + "]" * levels + "}}"
    answered = hub.post(body.encode())
    uses = {
        "ID!": "servant(id: $v) { id }",
        "[ID!]": "ruleCoverage(ruleIds: $v) { ruleId }",
        "Int": "courses(first: $v) { totalCount }",
    }
    used = body.replace("__typename", uses.get(name, "courses(filter: $v) { totalCount }"))

    assert answered.status_code == 400
    assert refusal(hub.post(used.encode())) == (400, "BAD_USER_INPUT")


TWICE = [
    b'{"query": "{ rules { id } }", "query": "{ __typename }"}',
    b'{"query": "{ __typename }", "\\u0071uery": "{ rules { id } }"}',
    b'{"query": "{ __typename }", "variables": {"id": "a", "id": "b"}}',
    b'{"query": "{ __typename }", "operationName": null, "operationName": "A"}',
    b'{"query": "{ __typename }", "variables": {"deep": [{"a": 1, "b": 2, "a": 3}]}}',
]


@pytest.mark.parametrize("body", TWICE, ids=range(len(TWICE)))
def test_an_object_with_a_name_twice_is_refused(hub: AttackedHub, body: bytes) -> None:
    assert refusal(hub.post(body)) == (400, "BAD_REQUEST")


NO_JSON = [
    b"\x00",
    BODY + b"\x00",
    b"\xef\xbb\xbf" + BODY,
    BODY + BODY,
    b'{"query": "{ __typename }", "variables": {"n": NaN}}',
    b'{"query": "{ __typename }", "variables": {"n": Infinity}}',
    b'{"query": "{ __typename }", "variables": {"n": 1e999}}',
    b'{"query": "{ __typename }\\ud800"}',
    b'{"query": "{ __typename }\xff"}',
    b"{'query': '{ __typename }'}",
    BODY.decode().encode("utf-16"),
]


@pytest.mark.parametrize("body", NO_JSON, ids=range(len(NO_JSON)))
def test_what_is_no_json_to_the_letter_is_refused(hub: AttackedHub, body: bytes) -> None:
    assert refusal(hub.post(body)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "text", ["{ __typename\u0000 }", "\u0000", "{ __typename } \u0007", "{ \ufeff\u200b__typename }", '{ servant(id: "\u0000") }']
)
def test_a_query_with_signs_that_no_query_has_is_refused(hub: AttackedHub, text: str) -> None:
    status, code = refusal(hub.ask(text))

    assert status == 400
    assert code in {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize("value", ["9" * 4000, "-" + "9" * 60_000, "9" * 30 + "e-5", "1" * 25])
def test_a_number_of_many_digits_in_a_variable_is_wrong_and_no_more(hub: AttackedHub, value: str) -> None:
    body = f'{{"query": "query($n: Int) {{ courses(first: $n) {{ totalCount }} }}", "variables": {{"n": {value}}}}}'

    assert refusal(hub.post(body.encode())) in {(400, "BAD_USER_INPUT"), (400, "BAD_REQUEST")}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "text/plain; application/json",
        None,
    ],
)
@pytest.mark.parametrize(
    "body",
    [BODY, b"query=%7B__typename%7D", b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n{ __typename }\r\n--x--'],
    ids=["json", "form", "parts"],
)
def test_what_a_form_of_another_page_can_send_is_refused(hub: AttackedHub, content_type: str | None, body: bytes) -> None:
    assert refusal(hub.post(body, Content_Type=content_type)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
def test_no_page_of_another_origin_is_let_in(hub: AttackedHub, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = hub.run(hub.client.options("/graphql", headers=asked))
    answered = hub.post(BODY, Origin=origin, Cookie=f"token={hub.token()}")

    assert refusal(preflight) == (405, "METHOD_NOT_ALLOWED")
    for each in (preflight, answered):
        assert not [name for name in each.headers if name.startswith("access-control-")]
        assert "set-cookie" not in each.headers
    assert answered.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "identity, gzip"])
def test_a_body_that_grows_when_it_is_unpacked_is_refused(hub: AttackedHub, encoding: str) -> None:
    assert refusal(hub.post(BODY, Content_Encoding=encoding)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def hashed(text: str, text_hash: str | None = None) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": text_hash or sha256(text.encode()).hexdigest()}}


def test_a_flood_of_persisted_queries_fills_no_memory(run: Run, attacked: Database, tmp_path: Path) -> None:
    texts = AutomaticTexts(texts=5, characters=200)
    first = "query Q0 { __typename }"
    with attacked_hub(run, attacked, tmp_path, texts=texts) as hub:
        for n in range(20):
            text = f"query Q{n} {{ __typename }}"
            assert hub.post({"query": text, "extensions": hashed(text)}).status_code == 200
        # What is wrong, too large, or unknown is not kept.
        for n in range(20):
            wrong = f"query W{n} {{ nothing }}"
            assert hub.post({"query": wrong, "extensions": hashed(wrong)}).status_code == 400
            assert refusal(hub.post({"extensions": hashed(wrong)})) == (200, "PERSISTED_QUERY_NOT_FOUND")
        large = "{ __typename } #" + "x" * 300
        assert hub.post({"query": large, "extensions": hashed(large)}).status_code == 200
        assert refusal(hub.post({"extensions": hashed(large)})) == (200, "PERSISTED_QUERY_NOT_FOUND")
        assert refusal(hub.post({"extensions": hashed(first)})) == (200, "PERSISTED_QUERY_NOT_FOUND")


def test_nobody_puts_a_text_under_the_hash_of_another(hub: AttackedHub) -> None:
    wanted, planted = "{ rules { id } }", "{ courses(first: 1) { totalCount } }"

    assert refusal(hub.post({"query": planted, "extensions": hashed(wanted)})) == (400, "BAD_USER_INPUT")
    assert refusal(hub.post({"extensions": hashed(wanted)})) == (200, "PERSISTED_QUERY_NOT_FOUND")


@pytest.mark.parametrize("sent", ["A" * 64, "0" * 63, "0" * 64 + "\n", 0, ["0" * 64], "../" * 21 + "a"])
def test_a_hash_that_is_none_is_refused(hub: AttackedHub, sent: Any) -> None:
    body = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sent}}}

    assert refusal(hub.post(body)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("length", [100, 101, 20_000])
def test_the_name_of_an_operation_that_is_kept_on_record_is_short(hub: AttackedHub, length: int) -> None:
    name = "A" * length
    answered = hub.post({"query": f"query {name} {{ __typename }}", "operationName": name})

    if length == 100:
        assert answered.status_code == 200
    else:
        assert refusal(answered) == (400, "BAD_REQUEST")
