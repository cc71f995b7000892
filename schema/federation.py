"""The federation subgraph: a gateway asks for many entities at once, each by its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import strawberry
from graphql import GraphQLError
from strawberry.federation.schema import FederationAny

from resolvers.errors import BadUserInput

MAX_REPRESENTATIONS = 200


class Subgraph(strawberry.federation.Schema):
    """A federation schema that answers or refuses each representation by itself, with this project's error messages."""

    # Strawberry's own resolver has no limit, nulls the whole list for one unknown type, shows Python's message for a wrong key,
    # and changes the client's variables.
    def entities_resolver(self, info: strawberry.Info, representations: list[FederationAny]) -> list[FederationAny]:
        if len(representations) > MAX_REPRESENTATIONS:
            raise BadUserInput(
                f"The query has {len(representations)} representations. Send at most {MAX_REPRESENTATIONS} at once."
            )
        return [cast("FederationAny", self._entity(info, each)) for each in representations]

    def _entity(self, info: strawberry.Info, representation: object) -> object:
        if not isinstance(representation, Mapping):
            return _bad_representation("A representation must be an object with __typename and the key of the entity.")
        fields = cast("Mapping[str, Any]", representation)
        name, key = fields.get("__typename"), fields.get("id")
        known = self.schema_converter.type_map.get(name) if isinstance(name, str) else None
        reference = getattr(getattr(getattr(known, "definition", None), "origin", None), "resolve_reference", None)
        if reference is None:
            return _bad_representation("The __typename of a representation is not an entity of this subgraph.")
        if not isinstance(key, str):
            return _bad_representation("A representation has no key. Send its id as a string.")
        return reference(info=info, id=key)


def _bad_representation(message: str) -> GraphQLError:
    return GraphQLError(message, original_error=BadUserInput(message))
