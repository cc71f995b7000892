"""The X-Road consumer: signs every request, believes only answers to it, and tells whose error it was.

Only the wire is faked, but for TLS, which needs a real one.
"""

from __future__ import annotations

import ssl
import threading
from base64 import b64encode
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha512
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from graph.errors import PortalError
from loaders.contract import Feed
from loaders.transports.http import HttpTransport
from loaders.transports.xroad import service_path, xroad_client
from tests.certificates import Certificates, make_certificates

FEED = Feed(url="http://gateway/behind/a/prefix", account="UZ/GOV/300/HUB")
SERVICE = "UZ/GOV/200/MEHNAT/contracts"
PINFL = "31503856070019"


class Gateway:
    """A Security Server as the protocol describes it; changes what it would answer as told, then answers properly."""

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
    """As the reference Security Server writes a request without a body, line by line."""
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


def test_the_service_is_asked_for_by_its_identifier_and_we_say_who_we_are() -> None:
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


def test_every_attempt_has_an_id_of_its_own() -> None:
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
def test_somebody_elses_answer_is_not_taken(wrong: dict[str, str]) -> None:
    gateway = Gateway(wrong)
    with pytest.raises(PortalError, match=r"whose X-Road-\S+ does not belong to our request") as raised:
        gateway.get()
    assert len(gateway.requests) == 1
    assert PINFL not in str(raised.value)


@pytest.mark.parametrize(
    "kind", ["Client.BadRequest", "Client.SslAuthenticationFailed", "Server.Unknown", "Signer.InternalError"]
)
@pytest.mark.parametrize("status", [400, 500])
def test_what_is_our_fault_is_never_repeated(kind: str, status: int) -> None:
    gateway = Gateway(failing(kind, status))
    with pytest.raises(PortalError, match=rf"refuses the request \({kind}\)\. Check the account and the service") as raised:
        gateway.get()
    assert (len(gateway.requests), gateway.pauses) == (1, [])
    assert PINFL not in str(raised.value)


@pytest.mark.parametrize("kind", ["Server.ServerProxy.ServiceFailed", "Server.ClientProxy.OutdatedGlobalConf"])
def test_trouble_of_a_gateway_is_waited_out(kind: str) -> None:
    gateway = Gateway(failing(kind), failing(kind))
    assert gateway.get() == b"fine"
    assert gateway.pauses == [0.2, 0.4]


def test_trouble_before_the_gateway_is_waited_out() -> None:
    gateway = Gateway(httpx.Response(502), httpx.Response(503, headers={"Retry-After": "3"}))
    assert gateway.get() == b"fine"
    assert gateway.pauses == [0.2, 3.0]


def test_trouble_that_lasts_is_named() -> None:
    gateway = Gateway(*(failing("Server.ServerProxy.AccessDenied") for _ in range(6)))
    with pytest.raises(PortalError, match=r"in 6 attempts \(last: Server\.ServerProxy\.AccessDenied\)") as raised:
        gateway.get()
    assert PINFL not in str(raised.value)


def test_the_services_own_refusal_passes_through() -> None:
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
def test_a_feed_that_lacks_something_is_named(feed: Feed) -> None:
    with pytest.raises(PortalError, match=r"a\.portal needs a url \(its gateway\) and an account"):
        xroad_client(feed, "a.portal")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls") / "certificates")


class _Refusing(BaseHTTPRequestHandler):
    """Answers like a gateway that was reached."""

    def do_GET(self) -> None:
        self.send_response(400)
        self.send_header("X-Road-Error", "Client.BadRequest")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def tls_gateway(certificates: Certificates) -> Generator[str]:
    """A gateway that shows the server's certificate and wants to see one of the same authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server, certificates.server_key)
    context.load_verify_locations(certificates.authority)
    context.verify_mode = ssl.CERT_REQUIRED
    with HTTPServer(("127.0.0.1", 0), _Refusing) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def reached(feed: Feed) -> str:
    with xroad_client(feed, "a.portal") as client, pytest.raises(PortalError) as raised:
        HttpTransport(client, "a.portal", pause=lambda _: None).get(service_path(SERVICE))
    return str(raised.value)


def test_the_feeds_files_say_whom_we_trust_and_who_we_are(certificates: Certificates) -> None:
    with tls_gateway(certificates) as url:
        feed = Feed(
            url=url,
            account="UZ/GOV/300/HUB",
            authorities_file=certificates.authority,
            certificate_file=certificates.server,
            certificate_key_file=certificates.server_key,
        )
        assert "refuses the request (Client.BadRequest)" in reached(feed)
        assert "did not answer" in reached(feed.model_copy(update={"authorities_file": None}))
        assert "did not answer" in reached(feed.model_copy(update={"certificate_file": None, "certificate_key_file": None}))


@pytest.mark.parametrize("field", ["authorities_file", "certificate_file"])
def test_a_tls_file_that_cannot_be_used_is_a_message(tmp_path: Path, field: str) -> None:
    (tmp_path / "broken.pem").write_text("no certificate")
    for name in ("broken.pem", "missing.pem"):
        with pytest.raises(PortalError, match=r"A TLS file of a\.portal cannot be used"):
            xroad_client(FEED.model_copy(update={field: tmp_path / name}), "a.portal")
