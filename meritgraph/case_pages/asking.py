"""Asks the API in process for what a page shows: the same schema, access table, limits and record as for any other client."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from graphql import ExecutionResult
from graphql.language import FragmentDefinitionNode, FragmentSpreadNode, Visitor, parse, print_ast, visit
from graphql.language.ast import DocumentNode, Node
from starlette.requests import ClientDisconnect, Request

from graph.errors import DatabaseError
from meritgraph.access.journal import NotRecorded
from meritgraph.access.principals import Principal
from meritgraph.connections import while_connected
from meritgraph.http import Endpoint
from meritgraph.observing import CLIENT_LEFT, OK, Observed, trace_of
from meritgraph.problems import LATE, UNRECORDED, UNRECORDED_CHANGES
from resolvers.context import Context
from resolvers.errors import FORBIDDEN, RATE_LIMITED
from schema.answering import answering
from schema.errors import TIMEOUT, UNAVAILABLE, client_errors, unavailable

QUERIES: Final = Path(__file__).parent / "queries"
_PARTS: Final = QUERIES / "parts"

_LATER = frozenset({UNAVAILABLE, RATE_LIMITED, TIMEOUT})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of the API: its code, its message, and the path of the field that it is about; () for the whole answer."""

    code: str
    message: str
    path: tuple[str | int, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether the field is not for this reader."""
        return self.code == FORBIDDEN


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer of the API: its data, and the problems of single fields, which are null in the data."""

    data: Mapping[str, Any]
    errors: Sequence[Problem] = ()


class Unanswered(Exception):
    """The API gave no data. ``later`` says whether the same question may be answered in a moment."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.later = problem.code in _LATER


async def ask(
    request: Request, endpoint: Endpoint, principal: Principal, purpose: str, document: str, variables: Mapping[str, Any]
) -> Asked:
    """Answer ``queries/<document>.graphql`` for whoever signed in, and record whose data the answer shows.

    Raises Unanswered where the API has no data, and ClientDisconnect when nobody waits for the page any more. The body of the
    request must have been read before.
    """
    observed = Observed(trace=trace_of(request.headers))
    context: Context | None = None
    try:
        endpoint.database.check()
        context = endpoint.context(principal, purpose)
        asked = await _answer(request, endpoint, context, document, variables)
        observed.outcome = asked.errors[0].code if asked.errors else OK
    except DatabaseError as error:
        away = unavailable(error)
        observed.outcome = UNAVAILABLE
        raise Unanswered(Problem(UNAVAILABLE, away.message)) from error
    except Unanswered as unanswered:
        observed.outcome = unanswered.problem.code
        raise
    except ClientDisconnect:
        observed.outcome = CLIENT_LEFT
        raise
    else:
        return asked
    finally:
        if context is not None:
            context.cancel()
            observed.take(context)
        observed.end()
        for each in endpoint.observers:
            each.answered(observed)


async def _answer(request: Request, endpoint: Endpoint, context: Context, document: str, variables: Mapping[str, Any]) -> Asked:
    try:
        async with while_connected(request, endpoint.request_timeout):
            result = await answering().answer(document_text(document), variables, context, own=True)
    except TimeoutError as error:
        raise Unanswered(Problem(LATE.code, LATE.message)) from error
    try:
        await endpoint.record(context, context.operation, result)
    except NotRecorded as error:
        # Nothing of the answer is shown but that a change was saved.
        problem = UNRECORDED_CHANGES if context.saved else UNRECORDED
        raise Unanswered(Problem(problem.code, problem.message)) from error
    return asked_of(result)


def asked_of(result: ExecutionResult) -> Asked:
    """Return the answer of a result. Raises Unanswered where there is no data."""
    problems = [
        Problem(str((error.extensions or {}).get("code")), error.message, tuple(error.path or ()))
        for error in client_errors(result.errors or [])
    ]
    if result.data is None:
        raise Unanswered(problems[0])
    return Asked(result.data, problems)


@cache
def document_text(name: str) -> str:
    """Return the text of a document with the fragments of ``queries/parts`` that it uses."""
    document = parse((QUERIES / f"{name}.graphql").read_text("utf-8"), no_location=True)
    fragments = _fragments()
    own = {each.name.value for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    wanted, used = _spread(document) - own, dict[str, FragmentDefinitionNode]()
    while wanted:
        used |= {each: fragments[each] for each in wanted}
        wanted = {inner for each in wanted for inner in _spread(fragments[each])} - used.keys() - own
    return print_ast(DocumentNode(definitions=(*document.definitions, *used.values())))


@cache
def _fragments() -> Mapping[str, FragmentDefinitionNode]:
    parts = [parse(path.read_text("utf-8"), no_location=True) for path in sorted(_PARTS.glob("*.graphql"))]
    definitions = [each for part in parts for each in part.definitions]
    return {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}


def _spread(node: Node) -> set[str]:
    """Return the names of the fragments that a part of a document uses."""
    names = set[str]()

    class Spreads(Visitor):
        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
            names.add(node.name.value)

    visit(node, Spreads())
    return names
