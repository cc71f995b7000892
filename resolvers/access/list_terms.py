"""What lists are told of their caller, so that a page and a count have exactly what she sees. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from resolvers.access.callers import Role
from resolvers.access.scope import Scope
from resolvers.access.sight import NO_POSITION_OF_HER_OWN

# A list of the facts of more bodies is read along its own order, as that of a large part of all bodies.
_MOST_STARTS = 100


def terms_of_sight(scope: Scope, within: Iterable[str] | None = None) -> Mapping[str, object]:
    """Return the parameters of statements that list what is in sight; none for the hub itself, which has others.

    ``within`` are the bodies that the caller asks about, None for all.
    """
    if scope.unlimited:
        return {}
    whole = sees_people_whole(scope)
    return {
        "scope": sorted(scope.bodies),
        "whole": whole,
        "not_own": sorted(NO_POSITION_OF_HER_OWN),
        "within_scope": None if within is None else [each for each in within if whole or each in scope.bodies],
    }


def sees_people_whole(scope: Scope) -> bool:
    """Tell whether the caller sees all of everybody whom she sees at all."""
    return scope.role != Role.CLIENT


def is_wide(scope: Scope) -> bool:
    """Tell whether a list starts at its own order rather than at the bodies of the caller."""
    return len(scope.bodies) > _MOST_STARTS


def scoped_bodies(scope: Scope) -> list[str] | None:
    """Return the bodies whose rows are in sight, None for all."""
    return None if scope.unlimited else sorted(scope.bodies)
