"""``meritgraph ask ratings-lead-to``: what became of people after they were rated."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.figures.ratings_lead_to import EVENTS
from merit.questions.ratings_lead_to import Band, Event, RatingsLeadToAnswer, ask_ratings_lead_to
from meritgraph import services
from meritgraph.cli.ask.printing import YearFrom, YearTo, count_text, print_convention, print_not_computed, share_document
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def ratings_lead_to(
    about: Annotated[str, typer.Argument(help="Id of a body, or a country such as UZ.", show_default=False)],
    first: YearFrom = None,
    last: YearTo = None,
    as_json: AsJson = False,
) -> None:
    """Say what ratings lead to: what became of people in each rating band within twelve months.

    Without years, those rated in the last three. Exits 0 when it is answered, 1 when an id is unknown or no detection has
    computed the figure yet.

    Example: meritgraph ask ratings-lead-to organisation:1a… --from 2023 --to 2024
    """
    answer = run(_ask(Settings(), about, first, last))
    if answer is None:
        print_not_computed()
        raise typer.Exit(FAILED)
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(settings: Settings, about: str, first: int | None, last: int | None) -> RatingsLeadToAnswer | None:
    policy = services.policy_of(settings)
    async with services.migrated_database(settings) as database:
        return await ask_ratings_lead_to(database.read, about, policy, first, last)


def _document(answer: RatingsLeadToAnswer) -> dict[str, Any]:
    return {
        "about": {"id": answer.counted.id, "name": answer.counted.name},
        "years": [
            {
                "year": year.year,
                "assessed": year.assessed,
                "bands": [_band(band) for band in year.bands],
                "not_assessed": year.not_assessed,
            }
            for year in answer.years
        ],
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "above": band.above,
        "highest": band.highest,
        "people": band.people,
        "censored": band.censored,
        "events": {
            each.name: {"share": share_document(each.share), "assessed": each.assessed, "open": each.open} for each in band.events
        },
    }


def _print(answer: RatingsLeadToAnswer) -> None:
    console = stdout()
    console.print(f"[bold]{escape(answer.counted.name or answer.counted.id)}[/]")
    for year in answer.years:
        if not year.assessed:
            console.print(f"[yellow]Rated in {year.year}: not assessed, as no rating of the year is loaded.[/]", soft_wrap=True)
            continue
        table = Table(title=f"Rated in {year.year}", title_justify="left")
        for name in ("score", "people", *EVENTS):
            table.add_column(name, overflow="fold")
        for band in year.bands:
            later = f"\n{count_text(band.censored)}: twelve months not over yet" if band.censored != 0 else ""
            label = f"{band.above:g} to {band.highest:g}"
            table.add_row(label, f"{count_text(band.people)}{later}", *(map(_cell, band.events)))
        print_table(table)
        if year.not_assessed != 0:
            console.print(f"[yellow]Not assessed: {count_text(year.not_assessed)} ratings of unknown score, year or body.[/]")
    print_convention(answer.convention, answer.as_of)


def _cell(event: Event) -> str:
    if event.assessed == 0:
        return "not assessed"
    if event.share is None:
        return "not shown"
    share = event.share
    lines = [f"{share.value:.0%}", f"{share.numerator} of {share.denominator}", f"{share.lower:.0%} to {share.upper:.0%}"]
    return "\n".join([*lines, *([f"{count_text(event.open)} open"] if event.open != 0 else [])])
