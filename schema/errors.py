"""Errors as clients see them: each has a stable code and reveals nothing about the inside.

Errors in the query itself are shown without the suggestions that would reveal the schema to a stranger, and without values. A
``ClientError`` is shown as it is. Every other error gets a reference number, under which the log has the stack trace.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterable

from graphql import GraphQLError

from graph.errors import (
    CredentialsRefused,
    DamagedDatabase,
    DatabaseError,
    DatabaseUnavailable,
    EngineRestarting,
    NoSpaceLeft,
    QueryTimedOut,
)
from resolvers.errors import ClientError
from schema.unquoted import unquoted

logger = logging.getLogger(__name__)

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
TIMEOUT = "TIMEOUT"
UNAVAILABLE = "UPSTREAM_UNAVAILABLE"
INTERNAL = "INTERNAL_SERVER_ERROR"
UNAUTHENTICATED = "UNAUTHENTICATED"

TOO_LATE = "The answer took too long: ask for less at once."

_REASONS: dict[type[Exception], str] = {
    EngineRestarting: "ENGINE_RESTARTING",
    DatabaseUnavailable: "DATABASE_UNAVAILABLE",
    CredentialsRefused: "CREDENTIALS_REFUSED",
    NoSpaceLeft: "NO_SPACE_LEFT",
    DamagedDatabase: "DATABASE_DAMAGED",
    QueryTimedOut: "DATABASE_SLOW",
}

# Further errors only repeat these.
_MAX_ERRORS = 10

_SUGGESTION = re.compile(r" ?Did you mean .*$", re.DOTALL)
_TOO_MANY_TOKENS = re.compile(r"Document contains more (than|that) \d+ tokens")


def client_errors(errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """Return the errors in the form that the client may see, each with its code."""
    return [_client_error(error) for error in list(errors)[:_MAX_ERRORS]]


def unavailable_reason(error: BaseException | None) -> str | None:
    """Return the code of the reason why the database cannot answer, or None for any other error."""
    return next((reason for kind, reason in _REASONS.items() if isinstance(error, kind)), None)


def unavailable(error: DatabaseError) -> GraphQLError:
    """Return the error that a client sees while the database does not answer, or cannot, whatever the query."""
    restarting = isinstance(error, EngineRestarting)
    when = (
        "is being started again. Try again in a few seconds." if restarting else "does not answer at the moment. Try again later."
    )
    return GraphQLError(f"The database {when}", extensions={"code": UNAVAILABLE, "reason": unavailable_reason(error)})


def _client_error(error: GraphQLError) -> GraphQLError:
    cause = _cause(error)
    if isinstance(cause, ClientError):
        return _with_code(error, str(cause), cause.code)
    if isinstance(cause, QueryTimedOut):
        return _with_code(error, TOO_LATE, TIMEOUT)
    if isinstance(cause, NoSpaceLeft | DamagedDatabase):
        logger.error("%s", cause)
    if isinstance(cause, DatabaseUnavailable | CredentialsRefused | NoSpaceLeft | DamagedDatabase):
        # The log has the first two already, once for all clients.
        away = unavailable(cause)
        shown = _with_code(error, away.message, UNAVAILABLE)
        shown.extensions = away.extensions
        return shown
    if cause is not None:
        return _masked(error, cause)
    message = unquoted(_SUGGESTION.sub("", error.message))
    shown = _with_code(error, message, (error.extensions or {}).get("code") or _error_code(error))
    shown.extensions = {**(error.extensions or {}), **(shown.extensions or {})}
    return shown


def _cause(error: GraphQLError) -> BaseException | None:
    """Return the exception behind an error, or None where graphql-core itself refuses the query."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if cause is None and error.path and "code" not in (error.extensions or {}) and not _is_argument_error(error):
        return error  # a null in a field that is not nullable: an error of this server
    return cause


def _is_argument_error(error: GraphQLError) -> bool:
    return error.message.startswith("Argument ")


def _error_code(error: GraphQLError) -> str:
    if _TOO_MANY_TOKENS.search(error.message):
        return "GRAPHQL_LIMIT_TOKENS"
    if error.message.startswith("Syntax Error"):
        return PARSE_FAILED
    if error.message.startswith("Variable ") or error.path:
        return BAD_USER_INPUT
    return VALIDATION_FAILED


def _with_code(error: GraphQLError, message: str, code: str) -> GraphQLError:
    return GraphQLError(
        message, nodes=error.nodes, source=error.source, positions=error.positions, path=error.path, extensions={"code": code}
    )


def _masked(error: GraphQLError, cause: BaseException) -> GraphQLError:
    reference = secrets.token_hex(4)
    logger.error("reference %s: a field failed", reference, exc_info=cause)
    message = f"Something went wrong on our side. Report it with the reference {reference}."
    masked = _with_code(error, message, INTERNAL)
    masked.extensions = {"code": INTERNAL, "reference": reference}
    return masked
