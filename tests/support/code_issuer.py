"""A provider of the authorization code flow, on loopback, that checks what RFC 7636 demands and lies where a test wants it to."""

from __future__ import annotations

import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt

from tests.support.issuer import Key, key
from tests.support.principals import BODY

CLIENT = "hub-pages"


@dataclass
class CodeIssuer:
    """A provider whose authorization endpoint is asked by the test, and whose token endpoint is asked by the hub."""

    url: str = ""
    key: Key = field(default_factory=lambda: key("one"))
    discovery: dict[str, Any] = field(default_factory=dict[str, Any])
    """What its discovery document says otherwise; None leaves an entry out."""
    id_claims: dict[str, Any] = field(default_factory=dict[str, Any])
    access_claims: dict[str, Any] = field(default_factory=dict[str, Any])
    tokens: dict[str, Any] = field(default_factory=dict[str, Any])
    """What its token answers say otherwise."""
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    """The forms at its token endpoint, with the header Authorization."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def agree(self, address: str) -> dict[str, str]:
        """Return what somebody who signs in and agrees brings back from an address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.url}

    def documents(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return {"keys": [self.key.jwk]}
        known = {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            "authorization_endpoint": f"{self.url}/authorize?tenant=1",
            "token_endpoint": f"{self.url}/token",
            "end_session_endpoint": f"{self.url}/end",
            **self.discovery,
        }
        return {name: value for name, value in known.items() if value is not None}

    def exchange(self, form: dict[str, str], authorization: str | None) -> tuple[int, dict[str, Any]]:
        """Return tokens for a code, which counts once, for the page it was made for, and with the secret behind its challenge."""
        self.asked.append({**form, **({"Authorization": authorization} if authorization else {})})
        if self.status != 200:
            return self.status, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code", ""), {})
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked.get("redirect_uri") != form.get("redirect_uri") or asked.get("code_challenge") != challenge:
            return 400, {"error": "invalid_grant", "error_description": "<b>no</b>"}
        now = int(time.time())
        common = {"iss": self.url, "sub": "ann@body.example", "iat": now, "exp": now + 300}
        id_token = {**common, "aud": CLIENT, "nonce": asked["nonce"], "name": "Ann Lee", **self.id_claims}
        access = {**common, "aud": "meritgraph-api", "role": "investigator", "body": BODY, "jti": secrets.token_hex(4)}
        answer = {"id_token": self._signed(id_token), "access_token": self._signed({**access, **self.access_claims})}
        return 200, {"token_type": "Bearer", **answer, **self.tokens}

    def _signed(self, claims: dict[str, Any]) -> str:
        present = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(present, self.key.pair, self.key.algorithm, headers={"kid": self.key.id})


@contextmanager
def code_issuer() -> Generator[CodeIssuer]:
    """Run a provider while the context lasts."""
    issuer = CodeIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, issuer.documents(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(*issuer.exchange(dict(parse_qsl(body)), self.headers.get("Authorization")))

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{listening.server_port}"
    threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield issuer
    finally:
        listening.shutdown()
        listening.server_close()
