"""Forms as they arrive: from our own pages, in the session that they were shown in, and of a size that can be read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from graph.errors import MeritgraphError
from meritgraph.case_pages.sessions.session import Session
from meritgraph.case_pages.texts import N_
from meritgraph.graphql_request import Refused
from meritgraph.http import Endpoint

CSRF_FIELD: Final = "csrf"
"""The hidden field of every form; its value is ``session.csrf``."""
NOTE_FIELD: Final = "note"
"""The field with what somebody writes herself. It is shown to her again when its form is refused."""
_MOST_FIELDS = 200
_FORM = "application/x-www-form-urlencoded"
_FOREIGN = N_("The form did not come from a page of this hub. Open the page in this browser, and send the form from there.")
_OLD = N_("The form is older than your session. Open its page again, and send the form from there.")
_NO_FORM = N_("This is not a form of ours. Open the page again, and send the form from there.")
_TOO_LARGE = N_("The form is too large. Write less, and send it again.")
_LATE = N_("The form took too long to arrive. Send it again.")

Fields = Mapping[str, list[str]]
"""The values of a form by the names of its fields, in the order in which they were sent."""


class FormRefused(MeritgraphError):
    """A form that is not acted on. The message is one of the catalogue, and ``note`` is what somebody had written."""

    def __init__(self, status: int, message: str, note: str = "") -> None:
        super().__init__(message)
        self.status, self.note = status, note


async def form_of(request: Request, session: Session) -> Fields:
    """Return the fields of a form that somebody sent in her session. Raises FormRefused."""
    fields = await open_form_of(request)
    given = fields.get(CSRF_FIELD, [])
    if len(given) != 1 or not secrets.compare_digest(given[0].encode(), session.csrf.encode()):
        raise FormRefused(403, _OLD, note_of(fields))
    return fields


async def open_form_of(request: Request) -> Fields:
    """Return the fields of a form that needs no session. Raises FormRefused."""
    if not is_ours(request):
        # What another site filled in is not read: it must not be shown as if somebody had written it.
        raise FormRefused(403, _FOREIGN)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise FormRefused(415, _NO_FORM)
    endpoint: Endpoint = request.app.state.graphql
    try:
        text = (await endpoint.body(request)).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=_MOST_FIELDS)
    except Refused as refused:
        raise FormRefused(refused.status, _TOO_LARGE if refused.status == 413 else _LATE) from refused
    except ClientDisconnect as error:
        # Nobody is there to read it.
        raise FormRefused(400, _LATE) from error
    except ValueError as error:
        raise FormRefused(400, _NO_FORM) from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        # Browsers send each line end of a text as two characters.
        fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return fields


def note_of(fields: Fields) -> str:
    """Return what somebody wrote herself into a form."""
    return "\n".join(fields.get(NOTE_FIELD, []))


def only(fields: Fields, name: str) -> str:
    """Return the value of a field; an empty text where it is missing or stands there twice."""
    given = fields.get(name, [])
    return given[0] if len(given) == 1 else ""


def is_ours(request: Request) -> bool:
    """Tell whether a page of this hub sent a request; a browser that says neither of the two counts as foreign.

    A proxy may change the host that a request names, so what the browser itself says of the site comes first.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    host = request.headers.get("host")
    return bool(host) and origin in (f"https://{host}", f"http://{host}")
