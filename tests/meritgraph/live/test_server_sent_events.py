"""Subscriptions as server-sent events, on a real port."""

from __future__ import annotations

import asyncio
import resource
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson

from graph.driver.database import Database
from merit.findings.states import Decision
from meritgraph.access.principals import Principal, Role
from meritgraph.access.revocations import Revocation, revoke
from meritgraph.live.subscribers import SubscriberTerms
from tests.meritgraph.live.conftest import AtHub
from tests.support.live_hub import CHANGES, NEARLY_OVER, OF_A, LiveHub, Stream, live_hub, records, review
from tests.support.text_hashes import hash_of


async def next_change(stream: Stream) -> dict[str, Any]:
    kind, body = await stream.next()
    assert kind == "next", (kind, body)
    assert "errors" not in body, body
    return body["data"]["findingChanged"]


def test_a_change_is_told_when_it_is_on_record_and_a_cursor_goes_on_at_another_hub(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.stream() as stream:
            assert stream.response.status_code == 200
            assert stream.response.headers["content-type"].startswith("text/event-stream")
            begun = await next_change(stream)
            assert begun["change"] is begun["finding"] is None
            assert records(hub) == []
            await review(database, OF_A, Decision.ACKNOWLEDGE)
            first = await next_change(stream)
            assert (first["change"], first["finding"]) == ("ACKNOWLEDGED", {"id": OF_A})
            (record,) = records(hub)
            assert (record["actor"], record["purpose"], record["servants"]) == ("inspector", "oversight", ["servant:moved"])
            assert "Finding.id" in record["fields"]
        await review(database, OF_A, Decision.CONFIRM)
        async with live_hub(database, hub.folder) as other, other.stream(after=first["cursor"]) as stream:
            assert (await next_change(stream))["change"] is None
            assert (await next_change(stream))["change"] == "CONFIRMED"

    at_hub(story)


def test_what_is_refused_before_it_begins(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with httpx.AsyncClient(base_url=hub.url, timeout=60) as client:

            async def post(body: object, **headers: str) -> tuple[int, str]:
                sent = {**hub.headers(), **{name.replace("_", "-"): value for name, value in headers.items()}}
                response = await client.post("/graphql", headers=sent, json=body)
                text = response.text
                if response.headers["content-type"].startswith("text/event-stream"):
                    assert text.endswith("event: complete\ndata:\n\n")
                    (text,) = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
                (error,) = orjson.loads(text)["errors"]
                return response.status_code, error["extensions"]["code"]

            assert await post({"query": CHANGES}, Authorization="Bearer x") == (401, "UNAUTHENTICATED")
            assert await post({"query": CHANGES}, Content_Type="text/plain") == (415, "UNSUPPORTED_MEDIA_TYPE")
            assert await post(["no"]) == (400, "BAD_REQUEST")
            assert await post({"query": "{ __typename }"}) == (200, "GRAPHQL_VALIDATION_FAILED")
            assert await post({"query": "subscription { nothing }"}) == (200, "GRAPHQL_VALIDATION_FAILED")
            assert await post({"query": CHANGES, "variables": {"after": "x"}}) == (200, "BAD_USER_INPUT")
            assert await post({"query": CHANGES}, X_Purpose="none") == (200, "FORBIDDEN")
            headers = {**hub.headers(), "Accept": "application/json"}
            refused = await client.post("/graphql", headers=headers, json={"query": CHANGES})
            assert refused.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"

    at_hub(story)


# What urql sends with every operation.
URQL = "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"


def test_a_client_may_accept_events_beside_json_with_all_that_it_sends(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with httpx.AsyncClient(base_url=hub.url, timeout=60) as client:
            headers = {**hub.headers(), "Accept": URQL}

            async def post(accept: str, **body: str) -> httpx.Response:
                return await client.post("/graphql", headers={**headers, "Accept": accept}, json=body)

            answered = await post(URQL, query="{ __typename }")
            assert answered.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
            assert answered.json() == {"data": {"__typename": "Query"}}
            wrong = await post(URQL, query="{ nothing }")
            assert (wrong.status_code, wrong.json()["errors"][0]["extensions"]["code"]) == (400, "GRAPHQL_VALIDATION_FAILED")
            assert (await post(URQL, query="subscription {")).status_code == 400
            anything = await post("text/event-stream, */*", query="{ __typename }")
            assert anything.headers["content-type"] == "application/json; charset=utf-8"
            # Who accepts nothing but events is told by an event.
            refused = await post("text/event-stream", query="{ __typename }")
            assert refused.headers["content-type"].startswith("text/event-stream")
            unwanted = await post("application/json, text/event-stream;q=0", query=CHANGES)
            assert unwanted.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"

            async with client.stream("POST", "/graphql", headers=headers, json={"query": CHANGES}) as response:
                assert response.headers["content-type"].startswith("text/event-stream")
                stream = Stream(response, response.aiter_lines())
                assert (await next_change(stream))["change"] is None
                await review(database, OF_A, Decision.ACKNOWLEDGE)
                assert (await next_change(stream))["finding"] == {"id": OF_A}

    at_hub(story)


def test_who_follows_one_servant_is_on_record_before_anything_happens(at_hub: AtHub) -> None:
    query = 'subscription { findingChanged(filter: {servant: "%s"}) { cursor change finding { id } } }'

    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.stream(query % "servant:nobody") as stream:
            await next_change(stream)
        assert records(hub) == []
        async with hub.stream(query % "servant:moved") as stream:
            await next_change(stream)
            (record,) = records(hub)
            assert (record["actor"], record["servants"]) == ("inspector", ["servant:moved"])
            assert record["fields"] == ["Subscription.findingChanged"]
            await review(database, OF_A, Decision.ACKNOWLEDGE)
            await next_change(stream)
            assert "Subscription.findingChanged" not in records(hub)[1]["fields"]

    at_hub(story)


def test_the_text_of_a_subscription_is_found_by_its_hash(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(CHANGES)}}}
        async with httpx.AsyncClient(base_url=hub.url, timeout=60) as client:
            unknown = await client.post("/graphql", headers=hub.headers(), json=named)
            assert unknown.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
            for body in ({**named, "query": CHANGES}, named):
                async with client.stream("POST", "/graphql", headers=hub.headers(), json=body) as response:
                    assert (await next_change(Stream(response, response.aiter_lines())))["change"] is None

    at_hub(story)


def test_a_revoked_token_ends_its_subscription(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.stream() as stream:
            await next_change(stream)
            await revoke(database, Revocation.of_subject("inspector", None, datetime.now(UTC)))
            kind, body = await stream.next()
            assert kind == "next"
            assert [each["extensions"]["code"] for each in body["errors"]] == ["UNAUTHENTICATED"]
            assert "data" not in body
            assert await stream.next() == ("complete", None)
        assert records(hub) == []

    at_hub(story, check_seconds=0.2)


def test_nothing_is_told_after_a_token_expired(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.stream(token=hub.token(hours=NEARLY_OVER)) as stream:
            await next_change(stream)
            kind, body = await stream.next()
            assert (kind, body["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")

    at_hub(story, check_seconds=0.2)


def test_one_subject_has_a_limited_number_of_subscriptions_and_gets_them_back(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        other = hub.token(Principal("other", Role.INVESTIGATOR, "organisation:b"))
        async with hub.stream() as one:
            await next_change(one)
            async with hub.stream() as too_many:
                assert too_many.response.status_code == 429
                assert too_many.response.headers["retry-after"]
            async with hub.stream(token=other) as of_other:
                await next_change(of_other)
        while hub.live.subscribers.subscriptions.number("inspector"):  # noqa: ASYNC110 (the hub tells nobody)
            await asyncio.sleep(0.05)
        async with hub.stream() as again:
            await next_change(again)

    at_hub(story, terms=SubscriberTerms(of_one=1))


def test_a_hub_that_stops_ends_streams_without_completing_them(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.stream() as stream:
            await next_change(stream)
            hub.live.stop()
            assert await stream.next() == ("end", None)

    at_hub(story)


def test_what_cannot_be_recorded_is_not_told(at_hub: AtHub) -> None:
    async def story(hub: LiveHub, database: Database) -> None:
        async with hub.stream() as stream:
            await next_change(stream)
            # A full disk, as the process sees it: no file may grow.
            before = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
            try:
                await review(database, OF_A, Decision.ACKNOWLEDGE)
                kind, body = await stream.next()
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
            assert kind == "next"
            assert "data" not in body
            assert body["errors"][0]["extensions"] == {"code": "UPSTREAM_UNAVAILABLE", "reason": "NO_RECORD"}

    at_hub(story)
