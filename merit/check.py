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

__all__ = [
    "PROPOSED",
    "CheckedOrder",
    "ProposedAppointment",
    "UnknownToCheck",
    "check_appointment",
    "check_appointments",
    "require_possible",
]


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
    (answer,) = await check_appointments(run, proposal, [proposal.servant], rules, policy, today)
    if isinstance(answer, NothingToCheck):
        raise answer
    return answer


async def check_appointments(
    run: RunStatement,
    proposal: ProposedAppointment,
    servants: Sequence[str],
    rules: Sequence[Rule],
    policy: PolicyBook,
    today: date,
) -> list[CheckedOrder | NothingToCheck]:
    """Judge a proposed order for each of some servants, instead of the one that it names, by as many statements as for one.

    The answers are those that each would get alone, in the order of the servants: of one who is unknown, or whose dossier holds
    an impossible value, it is the error. Raises as ``check_appointment`` what concerns the order whoever is appointed.
    """
    require_possible(proposal)
    found = await _read(run, proposal, servants)
    named: list[tuple[str, str | None, list[str]]] = found["servants"]
    order = _order(found, replace(proposal, signed_by=found["signer"]))
    people = await read_page(run, SERVANTS, [*dict.fromkeys(id_ for _, hers, kin in named if hers for id_ in (hers, *kin))])
    # A competition that was held for another post is no link to this one, so its rounds are another matter (rules.md V04).
    linked = found["round_for"] == proposal.position
    held = await read_page(run, COMPETITIONS, [proposal.position]) if linked else Page(())
    files = {asked: _files(order, asked, hers, kin, people, held) for asked, hers, kin in named}
    orders = [each for each in files.values() if isinstance(each, _Files)]
    applied = [rule for rule in rules if checked_before_an_order(rule)]
    checked = iter(await _check(run, orders, applied, await _context(run, orders, proposal, policy, today)))
    answers = {asked: next(checked) if isinstance(each, _Files) else each for asked, each in files.items()}
    return [answers[servant] for servant in servants]


@dataclass(frozen=True, slots=True)
class _Files:
    """The files that a proposed order for one servant concerns: hers first, then those of kin below the post.

    ``dossiers`` are those and the one of the competition with the order added. ``unreadable`` are those of kin and competitions.
    """

    order: ProposedOrder
    people: tuple[ServantDossier, ...]
    dossiers: tuple[ServantDossier | CompetitionDossier, ...]
    unreadable: tuple[Unreadable, ...]


def _files(
    order: ProposedOrder,
    asked: str,
    servant: str | None,
    kin: Sequence[str],
    people: Page[ServantDossier],
    held: Page[CompetitionDossier],
) -> _Files | NothingToCheck:
    """Return the files that the order for a servant concerns, or why there is nothing to check."""
    if servant is None:
        return UnknownToCheck("servant", asked)
    unreadable = [each for id_ in kin for each in people.unreadable if each.subject == id_]
    for each in people.unreadable:
        if each.subject == servant:
            return _unreadable(each)
    by_id = {each.id: each for each in people.dossiers}
    hers, below = by_id[servant], [by_id[id_] for id_ in kin if id_ in by_id]
    superiors = tuple(each for each in order.superiors if each.servant != servant)
    order = replace(order, proposal=replace(order.proposal, servant=servant), superiors=superiors)
    dossiers = (
        order.added_to(hers),
        *(order.above(each, hers.name) for each in below),
        *(order.named_by(each, hers.name) for each in held.dossiers),
    )
    return _Files(order, (hers, *below), dossiers, (*unreadable, *held.unreadable))


async def _check(run: RunStatement, orders: Sequence[_Files], rules: Sequence[Rule], context: Context) -> list[CheckedOrder]:
    """Judge orders, each with its own bodies alone."""
    contexts = [context.of_bodies(each.order.bodies(each.people)) for each in orders]
    judged = [judge_order(each.order.proposal, each.dossiers, rules, own) for each, own in zip(orders, contexts, strict=True)]
    hers = [cast("ServantDossier", each.dossiers[0]) for each in orders]
    compared = await compare_with_peers(run, rules, list(zip(hers, contexts, strict=True)))
    cases = [
        sorted([*of_rules, *with_peers.cases], key=lambda each: each[0].id)
        for (of_rules, _), with_peers in zip(judged, compared, strict=True)
    ]
    doubted = await _doubted(run, [case for of_order in cases for _, case in of_order])
    return [
        CheckedOrder(
            tuple(CheckedCase(rule, case, _rests_on_doubt(case, doubted | _matched(each.people))) for rule, case in of_order),
            each.unreadable,
            (*failures, *with_peers.failures),
            with_peers.peers_as_of,
        )
        for each, of_order, (_, failures), with_peers in zip(orders, cases, judged, compared, strict=True)
    ]


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


async def _read(run: RunStatement, proposal: ProposedAppointment, servants: Sequence[str]) -> dict[str, Any]:
    """Return what the graph has of what the proposal names. Raises NothingToCheck where it lacks something but a servant."""
    ids = {"servants": list(servants), "position": proposal.position}
    ids |= {"competition": proposal.competition, "signer": proposal.signed_by}
    (row,) = await run(statement("merit/proposed_order"), ids)
    found = cast("dict[str, Any]", row)
    _require(found, proposal)
    return found


def require_possible(proposal: ProposedAppointment) -> None:
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


def _unreadable(each: Unreadable) -> NothingToCheck:
    return NothingToCheck(
        f"{each.subject} cannot be judged, because {each.reason}, so nothing was checked. Correct the value at its portal and "
        "run `meritgraph sync`."
    )


async def _context(
    run: RunStatement, orders: Sequence[_Files], proposal: ProposedAppointment, policy: PolicyBook, today: date
) -> Context:
    """Return the context of all orders, with the bodies of each."""
    as_of = max(proposal.start, proposal.order_date) + timedelta(days=1)
    bodies = sorted({body for each in orders for body in each.order.bodies(each.people)})
    return await read_context(run, as_of, policy, bodies, today=today)


def _about(case: Case, proposal: ProposedAppointment) -> bool:
    """Tell whether the proposed order is a part of a case."""
    return not {PROPOSED, proposal.competition}.isdisjoint(case.subjects) or PROPOSED in case.evidence


async def _doubted(run: RunStatement, cases: Sequence[Case]) -> frozenset[str]:
    """Return those servants of cases who rest on a match that nobody has settled."""
    named = {id_ for case in cases for id_ in (case.servant, *case.evidence) if id_ is not None}
    rows = await run(statement("merit/unsettled_servants"), {"ids": sorted(id_ for id_ in named if id_.startswith("servant:"))})
    return frozenset(cast("str", row["id"]) for row in rows)


def _matched(people: Sequence[ServantDossier]) -> frozenset[str]:
    """Return the ties of kin of some people that were matched. One that was declared has no confidence."""
    return frozenset(tie.id for each in people for tie in each.kin if tie.confidence is not None)


def _rests_on_doubt(case: Case, doubted: frozenset[str]) -> bool:
    return not doubted.isdisjoint((case.servant, *case.evidence))
