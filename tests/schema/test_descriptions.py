"""Everything that a client sees has a description."""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, build_schema

from schema.subgraph import subgraph


def test_every_type_field_argument_and_enum_value_is_described() -> None:
    schema = build_schema(subgraph().as_str(), assume_valid=True)
    undescribed: list[str] = []

    def check(name: str, description: str | None) -> None:
        if not description or not description.endswith("."):
            undescribed.append(name)

    for name, type_ in schema.type_map.items():
        if name.startswith("_") or not isinstance(type_, GraphQLObjectType | GraphQLInputObjectType | GraphQLEnumType):
            continue
        check(name, type_.description)
        if isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                check(f"{name}.{value_name}", value.description)
            continue
        for field_name, field in type_.fields.items():
            if field_name.startswith("_"):
                continue
            check(f"{name}.{field_name}", field.description)
            for argument, each in getattr(field, "args", {}).items():
                check(f"{name}.{field_name}({argument})", each.description)

    assert undescribed == []
