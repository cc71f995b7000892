"""TLS with the files of a feed, for every portal that is reached over a network, on real connections."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Portal, Visit
from loaders.portal_api.registry import usable_portals
from tests.support.certificates import Certificates, make_certificates
from tests.support.scripted_portal import NOON


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls") / "certificates")


class _Refusing(BaseHTTPRequestHandler):
    """Answers every request that passed TLS; the header of an X-Road error shows the same to an X-Road client."""

    def do_GET(self) -> None:
        self.send_response(403)
        self.send_header("X-Road-Error", "Client.BadRequest")
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def guarded(certificates: Certificates) -> Generator[str]:
    """Serve with the server's certificate; require a client certificate of the same authority."""
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


def feed(url: str, certificates: Certificates) -> Feed:
    return Feed(
        url=url,
        account="UZ/GOV/300/HUB",
        secret=SecretStr("any"),
        service="UZ/GOV/200/ANY",
        ca_file=certificates.authority,
        client_cert_file=certificates.server,
        client_key_file=certificates.server_key,
    )


def refusal(portal: Portal, feed: Feed) -> str:
    with pytest.raises(PortalError) as raised:
        _read(portal, feed)
    return str(raised.value)


def _read(portal: Portal, feed: Feed) -> None:
    with portal.connect(Visit(feed, NOON)) as reader:
        for scope in reader.scopes(portal.streams[0]):
            list(reader.read(portal.streams[0], scope, None))


# This portal reads files.
PORTALS = {name: portal for name, portal in usable_portals().items() if name != "uk.organograms"}


@pytest.mark.parametrize("name", PORTALS)
def test_the_files_of_a_feed_set_the_trusted_authority_and_the_client_certificate(certificates: Certificates, name: str) -> None:
    with guarded(certificates) as url:
        message = refusal(PORTALS[name], feed(url, certificates))
        assert "403" in message or "Client.BadRequest" in message
        strangers = feed(url, certificates).model_copy(update={"ca_file": None})
        message = refusal(PORTALS[name], strangers)
        assert f"The TLS certificate of {name} is not trusted (" in message
        assert "ca_file" in message


@pytest.mark.parametrize("name", PORTALS)
@pytest.mark.parametrize("field", ["ca_file", "client_cert_file"])
def test_an_unusable_tls_file_is_reported(certificates: Certificates, tmp_path: Path, name: str, field: str) -> None:
    (tmp_path / "broken.pem").write_text("no certificate")
    for file in ("broken.pem", "missing.pem"):
        wrong = feed("https://127.0.0.1:1", certificates).model_copy(update={field: tmp_path / file})
        assert f"A TLS file of {name} cannot be used" in refusal(PORTALS[name], wrong)
