"""What a query text asks for that a role may not read, by the access table.

It is known once for each text, so that a query in which nothing is refused costs nothing more. A field, filter or order that is
refused makes its field null with ``FORBIDDEN``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from graphql import (
    ArgumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLSchema,
    NullValueNode,
    ObjectValueNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_named_type,
    visit,
)
from graphql.language import DocumentNode, ValueNode

from resolvers.access.callers import Role
from resolvers.access.table import INPUTS, TYPES, readable
from schema.possible_types import possible_types

Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Refusals:
    """What of one query text is refused to a role: fields by their type, and what filters and orders name, by the input."""

    fields: frozenset[Field]
    inputs: Mapping[str, frozenset[str]]

    def refuses(self, type_: GraphQLObjectType, node: FieldNode, variables: Mapping[str, Any]) -> bool:
        """Tell whether a selected field of a type is refused, with these values of its variables."""
        name = node.name.value
        if (type_.name, name) in self.fields:
            return True
        if not (self.inputs and node.arguments and name in type_.fields):
            return False
        arguments: Any = type_.fields[name].args
        return any(self._names_refused(arguments[each.name.value].type, each.value, variables) for each in node.arguments)

    def shown(self, fields: frozenset[str]) -> frozenset[str]:
        """Return those of some fields, such as ``Finding.note``, that are not refused."""
        return fields - {".".join(each) for each in self.fields}

    def _names_refused(self, type_: Any, value: ValueNode, variables: Mapping[str, Any]) -> bool:
        named = cast("Any", get_named_type(type_))
        refused = self.inputs.get(named.name)
        return refused is not None and not refused.isdisjoint(_named(named, value, variables))


def refusals(schema: GraphQLSchema, document: DocumentNode) -> Mapping[Role, Refusals]:
    """Return what of a valid document is refused, by role; roles to which nothing is refused are left out."""
    info = TypeInfo(schema)
    asked = _Asked(schema, info)
    visit(document, TypeInfoVisitor(info, asked))
    found: dict[Role, Refusals] = {}
    for role in Role:
        fields = frozenset(each for each in asked.fields if not readable(role, *each))
        inputs = {name: names for name, names in refused_inputs(role).items() if name in asked.inputs}
        if fields or inputs:
            found[role] = Refusals(fields, inputs)
    return found


@cache
def refused_inputs(role: Role) -> Mapping[str, frozenset[str]]:
    """Return by input, or by order, what of it is refused to a role: what depends on a field that she may not read.

    Of a type that she may not read at all there is no row for her, whatever she chooses by.
    """
    refused: defaultdict[str, set[str]] = defaultdict(set)
    for (name, own), (type_name, field_name) in INPUTS.items():
        if role in TYPES[type_name].roles and not readable(role, type_name, field_name):
            refused[name].add(own)
    return {name: frozenset(names) for name, names in refused.items()}


class _Asked(Visitor):
    """Collects the fields that a document selects, by the types of which they can be, and the inputs of their arguments."""

    def __init__(self, schema: GraphQLSchema, info: TypeInfo) -> None:
        super().__init__()
        self._schema = schema
        self._info = info
        self.fields: set[Field] = set()
        self.inputs: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        name = node.name.value
        if parent is not None and not name.startswith("__") and not parent.name.startswith("__"):
            self.fields.update((each.name, name) for each in possible_types(self._schema, parent))

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        argument = cast("Any", self._info.get_argument())
        if argument is not None:
            self.inputs.add(_name_of(argument.type))


def _name_of(type_: Any) -> str:
    return cast("Any", get_named_type(type_)).name


def _named(type_: Any, value: ValueNode, variables: Mapping[str, Any]) -> Iterable[str]:
    """Return which of its fields an input object states, or which value of an order is chosen."""
    if isinstance(value, VariableNode):
        given = variables.get(value.name.value)
        if isinstance(given, Mapping):
            return [name for name, each in cast("Mapping[str, Any]", given).items() if each is not None]
        return [type_.coerce_output_value(given)] if given is not None and isinstance(type_, GraphQLEnumType) else []
    if isinstance(value, ObjectValueNode):
        return [each.name.value for each in value.fields if _is_given(each.value, variables)]
    return [value.value] if isinstance(value, EnumValueNode) else []


def _is_given(value: ValueNode, variables: Mapping[str, Any]) -> bool:
    if isinstance(value, VariableNode):
        return variables.get(value.name.value) is not None
    return not isinstance(value, NullValueNode)
