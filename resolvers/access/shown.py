"""What is left of a person and of her career for a caller who sees only a part of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from resolvers.access.gate import Gate
from resolvers.access.sight import PersonInSight, Sight
from resolvers.career_paths import career_of_steps
from resolvers.errors import Forbidden
from resolvers.rows import Node
from resolvers.types import OF_PERSON, CareerPath, Servant


def servant_in_sight(servant: Servant, seen: PersonInSight) -> Servant | None:
    """Return a person as far as she is seen: of somebody who served in the caller's bodies once, her name alone."""
    if seen.sight == Sight.HIDDEN:
        return None
    if seen.sight != Sight.STEPS:
        return servant
    denied: Any = Forbidden()
    return replace(servant, **dict.fromkeys(OF_PERSON, denied))


async def people_in_sight(gate: Gate, people: Sequence[Servant]) -> list[Servant]:
    """Return the people of a list as far as they are seen; those who are hidden are left out."""
    seen = await gate.people(each.id for each in people)
    shown = [servant_in_sight(each, seen[each.id]) for each in people]
    return [each for each in shown if each]


def career_in_sight(path: CareerPath, row: Node, more: bool, seen: PersonInSight) -> CareerPath | None:
    """Return a career as far as it is seen. ``path`` is the whole one, made of ``row``, which was read with ``more`` or not."""
    servant = servant_in_sight(path.servant, seen)
    if servant is None:
        return None
    if seen.sight != Sight.STEPS:
        return path
    return replace(career_of_steps(row, more, seen.has_step), servant=servant)
