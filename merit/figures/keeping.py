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
from graph.model.ids import digest, stable_id
from merit.context import Context, RunStatement
from merit.dossiers.reading import listed
from merit.figures.figure import Figure, Kept
from merit.strata.columns import Columns

logger = logging.getLogger("meritgraph.merit.figures")

_DIGESTS_PER_LIST = 10_000
_IDS_PER_DELETION = 1_000
_FIGURES_PER_PAGE = 500
_LENGTH_OF_PAGE = 2_000_000


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """What is kept of a figure, by month and body; ``as_of`` is the day of judgement as of which it was computed."""

    as_of: date
    kept: tuple[Kept, ...]


async def keep_figure(database: Database, figure: Figure, rows: Columns, context: Context, now: datetime) -> str | None:
    """Compute a figure of all its rows and keep it: write what has changed, delete what is gone.

    Return the class of the error if the figure broke: then what was kept before stays.
    """
    try:
        kept = list(figure.summarise(rows, context))
    except Exception as error:  # a figure that breaks must harm no other
        logger.exception("The figure %s broke", figure.id)
        return type(error).__name__
    known = {
        cast("str", row["id"]): cast("str", row["digest"])
        async for row in listed(database.read, "merit/digests_of_figures", _DIGESTS_PER_LIST, {"figure": figure.id})
    }
    for page in _pages(_changed(figure, kept, known)):
        await _run(database, "merit/save_kept_figures", {"rows": page})
    gone = sorted(known)
    for start in range(0, len(gone), _IDS_PER_DELETION):
        await _run(database, "merit/delete_kept_figures", {"ids": gone[start : start + _IDS_PER_DELETION]})
    run = {"id": _run_id(figure.id), "figure": figure.id, "as_of": context.as_of, "ended_at": now}
    await _run(database, "merit/save_figure_run", {"id": run["id"], "properties": run})
    return None


def _changed(figure: Figure, kept: Iterable[Kept], known: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what is to be written; take all that there is out of what was known."""
    for each in kept:
        text = orjson.dumps(each.values, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
        id_, own = stable_id("keptfigure", figure.id, each.about, each.month), digest(text)
        if known.pop(id_, None) != own:
            named = {"id": id_, "figure": figure.id, "about": each.about, "month": each.month}
            yield {"id": id_, "properties": {**named, "values": text.decode(), "digest": own}}


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

    What belongs to no month is read with an empty first month. None where no detection has computed the figure yet.
    """
    terms = {"run": _run_id(figure), "figure": figure, "about": list(about), "first": first_month, "last": last_month}
    (row,) = cast("list[dict[str, Any]]", await run(statement("merit/kept_figures"), terms))
    if row["as_of"] is None:
        return None
    kept = (Kept(each["about"], orjson.loads(each["values"]), each["month"]) for each in row["kept"])
    return KeptFigures(row["as_of"], tuple(sorted(kept, key=lambda each: (each.month, each.about))))


def _run_id(figure: str) -> str:
    return f"figurerun:{figure}"
