"""The cost of a query: the number of fields that its answer can have, so that it is known before anything is read.

A field costs 1. A field that is resolved by itself (an entity, or a list of its own) costs ``RESOLVED``, because it takes longer.
A field that reads and judges much declares its cost by the directive ``@cost``, and so does an argument of which each id takes
long. What a list contains counts as often as the list has items: as an argument says, such as `first` for a page, or as many as
ids were sent; else the declared size (``schema/list_sizes.py``); the number of representations for ``_entities``. Lists within
lists multiply.

A query text is measured once. What depends on variables is left open until their values are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
)
from strawberry.federation.schema_directives import Cost, ListSize
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from resolvers.paging import DEFAULT_PAGE, LARGEST_PAGE
from schema.federation import MAX_REPRESENTATIONS

RESOLVED = 20
# The lists of the introspection types have no declaration.
_INTROSPECTED = {"types": 60, "fields": 4, "args": 1, "directives": 10}
_SHORT_LIST = 2

Variables = Mapping[str, Any]
# Fixed, or a function of the variables.
Amount = int | Callable[[Variables], int]


class CostOfQuery:
    """The cost of one query text; ``of`` gives it for the variables of a request. The text must be valid."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        # A document has one operation (``schema/limits.py``).
        operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
        self._defaults = {
            each.variable.name.value: each.default_value for each in operation.variable_definitions or () if each.default_value
        }
        root = schema.get_root_type(operation.operation)
        self._amount = self._selection(operation.selection_set, root, {})

    def of(self, variables: Variables) -> int:
        """Return the cost with these variables, as the client sent them."""
        return _value(self._amount, variables)

    def _selection(self, selection: SelectionSetNode | None, type_: Any, sized: Mapping[str, Amount]) -> Amount:
        """Return the cost of a selection. ``sized`` has the sizes of lists that an argument of the parent decides, by name."""
        total: Amount = 0
        for node in selection.selections if selection else ():
            if isinstance(node, FieldNode):
                total = _sum(total, self._field(node, type_, sized))
                continue
            fragment: FragmentDefinitionNode | InlineFragmentNode
            if isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
            else:
                fragment = cast("InlineFragmentNode", node)
            condition = fragment.type_condition
            on = self._schema.get_type(condition.name.value) if condition else type_
            total = _sum(total, self._selection(fragment.selection_set, on, sized))
        return total

    def _field(self, node: FieldNode, parent: Any, sized: Mapping[str, Amount]) -> Amount:
        name = node.name.value
        composite = isinstance(parent, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        field = self._schema.get_field(cast("Any", parent), name) if composite else None
        if field is None or name == "__typename":
            return 1
        declared = _list_size(field)
        inside: Mapping[str, Amount] = {}
        times: Amount = 1
        if name in sized:
            times = sized[name]
        elif declared is not None and declared.sized_fields:
            inside = dict.fromkeys(declared.sized_fields, self._declared_size(node, field, declared))
        elif declared is not None:
            times = self._declared_size(node, field, declared)
        elif name == "_entities":
            times = self._size(node, "representations", MAX_REPRESENTATIONS, MAX_REPRESENTATIONS)
        elif parent.name.startswith("__") and _is_list(field):
            times = _INTROSPECTED.get(name, _SHORT_LIST)
        type_ = cast("Any", get_named_type(cast("Any", field).type))
        inner = self._selection(node.selection_set, type_, inside)
        own = self._own(node, field)
        # A list of texts costs as much as a list of objects with one field.
        return _sum(own, _product(times, inner if node.selection_set else 1)) if times != 1 else _sum(own, inner)

    def _own(self, node: FieldNode, field: GraphQLField) -> Amount:
        """Return what the field itself costs, with each id that its arguments have where such an id has a cost."""
        own: Amount = _weight(field)
        for name, argument in field.args.items():
            if weight := _weight_of_each(argument):
                own = _sum(own, _product(weight, self._size(node, name, 0, LARGEST_PAGE)))
        return own

    def _declared_size(self, node: FieldNode, field: GraphQLField, declared: ListSize) -> Amount:
        """Return the size of a list: as an argument says or the number of ids that it has, else what is assumed."""
        assumed = declared.assumed_size or DEFAULT_PAGE
        takes_ids = (name for name in field.args if name == "ids" or name.endswith("Ids"))
        argument = next(iter(declared.slicing_arguments or takes_ids), None)
        if argument is None:
            return assumed
        default = field.args[argument].default_value
        return self._size(node, argument, default if isinstance(default, int) else assumed, LARGEST_PAGE)

    def _size(self, node: FieldNode, argument: str, default: int, most: int) -> Amount:
        """Return the size that an argument asks for, from 0 to ``most``: the resolver refuses what lies outside."""
        given = next((each.value for each in node.arguments or () if each.name.value == argument), None)
        if given is None:
            return default
        if not isinstance(given, VariableNode):
            return min(_literal_size(given, most), most)
        variable = given.name.value
        fallback = self._defaults.get(variable)
        absent = default if fallback is None else min(_literal_size(fallback, most), most)

        def size(variables: Variables) -> int:
            return min(_size_of(variables[variable], most), most) if variable in variables else absent

        return size


def _literal_size(node: ValueNode, otherwise: int) -> int:
    if isinstance(node, IntValueNode):
        return max(0, int(node.value))
    if isinstance(node, ListValueNode):
        return len(node.values)
    return otherwise


def _size_of(value: object, otherwise: int) -> int:
    """Return the size that the value of a variable asks for. Values of a wrong type are refused later."""
    if isinstance(value, list):
        return len(cast("list[object]", value))
    if isinstance(value, int | float) and value == value:
        return int(max(0, min(value, LARGEST_PAGE)))
    return otherwise


def _list_size(field: GraphQLField) -> ListSize | None:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    directives = definition.directives if isinstance(definition, StrawberryField) else ()
    return next((each for each in directives if isinstance(each, ListSize)), None)


def _weight(field: GraphQLField) -> int:
    """Return what the field itself costs: what it declares, else by whether it is resolved by itself."""
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(definition, StrawberryField):
        return 1
    declared = next((each.weight for each in definition.directives if isinstance(each, Cost)), None)
    return declared or (1 if definition.is_basic_field else RESOLVED)


def _weight_of_each(argument: GraphQLArgument) -> int:
    """Return what each id of an argument costs, as it declares; nothing where it declares none."""
    definition = argument.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    directives = definition.directives if isinstance(definition, StrawberryArgument) else ()
    return next((each.weight for each in directives if isinstance(each, Cost)), 0)


def _is_list(field: GraphQLField) -> bool:
    return "[" in str(cast("Any", field).type)


def _value(amount: Amount, variables: Variables) -> int:
    return amount if isinstance(amount, int) else amount(variables)


def _sum(a: Amount, b: Amount) -> Amount:
    if isinstance(a, int) and isinstance(b, int):
        return a + b
    return lambda variables: _value(a, variables) + _value(b, variables)


def _product(a: Amount, b: Amount) -> Amount:
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    return lambda variables: _value(a, variables) * _value(b, variables)
