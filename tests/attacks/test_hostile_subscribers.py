"""Subscribers who break the protocol, hold more than their share, or stay longer than their token."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from tests.support.attacked_hub import PURPOSE, SECONDS, AttackedHub, refusal
from tests.support.live_hub import NEARLY_OVER
from tests.support.principals import principal

CHANGES = "subscription { findingChanged { cursor } }"


def opening(hub: AttackedHub, protocol: str = "graphql-transport-ws", **more: Any) -> connect:
    address = f"ws://127.0.0.1:{hub.port}/graphql"
    return connect(address, subprotocols=[Subprotocol(protocol)], open_timeout=SECONDS, **more)


async def say(opened: ClientConnection, message: object) -> None:
    await opened.send(json.dumps(message))


async def hear(opened: ClientConnection) -> dict[str, Any]:
    return json.loads(await asyncio.wait_for(opened.recv(), SECONDS))


async def begin(opened: ClientConnection, token: str) -> dict[str, Any]:
    await say(opened, {"type": "connection_init", "payload": {"Authorization": f"Bearer {token}", "X-Purpose": PURPOSE}})
    return await hear(opened)


async def closed(opened: ClientConnection) -> int:
    """Return the code with which the hub closes a socket, whatever it says before."""
    with suppress(ConnectionClosed):
        async with asyncio.timeout(SECONDS):
            async for _ in opened:
                pass
    assert opened.close_code is not None
    return opened.close_code


def subscribe(id_: object, query: str = CHANGES) -> dict[str, Any]:
    return {"id": id_, "type": "subscribe", "payload": {"query": query}}


@pytest.mark.parametrize(
    "more",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"protocol": "graphql-ws"},
        {"protocol": "GRAPHQL-TRANSPORT-WS"},
        {"protocol": "soap"},
    ],
    ids=lambda more: next(iter(more.values())),
)
def test_a_socket_of_another_page_or_protocol_is_not_opened(hub: AttackedHub, more: dict[str, Any]) -> None:
    async def story() -> int:
        with pytest.raises(InvalidStatus) as refused:
            async with opening(hub, **more):
                pass
        return refused.value.response.status_code

    assert hub.run(story()) == 403


@pytest.mark.parametrize("id_", ["", "x" * 101, 7, None, True, [], {}, "missing"], ids=str)
def test_an_id_that_is_none_closes_the_socket(hub: AttackedHub, id_: object) -> None:
    message = subscribe(id_)
    if id_ == "missing":
        del message["id"]

    async def story() -> int:
        async with opening(hub) as opened:
            await begin(opened, hub.token())
            await say(opened, message)
            return await closed(opened)

    assert hub.run(story()) == 4400


@pytest.mark.parametrize("compression", ["deflate", None])
def test_a_huge_message_closes_the_socket_however_small_it_is_sent(hub: AttackedHub, compression: Any) -> None:
    async def story(parts: list[str]) -> int:
        async with opening(hub, compression=compression) as opened:
            await begin(opened, hub.token())
            with suppress(ConnectionClosed):
                await opened.send(parts)
            return await closed(opened)

    huge = json.dumps(subscribe("a", "#" * 5_000_000))
    assert hub.run(story([huge])) == 1009
    # In small frames, of which none is too large.
    assert hub.run(story([huge[:200_000][at : at + 1000] for at in range(0, 200_000, 1000)])) == 1009


def test_who_says_nothing_and_who_has_no_token_is_closed(hub: AttackedHub) -> None:
    async def story(*messages: object) -> int:
        async with opening(hub) as opened:
            for each in messages:
                await say(opened, each)
            return await closed(opened)

    async def stories() -> tuple[int, int]:
        # Signs of life do not put it off.
        silent, pinging = await asyncio.gather(story(), story({"type": "ping"}, {"type": "ping"}))
        return silent, pinging

    assert hub.run(stories()) == (4408, 4408)
    assert hub.run(story(subscribe("a"))) == 4401
    assert hub.run(story({"type": "connection_init"})) == 4403
    assert hub.run(story({"type": "connection_init", "payload": {"Authorization": "Bearer x.y.z"}})) == 4403


def test_one_subject_holds_its_share_and_no_more(hub: AttackedHub) -> None:
    greedy = hub.token(principal(subject="greedy"))

    async def story() -> tuple[list[Any], int, int, dict[str, Any]]:
        async with AsyncExitStack() as stack:
            sockets = [await stack.enter_async_context(opening(hub)) for _ in range(6)]
            acknowledged = [await begin(each, greedy) for each in sockets[:5]]
            assert {each["type"] for each in acknowledged} == {"connection_ack"}
            payload = {"Authorization": f"Bearer {greedy}", "X-Purpose": PURPOSE}
            await say(sockets[5], {"type": "connection_init", "payload": payload})
            too_many = await closed(sockets[5])
            answers: list[Any] = []
            for number in range(25):
                await say(sockets[number % 5], subscribe(f"{number}"))
                answers.append(await hear(sockets[number % 5]))
            headers = hub.headers(Authorization=f"Bearer {greedy}", Accept="text/event-stream")
            by_events = await stack.enter_async_context(
                hub.client.stream("POST", "/graphql", headers=headers, json={"query": CHANGES})
            )
            other = await stack.enter_async_context(opening(hub))
            return answers, too_many, by_events.status_code, await begin(other, hub.token(principal(subject="another")))

    answers, too_many, by_events, other = hub.run(story())
    assert sorted(each["type"] for each in answers) == ["error"] * 5 + ["next"] * 20
    refused = [each["payload"][0]["extensions"]["code"] for each in answers if each["type"] == "error"]
    assert refused == ["RATE_LIMITED"] * 5
    assert (too_many, by_events, other) == (1013, 429, {"type": "connection_ack"})


def test_a_socket_does_not_outlive_its_token(hub: AttackedHub) -> None:
    async def story() -> int:
        async with opening(hub) as opened:
            assert (await begin(opened, hub.token(hours=NEARLY_OVER)))["type"] == "connection_ack"
            await say(opened, subscribe("a"))
            return await closed(opened)

    assert hub.run(story()) == 4403


@pytest.mark.parametrize("changed", [{"Authorization": None}, {"Authorization": "Bearer x.y.z"}], ids=["none", "forged"])
def test_events_need_a_token_of_their_own(hub: AttackedHub, changed: dict[str, str | None]) -> None:
    refused = hub.post({"query": CHANGES}, **{"Accept": "text/event-stream", **changed})
    assert refused.status_code == 401
    assert "UNAUTHENTICATED" in refused.text
    assert hub.get(params={"query": CHANGES, "token": hub.token()}, Accept="text/event-stream").status_code == 405


def test_what_is_told_as_json_is_no_subscription(hub: AttackedHub) -> None:
    assert refusal(hub.post({"query": CHANGES})) == (400, "GRAPHQL_VALIDATION_FAILED")
