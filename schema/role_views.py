"""The schema as a caller may know it: only the types, fields, inputs and values that the access table lets her role read.

Introspection answers from it. An error of a query text is told by it, too: so what is hidden and what is unknown are told alike.
What a gateway asks a subgraph for is known only to who asks through the gateway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple, cast

from graphql import (
    REMOVE,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    NamedTypeNode,
    Node,
    TypeDefinitionNode,
    Visitor,
    build_ast_schema,
    get_named_type,
    parse,
    print_schema,
    visit,
)

from resolvers.access.callers import Role
from resolvers.access.table import INPUTS, TYPES, readable
from schema.possible_types import possible_types

# What only a gateway asks a subgraph for, and the types that nothing else leads to.
OF_GATEWAYS: Final = frozenset({"_service", "_entities", "_Service", "_Entity", "_Any"})


class Viewer(NamedTuple):
    """A role, and whether it asks through the gateway."""

    role: Role
    gateway: bool = False


class RoleViews:
    """What each role may know of one schema. A view is made when it is first asked for."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: dict[Viewer, GraphQLSchema] = {}

    def of(self, viewer: Viewer) -> GraphQLSchema:
        """Return the view of a role. The first one takes about a second."""
        if viewer not in self._known:
            view = _View(self._schema, viewer)
            self._known[viewer] = build_ast_schema(visit(self._document, _Leaving(view)), assume_valid=True)
        return self._known[viewer]

    @cached_property
    def _document(self) -> DocumentNode:
        return parse(print_schema(self._schema), no_location=True)


class _View:
    """What of a schema a role may know."""

    def __init__(self, schema: GraphQLSchema, viewer: Viewer) -> None:
        self._schema = schema
        self._role = viewer.role
        self._hidden = frozenset[str]() if viewer.gateway else OF_GATEWAYS
        known = (schema.query_type, schema.mutation_type, schema.subscription_type)
        roots = [root for root in known if root and self._has_any_field(root)]
        self.types = self._reached([*roots, *_types_of_directives(schema)])

    def has_field(self, type_name: str, field_name: str) -> bool:
        """Tell whether a field of an object or interface is shown."""
        if field_name in self._hidden:
            return False
        type_ = self._schema.type_map[type_name]
        field = cast("Any", type_).fields[field_name]
        return self._is_shown(_named(field.type)) and any(
            readable(self._role, each.name, field_name) for each in self._possible(type_)
        )

    def _has_any_field(self, type_: GraphQLObjectType) -> bool:
        return any(self.has_field(type_.name, name) for name in type_.fields)

    def has_input(self, name: str, own: str) -> bool:
        """Tell whether a field of an input, or a value of an order, is shown: one that depends on a field is shown with that."""
        depends_on = INPUTS.get((name, own))
        return depends_on is None or (self._is_shown(self._schema.type_map[depends_on[0]]) and self.has_field(*depends_on))

    def _is_shown(self, type_: GraphQLNamedType) -> bool:
        """Tell whether a role may read a type. A list is shown with what it lists: a list of what is hidden is of no use."""
        if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType):
            return True
        return any(_listed(each.name) in TYPES and self._may_read(_listed(each.name)) for each in self._possible(type_))

    def _may_read(self, name: str) -> bool:
        return self._role in TYPES[name].roles

    def _possible(self, type_: GraphQLNamedType) -> Iterable[GraphQLObjectType]:
        return possible_types(self._schema, type_)

    def _reached(self, types: list[GraphQLNamedType]) -> frozenset[str]:
        """Return the names of the types that are reached from some of them."""
        found: set[str] = set()
        while types:
            type_ = types.pop()
            if type_.name not in found:
                found.add(type_.name)
                types += self._next(type_)
        return frozenset(found)

    def _next(self, type_: GraphQLNamedType) -> Iterator[GraphQLNamedType]:
        if isinstance(type_, GraphQLInputObjectType):
            yield from (_named(each.type) for name, each in type_.fields.items() if self.has_input(type_.name, name))
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            yield from filter(self._is_shown, self._possible(type_))
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            yield from type_.interfaces
            for name, field in type_.fields.items():
                if self.has_field(type_.name, name):
                    yield _named(field.type)
                    yield from (_named(argument.type) for argument in field.args.values())


class _Leaving(Visitor):
    """Removes from a document what a view does not have."""

    def __init__(self, view: _View) -> None:
        super().__init__()
        self._view = view

    def enter(self, node: Node, *visited: Any) -> Any:
        """Leave out types, and what of them is not shown."""
        within = next((each for each in reversed(visited[3]) if isinstance(each, Node)), None)
        return None if self._has(node, within) else REMOVE

    def _has(self, node: Node, within: Node | None) -> bool:
        match node, within:
            case TypeDefinitionNode(), _:
                return node.name.value in self._view.types
            case FieldDefinitionNode(), TypeDefinitionNode():
                return self._view.has_field(within.name.value, node.name.value)
            case InputValueDefinitionNode(), InputObjectTypeDefinitionNode():
                return self._view.has_input(within.name.value, node.name.value)
            case EnumValueDefinitionNode(), EnumTypeDefinitionNode():
                return self._view.has_input(within.name.value, node.name.value)
            case NamedTypeNode(), TypeDefinitionNode():
                # An interface that is implemented, or a part of a union.
                return node.name.value in self._view.types
            case _:
                return True


def _listed(name: str) -> str:
    """Return the type whose objects a list with pages has, or the type itself."""
    item = name.removesuffix("Connection").removesuffix("Edge")
    return item if item in TYPES else name


def _types_of_directives(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    for directive in schema.directives:
        yield from (_named(argument.type) for argument in cast("Any", directive).args.values())


def _named(type_: Any) -> GraphQLNamedType:
    return cast("GraphQLNamedType", get_named_type(type_))
