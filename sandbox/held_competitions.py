"""The competitions that orders need, ordinary and scripted ones."""

from collections.abc import Mapping, Sequence

from sandbox.competitions import hold_competition
from sandbox.model import Application, Competition, Person
from sandbox.plans import SpellPlan
from sandbox.positions import PositionAllocator
from sandbox.scripted_competitions import by_script

Held = tuple[Competition, list[Application]]


def hold_competitions(
    seed: int, spells: list[SpellPlan], allocator: PositionAllocator, people: Sequence[Person], held_before: int = 0
) -> tuple[list[Competition], list[Application]]:
    """Build the competitions in the sequence of the orders' numbers, with all applications; their numbers follow those before.

    An ordinary post never has two competitions of which a round was annulled.
    """
    colleagues: dict[int, list[int]] = {}
    for plan in spells:
        colleagues.setdefault(plan.body, []).append(plan.person)
    registers = [person.register_no for person in people]
    competitions, applications, repeated = list[Competition](), list[Application](), set[int]()
    for plan in sorted((one for one in spells if one.needs != "none"), key=lambda one: one.number):
        position = plan.position if plan.needs == "own" else allocator.create(plan).index
        held, rows = _hold(seed, held_before + len(competitions), position, plan, colleagues, registers, position not in repeated)
        if held.annulled_rounds:
            repeated.add(position)
        plan.competition = held.number
        competitions.append(held)
        applications += rows
    return competitions, applications


def _hold(
    seed: int,
    number: int,
    position: int,
    plan: SpellPlan,
    colleagues: Mapping[int, Sequence[int]],
    registers: Sequence[str],
    may_repeat: bool,
) -> Held:
    own, script = colleagues[plan.body], plan.contest
    held, rows = hold_competition(
        seed, number, position, plan.person, plan.first_entry, plan.order_day, own, registers, may_repeat=may_repeat
    )
    if script is None:
        return held, rows
    return by_script(seed, script, held, plan.person, plan.order_day, own, registers)
