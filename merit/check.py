"""The check before the order: a proposed appointment is added to the dossiers in memory and judged as every other.

Nothing is written. The servant's present substantive posts are assumed to end when the new one starts, unless the order is an
acting one or a secondment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.errors import NothingToCheck
from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.context import Context, read_context
from merit.contract import Case, Matter, Rule, RuleClass
from merit.dossiers.competition import CompetitionDossier, OrderAfter
from merit.dossiers.competition_decoding import competition_dossier
from merit.dossiers.post_decoding import linked_competition, post_of, superior_of
from merit.dossiers.posts import Appointment, Post, Superior
from merit.dossiers.servant import ServantDossier
from merit.dossiers.servant_decoding import servant_dossier
from merit.evaluation import judge
from merit.policies.book import PolicyBook

PROPOSED = "appointment:proposed"
_PASSING_BY = frozenset({Mode.ACTING, Mode.SECONDMENT})
INDICATORS = frozenset({"R01", "R03", "R10", "R16"})
"""The indicators that say something about an order before it is signed; every breach (V) is checked, too."""


@dataclass(frozen=True, slots=True)
class ProposedAppointment:
    """An order that is not signed yet: ids of the servant, the position, the competition and the signer."""

    servant: str
    position: str
    order_date: date
    start: date
    mode: Mode | None = None
    competition: str | None = None
    signed_by: str | None = None


def checked_before_an_order(rule: Rule) -> bool:
    """Tell whether a rule is applied to a proposed order."""
    return rule.rule_class is RuleClass.BREACH or rule.id in INDICATORS


async def check_appointment(
    database: Database, proposal: ProposedAppointment, rules: Sequence[Rule], policy: PolicyBook
) -> list[tuple[Rule, Case]]:
    """Return the rules' cases about the proposed order, satisfied ones included.

    Raises NothingToCheck when the servant, the position, the competition or the signer is unknown.
    """
    read = await database.read(
        statement("merit/proposed_order"),
        {
            "servant": proposal.servant,
            "position": proposal.position,
            "competition": proposal.competition,
            "signer": proposal.signed_by,
        },
    )
    found = cast("dict[str, Any]", read[0])
    _require(found, proposal)
    order = _ProposedOrder(proposal, post_of(found["post"]), tuple(map(superior_of, found["superiors"])), found["competition"])
    servants = [proposal.servant, *found["subordinates"]]
    records = await database.read(statement("merit/servant_dossiers"), {"ids": servants})
    dossiers = [servant_dossier(cast("Mapping[str, Any]", record)) for record in records]
    context = await read_context(database.read, proposal.start, policy, _bodies(dossiers, order.post))
    cases = _cases(rules, order.added_to(dossiers[0]), context, proposal)
    for subordinate in dossiers[1:]:
        cases += _cases(rules, order.above(subordinate, dossiers[0].name), context, proposal)
    if found["round_for"] is not None:
        rounds = await database.read(statement("merit/competition_dossiers"), {"ids": [found["round_for"]]})
        held = competition_dossier(cast("Mapping[str, Any]", rounds[0]))
        cases += _cases(rules, order.named_by(held, dossiers[0].name), context, proposal)
    return cases


def _require(found: Mapping[str, Any], proposal: ProposedAppointment) -> None:
    """Check that the graph has everything that the proposal names. Raises NothingToCheck."""
    named = {
        "servant": (proposal.servant, found["servant"]),
        "position": (proposal.position, found["post"]),
        "competition": (proposal.competition, found["competition"]),
        "signer": (proposal.signed_by, found["signer"]),
    }
    for kind, (id_, there) in named.items():
        if id_ is not None and there is None:
            raise NothingToCheck(f"There is no {kind} {id_}, so nothing was checked. Take the ids from the graph.")


def _cases(rules: Sequence[Rule], dossier: Any, context: Context, proposal: ProposedAppointment) -> list[tuple[Rule, Case]]:
    """Return the cases that the proposed order is a part of. A rule that breaks gives one that lacks a judgement."""
    found, broken = judge([rule for rule in rules if checked_before_an_order(rule)], dossier, PROPOSED, context)
    about = {PROPOSED, proposal.competition}
    cases = [(rule, case) for rule, case in found if not about.isdisjoint(case.subjects) or PROPOSED in case.evidence]
    by_id = {rule.id: rule for rule in rules}
    unjudged = Matter((PROPOSED,), "", None, proposal.servant, proposal.order_date).lacks("judgement")
    return [*cases, *((by_id[each.rule], unjudged) for each in broken)]


@dataclass(frozen=True, slots=True)
class _ProposedOrder:
    """The proposed order, as what it adds to dossiers; ``competition`` is a list of values, or None."""

    proposal: ProposedAppointment
    post: Post
    superiors: tuple[Superior, ...]
    competition: Sequence[Any] | None

    def added_to(self, dossier: ServantDossier) -> ServantDossier:
        """Return the dossier of the servant with the proposed appointment, and her present substantive posts ended."""
        proposal = self.proposal
        start = Day.exactly(proposal.start)
        passing = proposal.mode in _PASSING_BY
        held = [each if passing else _ended(each, start) for each in dossier.appointments]
        versions = self.post.possible_versions(start)
        shares = {version.fte for version in versions}
        proposed = Appointment(
            id=PROPOSED,
            post=self.post,
            period=Period(start),
            order=Day.exactly(proposal.order_date),
            mode=proposal.mode,
            civil_service=True,
            fte=shares.pop() if len(shares) == 1 else None,
            competitions=(linked_competition(self.competition),) if self.competition else (),
            signed_by=proposal.signed_by,
        )
        appointments = sorted([*held, proposed], key=lambda each: (each.period.start.latest, each.period.start.earliest, each.id))
        known = {each.appointment for each in dossier.superiors}
        superiors = dossier.superiors + tuple(each for each in self.superiors if each.appointment not in known)
        return replace(dossier, appointments=tuple(appointments), superiors=superiors)

    def above(self, dossier: ServantDossier, name: str) -> ServantDossier:
        """Return the dossier of a relative who would report to the servant."""
        superior = Superior(
            position=self.post.id,
            appointment=PROPOSED,
            servant=self.proposal.servant,
            name=name,
            period=Period(Day.exactly(self.proposal.start)),
            mode=self.proposal.mode,
        )
        return replace(dossier, superiors=(*dossier.superiors, superior))

    def named_by(self, dossier: CompetitionDossier, name: str) -> CompetitionDossier:
        """Return the dossier of the competition with the proposed order in the round that it names."""
        proposal = self.proposal
        order = OrderAfter(
            id=PROPOSED,
            servant=proposal.servant,
            name=name,
            position=self.post.id,
            period=Period(Day.exactly(proposal.start)),
            order=Day.exactly(proposal.order_date),
            mode=proposal.mode,
            civil_service=True,
        )
        rounds = [
            replace(each, orders=(*each.orders, order)) if each.id == proposal.competition else each for each in dossier.rounds
        ]
        return replace(dossier, rounds=tuple(rounds))


def _ended(appointment: Appointment, day: Day) -> Appointment:
    """Return a present substantive appointment as ended on that day; others as they are."""
    present = appointment.period.open and appointment.period.start.latest <= day.earliest
    if not present or appointment.substantive is False:
        return appointment
    return replace(appointment, period=Period(appointment.period.start, day))


def _bodies(dossiers: Sequence[ServantDossier], post: Post) -> list[str]:
    """Return the ids of the bodies that the dossiers are about."""
    held = {each.body for dossier in dossiers for each in dossier.appointments}
    employers = {each.employer for dossier in dossiers for each in dossier.contracts}
    return sorted({post.body, *held, *employers})
