"""Somebody who is signed in and reads pages of a hub, without a browser."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.requests import Request
from starlette.responses import Response

from meritgraph.access.principals import Principal
from meritgraph.case_pages.sessions.forms import CSRF_FIELD
from meritgraph.case_pages.sessions.session import Session, set_session
from tests.meritgraph.conftest import Client
from tests.support.html_page import HtmlPage

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is signed in. Each page of hers is read by itself; nothing is followed."""

    client: Client
    session: Session
    cookies: str

    @classmethod
    def signed_in(cls, client: Client, principal: Principal, purpose: str = "oversight", language: str = "en") -> Reader:
        """Return a reader whose session the hub of the client sealed."""
        session = Session.begin(replace(principal, expires=time.time() + HOUR), purpose, language)
        response = Response()
        set_session(Request({"type": "http", "app": client.app, "headers": []}), response, session)
        cookies = SimpleCookie()
        for line in response.headers.getlist("set-cookie"):
            cookies.load(line)
        return cls(client, session, "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items()))

    def response(self, path: str, fields: dict[str, Any] | None = None) -> httpx.Response:
        """Return the answer to a request: GET, or POST with the fields of a form of ours."""
        headers = {"Cookie": self.cookies, "Sec-Fetch-Site": "same-origin"}
        if fields is None:
            return self.client.send("GET", path, headers=headers)
        body = urlencode({CSRF_FIELD: self.session.csrf, **fields}, doseq=True)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.client.send("POST", path, headers=headers, content=body)

    def page(self, path: str, fields: dict[str, Any] | None = None, *, status: int = 200) -> HtmlPage:
        """Return a page, which must come with this status."""
        response = self.response(path, fields)
        assert response.status_code == status, response.text
        return HtmlPage(response.text, response.status_code)
