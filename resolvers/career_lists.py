"""Lists of appointments, moves and competitions, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.cypher.list_statements import APPOINTMENTS, COMPETITIONS, PROMOTIONS
from resolvers.context import Context
from resolvers.fact_lists import FactCriteria, FactList
from resolvers.facts.careers import Appointment, Competition, Promotion
from resolvers.paging import Connection

_APPOINTMENTS = FactList("appointments", APPOINTMENTS, Appointment, ("servant", "appointed_by"))
_PROMOTIONS = FactList("promotions", PROMOTIONS, Promotion, ("servant", "appointed_by"))
_COMPETITIONS = FactList("competitions", COMPETITIONS, Competition, of="applicant")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCriteria(FactCriteria):
    """Which appointments to list. The days are of the order."""

    servant: str | None = None
    position: str | None = None
    appointed_by: str | None = None
    mode: str | None = None
    order_number: str | None = None
    open_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionCriteria(FactCriteria):
    """Which moves to list. The organisation and the mode are those of the new post, the days are of the order."""

    servant: str | None = None
    kind: str | None = None
    appointed_by: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionCriteria(FactCriteria):
    """Which competitions to list. The organisation is that of the post, the days are of the announcement."""

    position: str | None = None
    annulled: bool | None = None


async def appointments_page(
    context: Context, criteria: AppointmentCriteria, first: int, after: str | None
) -> Connection[Appointment]:
    """Return a page of appointments, the newest order first. Raises BadUserInput as ``FactList.read`` does."""
    return await _APPOINTMENTS.read(context, criteria, first, after)


async def promotions_page(context: Context, criteria: PromotionCriteria, first: int, after: str | None) -> Connection[Promotion]:
    """Return a page of moves, the newest order first. Raises BadUserInput as ``FactList.read`` does."""
    return await _PROMOTIONS.read(context, criteria, first, after)


async def competitions_page(
    context: Context, criteria: CompetitionCriteria, first: int, after: str | None
) -> Connection[Competition]:
    """Return a page of competitions, the newest announcement first. Raises BadUserInput as ``FactList.read`` does."""
    return await _COMPETITIONS.read(context, criteria, first, after)
