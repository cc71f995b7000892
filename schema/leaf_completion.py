"""Completions of scalars and enums. Each handles the ordinary value, and raises ``NeedsFullExecution`` for any other."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

from graphql import GraphQLEnumType, GraphQLScalarType, Undefined

Completion = Callable[[Any], Any]

_LARGEST_INT = 2**31 - 1
_EXACT: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}


class NeedsFullExecution(Exception):
    """A value that graphql-core must complete or refuse."""


def leaf_completion(type_: GraphQLScalarType | GraphQLEnumType) -> Completion:
    """Return the completion of values of a scalar or an enum."""
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
