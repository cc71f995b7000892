"""``meritgraph ask merit-index``: whether better ratings lead to promotion in a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.figures.merit_index import MISSING
from merit.figures.merit_rows import COMPETITION, OTHERWISE, UNKNOWN
from merit.messages import shared_missing
from merit.questions.merit_index import Index, MeritIndexAnswer, ask_merit_index
from merit.questions.shown import FEWEST
from meritgraph import services
from meritgraph.cli.ask.printing import MonthFrom, MonthTo, count_text, month, print_convention, print_not_computed
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

_FILLED = {COMPETITION: "with competition", OTHERWISE: "without", UNKNOWN: "not known whether"}


@app.command()
def merit_index(
    body: Annotated[str, typer.Argument(help="Id of a body.", show_default=False)],
    first: MonthFrom = None,
    last: MonthTo = None,
    as_json: AsJson = False,
) -> None:
    """Say how probable it is that the promoted were rated above those who were eligible and not promoted.

    Without months, of all orders on record; with and without competition, and by year. Exits 0 when it is answered, 1 when the id
    is unknown or no detection has computed the figure yet.

    Example: meritgraph ask merit-index organisation:1a… --from 2024-01 --to 2025-12
    """
    answer = run(_ask(Settings(), body, month(first), month(last)))
    if answer is None:
        print_not_computed()
        raise typer.Exit(FAILED)
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(settings: Settings, body: str, first: str | None, last: str | None) -> MeritIndexAnswer | None:
    async with services.migrated_database(settings) as database:
        return await ask_merit_index(database.read, body, first, last)


def _document(answer: MeritIndexAnswer) -> dict[str, Any]:
    return {
        "body": {"id": answer.counted.id, "name": answer.counted.name},
        "from": answer.months.first if answer.months else None,
        "to": answer.months.last if answer.months else None,
        "index": _index(answer.index),
        "suppressed": answer.suppressed,
        "filled": {name: _index(each) for name, each in answer.filled.items()},
        "years": {year: _index(each) for year, each in answer.years.items()},
        "not_assessed": dict(answer.not_assessed),
        "without_peers": answer.alone,
        "unrated_peers": answer.unrated,
        "unclear_peers": answer.unclear,
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _index(index: Index | None) -> dict[str, Any] | None:
    if index is None:
        return None
    lower, upper = index.interval or (None, None)
    return {
        "value": round(index.value, 6),
        "rank_biserial": round(index.rank_biserial, 6),
        "lower": None if lower is None else round(lower, 6),
        "upper": None if upper is None else round(upper, 6),
        "events": index.events,
        "pairs": index.pairs,
        "won": index.won,
        "tied": index.tied,
        "lost": index.lost,
    }


def _print(answer: MeritIndexAnswer) -> None:
    console = stdout()
    period = f", orders of {answer.months}" if answer.months else ""
    console.print(f"[bold]{escape(answer.counted.name or answer.counted.id)}[/]{period}")
    if answer.index is None:
        few = f"fewer than {FEWEST} rated people in the risk sets: not shown"
        console.print(few if answer.suppressed else "Not assessed: no promotion on record has a risk set that can be compared.")
    else:
        print_table(_table(answer, answer.index))
    for sentence in _open(answer):
        console.print(f"[yellow]{sentence}[/]", soft_wrap=True)
    print_convention(answer.convention, answer.as_of)


def _table(answer: MeritIndexAnswer, whole: Index) -> Table:
    table = Table()
    for name in ("promotions", "index", "95 % interval", "rank-biserial", "events", "pairs", "won", "tied", "lost"):
        table.add_column(name, overflow="fold")
    table.add_row("all", *_cells(whole), end_section=True)
    for filled, index in answer.filled.items():
        table.add_row(_FILLED[filled], *_cells(index), end_section=filled == [*answer.filled][-1])
    for year, index in answer.years.items():
        table.add_row(year, *_cells(index))
    return table


def _cells(index: Index | None) -> tuple[str, ...]:
    if index is None:
        return ("not shown",)
    interval = f"{index.interval[0]:.3f} to {index.interval[1]:.3f}" if index.interval else "one event: none"
    counts = (index.events, index.pairs, index.won, index.tied, index.lost)
    return f"{index.value:.3f}", interval, f"{index.rank_biserial:+.3f}", *(f"{count:,}" for count in counts)


def _open(answer: MeritIndexAnswer) -> Iterator[str]:
    """Yield sentences on what is not assessed."""
    texts = {**shared_missing(), **MISSING}
    for missing, count in answer.not_assessed.items():
        yield f"Not assessed: {count_text(count)} promotions. Missing: {texts[missing]}."
    if answer.alone != 0:
        yield f"Nobody else was in the risk set of {count_text(answer.alone)} promotions."
    if answer.unrated != 0:
        yield f"No pair was formed with {count_text(answer.unrated)} peers without a rating before the order."
    if answer.unclear != 0:
        yield f"No pair was formed with {count_text(answer.unclear)} peers of whom something is not known."
