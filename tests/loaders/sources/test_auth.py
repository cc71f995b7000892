"""Sign-in at portals: what they receive, when a token is requested again, that no secret leaks. Only the network is faked."""

from __future__ import annotations

import logging
from base64 import b64decode
from urllib.parse import parse_qs

import httpx
import pytest
from pydantic import SecretStr

from graph.errors import PortalError
from loaders.sources.auth import ApiKey, Bearer, ClientCredentials
from loaders.sources.http import HttpTransport

SECRET = "s3cret+with/odd:letters"


class Portal:
    """Issues tokens one after another and accepts only the last one; records the token requests."""

    def __init__(self, lives: object = 60) -> None:
        self.lives = lives
        self.given, self.questions, self.refused = 0, list[httpx.Request](), 0
        self.instead: list[httpx.Response | Exception] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            self.questions.append(request)
            if self.instead:
                answer = self.instead.pop(0)
                if isinstance(answer, Exception):
                    raise answer
                return answer
            self.given += 1
            token = {"access_token": f"token-{self.given}", "token_type": "Bearer"}
            return httpx.Response(200, json=token | ({"expires_in": self.lives} if self.lives is not None else {}))
        if request.headers["authorization"] != f"Bearer token-{self.given}":
            self.refused += 1
            return httpx.Response(401, json={"echo": request.headers["authorization"]})
        return httpx.Response(200, content=request.content or b"fine")


class Client:
    """A client whose clock the test sets."""

    def __init__(self, portal: Portal) -> None:
        self.now, self.pauses = 1000.0, list[float]()
        secret = SecretStr(SECRET)
        self.sign_in = ClientCredentials("http://portal/oauth/token", "our id", secret, "a.portal", clock=lambda: self.now)
        self._client = httpx.Client(transport=httpx.MockTransport(portal), base_url="http://portal", auth=self.sign_in)
        self.transport = HttpTransport(self._client, "a.portal", pause=self.pauses.append)

    def get(self) -> bytes:
        return self.transport.get("degrees")


def test_a_token_is_requested_once_with_the_clients_secret() -> None:
    portal = Portal()
    visitor = Client(portal)
    assert [visitor.get() for _ in range(3)] == [b"fine"] * 3
    (question,) = portal.questions
    assert question.method == "POST"
    assert parse_qs(question.content.decode()) == {"grant_type": ["client_credentials"]}
    scheme, _, named = question.headers["authorization"].partition(" ")
    assert (scheme, b64decode(named)) == ("Basic", b"our+id:s3cret%2Bwith%2Fodd%3Aletters")


@pytest.mark.parametrize(("lives", "still_good", "renewed"), [(60, 53, 55), (3600, 3569, 3571)])
def test_a_token_is_renewed_before_it_expires(lives: int, still_good: int, renewed: int) -> None:
    portal = Portal(lives)
    visitor = Client(portal)
    visitor.get()
    visitor.now += still_good
    visitor.get()
    assert portal.given == 1
    visitor.now += renewed - still_good
    visitor.get()
    assert (portal.given, portal.refused) == (2, 0)


def test_a_valid_token_that_is_refused_is_renewed_once() -> None:
    portal = Portal()
    visitor = Client(portal)
    visitor.get()
    portal.given += 1  # the portal has forgotten ours
    assert visitor.get() == b"fine"
    assert (len(portal.questions), portal.refused, visitor.pauses) == (2, 1, [])


def test_a_post_is_signed_and_sent_again_with_its_body() -> None:
    portal = Portal()
    visitor = Client(portal)
    visitor.get()
    portal.given += 1
    answer = visitor.transport.post("certificates", {"number": "1"}, "key")
    assert (answer.status, answer.body) == (200, b'{"number":"1"}')


def test_a_token_without_expiry_is_kept_until_it_is_refused() -> None:
    portal = Portal(None)
    visitor = Client(portal)
    visitor.get()
    visitor.now += 10**9
    visitor.get()
    assert portal.given == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refused_client_gets_a_message_that_says_what_to_check(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    portal = Portal()
    portal.instead.append(httpx.Response(status, json={"error": "invalid_client", "echo": SECRET}))
    visitor = Client(portal)
    with pytest.raises(PortalError, match=rf"no token \(status {status}\)\. Check the account and the secret") as raised:
        visitor.get()
    assert (len(portal.questions), visitor.pauses) == (1, [])
    assert SECRET not in str(raised.value) + repr(visitor.sign_in) + caplog.text


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json=["token-9"]),
        httpx.Response(200, json={"token": "token-9"}),
        httpx.Response(200, json={"access_token": None}),
        httpx.Response(200, json={"access_token": "token-9", "expires_in": "soon"}),
        httpx.ConnectError("refused"),
    ],
)
def test_a_sign_in_that_fails_for_now_is_repeated(trouble: httpx.Response | Exception) -> None:
    portal = Portal()
    portal.instead.append(trouble)
    visitor = Client(portal)
    assert visitor.get() == b"fine"
    assert (len(portal.questions), visitor.pauses) == (2, [0.2])


def test_a_sign_in_that_always_fails_is_reported_without_its_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    portal = Portal()
    portal.instead = [httpx.Response(200, json={"access_token": "token-9", "expires_in": []}) for _ in range(6)]
    with pytest.raises(PortalError, match=r"\(last: an expires_in that is no number in the answer to the sign-in\)") as raised:
        Client(portal).get()
    assert "token-9" not in str(raised.value) + caplog.text


def test_a_portal_that_refuses_every_token_is_not_asked_for_ever() -> None:
    portal = Portal()
    visitor = Client(portal)
    visitor.get()
    portal.given = 7
    portal.instead = [httpx.Response(200, json={"access_token": "useless", "expires_in": 60})]
    with pytest.raises(PortalError, match="refused degrees with status 401"):
        visitor.get()
    assert (len(portal.questions), portal.refused) == (2, 2)


@pytest.mark.parametrize(
    ("sign_in", "header", "value"),
    [
        (Bearer(SecretStr(SECRET)), "authorization", f"Bearer {SECRET}"),
        (ApiKey(SecretStr(SECRET)), "x-api-key", SECRET),
        (ApiKey(SecretStr(SECRET), "X-Other"), "x-other", SECRET),
    ],
)
def test_agreed_secrets_reach_the_portal_and_appear_nowhere_else(
    sign_in: httpx.Auth, header: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    seen = list[str]()

    def portal(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers[header])
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(portal), base_url="http://portal", auth=sign_in) as client:
        HttpTransport(client, "a.portal").get("orders")
        assert SECRET not in repr(client.headers) + repr(sign_in) + caplog.text
    assert seen == [value]
