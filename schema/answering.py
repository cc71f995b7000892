"""How a query is answered: it is prepared, its cost is compared with the limit, and it is executed once it is admitted.

Strawberry offers each of these steps to extensions and middleware. Nothing here uses those, and for a small answer they take as
long as the execution itself.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Mapping
from functools import cache
from typing import Any, TypeVar

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType
from strawberry.execution import optimized_is_awaitable

from resolvers.context import Context
from schema.errors import BAD_USER_INPUT, VALIDATION_FAILED
from schema.execution import FastExecutionContext
from schema.federation import Subgraph
from schema.preparation import Prepared, QueryTexts
from schema.subgraph import subgraph

T = TypeVar("T")


class Answering:
    """Answers the queries to one schema, and remembers their texts."""

    def __init__(self, schema: Subgraph) -> None:
        self._schema: GraphQLSchema = schema._schema  # pyright: ignore[reportPrivateUsage] (graphql-core executes this one)
        self._texts = QueryTexts()

    async def answer(
        self, text: str, variables: Mapping[str, Any], context: Context, operation: str | None = None
    ) -> ExecutionResult:
        """Answer a query within the limits of its context. What is wrong with it, or fails, is among the errors of the result."""
        try:
            prepared = self._texts.known(text)
            if prepared is None:
                async with context.admission.preparing():
                    prepared = await self._texts.prepare(self._schema, text)
            if (problem := _problem_with_operation(prepared.document, operation)) is not None:
                return ExecutionResult(None, [problem])
            if prepared.errors:
                return ExecutionResult(None, await self._errors(prepared, context))
            context.operation = prepared.name
            cost = _admissible_cost(prepared, variables, context)
            context.selected = prepared.selected
            async with context.admission.executing(cost):
                return await self._execute(prepared, variables, context)
        except GraphQLError as error:
            return ExecutionResult(None, [error])
        except Exception as error:
            # Whatever it is, `schema.errors` knows what a client may see of it.
            return ExecutionResult(None, [GraphQLError(str(error), original_error=error)])

    async def _errors(self, prepared: Prepared, context: Context) -> list[GraphQLError]:
        """Return the errors of a text as the caller is told them; the hub itself is told all."""
        role = context.caller.role if context.caller else None
        if role is None:
            return prepared.errors
        if (known := prepared.errors_by_role.get(role)) is not None:
            return known
        async with context.admission.preparing():
            return await self._texts.errors_told(self._schema, prepared, role)

    async def _view(self, prepared: Prepared, context: Context) -> GraphQLSchema | None:
        """Return the schema that introspection shows the caller; None where that is the whole, or nothing asks for it."""
        if context.caller is None or not prepared.introspects:
            return None
        return await self._texts.view(self._schema, context.caller.role)

    async def _execute(self, prepared: Prepared, variables: Mapping[str, Any], context: Context) -> ExecutionResult:
        execution_class: Any = FastExecutionContext
        execution: list[GraphQLError] | FastExecutionContext = execution_class.build(
            self._schema,
            prepared.document,
            context_value=context,
            raw_variable_values=dict(variables),
            is_awaitable=optimized_is_awaitable,
            plans=prepared.plans,
            refusals=prepared.refusals,
            view=await self._view(prepared, context),
        )
        if isinstance(execution, list):
            return ExecutionResult(None, execution)
        executed: Any = execution.execute_operation()
        return await whole(executed) if inspect.isawaitable(executed) else executed


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


def _problem_with_operation(document: DocumentNode, name: str | None) -> GraphQLError | None:
    """Return why a document has nothing to execute under a name, or None; without a name its first operation is meant."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is not None:
        operations = [each for each in operations if each.name is not None and each.name.value == name]
    if not operations:
        return GraphQLError("The query has no operation of this name.", extensions={"code": BAD_USER_INPUT})
    if operations[0].operation != OperationType.QUERY:
        return GraphQLError("Only queries are supported.", extensions={"code": VALIDATION_FAILED})
    return None


def _admissible_cost(prepared: Prepared, variables: Mapping[str, Any], context: Context) -> int:
    """Return the cost of a query. Raises GraphQLError if it is too expensive, or asks for what the hub does not show."""
    if prepared.introspects and not context.introspection:
        raise GraphQLError(
            "This hub does not answer introspection. The schema is at /schema.graphql.", extensions={"code": "FORBIDDEN"}
        )
    caller = context.caller
    if prepared.shows_people and caller is not None and caller.purpose is None:
        known = ", ".join(sorted(context.purposes))
        raise GraphQLError(
            f"This query asks for data of people. Name the purpose in the header X-Purpose; this hub knows: {known}.",
            extensions={"code": "FORBIDDEN"},
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
