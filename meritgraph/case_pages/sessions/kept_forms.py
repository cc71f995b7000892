"""What somebody wrote survives the end of her session: the form waits, sealed, in cookies of her browser until she is back.

Only the same subject in the same role and body gets it to see again, within an hour.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from meritgraph.access.principals import Principal
from meritgraph.case_pages.sessions.forms import CSRF_FIELD, Fields, open_form_of
from meritgraph.case_pages.sessions.own_paths import came_from, here, own_path, sign_in_address
from meritgraph.case_pages.sessions.sealed import NotSealed
from meritgraph.case_pages.sessions.session import Session, SignedOut, forget_cookie, sealed, set_cookie
from meritgraph.case_pages.texts import N_

_USE: Final = "kept form"
# Proxies take 8 kB for all cookies together.
_NAMES: Final = ("__Host-meritgraph-form-1", "__Host-meritgraph-form-2")
_PIECE = 2700
_SECONDS = 3600
_SEE_OTHER = 303

KEPT_PATH: Final = "/session/form"
"""The page that shows a kept form to whoever wrote it."""
TOO_LONG: Final = N_("Your session has ended, and what you wrote is too long to be kept. Copy it from here, then sign in again.")


class NotKept(Exception):
    """A form that cannot be kept: nobody knows whose it was, or it is too long. ``fields`` are what was sent."""

    def __init__(self, fields: Fields) -> None:
        super().__init__("The form cannot be kept.")
        self.fields = fields


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was sent after the session had ended. ``page`` is where it was filled in, if that is known."""

    path: str
    fields: Fields
    page: str | None


async def ask_to_sign_in(request: Request, ended: SignedOut) -> Response:
    """Lead somebody without a session to the sign-in page, and from there back; keep the form that she sent.

    Raises NotKept, FormRefused, and UnusableSigningKey.
    """
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(sign_in_address(here(request)), _SEE_OTHER)
    fields = await open_form_of(request)
    response = RedirectResponse(sign_in_address(came_from(request)), _SEE_OTHER)
    _keep(request, response, ended, fields)
    return response


def kept_form(request: Request, session: Session) -> KeptForm | None:
    """Return the form that waits for the person of a session, or None. Raises UnusableSigningKey."""
    text = "".join(request.cookies.get(name, "") for name in _NAMES)
    try:
        content: Any = orjson.loads(zlib.decompress(sealed(request, _USE).unseal_bytes(text, _SECONDS)))
    except NotSealed:
        return None
    if content["who"] != _who(session.principal):
        return None
    return KeptForm(content["path"], content["fields"], content["page"])


def is_about_session(request: Request) -> bool:
    """Tell whether a request is about the session itself, so that a form which waits goes on waiting."""
    return own_path(request.url.path) is None


def keeps_form(request: Request) -> bool:
    """Tell whether a browser keeps a form, whoever wrote it."""
    return any(request.cookies.get(name) for name in _NAMES)


def forget_form(response: Response) -> None:
    """Let the browser forget the form that it keeps."""
    for name in _NAMES:
        forget_cookie(response, name)


def _keep(request: Request, response: Response, ended: SignedOut, fields: Fields) -> None:
    path = here(request)
    if path is None:
        # A form about the session itself: nothing was written.
        return
    if ended.session is None:
        raise NotKept(fields)
    written = {name: values for name, values in fields.items() if name != CSRF_FIELD}
    content = {"path": path, "fields": written, "page": came_from(request), "who": _who(ended.session.principal)}
    text = sealed(request, _USE).seal_bytes(zlib.compress(orjson.dumps(content), 9))
    if len(text) > _PIECE * len(_NAMES):
        raise NotKept(fields)
    for number, name in enumerate(_NAMES):
        # An empty second piece takes the place of one that an earlier form left.
        set_cookie(response, name, text[number * _PIECE : (number + 1) * _PIECE], _SECONDS)


def _who(principal: Principal) -> list[str | None]:
    return [principal.subject, principal.role.value, principal.body]
