"""Figures of dossiers that a test writes: collected, summarised and kept as a detection does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from graph.driver.database import Database
from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from merit.context import Body, BodyVersion, Context
from merit.coverage import Coverage
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Figure
from merit.figures.keeping import keep_figure, keep_units
from merit.registry import shipped_policy
from merit.strata.columns import Columns
from tests.support.engines import execute

AS_OF = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_ORGANISATION = "MERGE (o:Organisation {id: $id}) SET o.name = $name, o.country = $country"


def bodies(parents: dict[str, str | None], *, country: str = "UZ", not_loaded: Iterable[str] = ()) -> Context:
    """Return a context with these bodies, each under another one or none, of which orders are loaded for all days."""
    always = Period(Day.exactly(date(1990, 1, 1)))
    found = {body: Body(body, f"Body {body}", country, (BodyVersion(always, None, parent),)) for body, parent in parents.items()}
    spans = {body: {"Appointment": ((FIRST_DAY, LAST_DAY),)} for body in found if body not in set(not_loaded)}
    return Context(AS_OF, found, Coverage(spans), shipped_policy())


def collected(figure: Figure, dossiers: Iterable[ServantDossier], context: Context) -> Columns:
    """Return the rows of a figure."""
    columns = Columns(figure.row)
    for dossier in dossiers:
        for key, row in figure.rows(dossier, context):
            columns.add(key, row)
    return columns


def summarised(figure: Figure, dossiers: Iterable[ServantDossier], context: Context) -> dict[tuple[str, str], Any]:
    """Return what is kept of a figure, by body and month."""
    return {(each.about, each.month): each.values for each in figure.summarise(collected(figure, dossiers, context), context)}


async def keep(database: Database, figure: Figure, dossiers: Iterable[ServantDossier], context: Context) -> None:
    """Keep a figure as a detection does, with the bodies that it is about."""
    for body in context.bodies.values():
        await execute(database, _ORGANISATION, id=body.id, name=body.name, country=body.country)
    await keep_units(database, context, NOW)
    assert await keep_figure(database, figure, collected(figure, dossiers, context), context, NOW) is None
