"""A proposed order, added to dossiers in memory: the servant's, those of kin below her, that of the competition. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.model.days import Day, Period
from graph.model.days.comparisons import before
from graph.model.words import Mode, Term
from merit.dossiers.competition import CompetitionDossier, OrderAfter
from merit.dossiers.posts import Appointment, LinkedCompetition, Post, Superior
from merit.dossiers.servant import ServantDossier

PROPOSED = "appointment:proposed"
"""The id of the proposed appointment; nothing in the graph has it."""
_PASSING_BY = frozenset({Mode.ACTING, Mode.SECONDMENT})


@dataclass(frozen=True, slots=True)
class ProposedAppointment:
    """An order that is not signed yet: ids of the servant, the position, the competition and the signer.

    ``until`` is the first day after a fixed term, ``probation_until`` the first one after a probation. With ``keeps_posts`` the
    servant keeps her present posts beside the new one.
    """

    servant: str
    position: str
    order_date: date
    start: date
    mode: Mode | None = None
    competition: str | None = None
    signed_by: str | None = None
    term: Term | None = None
    until: date | None = None
    probation_until: date | None = None
    keeps_posts: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        """All days that it names."""
        return tuple(day for day in (self.order_date, self.start, self.until, self.probation_until) if day is not None)

    @property
    def period(self) -> Period:
        """The days on which it is to be held."""
        return Period(Day.exactly(self.start), Day.exactly(self.until) if self.until else None)


@dataclass(frozen=True, slots=True)
class ProposedOrder:
    """A proposed appointment with what the graph has of it: its post, who held the posts above, and the competition.

    ``ordered`` are the possible days of the order where its day is not known exactly.
    """

    proposal: ProposedAppointment
    post: Post
    superiors: tuple[Superior, ...] = ()
    competition: LinkedCompetition | None = None
    ordered: Day | None = None

    def added_to(self, dossier: ServantDossier) -> ServantDossier:
        """Return the dossier of the servant with the proposed appointment.

        Her present substantive posts end when it starts, unless it is an acting one, a secondment, or held beside them.
        """
        proposal = self.proposal
        start, held = proposal.period.start, dossier.appointments
        if proposal.mode not in _PASSING_BY and not proposal.keeps_posts:
            held = tuple(_ended(each, start) for each in held)
        appointments = sorted(
            (*held, self._appointment()), key=lambda each: (each.period.start.latest, each.period.start.earliest, each.id)
        )
        known = {each.appointment for each in dossier.superiors}
        superiors = dossier.superiors + tuple(each for each in self.superiors if each.appointment not in known)
        return replace(dossier, appointments=tuple(appointments), superiors=superiors)

    def _appointment(self) -> Appointment:
        proposal = self.proposal
        shares = {version.fte for version in self.post.possible_versions(proposal.period.start)}
        return Appointment(
            id=PROPOSED,
            post=self.post,
            period=proposal.period,
            order=self.ordered or Day.exactly(proposal.order_date),
            mode=proposal.mode,
            term=proposal.term,
            civil_service=True,
            proposed=True,
            fte=shares.pop() if len(shares) == 1 else None,
            probation_until=Day.exactly(proposal.probation_until) if proposal.probation_until else None,
            competitions=(self.competition,) if self.competition else (),
            signed_by=proposal.signed_by,
        )

    def above(self, dossier: ServantDossier, name: str) -> ServantDossier:
        """Return the dossier of a relative who would report to the servant of that name."""
        superior = Superior(
            position=self.post.id,
            appointment=PROPOSED,
            servant=self.proposal.servant,
            name=name,
            period=self.proposal.period,
            mode=self.proposal.mode,
        )
        return replace(dossier, superiors=(*dossier.superiors, superior))

    def named_by(self, dossier: CompetitionDossier, name: str) -> CompetitionDossier:
        """Return the dossier of the competition with the proposed order, for the servant of that name, in the round it names."""
        proposal = self.proposal
        order = OrderAfter(
            id=PROPOSED,
            servant=proposal.servant,
            name=name,
            position=self.post.id,
            period=proposal.period,
            order=Day.exactly(proposal.order_date),
            mode=proposal.mode,
            civil_service=True,
        )
        rounds = [
            replace(each, orders=(*each.orders, order)) if each.id == proposal.competition else each for each in dossier.rounds
        ]
        return replace(dossier, rounds=tuple(rounds))

    def bodies(self, dossiers: Sequence[ServantDossier]) -> list[str]:
        """Return the ids of the bodies that it and the dossiers are about."""
        held = {each.body for dossier in dossiers for each in dossier.appointments}
        employers = {each.employer for dossier in dossiers for each in dossier.contracts}
        return sorted({self.post.body, *held, *employers})


def _ended(appointment: Appointment, day: Day) -> Appointment:
    """Return a substantive appointment that is certainly held on that day as ended on it; others as they are."""
    start, end = appointment.period.start, appointment.period.end
    held = before(start, day) and (end is None or before(day, end))
    if not held or appointment.substantive is False:
        return appointment
    return replace(appointment, period=Period(start, day))
