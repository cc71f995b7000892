"""What comes before a query is executed: its text is parsed, limited and validated once, its cost is known, and it is admitted.

Validating a text that was never seen can take a third of a second, because some rules compare every field with every other. It
happens in a thread, so that the event loop answers other requests meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from graphql import DocumentNode, FieldNode, GraphQLError, GraphQLSchema, Visitor, parse, specified_rules, validate, visit
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

from graph.model.table import snake
from resolvers.context import Context
from schema.cost import CostOfQuery
from schema.limits import MAX_TOKENS, LimitsRule

_KNOWN_TEXTS = 256
# ``__typename`` shows nothing of the schema: clients ask for it with any answer.
_OF_THE_SCHEMA = {"__schema", "__type"}
# Together. Parsed texts are many small objects, and the garbage collector looks at all of them at once.
_KNOWN_CHARACTERS = 256 * 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query text that was parsed. A text with ``errors`` must not be executed, and only one without has a cost.

    ``selected`` has the names of all its fields, as attributes are named; ``introspects`` says whether it asks for the schema
    itself.
    """

    document: DocumentNode
    errors: list[GraphQLError]
    cost: CostOfQuery | None
    selected: frozenset[str] = frozenset()
    introspects: bool = False


def prepare(schema: GraphQLSchema, text: str) -> Prepared:
    """Parse, limit and validate a query text. Raises GraphQLError for a text that is no GraphQL or has too many tokens."""
    document = parse(text, max_tokens=MAX_TOKENS)
    # The limits come first: the other rules take too long for a text that exceeds them.
    errors = validate(schema, document, [LimitsRule]) or validate_document(schema, document, specified_rules)
    names = _FieldNames()
    visit(document, names)
    cost = None if errors else CostOfQuery(schema, document)
    return Prepared(document, errors, cost, frozenset(map(snake, names.found)), bool(names.found & _OF_THE_SCHEMA))


class _FieldNames(Visitor):
    """Collects the names of all fields of a document, those of fragments included."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.found.add(node.name.value)


class QueryTexts:
    """The query texts that were prepared last, of one schema."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Prepared] = OrderedDict()
        self._characters = 0
        # One thread: more of them would only take the processor from the event loop.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="query-texts")

    def known(self, text: str) -> Prepared | None:
        """Return a text that is known already."""
        if text in self._known:
            self._known.move_to_end(text)
        return self._known.get(text)

    async def prepare(self, schema: GraphQLSchema, text: str) -> Prepared:
        """Prepare a text and remember it. Raises as ``prepare`` does."""
        prepared = await asyncio.get_running_loop().run_in_executor(self._thread, prepare, schema, text)
        if text not in self._known:
            self._characters += len(text)
        self._known[text] = prepared
        while len(self._known) > _KNOWN_TEXTS or self._characters > _KNOWN_CHARACTERS:
            forgotten, _ = self._known.popitem(last=False)
            self._characters -= len(forgotten)
        return prepared


class Preparation(SchemaExtension):
    """Prepares the text of one request, refuses what costs too much, and holds a place while the query is executed."""

    def __init__(self, texts: QueryTexts) -> None:
        self._texts = texts
        self._prepared: Prepared | None = None

    async def on_parse(self) -> AsyncIterator[None]:
        text = self.execution_context.query or ""
        self._prepared = self._texts.known(text)
        if self._prepared is None:
            async with self._context.admission.preparing():
                self._prepared = await self._texts.prepare(self.execution_context.schema._schema, text)  # pyright: ignore[reportPrivateUsage] (the validation of Strawberry reads it there, too)
        self.execution_context.graphql_document = self._prepared.document
        yield

    def on_validate(self) -> Iterator[None]:
        assert self._prepared is not None
        self.execution_context.pre_execution_errors = self._prepared.errors
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        assert self._prepared is not None
        assert self._prepared.cost is not None
        if self._prepared.introspects and not self._context.introspection:
            raise GraphQLError(
                "This hub does not answer introspection. The schema is at /schema.graphql.", extensions={"code": "FORBIDDEN"}
            )
        self._context.selected = self._prepared.selected
        cost, limit = self._prepared.cost.of(self.execution_context.variables or {}), self._context.max_cost
        if cost > limit:
            raise GraphQLError(
                f"The query costs {cost}; at most {limit} is allowed. Ask for smaller pages, fewer lists or fewer fields.",
                extensions={"code": "GRAPHQL_LIMIT_COST", "cost": cost, "limit": limit},
            )
        async with self._context.admission.executing(cost):
            yield

    @property
    def _context(self) -> Context:
        return self.execution_context.context
