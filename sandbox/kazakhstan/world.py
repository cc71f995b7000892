"""Builds the Kazakh part of the world from a size, a seed and a day.

The same three give the same part, field by field. Nothing depends on the clock, the machine or the order of hashes, and nothing
here draws from a random stream of the Uzbek part.
"""

from datetime import date

from sandbox.kazakhstan.appointments import Heads, build_appointments, number_orders
from sandbox.kazakhstan.bodies import build_landscape
from sandbox.kazakhstan.careers import entry_day, plan_line
from sandbox.kazakhstan.competitions import hold_competitions
from sandbox.kazakhstan.complications import complicate
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.people import build_people, declare_siblings
from sandbox.kazakhstan.posts import assign_posts, build_posts
from sandbox.kazakhstan.records import Appealable, appeals, bonuses, discipline, evaluations, training
from sandbox.model import World

FEWEST = 40
_SHARE = 4


def kazakh_part(world: World) -> Kazakhstan:
    """Build the part that belongs to a world: a quarter as many servants, but at least 40."""
    return build_kazakhstan(max(FEWEST, world.servants // _SHARE), world.seed, world.today)


def build_kazakhstan(servants: int, seed: int, today: date) -> Kazakhstan:
    """Build the part with that many servants. Raises ValueError for fewer than 40, too few for all the complications."""
    if servants < FEWEST:
        raise ValueError(f"{servants} servants are too few for Kazakhstan; ask for at least {FEWEST}")
    land = build_landscape(seed, servants)
    entries = [entry_day(seed, index, today) for index in range(servants)]
    people = build_people(seed, entries)
    lines = [plan_line(seed, index, entry, land, today) for index, entry in enumerate(entries)]
    concurrent = complicate(seed, lines, land, today)
    plans = [plan for line in lines for plan in line] + concurrent
    number_orders(plans)
    declare_siblings(seed, people, plans, land)
    posts = build_posts(seed, assign_posts(seed, plans), plans, land, today)
    competitions, candidates = hold_competitions(seed, plans, people)
    heads = Heads(plans, people, posts, land)
    evaluated, penalties = evaluations(seed, lines, heads, today), discipline(seed, lines, today)
    codes = [body.code for body in land.bodies]
    subjects = Appealable([one.iin for one in people], codes, competitions, evaluated, penalties)
    return Kazakhstan(
        servants=servants,
        seed=seed,
        today=today,
        people=tuple(people),
        bodies=land.bodies,
        posts=tuple(posts),
        appointments=tuple(build_appointments(seed, plans, posts, heads, today)),
        competitions=tuple(competitions),
        candidates=tuple(candidates),
        evaluations=tuple(evaluated),
        training=tuple(training(seed, lines, today)),
        bonuses=tuple(bonuses(seed, lines, today)),
        discipline=tuple(penalties),
        appeals=tuple(appeals(seed, lines, subjects, today)),
    )
