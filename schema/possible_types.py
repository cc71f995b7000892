"""The types of which an object can be that a field shows."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema, GraphQLUnionType


def possible_types(schema: GraphQLSchema, type_: GraphQLNamedType) -> Sequence[GraphQLObjectType]:
    """Return the types of which an object of a type can be: those of an interface or a union, or the type itself.

    Of what is no object, such as a number, there is none.
    """
    if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
        return schema.get_possible_types(type_)
    return [type_] if isinstance(type_, GraphQLObjectType) else []
