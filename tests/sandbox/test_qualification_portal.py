"""mo.argos.uz: tokens, lists, and deliveries that are registered exactly once, across restarts."""

import asyncio
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.model import World
from sandbox.portals.mo_argos_uz import Nth, Quirks, qualification_portal
from sandbox.serve import running
from sandbox.world import build_world

Row = dict[str, Any]
NO_QUIRKS = Quirks(Nth(0, 1), Nth(0, 1), Nth(0, 1), Nth(0, 1))


class Client:
    """A client as simple as the portal's documentation allows; it repeats requests that get 503."""

    def __init__(self, http: httpx.Client, account: str, secret: str) -> None:
        """Sign in."""
        self.http, self.account, self.secret = http, account, secret
        self.token = self.ask_token(self.account, self.secret).raise_for_status().json()["access_token"]

    def ask_token(self, account: str, secret: str, grant: str = "client_credentials") -> httpx.Response:
        return self.http.post("oauth/token", auth=(account, secret), data={"grant_type": grant})

    def once(self, method: str, path: str, body: Row | None = None, key: str = "", **query: str | int) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        return self.http.request(method, path, headers=headers, json=body, params=query)

    def send(self, method: str, path: str, body: Row | None = None, key: str = "", **query: str | int) -> httpx.Response:
        while (answer := self.once(method, path, body, key, **query)).status_code == 503:
            continue
        return answer

    def rows(self, path: str, limit: int = 1000, **query: str | int) -> list[Row]:
        rows, more = list[Row](), True
        while more:
            page = self.send("GET", path, None, "", offset=len(rows), limit=limit, **query).raise_for_status().json()
            rows, more = rows + page["items"], page["more"]
        return rows


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(120, 5)


@contextmanager
def served(world: World, directory: Path, register: Path | None = None) -> Generator[Client]:
    with running(world, directory, register=register) as announced:
        portal = json.loads(announced.read_bytes())["portals"]["mo.argos.uz"]
        with httpx.Client(base_url=portal["url"], timeout=20) as http:
            yield Client(http, portal["client_id"], portal["client_secret"])


@pytest.fixture
def client(world: World, tmp_path: Path) -> Iterator[Client]:
    """Start a portal for one test, which may deliver to it."""
    with served(world, tmp_path) as client:
        yield client


@pytest.fixture(scope="module")
def reader(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Start a portal for all tests whose requests change nothing."""
    with served(world, tmp_path_factory.mktemp("portal")) as client:
        yield client


def certificate(world: World, number: str) -> Row:
    one = next(one for one in world.certificates if one.number == number)
    return {
        "number": one.number,
        "pinfl": world.people[one.person].pinfl,
        "issued": one.issued.isoformat(),
        "validUntil": one.valid_until.isoformat(),
        "hours": one.hours,
    }


def reward(world: World, index: int = 0) -> Row:
    one = world.rewards[index]
    number = world.people[one.person].register_no
    return {"id": one.number, "registerNo": number, "kind": one.kind, "date": one.day.isoformat(), "amount": one.amount}


def awaited(client: Client, world: World) -> list[str]:
    """Return the numbers of the certificates that candidates wait for."""
    granted = {row["certificate"] for row in client.rows("degrees")}
    return [one.certificate for one in world.degrees if one.certificate not in granted]


def test_only_the_client_gets_a_token(client: Client) -> None:
    given = client.ask_token(client.account, client.secret).json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 60)
    assert client.ask_token(client.account, "wrong").status_code == 401
    assert client.ask_token("other", client.secret).status_code == 401
    assert client.ask_token(client.account, client.secret, "password").status_code == 400
    client.token = "wrong"
    assert client.send("GET", "degrees").status_code == 401
    assert client.send("POST", "rewards", {}, "key").status_code == 401


def test_a_token_expires_after_a_minute(world: World) -> None:
    async def statuses() -> list[int]:
        moments = [0.0]
        app = qualification_portal(world, "us", "secret", quirks=NO_QUIRKS, clock=lambda: moments[-1])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://portal") as http:
            given = await http.post("oauth/token", auth=("us", "secret"), data={"grant_type": "client_credentials"})
            headers = {"Authorization": f"Bearer {given.json()['access_token']}"}
            found = list[int]()
            for moment in (0.0, 59.9, 60.0, 3600.0):
                moments.append(moment)
                found.append((await http.get("degrees", headers=headers)).status_code)
            return found

    assert asyncio.run(statuses()) == [200, 200, 401, 401]


@pytest.mark.parametrize("limit", [1, 50, 2000])
def test_no_page_size_loses_a_row(reader: Client, limit: int) -> None:
    since = reader.rows("degrees")[-30]["changedAt"]
    rows = reader.rows("degrees", limit, changedSince=since)
    assert len({row["id"] for row in rows}) == len(rows) >= 30
    marks = [row["changedAt"] for row in rows]
    assert marks == sorted(marks)
    assert marks[0] == since


def test_degrees_name_registered_certificates(reader: Client, world: World) -> None:
    registered = {row["number"]: row for row in reader.rows("certificates")}
    degrees = reader.rows("degrees")
    assert degrees
    for row in degrees:
        assert registered[row["certificate"]]["pinfl"] == row["pinfl"]
    assert 10 < len(awaited(reader, world)) < len(degrees)


def test_some_numbers_typed_in_by_hand_are_wrong(reader: Client, world: World) -> None:
    known = {one.number for one in world.certificates}
    rows = reader.rows("certificates")
    wrong = [row for row in rows if row["number"] not in known]
    assert 0 < len(wrong) < 0.05 * len(rows)
    for row in wrong:
        right = [number for number in known if number[:-1] == row["number"][:-1]]
        assert row["pinfl"] in {certificate(world, number)["pinfl"] for number in right}


def test_the_awaited_certificate_brings_the_degree(client: Client, world: World) -> None:
    number = awaited(client, world)[-1]
    before = client.rows("degrees")
    assert client.send("POST", "certificates", certificate(world, number), "first").status_code == 201
    after = client.rows("degrees")
    assert after[:-1] == before
    assert (after[-1]["certificate"], after[-1]["granted"]) == (number, world.today.isoformat())
    assert after[-1]["changedAt"] > before[-1]["changedAt"]
    assert client.rows("certificates")[-1] == {**certificate(world, number), "registered": world.today.isoformat()}


def test_a_repeated_delivery_gets_the_same_receipt(client: Client, world: World) -> None:
    for path, body, number in (
        ("certificates", certificate(world, awaited(client, world)[0]), "number"),
        ("rewards", reward(world), "id"),
    ):
        answers = [client.send("POST", path, body, key) for key in (f"{path} 1", f"{path} 1", f"{path} 2")]
        assert [answer.status_code for answer in answers] == [201, 200, 200]
        assert answers[0].json() == answers[1].json() == answers[2].json()
        assert answers[0].json()["number"] == body[number]
        other = body | {"hours": 1, "kind": "other"}
        assert client.send("POST", path, other, f"{path} 1").status_code == 409
        assert client.send("POST", path, other, f"{path} 3").status_code == 409


def test_an_idempotency_key_is_valid_for_one_message(client: Client, world: World) -> None:
    assert client.send("POST", "rewards", reward(world, 0), "key").status_code == 201
    assert client.send("POST", "rewards", reward(world, 1), "key").status_code == 409


def test_a_certificate_typed_in_by_hand_is_already_registered(client: Client, world: World) -> None:
    row = client.rows("certificates")[0]
    answer = client.send("POST", "certificates", certificate(world, row["number"]), "key")
    assert (answer.status_code, answer.json()["registered"]) == (200, row["registered"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "число"}, "number"),
        ({"pinfl": "3150385607001"}, "pinfl"),
        ({"pinfl": None}, "pinfl"),
        ({"issued": "30.03.2024"}, "issued"),
        ({"validUntil": "2010-01-01"}, "validUntil"),
        ({"hours": -1}, "hours"),
    ],
)
def test_an_invalid_certificate_is_refused_with_its_field(reader: Client, world: World, change: Row, field: str) -> None:
    body = certificate(world, awaited(reader, world)[0]) | change
    answer = reader.send("POST", "certificates", body, "key")
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert answer.json()["reason"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"registerNo": "R9999999"}, "registerNo"),
        ({"date": "2024-13-01"}, "date"),
        ({"amount": "x"}, "amount"),
    ],
)
def test_an_invalid_reward_is_refused_with_its_field(reader: Client, world: World, change: Row, field: str) -> None:
    answer = reader.send("POST", "rewards", reward(world) | change, "key")
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_delivery_needs_a_key_and_a_body(reader: Client, world: World) -> None:
    assert reader.send("POST", "rewards", reward(world)).status_code == 400
    assert reader.send("POST", "rewards", None, "key").status_code == 400


def test_some_deliveries_fail_and_some_lose_their_receipt(client: Client, world: World) -> None:
    numbers = awaited(client, world)[:5]
    certificates, degrees = len(client.rows("certificates")), len(client.rows("degrees"))
    answers = [client.once("POST", "certificates", certificate(world, number), number) for number in numbers]
    assert [answer.status_code for answer in answers] == [201, 503, 201, 503, 201]
    assert len(client.rows("certificates")) == certificates + 4
    assert len(client.rows("degrees")) == degrees + 4
    again = [client.once("POST", "certificates", certificate(world, number), number) for number in numbers]
    assert [answer.status_code for answer in again] == [200, 201, 200, 200, 200]


def test_the_second_read_fails(client: Client) -> None:
    assert [client.once("GET", "degrees").status_code for _ in range(4)] == [200, 503, 200, 200]


def with_portal(world: World, register: Path, use: Callable[[Client], None], directory: Path) -> None:
    directory.mkdir()
    with served(world, directory, register) as client:
        use(client)


def test_a_restarted_portal_keeps_its_deliveries(world: World, tmp_path: Path) -> None:
    register, remembered = tmp_path / "register.jsonl", list[Any]()

    def deliver_once(client: Client) -> None:
        number = awaited(client, world)[0]
        remembered.extend([number, client.send("POST", "certificates", certificate(world, number), "key").json()])
        client.send("POST", "rewards", reward(world), "other key")
        remembered.append([client.rows("degrees"), client.rows("certificates")])

    def read_again(client: Client) -> None:
        number, receipt, rows = remembered
        assert [client.rows("degrees"), client.rows("certificates")] == rows
        answer = client.send("POST", "certificates", certificate(world, number), "key")
        assert (answer.status_code, answer.json()) == (200, receipt)
        assert client.send("POST", "rewards", reward(world), "a third key").status_code == 200

    with_portal(world, register, deliver_once, tmp_path / "first")
    with_portal(world, register, read_again, tmp_path / "second")


def test_an_incomplete_line_counts_as_never_delivered(world: World, tmp_path: Path) -> None:
    register = tmp_path / "register.jsonl"
    with_portal(world, register, lambda client: _deliver(client, world, 0, 201), tmp_path / "first")
    whole = register.read_bytes()
    with_portal(world, register, lambda client: _deliver(client, world, 1, 201), tmp_path / "second")
    register.write_bytes(register.read_bytes()[:-20])
    with_portal(world, register, lambda client: _deliver(client, world, 0, 200), tmp_path / "third")
    assert register.read_bytes() == whole
    with_portal(world, register, lambda client: _deliver(client, world, 1, 201), tmp_path / "fourth")
    assert register.read_bytes().startswith(whole)
    assert register.read_bytes().count(b"\n") == 2


def _deliver(client: Client, world: World, index: int, status: int) -> None:
    assert client.send("POST", "rewards", reward(world, index), f"key {index}").status_code == status
