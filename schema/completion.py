"""Completions: functions that make of an attribute what the answer has, built from the selection of an object.

They handle the ordinary case only, and raise for everything else. ``schema/execution.py`` then leaves the object to graphql-core.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from resolvers.access.looks import Looks
from schema.leaf_completion import Completion, NeedsFullExecution, leaf_completion
from schema.people_shown import whose_of

# Notes whom an object shows.
Noting = Callable[[Any, Looks], None]
# Returns the selection that is made on the objects of a type by fields of one name.
Collect = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]

# The number of fields in the lists of an object up to which it is completed as a whole: about two milliseconds.
LONG_OBJECT = 4000
_ITEMS_OF_NESTED_LIST = 3


@dataclass(frozen=True, slots=True)
class ObjectCompletion:
    """The completion of the selected fields of an object, and its lists: their attributes with the fields of one item.

    ``note`` notes whom the object and those within it show; None where that is nobody.
    """

    complete: Completion
    lists: list[tuple[str, int]]
    note: Noting | None = None

    @classmethod
    def of(cls, type_: GraphQLObjectType, selection: GroupedFieldSet, collect: Collect) -> ObjectCompletion | None:
        """Return the completion of objects of a type, or None if one of the fields must be resolved."""
        complete = _object(type_, selection, collect)
        if complete is None:
            return None
        return cls(complete, _lists(type_, selection, collect), _noting(type_, selection, collect))

    def are_many(self, source: Any) -> bool:
        """Tell whether the lists of an object are so long that it is completed item by item."""
        found = 0
        for attribute, fields_of_item in self.lists:
            items = getattr(source, attribute, None)
            if type(items) is list:
                found += len(cast("list[Any]", items)) * fields_of_item
        return found > LONG_OBJECT


@dataclass(frozen=True, slots=True)
class FieldCompletion:
    """The attribute that a field reads, and the completion of its value."""

    attribute: str
    complete: Completion


def completion_of_field(type_: GraphQLObjectType, details: FieldDetailsList, collect: Collect) -> FieldCompletion | None:
    """Return the completion of a field that is a leaf, or an object of a few leaves that shows nobody; None for all others."""
    field = _plain_field(type_, details[0].node.name.value)
    if field is None:
        return None
    attribute, returned, leaf = field
    inner = _nullable_type(returned)
    if leaf is None and isinstance(inner, GraphQLObjectType):
        selection = collect(inner, details).grouped_field_set
        if _lists(inner, selection, collect) or _noting(inner, selection, collect) is not None:
            return None
        leaf = _value(returned, details, collect)
    return leaf and FieldCompletion(attribute, leaf)


def completion_of_items(type_: Any, details: FieldDetailsList, collect: Collect) -> ObjectCompletion | None:
    """Return the completion of the items of a list, or None if graphql-core must complete them."""
    complete, inner = _value(type_, details, collect), _nullable_type(type_)
    if complete is None:
        return None
    if not isinstance(inner, GraphQLObjectType):
        return ObjectCompletion(complete, [])
    selection = collect(inner, details).grouped_field_set
    return ObjectCompletion(complete, _lists(inner, selection, collect), _noting(inner, selection, collect))


def fields_shown(type_: GraphQLObjectType, selection: GroupedFieldSet, collect: Collect) -> frozenset[str]:
    """Return the names of the selected fields of a type, such as ``Servant.name``.

    ``__typename`` counts where it is the only one: then it tells that there is such an object. Of a list its length counts, and a
    page without its nodes, whose cursors tell how many there are: nodes show people themselves. So does whoever holds a post.
    """
    names = {details[0].node.name.value for details in selection.values()}
    if type_.name.endswith("Connection"):
        shown = names & {"totalCount"} if _has_nodes(type_, selection, collect) else names - {"__typename"}
        return frozenset(f"{type_.name}.{name}" for name in shown)
    if type_.name == "Holder" and names & {"appointment", "servant"}:
        return frozenset()
    return frozenset(f"{type_.name}.{name}" for name in names - {"__typename"} or names)


def _has_nodes(type_: GraphQLObjectType, selection: GroupedFieldSet, collect: Collect) -> bool:
    """Tell whether the selection of a page has the nodes themselves."""
    for details in selection.values():
        if details[0].node.name.value == "edges":
            edge = cast("GraphQLObjectType", get_named_type(type_.fields["edges"].type))
            within = collect(edge, details).grouped_field_set
            if any(each[0].node.name.value == "node" for each in within.values()):
                return True
    return False


def _noting(type_: GraphQLObjectType, selection: GroupedFieldSet, collect: Collect) -> Noting | None:
    """Return what notes whom objects of a type show, or None where neither they nor those within them show anybody."""
    whose, shown = whose_of(type_.name), fields_shown(type_, selection, collect)
    within: list[tuple[str, Noting]] = []
    for details in selection.values():
        field = _plain_field(type_, details[0].node.name.value)
        inner = cast("object", get_named_type(field[1])) if field is not None else None
        if field is not None and isinstance(inner, GraphQLObjectType):
            noting = _noting(inner, collect(inner, details).grouped_field_set, collect)
            if noting is not None:
                within.append((field[0], noting))
    if whose is None and not within:
        return None

    def note(source: Any, looks: Looks) -> None:
        if whose is not None:
            looks.note(whose(source), shown)
        for attribute, noting in within:
            value = getattr(source, attribute)
            for each in cast("list[Any]", value) if isinstance(value, list | tuple) else [value]:
                if each is not None:
                    noting(each, looks)

    return note


def _lists(type_: GraphQLObjectType, selection: GroupedFieldSet, collect: Collect) -> list[tuple[str, int]]:
    lists: list[tuple[str, int]] = []
    for details in selection.values():
        field = _plain_field(type_, details[0].node.name.value)
        if field is not None and isinstance(_nullable_type(field[1]), GraphQLList):
            lists.append((field[0], _number_of_fields(field[1], details, collect)))
    return lists


def _number_of_fields(type_: Any, details: FieldDetailsList, collect: Collect) -> int:
    """Return the number of fields in one value of a type, as if each list within it had a few items."""
    inner = cast("object", get_named_type(type_))
    if not isinstance(inner, GraphQLObjectType):
        return 1
    number = 1
    for nested in collect(inner, details).grouped_field_set.values():
        field = inner.fields.get(nested[0].node.name.value)
        if field is not None:
            items = _ITEMS_OF_NESTED_LIST if isinstance(_nullable_type(field.type), GraphQLList) else 1
            number += items * _number_of_fields(field.type, nested, collect)
    return number


def _object(type_: GraphQLObjectType, fields: GroupedFieldSet, collect: Collect) -> Completion | None:
    completions: list[tuple[str, str, Completion]] = []
    for response_name, details in fields.items():
        name = details[0].node.name.value
        if name == "__typename":
            completions.append((response_name, "__class__", _constant(type_.name)))
            continue
        field = _plain_field(type_, name)
        if field is None:
            return None
        attribute, returned, leaf = field
        complete = leaf or _value(returned, details, collect)
        if complete is None:
            return None
        completions.append((response_name, attribute, complete))

    def complete_object(source: Any) -> dict[str, Any]:
        return {name: complete(getattr(source, attribute)) for name, attribute, complete in completions}

    return complete_object


def _value(type_: Any, details: FieldDetailsList, collect: Collect) -> Completion | None:
    if isinstance(type_, GraphQLNonNull):
        return _non_null(cast("Any", type_).of_type, details, collect)
    return _nullable(_non_null(type_, details, collect))


def _non_null(type_: Any, details: FieldDetailsList, collect: Collect) -> Completion | None:
    """Return the completion of values that are not null, or None if graphql-core must complete them."""
    if isinstance(type_, GraphQLList):
        item = _value(cast("Any", type_).of_type, details, collect)
        return None if item is None else _list_of(item)
    if isinstance(type_, GraphQLObjectType):
        selection, deferred, _ = collect(type_, details)
        complete = None if deferred else _object(type_, selection, collect)
        return complete and _object_of(type_, complete)
    return leaf_completion(type_) if isinstance(type_, GraphQLScalarType | GraphQLEnumType) else None


@cache
def _plain_field(type_: GraphQLObjectType, name: str) -> tuple[str, Any, Completion | None] | None:
    """Return the attribute that a field reads, the field's type, and its completion if it is a leaf.

    Return None for a field that has a resolver.
    """
    if name not in type_.fields:
        return None
    field: Any = type_.fields[name]
    attribute = _attribute(field)
    if attribute is None:
        return None
    returned: Any = field.type
    inner: Any = returned.of_type if isinstance(cast("object", returned), GraphQLNonNull) else returned
    leaf = leaf_completion(inner) if isinstance(inner, GraphQLScalarType | GraphQLEnumType) else None
    return attribute, returned, leaf if inner is not returned else _nullable(leaf)


def _nullable_type(type_: Any) -> Any:
    return cast("Any", type_).of_type if isinstance(type_, GraphQLNonNull) else type_


def _nullable(complete: Completion | None) -> Completion | None:
    return None if complete is None else lambda value: None if value is None else complete(value)


def _attribute(field: GraphQLField) -> str | None:
    """Return the attribute that a field reads, or None for a field that is resolved in any other way."""
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(definition, StrawberryField) or not definition.is_basic_field or field.args:
        return None
    has_resolver = type(definition).get_result is not StrawberryField.get_result or definition.default_resolver is not getattr
    return None if has_resolver else definition.python_name


def _object_of(type_: GraphQLObjectType, complete: Completion) -> Completion | None:
    """Return a completion that accepts only instances of the type's ``model_class``, where the type has ``is_type_of``."""
    if type_.is_type_of is None:
        return _not_null(complete)
    model_class = getattr(getattr(type_.is_type_of, "__self__", None), "model_class", None)
    if model_class is None:
        return None

    def checked(value: Any) -> Any:
        if type(value) is not model_class:
            raise NeedsFullExecution
        return complete(value)

    return checked


def _not_null(complete: Completion) -> Completion:
    def checked(value: Any) -> Any:
        if value is None:
            raise NeedsFullExecution
        return complete(value)

    return checked


def _list_of(item: Completion) -> Completion:
    def complete_list(value: Any) -> list[Any]:
        if type(value) is not list and type(value) is not tuple:
            raise NeedsFullExecution
        return [item(each) for each in cast("list[Any]", value)]

    return complete_list


def _constant(text: str) -> Completion:
    return lambda value: text
