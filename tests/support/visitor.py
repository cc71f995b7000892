"""Somebody with a browser who visits pages of a hub: it keeps cookies, says where it comes from, and follows nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.support.html_page import HtmlPage

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Visitor:
    """A browser that has no address bar: each request says what a real one would."""

    http: httpx.Client
    cookies: dict[str, str] = field(default_factory=dict[str, str])

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._send("GET", path, {"Sec-Fetch-Site": "none", **_named(headers)})

    def post(self, path: str, fields: Any, **headers: str) -> httpx.Response:
        """Send fields as they are: a form with a CSRF token is sent by ``send``."""
        body = fields if isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()
        sent = {"Sec-Fetch-Site": "same-origin", "Content-Type": FORM, **_named(headers)}
        return self._send("POST", path, sent, body)

    def send(self, path: str, fields: dict[str, Any], **headers: str) -> httpx.Response:
        """Send a form of a page that this visitor has open."""
        return self.post(path, {"csrf": self.csrf, **fields}, **headers)

    @property
    def csrf(self) -> str:
        page = HtmlPage(self.get("/session").text)
        return str(next(each.attributes["value"] for each in page.all_of("input") if each.attributes["name"] == "csrf"))

    @property
    def is_signed_in(self) -> bool:
        return self.get("/session").status_code == 200

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> httpx.Response:
        if self.cookies and "Cookie" not in headers:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        # The client of the hub's tests has a token, which a browser never sends.
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        request = httpx.Request(method, self.http.base_url.join(path), headers=raw, content=body)
        response = self.http.send(request, follow_redirects=False)
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return response


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
