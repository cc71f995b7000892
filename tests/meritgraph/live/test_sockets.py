"""Subscriptions over a WebSocket, on a real port."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from graph.driver.database import Database
from merit.findings.states import Decision
from meritgraph.access.revocations import Revocation, revoke
from meritgraph.live.socket import serve_socket
from meritgraph.live.subscribers import SubscriberTerms
from tests.meritgraph.live.conftest import AtHub
from tests.support.live_hub import CHANGES, OF_A, PURPOSE, LiveHub, hear, records, review, say


async def closed(opened: ClientConnection) -> int:
    """Return the code with which the hub closes a socket; no other message comes before."""
    with pytest.raises(ConnectionClosed) as ended:
        await asyncio.wait_for(opened.recv(), 60)
    assert ended.value.rcvd is not None
    return ended.value.rcvd.code


def subscribe(id_: str = "1", query: str = CHANGES, **variables: Any) -> dict[str, Any]:
    return {"id": id_, "type": "subscribe", "payload": {"query": query, "variables": variables}}


def nested(levels: int) -> dict[str, Any]:
    """Return a variable of the subscription that is a list in a list, and so on."""
    value: Any = []
    for _ in range(levels):
        value = [value]
    return {"after": value}


def test_a_change_is_told_until_the_client_has_enough(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.begun_socket() as opened:
            await say(opened, subscribe("a"))
            begun = await hear(opened)
            assert (begun["id"], begun["type"]) == ("a", "next")
            await review(database, OF_A, Decision.ACKNOWLEDGE)
            answered = await hear(opened)
            changed = answered["payload"]["data"]["findingChanged"]
            assert (changed["change"], changed["finding"]) == ("ACKNOWLEDGED", {"id": OF_A})
            assert [each["actor"] for each in records(hub)] == ["inspector"]

            await say(opened, subscribe("b", after=begun["payload"]["data"]["findingChanged"]["cursor"]))
            assert [(await hear(opened))["id"] for _ in range(2)] == ["b", "b"]
            await say(opened, {"id": "b", "type": "complete"})
            await say(opened, {"type": "ping"})
            assert await hear(opened) == {"type": "pong"}
            await review(database, OF_A, Decision.CONFIRM)
            assert (await hear(opened))["id"] == "a"
            await say(opened, {"type": "ping"})
            assert await hear(opened) == {"type": "pong"}

    at_hub(story)


def test_what_is_wrong_with_one_subscription_harms_no_other(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.begun_socket() as opened:
            await say(opened, subscribe("good"))
            assert (await hear(opened))["id"] == "good"
            wrongs: list[tuple[dict[str, Any], str]] = [
                (subscribe("x", "{ __typename }"), "GRAPHQL_VALIDATION_FAILED"),
                (subscribe("x", "subscription {"), "GRAPHQL_PARSE_FAILED"),
                (subscribe("x", after="x"), "BAD_USER_INPUT"),
                ({"id": "x", "type": "subscribe", "payload": []}, "BAD_REQUEST"),
                ({"id": "x", "type": "subscribe"}, "BAD_REQUEST"),
                ({"id": "x", "type": "subscribe", "payload": {"query": CHANGES, "variables": nested(300)}}, "BAD_USER_INPUT"),
                ({"id": "x", "type": "subscribe", "payload": {"query": CHANGES, "operationName": "A" * 101}}, "BAD_REQUEST"),
            ]
            for wrong, code in wrongs:
                await say(opened, wrong)
                answered = await hear(opened)
                assert (answered["id"], answered["type"]) == ("x", "error")
                assert [each["extensions"]["code"] for each in answered["payload"]] == [code]
            await review(database, OF_A, Decision.ACKNOWLEDGE)
            assert (await hear(opened))["id"] == "good"

    at_hub(story)


def test_what_the_protocol_does_not_allow_closes_the_socket(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        twice = '{"type": "ping", "type": "complete"}'
        for text in ("no json", twice, "[]", "{}", '{"type": 1}', '{"type": "next"}', '{"type": "subscribe"}', b"\x00"):
            async with hub.begun_socket() as opened:
                await opened.send(text)
                assert await closed(opened) == 4400
        async with hub.socket() as opened:
            await say(opened, subscribe())
            assert await closed(opened) == 4401
        for payload in (None, {}, {"Authorization": "Bearer x"}, {"authorization": 1}):
            async with hub.socket() as opened:
                await say(opened, {"type": "connection_init", "payload": payload})
                assert await closed(opened) == 4403
        token = f"Bearer {hub.token()}"
        async with hub.socket() as opened:
            await say(opened, {"type": "connection_init", "payload": {"Authorization": token, "authorization": token}})
            assert await closed(opened) == 4400
        async with hub.begun_socket() as opened:
            await say(opened, {"type": "connection_init"})
            assert await closed(opened) == 4429
        async with hub.begun_socket() as opened:
            await say(opened, subscribe())
            await hear(opened)
            await say(opened, subscribe())
            assert await closed(opened) == 4409
        async with hub.socket() as opened:
            assert await closed(opened) == 4408
        async with hub.begun_socket() as opened:
            await say(opened, subscribe(query="#" * 65 * 1024))
            assert await closed(opened) == 1009

    at_hub(story)


def test_pages_of_other_origins_and_the_older_protocol_are_refused(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async def status(**options: Any) -> int:
            try:
                async with hub.socket(**options):
                    return 101
            except InvalidStatus as refused:
                return refused.response.status_code

        assert await status(origin="https://evil.example") == 403
        assert await status(origin="null") == 403
        assert await status(origin="https://people.example") == 101
        assert await status(origin=hub.url.rstrip("/")) == 101
        assert await status(protocols=["graphql-ws"]) == 403
        assert await status(protocols=["graphql-ws", "graphql-transport-ws"]) == 101

    at_hub(story, cors_origins=["https://people.example"])


def test_a_revoked_token_ends_all_subscriptions_and_closes_the_socket(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.begun_socket() as opened:
            for id_ in ("a", "b"):
                await say(opened, subscribe(id_))
                await hear(opened)
            await revoke(database, Revocation.of_subject("inspector", None, datetime.now(UTC)))
            ended = [await hear(opened) for _ in range(2)]
            assert {(each["type"], each["id"], each["payload"][0]["extensions"]["code"]) for each in ended} == {
                ("error", "a", "UNAUTHENTICATED"),
                ("error", "b", "UNAUTHENTICATED"),
            }
            assert await closed(opened) == 4403

    at_hub(story, check_seconds=0.2)


class Unread:
    """A client that sends messages and never reads what it is told after the acknowledgement, as a server passes it on."""

    def __init__(self, hub: LiveHub, messages: Iterator[dict[str, Any]]) -> None:
        payload = {"Authorization": f"Bearer {hub.token()}", "X-Purpose": PURPOSE}
        self._messages = chain([{"type": "connection_init", "payload": payload}], messages)
        self._connected, self.closed = False, 0
        scope = {"type": "websocket", "path": "/graphql", "headers": [], "subprotocols": ["graphql-transport-ws"]}
        self.websocket = WebSocket(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if not self._connected:
            self._connected = True
            return {"type": "websocket.connect"}
        if (message := next(self._messages, None)) is None:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        return {"type": "websocket.receive", "text": json.dumps(message)}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.closed = message["code"]
        elif message["type"] == "websocket.send" and "connection_ack" not in message["text"]:
            await asyncio.Event().wait()


def test_who_does_not_read_why_subscriptions_are_refused_cannot_pile_them_up(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        before = asyncio.all_tasks()
        sent = 0

        def wrongs() -> Iterator[dict[str, Any]]:
            nonlocal sent
            for sent in range(1000):
                yield {"id": str(sent), "type": "subscribe", "payload": []}

        client = Unread(hub, wrongs())
        await asyncio.wait_for(serve_socket(hub.live, client.websocket), 60)
        # Of 20 subscriptions at once, and 100 that are over.
        assert (client.closed, sent) == (1013, 120)
        assert asyncio.all_tasks() == before

    at_hub(story)


def test_who_does_not_read_that_the_token_is_good_no_longer_is_closed_all_the_same(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        client = Unread(hub, iter([subscribe("a"), subscribe("b")]))
        serving = asyncio.create_task(serve_socket(replace(hub.live, last_seconds=0.2), client.websocket))
        while hub.live.subscribers.subscriptions.number("inspector") < 2:  # noqa: ASYNC110 (the hub tells nobody)
            await asyncio.sleep(0.01)
        await revoke(database, Revocation.of_subject("inspector", None, datetime.now(UTC)))
        await asyncio.wait_for(serving, 60)
        assert client.closed == 4403
        assert hub.live.subscribers.subscriptions.number("inspector") == 0

    at_hub(story, check_seconds=0.2)


def test_one_subject_has_a_limited_number_of_sockets_and_subscriptions(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.begun_socket() as one:
            for id_ in ("a", "b"):
                await say(one, subscribe(id_))
                assert (await hear(one))["type"] == "next"
            await say(one, subscribe("c"))
            refused = await hear(one)
            assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "RATE_LIMITED")
            async with hub.socket() as other:
                await say(other, {"type": "connection_init", "payload": {"Authorization": f"Bearer {hub.token()}"}})
                assert await closed(other) == 1013
            await say(one, {"id": "a", "type": "complete"})
            await say(one, subscribe("c"))
            assert (await hear(one))["type"] == "next"

    at_hub(story, terms=SubscriberTerms(of_one=2, sockets_of_one=1))


def test_a_hub_that_stops_says_so(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.begun_socket() as opened:
            await say(opened, subscribe())
            await hear(opened)
            hub.live.stop()
            assert await closed(opened) == 1012

    at_hub(story)
