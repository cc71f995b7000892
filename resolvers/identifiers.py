"""The numbers by which bodies and positions are known outside the hub."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.facts import Ref
from loaders.keys.ids import identifier_key
from loaders.keys.national_numbers import what_number_says
from resolvers.errors import BadUserInput

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number in its scheme, such as ``UZ/STIR``."""

    scheme: str
    number: str

    @property
    def key(self) -> str:
        """Key of the node that stands for it. Raises BadUserInput for a number of a person, or one that cannot be."""
        scheme, number = self.scheme.strip(), self.number.strip()
        if what_number_says(scheme, number) is not None:
            raise BadUserInput(
                f"Numbers of {scheme} belong to people, and personal numbers are accepted nowhere. Find people by name or by id."
            )
        if not scheme or not number or len(scheme) + len(number) > _LONGEST:
            raise BadUserInput(f"Give a scheme and a number, together at most {_LONGEST} characters.")
        return identifier_key(Ref(scheme, number))


def only_one(id_: str | None, identifier: Identifier | None) -> Identifier | None:
    """Return the identifier, if that is given; raise BadUserInput unless exactly one of an id and an identifier is."""
    if (id_ is None) is (identifier is None):
        raise BadUserInput("Give either id or identifier, and not both.")
    return identifier
