"""The subgraph: what a gateway asks for by key, many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import strawberry
from graphql import GraphQLError
from strawberry.federation.schema import FederationAny
from strawberry.types import ExecutionContext

from resolvers.errors import BadUserInput

MAX_REPRESENTATIONS = 200


class Subgraph(strawberry.federation.Schema):
    """A federation schema that refuses single representations, not all of them, and shows errors in our words."""

    # Strawberry's own nulls the whole list for one unknown type, leaks Python's words for a wrong key, and changes the
    # client's variables; it knows no limit either.
    def entities_resolver(self, info: strawberry.Info, representations: list[FederationAny]) -> list[FederationAny]:
        if len(representations) > MAX_REPRESENTATIONS:
            raise BadUserInput(f"{len(representations)} representations are too many: ask for at most {MAX_REPRESENTATIONS}.")
        return [cast("FederationAny", self._entity(info, each)) for each in representations]

    def _entity(self, info: strawberry.Info, representation: object) -> object:
        if not isinstance(representation, Mapping):
            return _refused("A representation is an object with __typename and the key of the entity.")
        given = cast("Mapping[str, Any]", representation)
        name, key = given.get("__typename"), given.get("id")
        known = self.schema_converter.type_map.get(name) if isinstance(name, str) else None
        reference = getattr(getattr(getattr(known, "definition", None), "origin", None), "resolve_reference", None)
        if reference is None:
            return _refused("A representation names no type of this subgraph that has a key.")
        if not isinstance(key, str):
            return _refused("A representation has no key: give id as a string.")
        return reference(info=info, id=key)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: errors are logged where they are worded, once, and those of clients not at all."""


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, original_error=BadUserInput(message))
