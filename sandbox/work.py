"""Everybody's labour contracts: drawn for most people, scripted for some."""

from collections.abc import Mapping, Sequence
from datetime import date

from sandbox.contracts import build_contracts, make_contract, work_in
from sandbox.labour import Contract, Employer
from sandbox.model import Body, Person, Position, Spell
from sandbox.outside_employment import FIRM_WORK, outside_contracts
from sandbox.plans import ContractPlan
from sandbox.random_streams import pick, stream


def build_work(
    seed: int,
    people: Sequence[Person],
    spells: Sequence[Spell],
    positions: Sequence[Position],
    bodies: Sequence[Body],
    employers: Sequence[Employer],
    scripted: Mapping[int, Sequence[ContractPlan]],
    today: date,
) -> list[Contract]:
    """Build all contracts: for posts, for work with the employers outside the service, and scripted ones.

    Whoever has scripted contracts has no others.
    """
    contracts = build_contracts(seed, spells, positions, bodies, today, scripted)
    contracts += outside_contracts(seed, people, spells, employers, today, scripted)
    posts = {spell.number: positions[spell.position] for spell in spells}
    for person, own in sorted(scripted.items()):
        for count, plan in enumerate(own, start=1):
            number = f"MR{person + 1:07d}-{count}"
            contracts.append(_scripted(seed, number, plan, posts, bodies, employers, today))
    return contracts


def _scripted(
    seed: int,
    number: str,
    plan: ContractPlan,
    posts: Mapping[str, Position],
    bodies: Sequence[Body],
    employers: Sequence[Employer],
    today: date,
) -> Contract:
    draw = stream(seed, "scripted contract", number)
    if plan.spell is None:
        employer, work, spell = pick(draw, employers).stir, pick(draw, FIRM_WORK), None
    else:
        post, spell = posts[plan.spell.number], plan.spell.number
        employer, work = bodies[post.body].stir, work_in(post)
    return make_contract(
        seed,
        number,
        plan.person,
        employer,
        work,
        plan.concluded,
        plan.terminated,
        today,
        ground=None if plan.terminated is None else "own wish",
        precision=plan.precision,
        spell=spell,
        fte=plan.fte,
        punctual=True,
    )
