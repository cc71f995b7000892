"""How a query is answered: it is prepared, its cost is compared with the limit, and it is executed once it is admitted.

Strawberry offers each of these steps to extensions and middleware. Nothing here uses those, and for a small answer they take as
long as the execution itself.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    create_source_event_stream,  # pyright: ignore[reportUnknownVariableType] (graphql-core does not say of which context)
)
from strawberry.execution import optimized_is_awaitable

from resolvers.context import Context
from resolvers.errors import FORBIDDEN
from resolvers.live.context import LOOK_COST
from schema.addresses import problem_with_address
from schema.errors import BAD_USER_INPUT, VALIDATION_FAILED
from schema.execution import FastExecutionContext
from schema.federation import Subgraph
from schema.preparation import Prepared, QueryTexts
from schema.role_views import Viewer
from schema.subgraph import subgraph

T = TypeVar("T")

_ANSWERED = frozenset({OperationType.QUERY, OperationType.MUTATION})
_TOLD = frozenset({OperationType.SUBSCRIPTION})
_ONLY = {
    _ANSWERED: "Only queries and mutations are supported here. Subscriptions are sent as docs/api.md describes.",
    _TOLD: "Only subscriptions are supported here. Send queries and mutations with POST.",
}


class _Subscribes(GraphQLError):
    """A subscription was sent where only queries and mutations are answered."""


class _Invalid(Exception):
    """A text that must not be executed."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Stream:
    """A subscription: its events as they come, and what answers one of them in a context of its own.

    Asking for the next event raises what prevents it, such as BadUserInput for an argument of the subscription. ``again`` looks
    at what an event tells of once more and answers it; it returns None if the caller no longer sees that.
    """

    events: AsyncGenerator[object]
    answer: Callable[[object, Context], Awaitable[ExecutionResult]]
    again: Callable[[object, Context], Awaitable[ExecutionResult | None]]


class Event(Protocol):
    """What a subscription tells."""

    async def anew(self, context: Context) -> object | None:
        """Return this as it is now; None where the caller does not see it any more."""
        ...


class Answering:
    """Answers the queries to one schema, and remembers their texts."""

    def __init__(self, schema: Subgraph) -> None:
        self._schema: GraphQLSchema = schema._schema  # pyright: ignore[reportPrivateUsage] (graphql-core executes this one)
        self._texts = QueryTexts()

    async def answer(
        self, text: str, variables: Mapping[str, Any], context: Context, operation: str | None = None, *, own: bool = False
    ) -> ExecutionResult:
        """Answer a query or a mutation within the limits of its context. What is wrong with it is in the errors of the result.

        A text of our ``own``, which no client can write, may be of any size.
        """
        try:
            prepared, cost = await self._admissible(text, variables, context, operation, _ANSWERED, own=own)
            async with context.admission.executing(cost):
                return await self._execute(prepared, variables, context)
        except Exception as error:
            # The caller gets an answer to every error: `schema.errors` decides what she is shown of it, and logs the rest.
            return failed(error)

    async def subscribe(
        self, text: str, variables: Mapping[str, Any], context: Context, operation: str | None = None
    ) -> Stream | ExecutionResult:
        """Begin a subscription within the limits of its context. What is wrong with it is among the errors of a result."""
        try:
            prepared, cost = await self._admissible(text, variables, context, operation, _TOLD)
            execution = self._execution(prepared, variables, context)
        except Exception as error:
            # As for a query: the caller hears what she is shown of it.
            return failed(error)
        if isinstance(execution, list):
            return ExecutionResult(None, execution)
        source: Any = create_source_event_stream(execution)
        events: Any = await source if inspect.isawaitable(source) else source
        if isinstance(events, ExecutionResult):
            return events

        async def answer_event(event: object, of_event: Context) -> ExecutionResult:
            of_event.cost, of_event.operation, of_event.selected = context.cost, context.operation, context.selected
            try:
                async with of_event.admission.executing(cost):
                    return await self._execute(prepared, variables, of_event, event)
            except Exception as error:
                # As for a query: it is the answer to this event.
                return failed(error)

        async def answer_again(event: object, of_event: Context) -> ExecutionResult | None:
            try:
                async with of_event.admission.executing(LOOK_COST):
                    now = await cast("Event", event).anew(of_event)
            except Exception as error:
                # As for a query: one answer fails, and the subscription goes on with the next.
                return failed(error)
            return None if now is None else await answer_event(now, of_event)

        return Stream(events, answer_event, answer_again)

    async def _admissible(
        self,
        text: str,
        variables: Mapping[str, Any],
        context: Context,
        operation: str | None,
        kinds: frozenset[OperationType],
        *,
        own: bool = False,
    ) -> tuple[Prepared, int]:
        """Return a text that may be executed, and its cost. Raises GraphQLError with what is wrong with it."""
        prepared = await self._texts.prepare_own(self._schema, text) if own else self._texts.known(text)
        if prepared is None:
            async with context.admission.preparing():
                prepared = await self._texts.prepare(self._schema, text)
        if context.by_address and (problem := problem_with_address(prepared)) is not None:
            raise problem
        if (problem := _problem_with_operation(prepared.document, operation, kinds)) is not None:
            raise problem
        if prepared.errors or _is_of_another(prepared, context):
            raise _Invalid(await self._errors(prepared, context))
        context.operation, context.kind = prepared.name, prepared.kind
        cost = _admissible_cost(prepared, variables, context)
        context.selected = prepared.selected
        return prepared, cost

    async def _errors(self, prepared: Prepared, context: Context) -> list[GraphQLError]:
        """Return the errors of a text as the caller is told them; the hub itself is told all."""
        if context.caller is None:
            return prepared.errors
        viewer = Viewer(context.caller.role, context.gateway)
        if (known := prepared.errors_by_viewer.get(viewer)) is not None:
            return known
        async with context.admission.preparing():
            return await self._texts.errors_told(self._schema, prepared, viewer)

    async def _view(self, prepared: Prepared, context: Context) -> GraphQLSchema | None:
        """Return the schema that introspection shows the caller; None where that is the whole, or nothing asks for it."""
        if context.caller is None or not prepared.introspects:
            return None
        return await self._texts.view(self._schema, Viewer(context.caller.role, context.gateway))

    async def _execute(
        self, prepared: Prepared, variables: Mapping[str, Any], context: Context, event: object = None
    ) -> ExecutionResult:
        execution = self._execution(prepared, variables, context, event, await self._view(prepared, context))
        if isinstance(execution, list):
            return ExecutionResult(None, execution)
        executed: Any = execution.execute_operation()
        return await whole(executed) if inspect.isawaitable(executed) else executed

    def _execution(
        self,
        prepared: Prepared,
        variables: Mapping[str, Any],
        context: Context,
        event: object = None,
        view: GraphQLSchema | None = None,
    ) -> list[GraphQLError] | FastExecutionContext:
        execution_class: Any = FastExecutionContext
        return execution_class.build(
            self._schema,
            prepared.document,
            event,
            context_value=context,
            raw_variable_values=dict(variables),
            is_awaitable=optimized_is_awaitable,
            plans=prepared.plans,
            refusals=prepared.refusals,
            view=view,
        )


def subscribes(result: ExecutionResult) -> bool:
    """Tell whether nothing was answered because the operation is a subscription."""
    return any(isinstance(error, _Subscribes) for error in result.errors or ())


def failed(error: Exception) -> ExecutionResult:
    """Return the result of what raised an error. Whatever it is, `schema.errors` knows what a client may see of it."""
    if isinstance(error, _Invalid):
        return ExecutionResult(None, error.errors)
    known = isinstance(error, GraphQLError)
    return ExecutionResult(None, [error if known else GraphQLError(str(error), original_error=error)])


async def whole(executed: Awaitable[T]) -> T:
    """Wait for an answer. Raises RuntimeError if a part of it was cancelled within, and CancelledError if the request is.

    Where a field fails that cannot be null, graphql-core cancels the fields beside it, and with them what a dataloader reads for
    fields elsewhere, too. Nobody gave the request up, so the client gets an error.
    """
    try:
        return await executed
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise RuntimeError("A part of the answer was cancelled with another one that failed.") from error


@cache
def answering() -> Answering:
    """Return what answers the queries to the schema of this service."""
    return Answering(subgraph())


def _problem_with_operation(document: DocumentNode, name: str | None, kinds: frozenset[OperationType]) -> GraphQLError | None:
    """Return why a document has nothing of some kinds to execute under a name, or None.

    Without a name its first operation is meant.
    """
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is not None:
        operations = [each for each in operations if each.name is not None and each.name.value == name]
    if not operations:
        return GraphQLError("The query has no operation of this name.", extensions={"code": BAD_USER_INPUT})
    if operations[0].operation not in kinds:
        of_kind = _Subscribes if operations[0].operation is OperationType.SUBSCRIPTION else GraphQLError
        return of_kind(_ONLY[kinds], extensions={"code": VALIDATION_FAILED})
    return None


def _is_of_another(prepared: Prepared, context: Context) -> bool:
    """Tell whether a text asks for what only a gateway may ask for, and this is none: to others that is unknown."""
    return prepared.of_gateways and context.caller is not None and not context.gateway


def _admissible_cost(prepared: Prepared, variables: Mapping[str, Any], context: Context) -> int:
    """Return the cost of a query. Raises GraphQLError if it is too expensive, or asks for what the hub does not show."""
    if prepared.introspects and not context.introspection:
        raise GraphQLError(
            "This hub does not answer introspection. The schema is at /schema.graphql.", extensions={"code": FORBIDDEN}
        )
    caller = context.caller
    if prepared.shows_people and caller is not None and caller.purpose is None:
        known = ", ".join(sorted(context.purposes))
        raise GraphQLError(
            f"This query asks for data of people. Name the purpose in the header X-Purpose; this hub knows: {known}.",
            extensions={"code": FORBIDDEN},
        )
    assert prepared.cost is not None
    cost, limit = prepared.cost.of(variables), context.max_cost
    context.cost = cost
    if cost > limit:
        raise GraphQLError(
            f"The query costs {cost}; at most {limit} is allowed. Ask for smaller pages, fewer lists or fewer fields.",
            extensions={"code": "GRAPHQL_LIMIT_COST", "cost": cost, "limit": limit},
        )
    return cost
