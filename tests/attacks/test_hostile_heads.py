"""Heads of requests that are too large, or say two things at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.driver.database import Database
from tests.conftest import Run
from tests.support.attacked_hub import PURPOSE, AttackedHub, attacked_hub, refusal
from tests.support.principals import principal

BODY = b'{"query": "{ __typename }"}'
PEOPLE = {"query": "{ servants(first: 1) { edges { node { id } } } }"}
MOST = 64 * 1024
HEALTHY = b"GET /healthz HTTP/1.1\r\nHost: hub.test\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "further",
    [
        b"X-Long: " + b"x" * MOST + b"\r\n\r\n",
        b"X-Long: " + b"x" * 10 * MOST,
        b"X-Many: yes\r\n" * 20_000 + b"\r\n",
        b"X-Many: yes\r\n" * 100_000,
        b"x" * 10 * MOST,
    ],
    ids=["one", "one without an end", "many", "many without an end", "name without an end"],
)
def test_a_head_that_is_too_large_is_refused(hub: AttackedHub, further: bytes) -> None:
    assert hub.raw(HEALTHY, further).startswith(b"HTTP/1.1 431 ")


def test_a_head_as_large_as_the_limit_is_read(hub: AttackedHub) -> None:
    parts = [HEALTHY, b"X-Long: ", b"x" * (MOST - 200), b"\r\n\r\n"]

    assert hub.raw(*parts).startswith(b"HTTP/1.1 200 ")


def test_an_address_that_is_too_long_is_refused(run: Run, attacked: Database, tmp_path: Path) -> None:
    with attacked_hub(run, attacked, tmp_path, api={"queries_by_get": True}) as hub:
        for length in (MOST, 20 * MOST):
            answered = hub.raw(b"GET /graphql?query=" + b"x" * length + b" HTTP/1.1\r\nHost: hub.test\r\n\r\n")
            assert answered.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 "))


def test_the_next_request_of_a_connection_is_measured_by_itself(hub: AttackedHub) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: hub.test\r\nX-Long: " + b"x" * (MOST // 2) + b"\r\n\r\n"

    answered = hub.raw(one, one, one, HEALTHY + b"\r\n")

    assert answered.count(b"HTTP/1.1 200 ") == 4


@pytest.mark.parametrize("line", ["X-A: b\x00c", "X-A\x00: b", "X-A : b", ": b", "X-A: b\rX-Purpose: oversight"])
def test_a_head_with_signs_that_none_has_is_refused(hub: AttackedHub, line: str) -> None:
    answered = hub.raw(hub.head(line, f"Content-Length: {len(BODY)}"), BODY)

    assert answered.startswith(b"HTTP/1.1 400 ")
    assert b'"data"' not in answered


@pytest.mark.parametrize("field", ["X-Purpose: oversight", "Authorization: Bearer {token}"])
def test_a_field_after_the_body_is_no_header(hub: AttackedHub, field: str) -> None:
    body = json.dumps(PEOPLE).encode()
    lines = ["Transfer-Encoding: chunked", f"Trailer: {field.partition(':')[0]}"]
    missing: dict[str, str | None] = {"X_Purpose": None} if "Purpose" in field else {"Authorization": None}
    head = hub.head(*lines, **missing)
    trailer = field.format(token=hub.token()).encode()
    rest = b"%x\r\n%s\r\n0\r\n%s\r\n\r\n" % (len(body), body, trailer)

    for parts in ([head + rest], [head, rest]):
        answered = hub.raw(*parts)
        assert b'"FORBIDDEN"' in answered or b'"UNAUTHENTICATED"' in answered
        assert b'"data"' not in answered


def test_two_tokens_are_refused_whichever_comes_first(hub: AttackedHub) -> None:
    mine, other = (f"Bearer {hub.token(principal(subject=subject))}" for subject in ("mine", "other"))
    rest = [("Content-Type", "application/json"), ("X-Purpose", PURPOSE)]

    for pair in ([mine, other], [other, mine], [mine, "Bearer none"], ["Basic x", mine], [mine, mine]):
        sent = [("Authorization", pair[0]), ("authorization", pair[1]), *rest]
        assert refusal(hub.send(sent, PEOPLE)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "purposes",
    [
        [],
        [""],
        ["nothing"],
        ["oversight", "nothing"],
        ["nothing", "oversight"],
        ["oversight", "oversight"],
        ["oversight, appeal"],
        ["oversight;appeal"],
        ["OVERSIGHT"],
        ["oversigh"],
        ["over\tsight"],
        ["%6fversight"],
        ["oversight" * 5000],
    ],
)
def test_a_purpose_is_named_once_and_as_the_hub_writes_it(hub: AttackedHub, purposes: list[str]) -> None:
    right = [(name, value) for name, value in hub.headers(X_Purpose=None).items()]

    refused = hub.send([*right, *(("X-Purpose", each) for each in purposes)], PEOPLE)

    assert refusal(refused) == (400, "FORBIDDEN")


@pytest.mark.parametrize("name", ["X_Purpose", "Purpose", "X-Forwarded-Purpose", "XPurpose", "X-Purpose-"])
def test_a_purpose_has_one_name(hub: AttackedHub, name: str) -> None:
    right = [(each, value) for each, value in hub.headers(X_Purpose=None).items()]

    assert refusal(hub.send([*right, (name, PURPOSE)], PEOPLE)) == (400, "FORBIDDEN")


def test_a_purpose_elsewhere_than_in_the_head_is_none(hub: AttackedHub) -> None:
    body = PEOPLE | {
        "X-Purpose": PURPOSE,
        "purpose": PURPOSE,
        "extensions": {"purpose": PURPOSE, "headers": {"X-Purpose": PURPOSE}},
    }
    sent = hub.run(hub.client.post(f"/graphql?X-Purpose={PURPOSE}", headers=hub.headers(X_Purpose=None), json=body))

    assert refusal(sent) == (400, "FORBIDDEN")


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_is_what_the_first_line_says(hub: AttackedHub, name: str) -> None:
    refused = hub.get(params={"query": "{ __typename }"}, **{name: "POST"})

    assert refusal(refused) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("method", ["HEAD", "TRACE", "CONNECT", "PROPFIND", "post"])
def test_no_other_method_is_answered(hub: AttackedHub, method: str) -> None:
    head = hub.head(f"Content-Length: {len(BODY)}").replace(b"POST", method.encode(), 1)

    assert hub.raw(head, BODY).startswith((b"HTTP/1.1 405 ", b"HTTP/1.1 400 "))
