"""The types that the object of a field can have."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema, GraphQLUnionType


def possible_types(schema: GraphQLSchema, type_: GraphQLNamedType) -> Sequence[GraphQLObjectType]:
    """Return the object types that a type stands for: those of an interface or a union, or the type itself.

    A scalar or an enum stands for none.
    """
    if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
        return schema.get_possible_types(type_)
    return [type_] if isinstance(type_, GraphQLObjectType) else []
