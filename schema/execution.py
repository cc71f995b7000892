"""A fast path for objects whose selected fields are plain attributes.

graphql-core gives every field a path, an info object and a completion by its type, although nearly all fields of this schema are
attributes of plain objects. Here a selection of such fields becomes a chain of small functions, which is built once for each
request and then runs for every object. The chain handles the ordinary case only. For everything else (a null in a field that is
not nullable, a wrong type, an exception) graphql-core completes the object again, so errors, their paths and the nulls they cause
are exactly those of graphql-core.

Objects are completed in turns (``resolvers/turns.py``): when the turn is over, the next object waits for another one
(``schema/waiting.py``). An object whose lists are long is completed item by item, so that this can happen within it, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from math import isfinite
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
    get_named_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from resolvers.batches import Batches
from resolvers.context import Context
from resolvers.turns import turns_of_running_loop
from schema.waiting import WaitingObject

Completion = Callable[[Any], Any]

# The number of fields in the lists of an object up to which it is completed as a whole: about two milliseconds.
LONG_OBJECT = 4000
_ITEMS_OF_NESTED_LIST = 3

_LARGEST_INT = 2**31 - 1
_EXACT: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}


class NeedsFullExecution(Exception):
    """A value that graphql-core must complete or refuse."""


@dataclass(frozen=True, slots=True)
class _Fields:
    """The completion of the selected fields of an object, and its lists: their attributes with the fields of one item."""

    complete: Completion
    lists: list[tuple[str, int]]

    def are_many(self, source: Any) -> bool:
        """Tell whether the lists of an object are so long that it is completed item by item."""
        found = 0
        for attribute, fields_of_item in self.lists:
            items = getattr(source, attribute, None)
            if type(items) is list:
                found += len(cast("list[Any]", items)) * fields_of_item
        return found > LONG_OBJECT


class FastExecutionContext(StrawberryGraphQLCoreExecutionContext):
    """Completes an object on the fast path if all of its selected fields are attributes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns = turns_of_running_loop()
        context: object = self.context_value
        self._batches = context.batches if isinstance(context, Context) else Batches()
        # By the id() of the selection. The selection is kept in the value, so that no other object can get the same id().
        self._completions: dict[int, tuple[GroupedFieldSet, _Fields | None]] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        if path is not None and self._turns.over():
            execute = partial(self._execute_now, parent_type, source_value, path, grouped_field_set, position_context)
            return WaitingObject(execute, self._turns, self._batches)
        return self._execute_now(parent_type, source_value, path, grouped_field_set, position_context)

    def _execute_now(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        if path is not None:
            entry = self._completions.get(id(grouped_field_set))
            if entry is None:
                entry = grouped_field_set, self._fields(parent_type, grouped_field_set)
                self._completions[id(grouped_field_set)] = entry
            if (fields := entry[1]) is not None and not fields.are_many(source_value):
                try:
                    return fields.complete(source_value)
                except Exception:
                    pass  # graphql-core completes the object again and reports the error with its path
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)

    def _fields(self, type_: GraphQLObjectType, selection: GroupedFieldSet) -> _Fields | None:
        complete = self._object(type_, selection)
        if complete is None:
            return None
        lists: list[tuple[str, int]] = []
        for details in selection.values():
            field = _plain_field(type_, details[0].node.name.value)
            if field is not None and isinstance(_nullable_type(field[1]), GraphQLList):
                lists.append((field[0], self._number_of_fields(field[1], details)))
        return _Fields(complete, lists)

    def _number_of_fields(self, type_: Any, details: FieldDetailsList) -> int:
        """Return the number of fields in one value of a type, as if each list within it had a few items."""
        inner = cast("object", get_named_type(type_))
        if not isinstance(inner, GraphQLObjectType):
            return 1
        number = 1
        for nested in self.collect_subfields(inner, details).grouped_field_set.values():
            field = inner.fields.get(nested[0].node.name.value)
            if field is not None:
                items = _ITEMS_OF_NESTED_LIST if isinstance(_nullable_type(field.type), GraphQLList) else 1
                number += items * self._number_of_fields(field.type, nested)
        return number

    def _object(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> Completion | None:
        """Return the completion of objects of a type, or None if one of the fields must be resolved."""
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
            complete = leaf or self._value(returned, details)
            if complete is None:
                return None
            completions.append((response_name, attribute, complete))

        def complete_object(source: Any) -> dict[str, Any]:
            return {name: complete(getattr(source, attribute)) for name, attribute, complete in completions}

        return complete_object

    def _value(self, type_: Any, details: FieldDetailsList) -> Completion | None:
        if isinstance(type_, GraphQLNonNull):
            return self._non_null(cast("Any", type_).of_type, details)
        return _nullable(self._non_null(type_, details))

    def _non_null(self, type_: Any, details: FieldDetailsList) -> Completion | None:
        """Return the completion of values that are not null, or None if graphql-core must complete them."""
        if isinstance(type_, GraphQLList):
            item = self._value(cast("Any", type_).of_type, details)
            return None if item is None else _list_of(item)
        if isinstance(type_, GraphQLObjectType):
            selection, deferred, _ = self.collect_subfields(type_, details)
            complete = None if deferred else self._object(type_, selection)
            return complete and _object_of(type_, complete)
        return _leaf(type_) if isinstance(type_, GraphQLScalarType | GraphQLEnumType) else None


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
    leaf = _leaf(inner) if isinstance(inner, GraphQLScalarType | GraphQLEnumType) else None
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


def _leaf(type_: GraphQLScalarType | GraphQLEnumType) -> Completion:
    if exact := _EXACT.get(type_.name):

        def complete_exact(value: Any) -> Any:
            if type(value) is not exact:
                raise NeedsFullExecution
            return value

        return complete_exact
    return {"Int": _int, "Float": _float}.get(type_.name) or _coerced(type_)


def _int(value: Any) -> int:
    if type(value) is not int or not -_LARGEST_INT - 1 <= value <= _LARGEST_INT:
        raise NeedsFullExecution
    return value


def _float(value: Any) -> float:
    if type(value) is not float or not isfinite(value):
        raise NeedsFullExecution
    return value


def _coerced(type_: GraphQLScalarType | GraphQLEnumType) -> Completion:
    coerce = type_.coerce_output_value

    def complete_coerced(value: Any) -> Any:
        if value is None or (coerced := coerce(value)) is None or coerced is Undefined:
            raise NeedsFullExecution
        return coerced

    return complete_coerced


def _constant(text: str) -> Completion:
    return lambda value: text
