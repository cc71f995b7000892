"""Requests that a browser sends before anybody follows a link."""

from __future__ import annotations

from starlette.requests import Request


def is_prefetch(request: Request) -> bool:
    """Tell whether a browser loads a page in advance. Nothing may be used up or recorded by that."""
    named = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in each.lower() or "preview" in each.lower() for each in named)
