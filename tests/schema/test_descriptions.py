"""Everything a client sees says what it is."""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, build_schema

from schema.subgraph import subgraph


def test_every_type_field_argument_and_word_is_described() -> None:
    schema = build_schema(subgraph().as_str(), assume_valid=True)
    silent: list[str] = []

    def look(name: str, description: str | None) -> None:
        if not description or not description.endswith("."):
            silent.append(name)

    for name, type_ in schema.type_map.items():
        if name.startswith("_") or not isinstance(type_, GraphQLObjectType | GraphQLInputObjectType | GraphQLEnumType):
            continue
        look(name, type_.description)
        if isinstance(type_, GraphQLEnumType):
            for word, value in type_.values.items():
                look(f"{name}.{word}", value.description)
            continue
        for field_name, field in type_.fields.items():
            if field_name.startswith("_"):
                continue
            look(f"{name}.{field_name}", field.description)
            for argument, each in getattr(field, "args", {}).items():
                look(f"{name}.{field_name}({argument})", each.description)

    assert silent == []
