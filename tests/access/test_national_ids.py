"""A person is found by her national number, if she may be seen, and the number is nowhere afterwards."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.model.facts import person
from loaders.keys.ids import identifier_key
from loaders.keys.keyring import IDENTITY_KEY, KeyRing
from meritgraph.access.principals import Principal
from resolvers.access.callers import Role
from tests.conftest import Run
from tests.meritgraph.conftest import Client, code
from tests.support.engines import execute
from tests.support.two_bodies import FOREIGN, MOVED, STAYS, A, World

# Numbers of people who do not exist, and one of a person who is not in the world.
NUMBERS = {STAYS: "31503856070022", FOREIGN: "40808900090019", "nobody": "40912960650019"}
WRONG, LONG = "31503856070023", "31503856070022" * 4
ASKED = "query ($number: String!) { servantByNationalId(country: UZ, number: $number) { id } }"


@pytest.fixture(scope="module")
def keys(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home whose identity key is that of the numbers in the world."""
    home = tmp_path_factory.mktemp("home")
    ring = KeyRing.open(home / "keys")
    for servant in (STAYS, FOREIGN):
        world.run(
            execute(
                world.database,
                "MATCH (s:Servant {id: $servant}) CREATE (:Identifier {key: $key})-[:IDENTIFIES]->(s)",
                servant=servant,
                key=identifier_key(ring.keyed(person("UZ/PINFL", NUMBERS[servant]))),
            )
        )
    return home


@pytest.fixture
def client(world: World, keys: Path, run: Run) -> Iterator[Client]:
    client = Client(run, world.database, keys)
    client.token = client.key.sign(Principal("hr of A", Role.CLIENT, A), 1)
    yield client
    run(client.http.aclose())


def test_a_number_finds_whom_the_caller_sees(client: Client) -> None:
    assert client.ask(ASKED, number=NUMBERS[STAYS]).json() == {"data": {"servantByNationalId": {"id": STAYS}}}


def test_nobody_can_tell_hidden_people_from_numbers_that_nobody_has(client: Client, world: World) -> None:
    answers: dict[str, tuple[bytes, list[str]]] = {}
    for number in (NUMBERS[FOREIGN], NUMBERS["nobody"], WRONG, LONG, "x", " ", ""):
        with world.statements() as statements:
            answered = client.ask(ASKED, number=number)
        # Which bodies stand below the caller's is read every few seconds.
        answers[number] = (answered.content, [each for each in statements if each != "api/bodies_below"])
    assert set(map(str, answers.values())) == {str(answers[NUMBERS[FOREIGN]])}
    assert answers[WRONG][0] == b'{"data":{"servantByNationalId":null}}'


def test_a_number_is_looked_for_with_a_purpose_alone(client: Client, world: World) -> None:
    with world.statements() as statements:
        refused = client.post({"query": ASKED, "variables": {"number": NUMBERS[STAYS]}}, X_Purpose="")
    assert code(refused) == "FORBIDDEN"
    assert [name for name in statements if name.startswith("access/servant")] == []


@pytest.mark.parametrize("role", [Role.INTEGRATOR, Role.AUDITOR])
def test_who_sees_no_people_finds_none_by_a_number(client: Client, role: Role) -> None:
    client.token = client.key.sign(Principal("operator", role), 1)
    assert client.ask(ASKED, number=NUMBERS[STAYS]).json().get("data") in (None, {"servantByNationalId": None})


def test_a_servant_finds_herself_alone(client: Client) -> None:
    client.token = client.key.sign(Principal("stays", Role.SERVANT, servant=STAYS), 1)
    assert client.ask(ASKED, number=NUMBERS[STAYS]).json()["data"]["servantByNationalId"] == {"id": STAYS}
    client.token = client.key.sign(Principal("moved", Role.SERVANT, servant=MOVED), 1)
    assert client.ask(ASKED, number=NUMBERS[STAYS]).json()["data"]["servantByNationalId"] is None


def _field(number: str) -> str:
    return f'servantByNationalId(country: UZ, number: "{number}") {{ id name }}'


def _ask_wrongly(client: Client, number: str) -> list[httpx.Response]:
    """Ask with a number in a text with a fault of syntax, type or name, in a variable of a wrong type, and without a purpose."""
    return [
        client.ask(f"{{ {_field(number)} "),
        client.ask(f"{{ servantByNationalId(country: UZ, number {number}) {{ id }} }}"),
        client.ask(f"{{ servantByNationalId(country: UZ, number: {number}) {{ id }} }}"),
        client.ask(f'{{ servantByNationalId(country: "{number}", number: "1") {{ id }} }}'),
        client.ask(f'{{ servantByNationalId(country: UZ, numbers: "{number}") {{ id }} }}'),
        client.ask(ASKED, number=int(number)),
        client.ask(ASKED, number=[number]),
        client.post({"query": ASKED, "variables": {"number": number}}, X_Purpose=""),
        client.post({"query": ASKED, "variables": {"number": number}}, X_Purpose=number),
    ]


def test_a_number_is_nowhere_afterwards(
    client: Client,
    world: World,
    run: Run,
    keys: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    sent: list[str] = []
    late_ones: list[str] = []
    read = world.database.read

    async def listened(statement: Any, parameters: Any = None, **how: Any) -> Any:
        sent.append(f"{statement} {parameters}")
        if late_ones:
            await asyncio.sleep(60)
        return await read(statement, parameters, **how)

    monkeypatch.setattr(world.database, "read", listened)
    late = Client(run, world.database, keys, timeout=0.2)
    late.token = client.token
    for number in (NUMBERS[STAYS], NUMBERS[FOREIGN], NUMBERS["nobody"], WRONG, LONG):
        answers = [*_ask_wrongly(client, number), client.ask(ASKED, number=number), client.ask(f"{{ {_field(number)} }}")]
        late_ones.append(number)
        answers += [late.ask(ASKED, number=number), late.ask(f"{{ {_field(number)} }}")]
        late_ones.clear()
        assert [each.status_code for each in answers[-2:]] == [504, 504]
        assert [each.status_code for each in answers if number.encode() in each.content or number in str(each.headers)] == []
    run(late.http.aclose())
    printed = capfd.readouterr()
    for number in (*NUMBERS.values(), WRONG):
        assert [each for each in sent if number in each] == []
        assert number not in caplog.text + printed.out + printed.err
        assert [file for file in keys.rglob("*") if file.is_file() and number.encode() in file.read_bytes()] == []
    assert any(client.records.iterdir())


@pytest.mark.parametrize("content", [None, "no key\n"])
def test_a_hub_without_the_identity_key_says_so(
    world: World, run: Run, tmp_path: Path, content: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(run, world.database, tmp_path)
    if content is not None:
        (tmp_path / "keys" / IDENTITY_KEY).write_text(content)
    assert code(client.ask(ASKED, number=NUMBERS[STAYS])) == "NO_IDENTITY_KEY"
    assert "nobody is found by a national number" in caplog.text
    run(client.http.aclose())


def test_a_hub_with_another_identity_key_than_its_graph_says_so(world: World, run: Run, client: Client) -> None:
    other = "CREATE (:IdentityKey {id: 'identity-key', key_id: 'other', check_value: 'other'})"
    run(execute(world.database, other))
    try:
        assert code(client.ask(ASKED, number=NUMBERS[STAYS])) == "NO_IDENTITY_KEY"
    finally:
        run(execute(world.database, "MATCH (k:IdentityKey) DETACH DELETE k"))
