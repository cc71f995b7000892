"""An identity provider that is not ours, in a process of its own: the package oidc-provider-mock."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.support.serving import wait_until

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    """A running provider; each start has a new key."""

    url: str

    def token(self, subject: str, audience: str = "meritgraph-api", **claims: Any) -> str:
        """Sign in as an application does (authorization code flow), and return the token that it gets."""
        with httpx.Client(base_url=self.url, timeout=_SECONDS) as browser:
            browser.put(f"/users/{subject}", json=claims).raise_for_status()
            back = "http://127.0.0.1/back"
            asked = {"client_id": audience, "redirect_uri": back, "response_type": "code", "scope": "openid"}
            agreed = browser.post("/oauth2/authorize", params=asked, data={"sub": subject})
            (code,) = parse_qs(urlsplit(agreed.headers["location"]).query)["code"]
            form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": audience}
            return str(browser.post("/oauth2/token", data=form, auth=(audience, "secret")).json()["id_token"])


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def openid_provider(folder: Path, port: int) -> Generator[OpenIdProvider]:
    """Run a provider on this port while the context lasts; then it is killed."""
    log_file = folder / "provider.log"
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], stdout=log, stderr=log, cwd=folder
        )
    provider = OpenIdProvider(f"http://127.0.0.1:{port}")
    try:
        wait_until(lambda: process.poll() is not None or _answers(provider.url), _SECONDS)
        assert process.poll() is None, log_file.read_text("utf-8")
        yield provider
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/jwks").status_code == 200
    except httpx.TransportError:
        return False
