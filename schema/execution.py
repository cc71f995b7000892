"""A short way for objects that are only read, never resolved.

graphql-core gives every field a path, an info object and a type-by-type completion, though nearly all of ours are attributes
of plain objects. Here a selection of such fields becomes a chain of small functions, made once per request and run for every
object. It knows only the ordinary case: for anything else (a null where none may be, a wrong type, an exception) the object is
done again by graphql-core, so that errors, their paths and what becomes null stay exactly graphql-core's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
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
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

Completion = Callable[[Any], Any]

_LARGEST_INT = 2**31 - 1
_EXACT: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}


class NotPlain(Exception):
    """A value that only graphql-core can complete, or refuse."""


class PlainExecution(StrawberryGraphQLCoreExecutionContext):
    """Takes the short way for every object all of whose selected fields are attributes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By identity of the selection, which is kept beside so that no other can take its identity.
        self._known: dict[int, tuple[GroupedFieldSet, Completion | None]] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        if path is not None:
            known = self._known.get(id(grouped_field_set))
            if known is None:
                known = grouped_field_set, self._object(parent_type, grouped_field_set)
                self._known[id(grouped_field_set)] = known
            if (complete := known[1]) is not None:
                try:
                    return complete(source_value)
                except Exception:
                    pass
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)

    def _object(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> Completion | None:
        """How to complete objects of the type; None where a field has to be resolved."""
        made: list[tuple[str, str, Completion]] = []
        for response_name, details in fields.items():
            name = details[0].node.name.value
            if name == "__typename":
                made.append((response_name, "__class__", _always(type_.name)))
                continue
            read = _read(type_, name)
            if read is None:
                return None
            attribute, returned, leaf = read
            complete = leaf or self._value(returned, details)
            if complete is None:
                return None
            made.append((response_name, attribute, complete))

        def complete_object(source: Any) -> dict[str, Any]:
            return {response_name: complete(getattr(source, attribute)) for response_name, attribute, complete in made}

        return complete_object

    def _value(self, type_: Any, details: FieldDetailsList) -> Completion | None:
        if isinstance(type_, GraphQLNonNull):
            return self._present(cast("Any", type_).of_type, details)
        return _or_null(self._present(type_, details))

    def _present(self, type_: Any, details: FieldDetailsList) -> Completion | None:
        """How to complete values that are not null."""
        if isinstance(type_, GraphQLList):
            item = self._value(cast("Any", type_).of_type, details)
            return None if item is None else _listed(item)
        if isinstance(type_, GraphQLObjectType):
            selection, deferred, _ = self.collect_subfields(type_, details)
            complete = None if deferred else self._object(type_, selection)
            return complete and _of(type_, complete)
        return _leaf(type_) if isinstance(type_, GraphQLScalarType | GraphQLEnumType) else None


@cache
def _read(type_: GraphQLObjectType, name: str) -> tuple[str, Any, Completion | None] | None:
    """The attribute a field reads, its type, and how to complete it if it is a leaf; None for a field that is resolved."""
    if name not in type_.fields:
        return None
    field: Any = type_.fields[name]
    attribute = _attribute(field)
    if attribute is None:
        return None
    returned: Any = field.type
    inner: Any = returned.of_type if isinstance(cast("object", returned), GraphQLNonNull) else returned
    leaf = _leaf(inner) if isinstance(inner, GraphQLScalarType | GraphQLEnumType) else None
    return attribute, returned, leaf if inner is not returned else _or_null(leaf)


def _or_null(complete: Completion | None) -> Completion | None:
    return None if complete is None else lambda value: None if value is None else complete(value)


def _attribute(field: GraphQLField) -> str | None:
    """The attribute a field reads; None for a field that is resolved in any way."""
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(definition, StrawberryField) or not definition.is_basic_field or field.args:
        return None
    own = type(definition).get_result is not StrawberryField.get_result or definition.default_resolver is not getattr
    return None if own else definition.python_name


def _of(type_: GraphQLObjectType, complete: Completion) -> Completion | None:
    """The completion, for the model class only where the type tells its objects by their class."""
    if type_.is_type_of is None:
        return _not_null(complete)
    model = getattr(getattr(type_.is_type_of, "__self__", None), "represents", None)
    if model is None:
        return None

    def checked(value: Any) -> Any:
        if type(value) is not model:
            raise NotPlain
        return complete(value)

    return checked


def _not_null(complete: Completion) -> Completion:
    def checked(value: Any) -> Any:
        if value is None:
            raise NotPlain
        return complete(value)

    return checked


def _listed(item: Completion) -> Completion:
    def complete_list(value: Any) -> list[Any]:
        if type(value) is not list and type(value) is not tuple:
            raise NotPlain
        return [item(each) for each in cast("list[Any]", value)]

    return complete_list


def _leaf(type_: GraphQLScalarType | GraphQLEnumType) -> Completion:
    if exact := _EXACT.get(type_.name):

        def complete_exact(value: Any) -> Any:
            if type(value) is not exact:
                raise NotPlain
            return value

        return complete_exact
    return {"Int": _int, "Float": _float}.get(type_.name) or _coerced(type_)


def _int(value: Any) -> int:
    if type(value) is not int or not -_LARGEST_INT - 1 <= value <= _LARGEST_INT:
        raise NotPlain
    return value


def _float(value: Any) -> float:
    if type(value) is not float or not isfinite(value):
        raise NotPlain
    return value


def _coerced(type_: GraphQLScalarType | GraphQLEnumType) -> Completion:
    coerce = type_.coerce_output_value

    def complete_coerced(value: Any) -> Any:
        if value is None or (coerced := coerce(value)) is None or coerced is Undefined:
            raise NotPlain
        return coerced

    return complete_coerced


def _always(text: str) -> Completion:
    return lambda value: text
