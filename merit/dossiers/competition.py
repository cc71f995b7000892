"""The dossier of all competition rounds of one position."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.days import Day, Period
from graph.model.words import ApplicationState, CompetitionKind, Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A person's application in a round; scores in the portal's own points."""

    id: str
    servant: str
    name: str
    state: ApplicationState | None = None
    test_score: float | None = None
    essay_score: float | None = None
    interview_score: float | None = None
    total_score: float | None = None
    withdrawn: Day | None = None


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


@dataclass(frozen=True, kw_only=True)
class CompetitionDossier:
    """All rounds of competitions for one position, and the body that the position is in."""

    position: str
    title: str
    body: str
    country: str | None = None
    rounds: tuple[Round, ...] = ()
