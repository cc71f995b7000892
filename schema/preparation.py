"""What comes before a query is executed: its text is parsed, limited and validated once, and its cost is known.

Validating a text that was never seen can take a third of a second, because some rules compare every field with every other. It
happens in a thread, so that the event loop answers other requests meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import TypeVar

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from strawberry.schema.schema import validate_document

from graph.model.table import snake
from resolvers.access.callers import Role
from schema.cost import CostOfQuery
from schema.denials import Refusals, refusals
from schema.execution import Plans
from schema.limits import MAX_TOKENS, LimitsRule
from schema.people_shown import shows_people
from schema.role_views import OF_GATEWAYS, RoleViews, Viewer

T = TypeVar("T")

_KNOWN_TEXTS = 256
# ``__typename`` shows nothing of the schema: clients ask for it with any answer.
_OF_THE_SCHEMA = {"__schema", "__type"}
# Together. Parsed texts are many small objects, and the garbage collector looks at all of them at once.
_KNOWN_CHARACTERS = 256 * 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query text that was parsed. A text with ``errors`` must not be executed, and only one without has a cost.

    ``selected`` has the names of all its fields, as attributes are named; ``introspects`` says whether it asks for the schema
    itself, ``shows_people`` whether its answer can show data of people. ``plans`` has what its executions have in common.
    ``refusals`` has what is refused to which role, and ``errors_by_viewer`` its errors as each viewer is told them.
    ``of_gateways`` says whether it asks for what only a gateway may ask for.
    ``name`` is that of its operation, where it has one, and ``kind`` says whether that is a query, a mutation or a subscription.
    """

    document: DocumentNode
    errors: list[GraphQLError]
    cost: CostOfQuery | None
    selected: frozenset[str] = frozenset()
    introspects: bool = False
    plans: Plans = field(default_factory=Plans)
    shows_people: bool = False
    name: str | None = None
    kind: str | None = None
    refusals: Mapping[Role, Refusals] = field(default_factory=dict[Role, Refusals])
    of_gateways: bool = False
    errors_by_viewer: dict[Viewer, list[GraphQLError]] = field(default_factory=dict[Viewer, list[GraphQLError]])


def prepare(schema: GraphQLSchema, text: str, *, own: bool = False) -> Prepared:
    """Parse, limit and validate a query text. Raises GraphQLError for a text that is no GraphQL or has too many tokens.

    A text of our ``own`` may be of any size: its cost is limited all the same.
    """
    document = parse(text, max_tokens=None if own else MAX_TOKENS)
    # The limits come first: the other rules take too long for a text that exceeds them.
    too_large = [] if own else validate(schema, document, [LimitsRule])
    errors = too_large or validate_document(schema, document, specified_rules)
    names = _Names()
    visit(document, names)
    return Prepared(
        document,
        errors,
        None if errors else CostOfQuery(schema, document),
        selected=frozenset(map(snake, names.fields)),
        introspects=bool(names.fields & _OF_THE_SCHEMA),
        plans=Plans(sorted(names.conditions)),
        shows_people=not errors and shows_people(schema, document),
        name=_name(document),
        kind=_kind(document),
        refusals={} if errors else refusals(schema, document),
        of_gateways=not OF_GATEWAYS.isdisjoint(names.fields | names.types),
        # Limits tell nothing of the schema, so everybody is told the same.
        errors_by_viewer=dict.fromkeys((Viewer(*each) for each in product(Role, (False, True))), too_large) if too_large else {},
    )


def _name(document: DocumentNode) -> str | None:
    named = (each.name for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return next((name.value for name in named if name is not None), None)


def _kind(document: DocumentNode) -> str | None:
    kinds = (each.operation.value for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return next(kinds, None)


class _Names(Visitor):
    """Collects the names of all fields and types of a document, and of the variables that decide which fields are skipped."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: set[str] = set()
        self.types: set[str] = set()
        self.conditions: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.fields.add(node.name.value)

    def enter_named_type(self, node: NamedTypeNode, *_: object) -> None:
        self.types.add(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.conditions.update(each.value.name.value for each in node.arguments or () if isinstance(each.value, VariableNode))


class QueryTexts:
    """The query texts that were prepared last, of one schema, and what each role may know of it."""

    def __init__(self) -> None:
        self._views: RoleViews | None = None
        self._known: OrderedDict[str, Prepared] = OrderedDict()
        # Apart, so that no client has one of them answered.
        self._own: dict[str, Prepared] = {}
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
        prepared = await self._in_thread(partial(prepare, schema, text))
        if text not in self._known:
            self._characters += len(text)
        self._known[text] = prepared
        while len(self._known) > _KNOWN_TEXTS or self._characters > _KNOWN_CHARACTERS:
            forgotten, _ = self._known.popitem(last=False)
            self._characters -= len(forgotten)
        return prepared

    async def prepare_own(self, schema: GraphQLSchema, text: str) -> Prepared:
        """Return a text of our own, which is prepared once and kept."""
        if text not in self._own:
            self._own[text] = await self._in_thread(partial(prepare, schema, text, own=True))
        return self._own[text]

    async def view(self, schema: GraphQLSchema, viewer: Viewer) -> GraphQLSchema:
        """Return what a viewer may know of the schema."""
        return await self._in_thread(partial(self._view, schema, viewer))

    async def errors_told(self, schema: GraphQLSchema, prepared: Prepared, viewer: Viewer) -> list[GraphQLError]:
        """Return the errors of a text as a viewer is told them: what she may not know of the schema is unknown in it."""
        if viewer not in prepared.errors_by_viewer:
            prepared.errors_by_viewer[viewer] = await self._in_thread(partial(self._errors_in_view, schema, prepared, viewer))
        return prepared.errors_by_viewer[viewer]

    def _errors_in_view(self, schema: GraphQLSchema, prepared: Prepared, viewer: Viewer) -> list[GraphQLError]:
        return validate(self._view(schema, viewer), prepared.document, specified_rules) or prepared.errors

    def _view(self, schema: GraphQLSchema, viewer: Viewer) -> GraphQLSchema:
        self._views = self._views or RoleViews(schema)
        return self._views.of(viewer)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
