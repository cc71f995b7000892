"""Lists of appointments, moves and competitions, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from resolvers.bodies_below import refuse_below_alone, with_bodies_below
from resolvers.context import Context
from resolvers.fact_lists import FactList
from resolvers.facts.careers import Appointment, Competition, Promotion
from resolvers.merged_servants import current_ids
from resolvers.paging import Connection

_APPOINTMENTS = FactList("appointments", "appointments", Appointment)
_PROMOTIONS = FactList("promotions", "promotions", Promotion)
_COMPETITIONS = FactList("competitions", "competitions", Competition)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCriteria:
    """Which appointments to list; all given criteria must hold.

    With ``below``, organisations below the organisation count as well. ``day_from`` and ``day_before`` bound, half-open, the day
    of the order. ``since``: known or changed then or later.
    """

    organisation: str | None = None
    below: bool = False
    servant: str | None = None
    position: str | None = None
    appointed_by: str | None = None
    mode: str | None = None
    order_number: str | None = None
    day_from: date | None = None
    day_before: date | None = None
    open_on: date | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionCriteria:
    """Which moves to list; all given criteria must hold (``AppointmentCriteria``). The organisation is that of the new post."""

    organisation: str | None = None
    below: bool = False
    servant: str | None = None
    kind: str | None = None
    day_from: date | None = None
    day_before: date | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionCriteria:
    """Which competitions to list; all given criteria must hold (``AppointmentCriteria``). The days are of the announcement."""

    organisation: str | None = None
    below: bool = False
    position: str | None = None
    annulled: bool | None = None
    day_from: date | None = None
    day_before: date | None = None
    since: datetime | None = None


async def appointments_page(
    context: Context, criteria: AppointmentCriteria, first: int, after: str | None
) -> Connection[Appointment]:
    """Return a page of appointments, the newest order first. Raises BadUserInput as ``FactList.read`` does."""
    beside = await current_ids(context, servant=criteria.servant, appointed_by=criteria.appointed_by)
    if criteria.servant is not None:
        suffix = "_of_servant"
    elif criteria.position is not None:
        suffix = "_to_position"
    elif criteria.appointed_by is not None:
        suffix = "_by_signer"
    else:
        suffix = ""
    start = await _start(context, criteria, suffix, "_in_organisations")
    return await _APPOINTMENTS.read(context, start.suffix, asdict(criteria), first, after, {**beside, **start.beside})


async def promotions_page(context: Context, criteria: PromotionCriteria, first: int, after: str | None) -> Connection[Promotion]:
    """Return a page of moves, the newest order first. Raises BadUserInput as ``FactList.read`` does."""
    beside = await current_ids(context, servant=criteria.servant)
    start = await _start(context, criteria, "_of_servant" if criteria.servant is not None else "", "_into_organisations")
    return await _PROMOTIONS.read(context, start.suffix, asdict(criteria), first, after, {**beside, **start.beside})


async def competitions_page(
    context: Context, criteria: CompetitionCriteria, first: int, after: str | None
) -> Connection[Competition]:
    """Return a page of competitions, the newest announcement first. Raises BadUserInput as ``FactList.read`` does."""
    start = await _start(context, criteria, "_for_position" if criteria.position is not None else "", "_in_organisations")
    return await _COMPETITIONS.read(context, start.suffix, asdict(criteria), first, after, start.beside)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a list starts, and its parameters about organisations."""

    suffix: str
    beside: Mapping[str, object]


async def _start(
    context: Context,
    criteria: AppointmentCriteria | PromotionCriteria | CompetitionCriteria,
    suffix: str,
    in_organisations: str,
) -> _Start:
    """Start at the organisations, unless the list starts at something smaller: then they are a criterion.

    Raises BadUserInput for ``below`` without an organisation.
    """
    refuse_below_alone(criteria.below, criteria.organisation)
    if criteria.organisation is None:
        return _Start(suffix, {"within": None})
    ids = [criteria.organisation]
    if criteria.below:
        ids = await with_bodies_below(context, criteria.organisation, context.today)
    return _Start(suffix, {"within": ids}) if suffix else _Start(in_organisations, {"organisations": ids, "within": None})
