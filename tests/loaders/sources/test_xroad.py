"""The X-Road client: identifies every request, uses only answers to it, and sorts errors by origin. Only the network is faked."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha512

import httpx
import pytest

from graph.errors import PortalError
from loaders.portal_api.contract import Feed
from loaders.sources.http import HttpTransport
from loaders.sources.xroad import service_path, xroad_client

FEED = Feed(url="http://gateway/behind/a/prefix", account="UZ/GOV/300/HUB")
SERVICE = "UZ/GOV/200/MEHNAT/contracts"
PINFL = "31503856070019"


class Gateway:
    """A Security Server as the protocol describes it; gives the wrong answers of a test first, then correct ones."""

    def __init__(self, *wrongs: dict[str, str] | httpx.Response) -> None:
        self._wrongs = list(wrongs)
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        wrong = self._wrongs.pop(0) if self._wrongs else {}
        if isinstance(wrong, httpx.Response):
            return wrong
        headers = {
            "X-Road-Id": request.headers["X-Road-Id"],
            "X-Road-Request-Id": f"request {len(self.requests)}",
            "X-Road-Request-Hash": hashed(request, f"request {len(self.requests)}"),
        }
        answered = {name: value for name, value in (headers | wrong).items() if value}
        return httpx.Response(200, headers=answered, content=b"fine")

    def get(self, feed: Feed = FEED, service: str = SERVICE) -> bytes:
        with xroad_client(feed, "a.portal", network=httpx.MockTransport(self)) as client:
            return HttpTransport(client, "a.portal", pause=self.pauses.append).get(service_path(service), {"pinfl": PINFL})


def hashed(request: httpx.Request, request_id: str) -> str:
    """Return the hash of a request without a body, written line by line as the reference Security Server does."""
    lines = [
        "GET",
        str(request.url)[len("http://gateway/behind/a/prefix") :],
        "accept:application/json",
        "accept-encoding:gzip",
        f"x-road-client:{request.headers['x-road-client']}",
        f"x-road-id:{request.headers['x-road-id']}",
        f"x-road-request-id:{request_id}",
    ]
    return b64encode(sha512("".join(f"{line}\r\n" for line in lines).encode()).digest()).decode()


def failing(kind: str, status: int = 500) -> httpx.Response:
    body = {"type": kind, "message": f"no luck with {PINFL}", "detail": "9bc95b6e"}
    return httpx.Response(status, headers={"X-Road-Error": kind}, json=body)


def test_a_request_names_the_service_and_the_client() -> None:
    gateway = Gateway()
    assert gateway.get() == b"fine"
    (request,) = gateway.requests
    assert request.url.path == f"/behind/a/prefix/r1/{SERVICE}"
    assert request.headers["X-Road-Client"] == "UZ/GOV/300/HUB"


def test_parts_of_identifiers_are_encoded_one_by_one() -> None:
    gateway = Gateway()
    gateway.get(Feed(url=FEED.url, account="UZ/GOV/300/Меҳнат"), "UZ/GOV/200/bo'lim 1/contracts")
    (request,) = gateway.requests
    assert request.headers["X-Road-Client"] == "UZ/GOV/300/%D0%9C%D0%B5%D2%B3%D0%BD%D0%B0%D1%82"
    assert request.url.raw_path.startswith(b"/behind/a/prefix/r1/UZ/GOV/200/bo%27lim%201/contracts?")


def test_every_attempt_has_its_own_id() -> None:
    gateway = Gateway(
        failing("Server.ServerProxy.NetworkError"), httpx.Response(503, headers={"X-Road-Error": "Server.ClientProxy.X"})
    )
    assert gateway.get() == b"fine"
    assert len({request.headers["X-Road-Id"] for request in gateway.requests}) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Road-Id": "fa2e18a5-c2cb-4d09-b994-f57727f7c3fb"},
        {"X-Road-Id": ""},
        {"X-Road-Request-Hash": "14sEri8SmLNy/DJyTob0ZddAskmdRy5ZUyhbr33iLkaA+gLpWcivUH16fzbuIs7hhs2AnA4lJDloyIihXMlVQA=="},
        {"X-Road-Request-Hash": ""},
        {"X-Road-Request-Id": "of another request"},
    ],
    ids=["another id", "no id", "another hash", "no hash", "another request"],
)
def test_an_answer_to_another_request_is_not_used(wrong: dict[str, str]) -> None:
    gateway = Gateway(wrong)
    with pytest.raises(PortalError, match=r"whose X-Road-\S+ does not belong to our request") as raised:
        gateway.get()
    assert len(gateway.requests) == 1
    assert PINFL not in str(raised.value)


@pytest.mark.parametrize(
    "kind",
    [
        "Client.BadRequest",
        "Client.SslAuthenticationFailed",
        "Server.Unknown",
        "Signer.InternalError",
        "Server.ServerProxy.AccessDenied",
        "Server.ServerProxy.UnknownService",
        "Server.ClientProxy.UnknownMember",
    ],
)
@pytest.mark.parametrize("status", [400, 500])
def test_errors_of_the_client_are_never_repeated(kind: str, status: int) -> None:
    gateway = Gateway(failing(kind, status))
    with pytest.raises(PortalError, match=rf"refuses the request \({kind}\)\. Check the account and the service") as raised:
        gateway.get()
    assert (len(gateway.requests), gateway.pauses) == (1, [])
    assert PINFL not in str(raised.value)


@pytest.mark.parametrize("kind", ["Server.ServerProxy.ServiceFailed", "Server.ClientProxy.OutdatedGlobalConf"])
def test_errors_of_a_gateway_are_retried(kind: str) -> None:
    gateway = Gateway(failing(kind), failing(kind))
    assert gateway.get() == b"fine"
    assert gateway.pauses == [0.2, 0.4]


def test_errors_before_the_gateway_are_retried() -> None:
    gateway = Gateway(httpx.Response(502), httpx.Response(503, headers={"Retry-After": "3"}))
    assert gateway.get() == b"fine"
    assert gateway.pauses == [0.2, 3.0]


def test_an_error_that_lasts_is_reported() -> None:
    gateway = Gateway(*(failing("Server.ServerProxy.ServiceFailed") for _ in range(6)))
    with pytest.raises(PortalError, match=r"in 6 attempts \(last: Server\.ServerProxy\.ServiceFailed\)") as raised:
        gateway.get()
    assert PINFL not in str(raised.value)


def test_a_refusal_of_the_service_itself_passes_through() -> None:
    class Refusing(Gateway):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            answer = super().__call__(request)
            return httpx.Response(404, headers=answer.headers, content=b"no such page")

    gateway = Refusing()
    with pytest.raises(PortalError, match=r"a\.portal refused r1/\S+ with status 404"):
        gateway.get()
    assert len(gateway.requests) == 1


def test_redirects_are_not_followed() -> None:
    class Redirecting(Gateway):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            headers = super().__call__(request).headers
            headers["Location"] = "http://elsewhere/"
            return httpx.Response(302, headers=headers)

    gateway = Redirecting()
    with pytest.raises(PortalError, match="with status 302"):
        gateway.get()
    assert [request.url.host for request in gateway.requests] == ["gateway"]


@pytest.mark.parametrize("feed", [Feed(account="UZ/GOV/300/HUB"), Feed(url="http://gateway")])
def test_the_message_names_what_a_feed_lacks(feed: Feed) -> None:
    with pytest.raises(PortalError, match=r"a\.portal needs a url \(its gateway\) and an account"):
        xroad_client(feed, "a.portal")
