"""Reads the truth of both countries from a world of the sandbox."""

from __future__ import annotations

from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from tests.merit.reference import kazakhstan, uzbekistan
from tests.merit.reference.truth import Truth, lines_of


def truth_of(world: World) -> Truth:
    """Return the truth of a world."""
    uz, kz = uzbekistan.read(world), kazakhstan.read(kazakh_part(world))
    spells = (*uz.spells, *kz.spells)
    return Truth(
        today=world.today,
        bodies={one.key: one for one in (*uz.bodies, *kz.bodies)},
        posts={one.key: one for one in (*uz.posts, *kz.posts)},
        people={one.key: one for one in (*uz.people, *kz.people)},
        spells=spells,
        rounds=(*uz.rounds, *kz.rounds),
        ratings=(*uz.ratings, *kz.ratings),
        bonuses=(*uz.bonuses, *kz.bonuses),
        sanctions=(*uz.sanctions, *kz.sanctions),
        rated_since={uzbekistan.HERE: uzbekistan.RATED_SINCE, kazakhstan.HERE: kazakhstan.rated_since(world.today)},
        worked=uz.worked,
        lines=lines_of(spells),
    )
