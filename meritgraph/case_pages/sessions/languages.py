"""The language of a page for somebody who has not chosen one."""

from __future__ import annotations

from starlette.requests import Request

from meritgraph.case_pages.texts import ENGLISH, LANGUAGES


def asked_language(request: Request) -> str:
    """Return the first of our languages that a browser names; English where it names none of them."""
    for part in request.headers.get("accept-language", "").split(","):
        language = part.partition(";")[0].strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return ENGLISH
