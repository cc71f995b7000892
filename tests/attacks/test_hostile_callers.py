"""Callers with tokens that they should not have, and callers that want more than their share."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from graph.cypher.statements import Statement
from graph.driver.database import Database, Row
from meritgraph.access.local_key import SigningKey
from meritgraph.access.principals import MAX_TOKEN_HOURS, Role
from tests.conftest import Run
from tests.support.attacked_hub import AttackedHub, attacked_hub, refusal
from tests.support.principals import BODY, principal

ASKED = {"query": "{ rules { id } }"}
ONE = {"query": '{ organisation(id: "organisation:none") { name } }'}
SECRET = "the secret of somebody else, long enough"


def part(of: Mapping[str, Any] | bytes) -> str:
    text = of if isinstance(of, bytes) else json.dumps(of).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def claims(**changed: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    right = {
        "iss": "meritgraph",
        "aud": "meritgraph-api",
        "sub": "somebody",
        "role": "investigator",
        "body": BODY,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(hours=1)).timestamp()),
        "jti": "a" * 16,
    }
    return {name: value for name, value in (right | changed).items() if value is not None}


def unsigned(algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims())}."


FORGED = {
    "none": unsigned("none"),
    "None": unsigned("nOnE"),
    "no algorithm": f"{part({'typ': 'JWT'})}.{part(claims())}.",
    "another secret": jwt.encode(claims(), SECRET, algorithm="HS256"),
    "an empty secret": f"{part({'alg': 'HS256'})}.{part(claims())}."
    + part(hmac.digest(b"", f"{part({'alg': 'HS256'})}.{part(claims())}".encode(), "sha256")),
    "a key that the token names": jwt.encode(claims(), SECRET, algorithm="HS256", headers={"kid": "../../../../dev/null"}),
    "a key that the token brings": jwt.encode(
        claims(), SECRET, algorithm="HS256", headers={"jwk": {"kty": "oct", "k": part(SECRET.encode())}}
    ),
    "a key at an address": jwt.encode(claims(), SECRET, algorithm="HS256", headers={"jku": "http://127.0.0.1:9/keys"}),
    "no token": "x",
    "two points": "..",
    "five parts": "a.b.c.d.e",
    "a long one": "a" * 20_000 + ".b.c",
    "deep claims": f"{part({'alg': 'HS256'})}.{part(b'[' * 5000)}.x",
    "deep head": f"{part(b'[' * 5000)}.{part(claims())}.x",
    "other letters": "\xe9.\xe9.\xe9",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(hub: AttackedHub, name: str) -> None:
    headers = [(each, value) for each, value in hub.headers(Authorization=None).items()]
    sent = [
        *((each.encode(), value.encode()) for each, value in headers),
        (b"Authorization", b"Bearer " + FORGED[name].encode("latin-1")),
    ]
    refused = hub.run(hub.client.post("/graphql", headers=sent, json=ASKED))

    assert refusal(refused) == (401, "UNAUTHENTICATED")
    assert refused.headers["www-authenticate"].startswith("Bearer ")


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"iss": "https://id.example"},
    {"aud": "another-api"},
    {"aud": None},
    {"sub": ""},
    {"sub": None},
    {"sub": 7},
    {"role": "admin"},
    {"role": "OPERATOR"},
    {"role": ["investigator", "auditor"]},
    {"role": None},
    {"body": None},
    {"body": ""},
    {"body": ["organisation:a", "organisation:b"]},
    {"body": "servant:one"},
    {"exp": None},
    {"exp": 1},
    {"exp": "never"},
    {"exp": 1e300},
    {"iat": None},
    {"nbf": 4_000_000_000},
    {"jti": None},
]


@pytest.mark.parametrize("changed", WRONG_CLAIMS, ids=range(len(WRONG_CLAIMS)))
def test_a_token_of_our_key_that_claims_too_much_is_refused(hub: AttackedHub, changed: dict[str, Any]) -> None:
    secret = bytes.fromhex((hub.records.parent / "keys" / "signing.key").read_text().strip())
    right, wrong = (jwt.encode(each, secret, algorithm="HS256") for each in (claims(), claims(**changed)))

    assert hub.post(ASKED, Authorization=f"Bearer {right}").status_code == 200
    assert refusal(hub.post(ASKED, Authorization=f"Bearer {wrong}")) == (401, "UNAUTHENTICATED")


def test_a_token_that_would_never_end_is_refused(hub: AttackedHub) -> None:
    secret = bytes.fromhex((hub.records.parent / "keys" / "signing.key").read_text().strip())
    late = int((datetime.now(UTC) + timedelta(hours=MAX_TOKEN_HOURS + 1)).timestamp())

    assert refusal(hub.post(ASKED, Authorization=f"Bearer {jwt.encode(claims(exp=late), secret)}")) == (401, "UNAUTHENTICATED")


def test_a_token_whose_content_was_changed_is_refused(hub: AttackedHub) -> None:
    head, _, signature = hub.token(principal(Role.SERVANT)).split(".")

    changed = f"{head}.{part(claims())}.{signature}"

    assert refusal(hub.post(ASKED, Authorization=f"Bearer {changed}")) == (401, "UNAUTHENTICATED")


def test_a_token_of_another_hub_is_refused(hub: AttackedHub, tmp_path: Path) -> None:
    other = SigningKey.open(tmp_path / "keys").sign(principal(), 1)

    assert refusal(hub.post(ASKED, Authorization=f"Bearer {other}")) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("scheme", ["Basic {}", "{}", "Token {}", "Bearer", "Bearer ", "Bearer: {}", "Bearer {} {}", "Bearer,{}"])
def test_a_token_comes_in_one_form(hub: AttackedHub, scheme: str) -> None:
    token = hub.token()

    assert refusal(hub.post(ASKED, Authorization=scheme.format(token, token).strip())) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize(
    "name", ["Cookie", "X-Authorization", "X-Forwarded-Authorization", "Proxy-Authorization", "X-Token", "X-User"]
)
def test_a_token_elsewhere_is_none(hub: AttackedHub, name: str) -> None:
    token = hub.token()
    headers = hub.headers(Authorization=None) | {name: f"Authorization=Bearer {token}" if name == "Cookie" else f"Bearer {token}"}
    sent = hub.run(
        hub.client.post(f"/graphql?token={token}&access_token={token}", headers=headers, json=ASKED | {"token": token})
    )

    assert refusal(sent) == (401, "UNAUTHENTICATED")


class _Stalled(Database):
    """A database that answers when it may, and counts who asks."""

    def __init__(self) -> None:
        self.observers = []
        self.answer = asyncio.Event()
        self.asked = 0

    def check(self) -> None:
        pass

    async def read(
        self, statement: Statement, parameters: Mapping[str, object] = {}, *, seconds: float | None = None
    ) -> list[Row]:
        self.asked += 1
        await self.answer.wait()
        return []


def test_an_operation_that_takes_too_long_ends(run: Run, tmp_path: Path) -> None:
    with attacked_hub(run, _Stalled(), tmp_path, request_timeout=0.3) as hub:
        assert refusal(hub.post(ONE)) == (504, "TIMEOUT")


def test_one_caller_takes_half_of_the_places_at_most(run: Run, tmp_path: Path) -> None:
    stalled = _Stalled()
    with attacked_hub(run, stalled, tmp_path, max_operations=4, waiting_seconds=0.2) as hub:

        async def story() -> tuple[list[Any], Any, int]:
            greedy, other = (
                hub.headers(Authorization=f"Bearer {hub.token(principal(subject=each))}") for each in ("greedy", "other")
            )
            asked = [asyncio.create_task(hub.client.post("/graphql", headers=greedy, json=ONE)) for _ in range(20)]
            while sum(each.done() for each in asked) < 18:
                await asyncio.wait([each for each in asked if not each.done()], return_when=asyncio.FIRST_COMPLETED)
            refused = [each.result() for each in asked if each.done()]
            besides = asyncio.create_task(hub.client.post("/graphql", headers=other, json=ONE))
            while stalled.asked < 3:  # noqa: ASYNC110 (the database tells nobody)
                await asyncio.sleep(0.01)
            reading = stalled.asked
            stalled.answer.set()
            await asyncio.gather(*asked)
            return refused, await besides, reading

        refused, besides, reading = run(story())

    assert {refusal(each) for each in refused} == {(429, "RATE_LIMITED")}
    assert {each.headers["retry-after"] for each in refused} == {"1"}
    assert (besides.status_code, reading) == (200, 3)


def test_one_caller_spends_what_a_minute_has_and_no_more(run: Run, attacked: Database, tmp_path: Path) -> None:
    with attacked_hub(run, attacked, tmp_path, api={"cost_per_minute": 10}) as hub:
        statuses = [hub.post(ASKED).status_code for _ in range(5)]
        refused = hub.post(ASKED)
        other = hub.post(ASKED, Authorization=f"Bearer {hub.token(principal(subject='somebody else'))}")
        # A new token of the same subject has no new account.
        again = hub.post(ASKED, Authorization=f"Bearer {hub.token(principal(Role.SERVANT))}")

    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert refusal(refused) == refusal(again) == (429, "RATE_LIMITED")
    assert int(refused.headers["retry-after"]) >= 1
    assert other.status_code == 200
