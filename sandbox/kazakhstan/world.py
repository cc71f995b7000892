"""The Kazakh part of the world, from a size, a seed and a day.

The same size, seed and today give the same part, field by field; nothing depends on the clock, the machine or the order of
hashes, and nothing here draws from a stream of the Uzbek part.
"""

from datetime import date

from sandbox.kazakhstan.appointments import Heads, finish, number_orders
from sandbox.kazakhstan.bodies import build_landscape
from sandbox.kazakhstan.careers import entry_day, plan_line
from sandbox.kazakhstan.competitions import hold
from sandbox.kazakhstan.complications import complicate
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.people import build_people, declare_siblings
from sandbox.kazakhstan.posts import build_posts, seat_all
from sandbox.kazakhstan.records import appeals, bonuses, discipline, evaluations, training
from sandbox.model import World

FEWEST = 40
_SHARE = 4


def kazakh_part(world: World) -> Kazakhstan:
    """The part that belongs to a world: a quarter as many servants, and 40 at least."""
    return build_kazakhstan(max(FEWEST, world.servants // _SHARE), world.seed, world.today)


def build_kazakhstan(servants: int, seed: int, today: date) -> Kazakhstan:
    """The part of that many servants; ValueError when they are too few to hold everything that makes careers hard."""
    if servants < FEWEST:
        raise ValueError(f"{servants} servants are too few for Kazakhstan: it takes {FEWEST}")
    land = build_landscape(seed, servants)
    entries = [entry_day(seed, index, today) for index in range(servants)]
    people = build_people(seed, entries)
    lines = [plan_line(seed, index, entry, land, today) for index, entry in enumerate(entries)]
    beside = complicate(seed, lines, land, today)
    plans = [plan for line in lines for plan in line] + beside
    number_orders(plans)
    declare_siblings(seed, people, plans, land)
    posts = build_posts(seed, seat_all(seed, plans), plans, land, today)
    competitions, candidates = hold(seed, plans, people)
    heads = Heads(plans, people, posts, land)
    return Kazakhstan(
        servants=servants,
        seed=seed,
        today=today,
        people=tuple(people),
        bodies=land.bodies,
        posts=tuple(posts),
        appointments=tuple(finish(seed, plans, posts, heads, today)),
        competitions=tuple(competitions),
        candidates=tuple(candidates),
        evaluations=tuple(evaluations(seed, lines, heads, today)),
        training=tuple(training(seed, lines, today)),
        bonuses=tuple(bonuses(seed, lines, today)),
        discipline=tuple(discipline(seed, lines, today)),
        appeals=tuple(appeals(seed, lines, competitions, [body.code for body in land.bodies], today)),
    )
