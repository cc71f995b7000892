"""An answer to a GraphQL request over HTTP: its status, its headers, and what became of the request in one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLFormattedError
from starlette.responses import Response

from meritgraph.graphql_request import GRAPHQL_JSON
from meritgraph.observing import CLIENT_LEFT, OK
from resolvers.context import Context
from resolvers.errors import RATE_LIMITED, RETRY_AFTER_SECONDS, RateLimited
from schema.errors import METHOD_NOT_ALLOWED, UNAVAILABLE, client_errors

# An embedded engine is back after two or three seconds, a Neo4j after about seven.
RETRY_SECONDS = "5"
SOON = str(RETRY_AFTER_SECONDS)
COST_HEADER = "X-Cost"


class Answer(Response):
    """An answer. Its ``outcome`` is the code of its first error, or ``OK``."""

    outcome = OK


def answer(body: Mapping[str, Any], status: int, media_type: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer that must not be taken for one of another media type."""
    content_type = f"{media_type}; charset=utf-8"
    made = Answer(orjson.dumps(body), status, {**(headers or {}), "Content-Type": content_type, "Vary": "Accept"})
    if errors := cast("Sequence[GraphQLFormattedError]", body.get("errors") or ()):
        made.outcome = str(errors[0].get("extensions", {}).get("code"))
    return made


def unavailable_answer(errors: Sequence[Mapping[str, object]], media_type: str, context: Context | None = None) -> Answer:
    """Answer for a database that is away. Whatever data there is would be incomplete, so the client repeats the query."""
    return answer(_with_saved({"errors": errors}, context), 503, media_type, {"Retry-After": RETRY_SECONDS})


def late_answer(error: Mapping[str, object], media_type: str, context: Context) -> Answer:
    """Answer for an operation that took too long."""
    return answer(_with_saved({"errors": [error]}, context), 504 if media_type == GRAPHQL_JSON else 200, media_type)


def client_left() -> Answer:
    """Return what nobody receives any more."""
    left = Answer(status_code=400)
    left.outcome = CLIENT_LEFT
    return left


def answer_of(result: ExecutionResult, media_type: str, context: Context) -> Answer:
    """Return the answer for a result, with its cost where that is known."""
    headers = {} if context.cost is None else {COST_HEADER: str(context.cost)}
    errors: list[GraphQLError] = result.errors or []
    if not errors:
        return answer({"data": result.data}, 200, media_type, headers)
    formatted = [error.formatted for error in client_errors(errors)]
    codes = {(error.get("extensions") or {}).get("code") for error in formatted}
    if not _has_outcomes(result, context):
        if UNAVAILABLE in codes:
            return unavailable_answer(formatted, media_type, context)
        if RATE_LIMITED in codes:
            return answer({"errors": formatted}, 429, media_type, {**headers, "Retry-After": _retry_after(errors)})
        if METHOD_NOT_ALLOWED in codes:
            return answer({"errors": formatted}, 405, media_type, {"Allow": "POST"})
    if result.data is None and not any(error.path for error in errors):
        # Nothing was executed, so the response has no data, not even null.
        return answer({"errors": formatted}, 400 if media_type == GRAPHQL_JSON else 200, media_type, headers)
    if UNAVAILABLE in codes:
        headers["Retry-After"] = RETRY_SECONDS
    return answer(_with_saved({"errors": formatted, "data": result.data}, context), 200, media_type, headers)


def _has_outcomes(result: ExecutionResult, context: Context) -> bool:
    """Tell whether the result has the outcome of a mutation: its caller learns it, whatever became of the others."""
    return context.change is not None and any(isinstance(each, Mapping) for each in (result.data or {}).values())


def _with_saved(body: Mapping[str, Any], context: Context | None) -> Mapping[str, Any]:
    """Return the body of an answer with errors; after mutations it names those that are saved.

    The names tell the caller of nobody else: she made the changes, and they are on record with her name.
    """
    return body if context is None or context.change is None else {**body, "extensions": {"saved": context.saved}}


def _retry_after(errors: Sequence[GraphQLError]) -> str:
    limited = (cause.seconds for error in errors if isinstance(cause := error.original_error, RateLimited))
    return str(max(limited, default=RETRY_AFTER_SECONDS))
