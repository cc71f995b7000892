"""The check before the order: a proposed appointment is added to the dossiers in memory and judged as every other.

Nothing is written. It is judged as of the day after its start, as if the order were given: what it brings about on its first day
counts. Of what the hub cannot know yet, from today on, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import NothingToCheck
from graph.model.days import FIRST_DAY, LAST_STATED_DAY
from merit.checked_cases import CheckedCase
from merit.context import Context, RunStatement, read_context
from merit.contract import Case, Outcome, Rule, RuleClass
from merit.dossiers.competition import CompetitionDossier
from merit.dossiers.post_decoding import linked_competition, post_of, superior_of
from merit.dossiers.reading import COMPETITIONS, IMPOSSIBLE, SERVANTS, Page, Unreadable, impossible, read_page
from merit.dossiers.servant import ServantDossier
from merit.evaluation import RuleFailure, judge
from merit.peers_of_order import compare_with_peers, compares_with_peers
from merit.policies.book import PolicyBook
from merit.proposed_order import PROPOSED, ProposedAppointment, ProposedOrder

__all__ = ["PROPOSED", "CheckedOrder", "ProposedAppointment", "UnknownToCheck", "check_appointment"]


class UnknownToCheck(NothingToCheck):
    """A check names something that is not in the graph. ``kind`` says what, such as servant."""

    def __init__(self, kind: str, id_: str) -> None:
        super().__init__(f"There is no {kind} {id_}, so nothing was checked. Take the ids from the graph.")
        self.kind = kind


INDICATORS = frozenset({"R01", "R03", "R10", "R16"})
"""The indicators that need no peers and say something about an order before it is signed; every breach (V) is checked, too."""


@dataclass(frozen=True, slots=True)
class CheckedOrder:
    """The cases about a proposed order, satisfied ones included, and what could not be judged.

    ``unreadable`` are kin and competitions whose dossiers hold an impossible value, ``failures`` the rules that broke.
    ``peers_as_of`` is the day of the detection with whose rows the order was compared; None where it was compared with none.
    """

    cases: tuple[CheckedCase, ...]
    unreadable: tuple[Unreadable, ...] = ()
    failures: tuple[RuleFailure, ...] = ()
    peers_as_of: date | None = None

    @property
    def clean(self) -> bool:
        """Whether every rule that concerns the order was judged, and holds."""
        return not self.unreadable and not self.failures and all(each.case.outcome is Outcome.SATISFIES for each in self.cases)


def checked_before_an_order(rule: Rule) -> bool:
    """Tell whether a rule is applied to a proposed order."""
    return rule.rule_class is RuleClass.BREACH or rule.id in INDICATORS or compares_with_peers(rule)


async def check_appointment(
    run: RunStatement, proposal: ProposedAppointment, rules: Sequence[Rule], policy: PolicyBook, today: date
) -> CheckedOrder:
    """Judge a proposed order by every rule that is applied to one.

    An id that was merged into another stands for that one. Raises UnknownToCheck when the servant, the position, the competition
    or the signer is unknown, and NothingToCheck when no record says in which body the position is, when the servant's dossier or
    the position holds an impossible value, and when a day of the proposal is impossible.
    """
    _require_possible(proposal)
    found = await _read(run, proposal)
    proposal = replace(proposal, servant=found["servant"], signed_by=found["signer"])
    order = _order(found, proposal)
    people = await read_page(run, SERVANTS, [proposal.servant, *found["subordinates"]])
    # A competition that was held for another post is no link to this one, so its rounds are another matter (rules.md V04).
    linked = found["round_for"] == proposal.position
    held = await read_page(run, COMPETITIONS, [proposal.position]) if linked else Page(())
    dossiers = _with_the_order(order, people, held)
    context = await _context(run, order, people.dossiers, policy, today)
    applied = [rule for rule in rules if checked_before_an_order(rule)]
    cases, failures = judge_order(proposal, dossiers, applied, context)
    compared = await compare_with_peers(run, applied, dossiers[0], context)
    cases += compared.cases
    failures += compared.failures
    cases.sort(key=lambda each: each[0].id)
    unsettled = await _unsettled(run, people.dossiers, [case for _, case in cases])
    checked = tuple(CheckedCase(rule, case, rests) for (rule, case), rests in zip(cases, unsettled, strict=True))
    return CheckedOrder(checked, (*people.unreadable, *held.unreadable), tuple(failures), compared.peers_as_of)


def judge_order(
    proposal: ProposedAppointment, dossiers: Iterable[Any], rules: Sequence[Rule], context: Context
) -> tuple[list[tuple[Rule, Case]], list[RuleFailure]]:
    """Return the cases about a proposed order in the dossiers to which it was added, and the rules that broke on them."""
    cases: list[tuple[Rule, Case]] = []
    failures: list[RuleFailure] = []
    for dossier in dossiers:
        judged, broken = judge(rules, dossier, PROPOSED, context)
        cases += [(rule, case) for rule, case in judged if _about(case, proposal)]
        failures += broken
    return cases, failures


async def _read(run: RunStatement, proposal: ProposedAppointment) -> dict[str, Any]:
    """Return what the graph has of what the proposal names. Raises NothingToCheck where it lacks something."""
    ids = {"servant": proposal.servant, "position": proposal.position}
    ids |= {"competition": proposal.competition, "signer": proposal.signed_by}
    (row,) = await run(statement("merit/proposed_order"), ids)
    found = cast("dict[str, Any]", row)
    _require(found, proposal)
    return found


def _with_the_order(order: ProposedOrder, people: Page[ServantDossier], held: Page[CompetitionDossier]) -> list[Any]:
    """Return the dossiers with the order added, the servant's first. Raises NothingToCheck where hers cannot be read."""
    hers = _dossier_of(order.proposal.servant, people)
    return [
        order.added_to(hers),
        *(order.above(each, hers.name) for each in people.dossiers if each is not hers),
        *(order.named_by(each, hers.name) for each in held.dossiers),
    ]


def _require_possible(proposal: ProposedAppointment) -> None:
    """Check that all days of a proposal are days that careers can have. Raises NothingToCheck."""
    for day in proposal.days:
        if not FIRST_DAY < day <= LAST_STATED_DAY:
            raise NothingToCheck(f"The day {day} is impossible, so nothing was checked. Give one up to {LAST_STATED_DAY}.")
    for name, end in (("end", proposal.until), ("probation", proposal.probation_until)):
        if end is not None and end <= proposal.start:
            raise NothingToCheck(f"The {name} until {end} is over before the start on {proposal.start}, so nothing was checked.")


def _require(found: Mapping[str, Any], proposal: ProposedAppointment) -> None:
    """Check that the graph has everything that the proposal names. Raises UnknownToCheck or NothingToCheck."""
    asked = {
        "servant": (proposal.servant, found["servant"]),
        "position": (proposal.position, found["position"]),
        "competition": (proposal.competition, found["competition"]),
        "signer": (proposal.signed_by, found["signer"]),
    }
    for kind, (id_, there) in asked.items():
        if id_ is not None and there is None:
            raise UnknownToCheck(kind, id_)
    if found["post"] is None:
        raise NothingToCheck(
            f"No record says in which body the position {proposal.position} is, so nothing was checked. Load the register of "
            "positions that has it."
        )


def _order(found: Mapping[str, Any], proposal: ProposedAppointment) -> ProposedOrder:
    """Return the proposed order. Raises NothingToCheck where the post or the competition holds an impossible value."""
    try:
        post = post_of(found["post"])
        competition = None if found["competition"] is None else linked_competition(found["competition"])
    except IMPOSSIBLE as error:
        raise _unreadable(impossible(proposal.position, error)) from error
    return ProposedOrder(proposal, post, tuple(map(superior_of, found["superiors"])), competition)


def _dossier_of(servant: str, people: Page[ServantDossier]) -> ServantDossier:
    """Return the dossier of the servant. Raises NothingToCheck where it cannot be read."""
    for each in people.unreadable:
        if each.subject == servant:
            raise _unreadable(each)
    return next(each for each in people.dossiers if each.id == servant)


def _unreadable(each: Unreadable) -> NothingToCheck:
    return NothingToCheck(
        f"{each.subject} cannot be judged, because {each.reason}, so nothing was checked. Correct the value at its portal and "
        "run `meritgraph sync`."
    )


async def _context(
    run: RunStatement, order: ProposedOrder, people: Sequence[ServantDossier], policy: PolicyBook, today: date
) -> Context:
    proposal = order.proposal
    as_of = max(proposal.start, proposal.order_date) + timedelta(days=1)
    return await read_context(run, as_of, policy, order.bodies(people), today=today)


def _about(case: Case, proposal: ProposedAppointment) -> bool:
    """Tell whether the proposed order is a part of a case."""
    return not {PROPOSED, proposal.competition}.isdisjoint(case.subjects) or PROPOSED in case.evidence


async def _unsettled(run: RunStatement, people: Sequence[ServantDossier], cases: Sequence[Case]) -> list[bool]:
    """Return of each case whether it rests on a match that nobody has settled, by its servant and its evidence."""
    named = {id_ for case in cases for id_ in (case.servant, *case.evidence) if id_ is not None}
    servants = sorted(id_ for id_ in named if id_.startswith("servant:"))
    rows = await run(statement("merit/unsettled_servants"), {"ids": servants})
    # A tie that was declared has no confidence.
    matched = {tie.id for each in people for tie in each.kin if tie.confidence is not None}
    unsettled = matched | {cast("str", row["id"]) for row in rows}
    return [not unsettled.isdisjoint((case.servant, *case.evidence)) for case in cases]
