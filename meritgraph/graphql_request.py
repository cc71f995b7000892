"""A GraphQL request as it arrives over HTTP: which media type its answer has, its query, and why it may be refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from starlette.requests import Request

from schema.errors import BAD_USER_INPUT

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"
BAD_REQUEST = "BAD_REQUEST"

# What a client may accept, and what it gets. A client that names nothing gets the type that the oldest clients understand.
_OFFERED = {GRAPHQL_JSON: GRAPHQL_JSON, JSON: JSON, "application/*": JSON, "*/*": JSON}
_UTF8 = ("charset=utf-8", 'charset="utf-8', "charset=utf8")
# The name is kept with the record of what was read.
MOST_CHARACTERS_OF_A_NAME = 100
_HASH = re.compile(r"[0-9a-f]{64}")
_PARAMETERS = frozenset({"query", "variables", "operationName", "extensions"})
# A page of another origin can send none of them before the browser has asked the hub. Proxies add headers of their own, such as
# X-Forwarded-For, so not just any header will do.
PREFLIGHT_HEADERS = ("Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Requested-With", "X-Purpose")


class Refused(Exception):
    """A request that is refused before its query is read; it carries the status, the extensions of its error, and headers."""

    def __init__(self, status: int, code: str, message: str, *, reason: str | None = None, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.extensions = {"code": code} if reason is None else {"code": code, "reason": reason}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Query:
    """The variables and the operation name of a request, with its text, the SHA-256 of its text, or both."""

    text: str | None
    variables: dict[str, Any]
    operation: str | None
    text_hash: str | None = None


def negotiate(accept: str) -> str | None:
    """Return the media type of the response, or None when the client accepts none that is offered."""
    if not accept.strip():
        return JSON
    best, weight = None, 0.0
    for part in accept.split(","):
        name, *parameters = [each.strip().lower() for each in part.split(";")]
        offered = _OFFERED.get(name)
        quality = _quality(parameters)
        if offered and (quality > weight or (quality == weight and offered == GRAPHQL_JSON)) and quality > 0:
            best, weight = offered, quality
    return best


def accepts_events(accept: str) -> bool:
    """Tell whether a client that subscribes can be told by server-sent events. It has to name them: ``*/*`` is not enough."""
    for part in accept.split(","):
        name, *parameters = [each.strip().lower() for each in part.split(";")]
        if name == EVENT_STREAM and _quality(parameters) > 0:
            return True
    return False


def _quality(parameters: list[str]) -> float:
    given = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0


def require_json(request: Request) -> None:
    """Refuse a body that is not announced as plain JSON in UTF-8. Raises Refused."""
    sent, *parameters = [part.strip().lower() for part in request.headers.get("content-type", "").split(";")]
    if sent != JSON or any(p.startswith("charset=") and p.strip('"') not in _UTF8 for p in parameters):
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", f"Send {JSON} in UTF-8.", accept=JSON)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body uncompressed.", accept_encoding="identity")


def require_preflight(request: Request) -> None:
    """Refuse a GET request that a page of another origin could have its browser send unasked (CSRF). Raises Refused."""
    if not any(request.headers.get(name, "").strip() for name in PREFLIGHT_HEADERS):
        one_of = ", ".join(PREFLIGHT_HEADERS)
        raise Refused(
            400, BAD_REQUEST, f"A query by GET needs one of these headers, so that no other site can send it: {one_of}."
        )


def query_of_body(body: bytes) -> Query:
    """Parse the body of a POST request. Raises Refused for anything but one query with its variables."""
    return query_of(_json(body, "The body is not JSON, or has a name twice in one object."))


def query_of_address(request: Request) -> Query:
    """Parse the parameters of a GET request. Raises Refused as ``query_of_body`` does, and for what is named twice."""
    given: dict[str, object] = {}
    for name, value in request.query_params.multi_items():
        if name in given or name not in _PARAMETERS:
            raise Refused(400, BAD_REQUEST, "The address may have each of query, variables, operationName and extensions once.")
        given[name] = value
    for name in ("variables", "extensions"):
        if isinstance(text := given.get(name), str):
            given[name] = _json(text.encode(), f"«{name}» is not JSON, or has a name twice in one object.") if text else None
    return query_of(given)


def json_of(text: bytes | str) -> object:
    """Parse JSON. Raises ValueError for what is none, also for objects that have a name twice.

    Parsers differ in which of the two they take, so whoever looked at the request before the hub may have seen another one.
    """
    read: object = orjson.loads(text)
    try:
        json.loads(text, object_pairs_hook=_once_each, parse_int=str, parse_float=str)
    except RecursionError as error:
        raise ValueError("The JSON is nested too deeply.") from error
    return read


def _once_each(members: list[tuple[str, object]]) -> None:
    if len(dict(members)) < len(members):
        raise ValueError("An object has a name twice.")


def _json(text: bytes, problem: str) -> object:
    try:
        return json_of(text)
    except ValueError as error:
        raise Refused(400, BAD_REQUEST, problem) from error


def query_of(document: object) -> Query:
    """Return the query of a request that was parsed. Raises Refused for anything but one query with its variables."""
    if not isinstance(document, dict):
        raise Refused(400, BAD_REQUEST, "Send one JSON object with a query; batches are not supported.")
    given = cast("dict[str, object]", document)
    text, variables, operation, extensions = (given.get(name) for name in ("query", "variables", "operationName", "extensions"))
    if not isinstance(extensions, dict | None):
        raise Refused(400, BAD_REQUEST, "«extensions» must be an object.")
    text_hash = _text_hash(cast("dict[str, object]", extensions or {}))
    # Some clients send an empty text beside the hash of the one that is meant.
    if text_hash is not None and (text is None or text == ""):
        text = None
    elif not isinstance(text, str) or not text.strip():
        raise Refused(400, BAD_REQUEST, "«query» must be a string: the text of the query.")
    if not isinstance(variables, dict | None):
        raise Refused(400, BAD_REQUEST, "«variables» must be an object.")
    if not isinstance(operation, str | None):
        raise Refused(400, BAD_REQUEST, "«operationName» must be a string.")
    if operation is not None and len(operation) > MOST_CHARACTERS_OF_A_NAME:
        raise Refused(400, BAD_REQUEST, f"«operationName» may have at most {MOST_CHARACTERS_OF_A_NAME} characters.")
    return Query(text, cast("dict[str, Any]", variables or {}), operation or None, text_hash)


def _text_hash(extensions: Mapping[str, object]) -> str | None:
    """Return the hash by which a client names a text, in the form of Apollo's clients; None where it names none."""
    named = extensions.get("persistedQuery")
    if named is None:
        return None
    if not isinstance(named, dict):
        raise Refused(400, BAD_REQUEST, "«extensions.persistedQuery» must be an object.")
    fields = cast("dict[str, object]", named)
    if fields.get("version") != 1:
        raise Refused(400, BAD_USER_INPUT, "«extensions.persistedQuery.version» must be 1.")
    text_hash = fields.get("sha256Hash")
    if not isinstance(text_hash, str) or not _HASH.fullmatch(text_hash):
        raise Refused(
            400, BAD_USER_INPUT, "«extensions.persistedQuery.sha256Hash» must be a SHA-256 in 64 small hexadecimal digits."
        )
    return text_hash
