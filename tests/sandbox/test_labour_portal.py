"""my.mehnat.uz over real HTTP: the X-Road protocol, its errors, its lists, and the times of employers' reports."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.model import World
from sandbox.portals import my_mehnat_rows
from sandbox.portals.feed import time_mark
from sandbox.serve import running

Row = dict[str, Any]
TONIGHT = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)


class Gateway:
    """A client as simple as the portal's documentation allows; it repeats requests that fail at the gateway."""

    def __init__(self, http: httpx.Client, announced: Path) -> None:
        """Read the gateway's address and the client's name from the announcement."""
        portal = json.loads(announced.read_bytes())["portals"]["my.mehnat.uz"]
        self.http, self.client, self.service = http, portal["client"], portal["service"]
        self.url = f"{portal['url']}/r1/{self.service}"

    def get(self, service: str, headers: dict[str, str] | None = None, **query: str | int) -> httpx.Response:
        while True:
            answer = self.http.get(
                f"{self.url}/{service}", headers={"X-Road-Client": self.client} | (headers or {}), params=query
            )
            if answer.headers.get("X-Road-Error") != "Server.ServerProxy.NetworkError":
                return answer

    def rows(self, service: str, limit: int = 1000, **query: str | int) -> list[Row]:
        rows, total = list[Row](), 1
        while len(rows) < total:
            page = self.get(service, None, offset=len(rows), limit=limit, **query).raise_for_status().json()
            assert (page["offset"], len(page["items"]) <= limit) == (len(rows), True)
            rows, total = rows + page["items"], page["total"]
        return rows


@pytest.fixture(scope="module")
def gateway(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with running(world, tmp_path_factory.mktemp("sandbox")) as announced, httpx.Client(timeout=20) as http:
        yield Gateway(http, announced)


@pytest.fixture
def new_gateway(world: World, tmp_path: Path) -> Iterator[Gateway]:
    """Start a gateway that has not received any request yet."""
    with running(world, tmp_path) as announced, httpx.Client(timeout=20) as http:
        yield Gateway(http, announced)


def test_a_response_carries_the_hash_of_its_request(gateway: Gateway) -> None:
    answer = gateway.get("contracts", {"X-Road-Id": "our-id", "X-Road-Issue": "case 7"}, limit=3)
    headers = answer.headers
    assert (headers["X-Road-Id"], headers["X-Road-Client"]) == ("our-id", gateway.client)
    assert headers["X-Road-Service"] == f"{gateway.service}/contracts"
    sent = [line for line in answer.request.headers.raw if line[0].lower() not in (b"host", b"connection", b"user-agent")]
    written = f"GET\r\n/r1/{gateway.service}/contracts?limit=3\r\n".encode()
    written += b"".join(name.lower() + b":" + value + b"\r\n" for name, value in sent)
    written += f"x-road-request-id:{headers['X-Road-Request-Id']}\r\n".encode()
    assert headers["X-Road-Request-Hash"] == b64encode(sha512(written).digest()).decode()


def test_every_response_has_its_own_ids(gateway: Gateway) -> None:
    answers = [gateway.get("employers", limit=1) for _ in range(3)]
    for name in ("X-Road-Id", "X-Road-Request-Id", "X-Road-Request-Hash"):
        assert len({answer.headers[name] for answer in answers}) == 3


@pytest.mark.parametrize(
    ("client", "service", "status", "kind"),
    [
        ("", "contracts", 400, "Client.BadRequest"),
        ("MERITGRAPH", "contracts", 400, "Client.BadRequest"),
        ("UZ/GOV/200000009/OTHER", "contracts", 500, "Server.ServerProxy.AccessDenied"),
        ("UZ/GOV/200000003/MERITGRAPH", "salaries", 500, "Server.ServerProxy.UnknownService"),
    ],
)
def test_the_gateway_refuses_with_its_own_error_types(
    gateway: Gateway, client: str, service: str, status: int, kind: str
) -> None:
    answer = gateway.get(service, {"X-Road-Client": client})
    assert (answer.status_code, answer.headers["X-Road-Error"]) == (status, kind)
    assert set(answer.json()) == {"type", "message", "detail"}
    assert answer.json()["type"] == kind
    assert "X-Road-Request-Hash" not in answer.headers


@pytest.mark.parametrize("query", [{"offset": "x"}, {"limit": 0}, {"changedSince": "yesterday"}])
def test_errors_of_the_service_pass_through(gateway: Gateway, query: dict[str, str | int]) -> None:
    answer = gateway.get("contracts", None, **query)
    assert (answer.status_code, "X-Road-Error" in answer.headers) == (400, False)
    assert "X-Road-Request-Hash" in answer.headers


def test_every_fifth_request_fails_at_the_gateway(new_gateway: Gateway) -> None:
    headers = {"X-Road-Client": new_gateway.client}
    answers = [new_gateway.http.get(f"{new_gateway.url}/employers", headers=headers) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 500] * 2
    assert answers[4].json()["type"] == answers[4].headers["X-Road-Error"] == "Server.ServerProxy.NetworkError"


@pytest.mark.parametrize("limit", [1, 7, 2000])
def test_no_page_size_loses_a_row(gateway: Gateway, world: World, limit: int) -> None:
    known = {body.stir for body in world.bodies} | {one.stir for one in world.employers}
    rows = gateway.rows("employers", limit)
    assert len(rows) == len(known) == len(world.bodies) + len(world.employers)
    assert {row["stir"] for row in rows} == known


def test_contracts_are_ordered_by_their_last_change(gateway: Gateway) -> None:
    rows = gateway.rows("contracts", 400)
    marks = [row["changedAt"] for row in rows]
    assert marks == sorted(marks)
    assert len({row["contractId"] for row in rows}) == len(rows)
    since = marks[-40]
    assert gateway.rows("contracts", changedSince=since) == [row for row in rows if row["changedAt"] >= since]
    assert gateway.get("contracts", offset=10**6).json()["items"] == []


def test_rows_state_only_what_employers_reported(gateway: Gateway, world: World) -> None:
    rows = gateway.rows("contracts")
    employers = {row["stir"] for row in gateway.rows("employers")}
    pinfls = {person.pinfl for person in world.people}
    assert {row["employer"] for row in rows} <= employers
    assert {row["pinfl"] for row in rows} <= pinfls
    assert all(re.fullmatch(r"\d{4}", row["occupation"]) for row in rows)
    assert all((row["ground"] is None) == (row["terminated"] is None) or row["terminated"] for row in rows)
    old = [row for row in rows if row["backFilled"]]
    assert {len(row["concluded"]) for row in old} == {4, 7, 10}
    assert all(row["concluded"] < "2020" for row in old)
    assert {len(row["concluded"]) for row in rows if row["concluded"] and not row["backFilled"]} == {10}
    ended_later = [row for row in old if row["terminated"] and row["terminated"] >= "2020"]
    assert ended_later
    assert all(len(row["terminated"]) == 10 for row in ended_later)
    never_ended = [row for row in old if row["terminated"] is None and not row["changed"]]
    assert {row["changedAt"][:4] for row in never_ended} == {"2020"}


def test_a_few_contracts_have_an_end_but_no_conclusion(gateway: Gateway) -> None:
    rows = gateway.rows("contracts")
    without = [row for row in rows if row["concluded"] is None]
    assert 0 < len(without) < 0.02 * len(rows)
    assert all(row["terminated"] for row in without)


def test_a_contract_whose_end_was_reported_first_is_completed_later(world: World) -> None:
    late = [
        one
        for one in world.contracts
        if one.terminated
        and one.terminated.reported_at
        and one.concluded.reported_at
        and one.terminated.reported_at < one.concluded.reported_at <= TONIGHT
    ]
    assert late
    for one in late:
        assert one.concluded.reported_at is not None
        before = _contracts(world, one.concluded.reported_at - timedelta(seconds=1))[one.number]
        after = _contracts(world, one.concluded.reported_at)[one.number]
        assert before["concluded"] is None
        assert one.concluded.day.isoformat().startswith(after["concluded"])
        assert before["terminated"] == after["terminated"]
        assert before["changedAt"] < after["changedAt"] == time_mark(one.concluded.reported_at)


def _contracts(world: World, as_of: datetime) -> dict[str, Row]:
    return {str(row["contractId"]): dict(row) for _, row in my_mehnat_rows.contracts(world, as_of)}


def test_names_have_the_spellings_of_this_portal(gateway: Gateway) -> None:
    names = [row["name"] for row in gateway.rows("contracts")]
    assert any(re.search("[А-ЯЎҒҚҲ]", name) and name.isupper() for name in names)
    assert all(any(mark in name for name in names) for mark in ("ʻ", "'", "’", "`"))
