"""The dossier of all competition rounds of one position."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.days import Day, Period
from graph.model.days.comparisons import earliest_of
from graph.model.days.truth import Truth, all_of, negated
from graph.model.words import ApplicationState, CompetitionKind, Mode, Sex

_UNTRANSLATED = frozenset({None, ApplicationState.UNKNOWN})
_IN_FAVOUR = frozenset({ApplicationState.WON, ApplicationState.RECOMMENDED, ApplicationState.RESERVE})
LOST = frozenset({ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.NOT_RECOMMENDED})
"""The states of an application that did not win and cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A person's application in a round; scores in the portal's own points. ``sex`` and ``birth_date`` are the person's."""

    id: str
    servant: str
    name: str
    sex: Sex | None = None
    birth_date: Day | None = None
    state: ApplicationState | None = None
    test_score: float | None = None
    essay_score: float | None = None
    interview_score: float | None = None
    total_score: float | None = None
    withdrawn: Day | None = None

    @property
    def state_known(self) -> bool:
        """Whether a source states, in a word that is translated, how far the application came."""
        return self.state not in _UNTRANSLATED

    @property
    def withdrew(self) -> Truth:
        """Whether the applicant withdrew: a day of withdrawal says so, too, unless the decision was in her favour."""
        if self.state is ApplicationState.WITHDRAWN or (self.withdrawn is not None and self.state not in _IN_FAVOUR):
            return True
        return False if self.state_known else None

    @property
    def rejected(self) -> Truth:
        return self.state is ApplicationState.REJECTED if self.state_known else None

    @property
    def remained(self) -> Truth:
        """Whether the applicant stayed in the competition to its end: neither withdrew nor was rejected.

        Whoever was decided in favour of and has a day of withdrawal may have declined the post.
        """
        return all_of(negated(self.withdrew), negated(self.rejected), True if self.withdrawn is None else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAfter:
    """An appointment whose order names the round. ``position`` is the post that it fills."""

    id: str
    servant: str
    name: str
    position: str
    period: Period
    order: Day
    order_stated: bool = True
    mode: Mode | None = None
    civil_service: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of the competition: a Competition of the graph. ``annulled`` is None where the portal does not say."""

    id: str
    kind: CompetitionKind | None = None
    number: int | None = None
    announced: Day | None = None
    closed: Day | None = None
    interview_day: Day | None = None
    protocol_day: Day | None = None
    requirements_edited: Day | None = None
    annulled: bool | None = None
    panel: tuple[str, ...] = ()
    applications: tuple[Application, ...] = ()
    orders: tuple[OrderAfter, ...] = ()

    @property
    def days(self) -> tuple[Day, ...]:
        """The known days from the notice to the protocol, in the order in which they follow each other."""
        each = (self.announced, self.closed, self.interview_day, self.protocol_day)
        return tuple(day for day in each if day is not None)

    def orders_for(self, position: str) -> tuple[OrderAfter, ...]:
        """Return the orders that fill this post of the civil service by the round.

        An order for another post is no link (rules.md V04), and an acting appointment fills no post (rules.md 9).
        """
        return tuple(
            order
            for order in self.orders
            if order.position == position and order.mode is not Mode.ACTING and order.civil_service is not False
        )

    def winners(self, position: str) -> tuple[Application, ...]:
        """Return the applications that won.

        Where no state says so, they are those of the appointees, unless they lost: to appoint a loser is the matter of V04.
        """
        won = tuple(each for each in self.applications if each.state is ApplicationState.WON)
        if won:
            return won
        appointed = {order.servant for order in self.orders_for(position)}
        return tuple(each for each in self.applications if each.servant in appointed and each.state not in LOST)

    def decided(self, position: str) -> Day | None:
        """Return the day that decides which law holds: that of the first order, without one the last known day of the round."""
        first = earliest_of(*(order.order for order in self.orders_for(position)))
        return first or (self.days[-1] if self.days else None)


@dataclass(frozen=True, kw_only=True)
class CompetitionDossier:
    """All rounds of competitions for one position, and the body that the position is in."""

    position: str
    title: str
    body: str
    country: str | None = None
    rounds: tuple[Round, ...] = ()
