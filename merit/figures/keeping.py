"""Keeps figures in the graph, and reads them for the questions."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import orjson

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import NothingToAnswer, UnknownId
from graph.model.ids import digest, stable_id
from merit.context import Context, RunStatement
from merit.dossiers.reading import listed
from merit.figures.figure import Figure, Kept
from merit.figures.top_bodies import TopBodies
from merit.strata.columns import Columns

logger = logging.getLogger("meritgraph.merit.figures")

_DIGESTS_PER_LIST = 10_000
_IDS_PER_DELETION = 1_000
_FIGURES_PER_PAGE = 500
_LENGTH_OF_PAGE = 2_000_000


_UNITS = "units"
"""The figure that says of each unit of a body with which body it is counted."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The body with which a body is counted: itself, or the top of its tree. Of a country, only ``id`` says something."""

    id: str
    name: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """What is kept of a figure, by month and body; ``as_of`` is the day of judgement as of which it was computed.

    ``counted`` says of each body or country that was asked about with which body it is counted.
    """

    as_of: date
    kept: tuple[Kept, ...]
    counted: Mapping[str, Counted]


async def keep_figure(database: Database, figure: Figure, rows: Columns, context: Context, now: datetime) -> str | None:
    """Compute a figure of all its rows and keep it.

    Return the class of the error if the figure broke: then what was kept before stays.
    """
    try:
        kept = list(figure.summarise(rows, context))
    except Exception as error:  # a figure that breaks must harm no other
        logger.exception("The figure %s broke", figure.id)
        return type(error).__name__
    await _keep(database, figure.id, [(each, _written(each.values)) for each in kept], context, now)
    return None


async def keep_units(database: Database, context: Context, now: datetime) -> None:
    """Keep of each unit with which body it is counted on the day of judgement."""
    tops = TopBodies(context.bodies)
    units = ((body, tops.on(body, context.as_of)) for body in context.bodies)
    await _keep(database, _UNITS, [(Kept(body, top), top) for body, top in units if top != body], context, now)


async def _keep(database: Database, figure: str, kept: Iterable[tuple[Kept, str]], context: Context, now: datetime) -> None:
    """Write what has changed, delete what is gone."""
    known = {
        cast("str", row["id"]): cast("str", row["digest"])
        async for row in listed(database.read, "merit/digests_of_figures", _DIGESTS_PER_LIST, {"figure": figure})
    }
    for page in _pages(_changed(figure, kept, known)):
        await _run(database, "merit/save_kept_figures", {"rows": page})
    gone = sorted(known)
    for start in range(0, len(gone), _IDS_PER_DELETION):
        await _run(database, "merit/delete_kept_figures", {"ids": gone[start : start + _IDS_PER_DELETION]})
    run = {"id": run_id(figure), "figure": figure, "as_of": context.as_of, "ended_at": now}
    await _run(database, "merit/save_figure_run", {"id": run["id"], "properties": run})


def order_key(figure: str, order: str, about: str = "") -> str:
    """Return the text by which bodies are listed by a figure; without a body, one that sorts before all of this order."""
    return "\u0001".join((figure, order, about))


def _written(values: Any) -> str:
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()


def _changed(figure: str, kept: Iterable[tuple[Kept, str]], known: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what is to be written; take all that there is out of what was known."""
    for each, text in kept:
        id_, own = stable_id("keptfigure", figure, each.about, each.month), digest(text.encode())
        if known.pop(id_, None) != own:
            named = {"id": id_, "figure": figure, "about": each.about, "month": each.month}
            listed_by = {"order_key": order_key(figure, each.order, each.about)} if each.order else {}
            yield {"id": id_, "properties": {**named, **listed_by, "values": text, "digest": own}}


def _pages(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    length = 0
    for each in rows:
        page.append(each)
        length += len(each["properties"]["values"])
        if len(page) == _FIGURES_PER_PAGE or length > _LENGTH_OF_PAGE:
            yield page
            page, length = [], 0
    if page:
        yield page


async def _run(database: Database, name: str, parameters: Mapping[str, object]) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(statement(name), parameters)

    await database.write(work)


async def read_figures(
    run: RunStatement, figure: str, about: Sequence[str], first_month: str = "", last_month: str = "9999-12"
) -> KeptFigures | None:
    """Read in one statement what is kept of a figure about bodies or countries, from one month to another one, both included.

    What belongs to no month is read with an empty first month. A unit is counted with the top of its tree. None where no
    detection has computed the figure yet. Raises UnknownId for a body that is not in the graph.
    """
    terms = {"run": run_id(figure), "figure": figure, "about": list(about), "first": first_month, "last": last_month}
    rows = cast("list[dict[str, Any]]", await run(statement("merit/kept_figures"), terms))
    for row in rows:
        if ":" in row["asked"] and not row["exists"]:
            raise UnknownId("organisation", row["asked"])
    if not rows or rows[0]["as_of"] is None:
        return None
    counted = {row["asked"]: Counted(row["top"], row["name"], row["country"]) for row in rows}
    kept = {Kept(row["top"], each["values"], each["month"]) for row in rows for each in cast("list[dict[str, Any]]", row["kept"])}
    read = (Kept(each.about, orjson.loads(each.values), each.month) for each in kept)
    return KeptFigures(rows[0]["as_of"], tuple(sorted(read, key=lambda each: (each.month, each.about))), counted)


async def read_asked(run: RunStatement, figure: str, about: Sequence[str]) -> KeptFigures | None:
    """Read what is kept of a figure about the bodies or countries that somebody asks about.

    None where no detection has computed the figure yet. Raises UnknownId for a body that is not in the graph, NothingToAnswer
    for a text that is no id of a body and no country of which anything is counted.
    """
    read = await read_figures(run, figure, about)
    if read is not None:
        require_counted(read, about)
    return read


def require_counted(read: KeptFigures, about: Sequence[str]) -> None:
    """Raise NothingToAnswer for a text that is no id of a body and no country of which anything is counted."""
    known = {each.about for each in read.kept}
    if unknown := [asked for asked in about if ":" not in asked and read.counted[asked].id not in known]:
        raise NothingToAnswer(
            "This figure counts nothing of '{}'. Name a body by its id, or, where the help says so, a country whose bodies are "
            "loaded.",
            unknown[0],
        )


def run_id(figure: str) -> str:
    """Return the id of the node that says when a figure was computed."""
    return f"figurerun:{figure}"
