"""Every error a client sees: a stable code, and nothing of what went wrong inside.

Errors of the query itself are shown as they are, without suggestions that would tell a stranger what the schema has. What we
refuse on purpose is shown. Everything else gets a reference number under which the log has the whole of it.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterable

from graphql import GraphQLError

from graph.errors import DatabaseUnavailable, QueryTimedOut
from resolvers.errors import Refusal

logger = logging.getLogger(__name__)

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
TIMEOUT = "TIMEOUT"
UNAVAILABLE = "UPSTREAM_UNAVAILABLE"
INTERNAL = "INTERNAL_SERVER_ERROR"

# More errors than this repeat each other.
_MOST = 10

_SUGGESTION = re.compile(r" ?Did you mean .*$", re.DOTALL)
_TOO_MANY_TOKENS = re.compile(r"Document contains more (than|that) \d+ tokens")


def shown(errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """The errors as the client may see them, each with its code."""
    return [_shown(error) for error in list(errors)[:_MOST]]


def _shown(error: GraphQLError) -> GraphQLError:
    cause = _cause(error)
    if isinstance(cause, Refusal):
        return _worded(error, str(cause), cause.code)
    if isinstance(cause, QueryTimedOut):
        return _worded(error, "The answer took too long: ask for less at once.", TIMEOUT)
    if isinstance(cause, DatabaseUnavailable):
        logger.error("the database does not answer", exc_info=cause)
        return _worded(error, "The database does not answer at the moment. Try again later.", UNAVAILABLE)
    if cause is not None:
        return _masked(error, cause)
    return _worded(error, _SUGGESTION.sub("", error.message), (error.extensions or {}).get("code") or _code(error))


def _cause(error: GraphQLError) -> BaseException | None:
    """The exception behind an error; None where graphql-core itself refuses the query."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if cause is None and error.path and "code" not in (error.extensions or {}) and not _about_arguments(error):
        return error  # a field that is null and may not be: a fault of ours
    return cause


def _about_arguments(error: GraphQLError) -> bool:
    return error.message.startswith("Argument ")


def _code(error: GraphQLError) -> str:
    if _TOO_MANY_TOKENS.search(error.message):
        return "GRAPHQL_LIMIT_TOKENS"
    if error.message.startswith("Syntax Error"):
        return PARSE_FAILED
    if error.message.startswith("Variable ") or error.path:
        return BAD_USER_INPUT
    return VALIDATION_FAILED


def _worded(error: GraphQLError, message: str, code: str) -> GraphQLError:
    return GraphQLError(
        message, nodes=error.nodes, source=error.source, positions=error.positions, path=error.path, extensions={"code": code}
    )


def _masked(error: GraphQLError, cause: BaseException) -> GraphQLError:
    reference = secrets.token_hex(4)
    logger.error("reference %s: a field failed", reference, exc_info=cause)
    message = f"Something went wrong on our side. Report it with the reference {reference}."
    masked = _worded(error, message, INTERNAL)
    masked.extensions = {"code": INTERNAL, "reference": reference}
    return masked
