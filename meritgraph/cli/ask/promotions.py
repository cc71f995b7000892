"""``meritgraph ask promotions``: who is promoted in a body, by mode, sex, age and year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.questions.promotions import PromotionsAnswer, YearOfPromotions, ask_promotions
from meritgraph import services
from meritgraph.cli.ask.printing import (
    YearFrom,
    YearTo,
    cell_text,
    count_text,
    print_convention,
    print_not_computed,
    share_document,
    share_text,
)
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def promotions(
    about: Annotated[str, typer.Argument(help="Id of a body, or a country such as UZ.", show_default=False)],
    first: YearFrom = None,
    last: YearTo = None,
    as_json: AsJson = False,
) -> None:
    """Count the promotions of a body or a country by year: by mode, sex and age band.

    Without years, the last three. Exits 0 when it is answered, 1 when an id is unknown or no detection has computed the figure
    yet.

    Example: meritgraph ask promotions UZ --from 2024 --to 2025
    """
    answer = run(_ask(Settings(), about, first, last))
    if answer is None:
        print_not_computed()
        raise typer.Exit(FAILED)
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(settings: Settings, about: str, first: int | None, last: int | None) -> PromotionsAnswer | None:
    async with services.migrated_database(settings) as database:
        return await ask_promotions(database.read, about, first, last)


def _document(answer: PromotionsAnswer) -> dict[str, Any]:
    return {
        "about": {"id": answer.counted.id, "name": answer.counted.name},
        "years": [_year(each) for each in answer.years],
        "unknown_day": answer.unknown_day,
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _year(each: YearOfPromotions) -> dict[str, Any]:
    return {
        "year": each.year,
        "promotions": each.promotions,
        "modes": each.modes,
        "sexes": each.sexes,
        "age_bands": each.age_bands,
        "by_competition": share_document(each.by_competition),
        "young": share_document(each.young),
        "young_by_competition": each.young_by_competition,
        "unknown_steps": each.unknown_steps,
        "loaded": each.loaded,
        "assessed": each.assessed,
    }


def _print(answer: PromotionsAnswer) -> None:
    console = stdout()
    console.print(f"[bold]{escape(answer.counted.name or answer.counted.id)}[/]")
    table = Table()
    for name in ("year", "promotions", "mode", "sex", "age", "by competition", "young by competition"):
        table.add_column(name, overflow="fold")
    for each in answer.years:
        if not each.assessed:
            table.add_row(str(each.year), "not assessed")
            continue
        table.add_row(
            str(each.year),
            count_text(each.promotions),
            *(_cells(cells) for cells in (each.modes, each.sexes, each.age_bands)),
            _by_competition(each),
            cell_text(each.young_by_competition),
        )
    print_table(table)
    for each in answer.years:
        if not each.assessed:
            console.print(f"[yellow]{each.year}: not assessed, as no order of the year is loaded.[/]", soft_wrap=True)
            continue
        if each.loaded is False:
            console.print(f"[yellow]{each.year}: the orders of the year are not loaded completely.[/]", soft_wrap=True)
        if each.unknown_steps != 0:
            counted = count_text(each.unknown_steps)
            console.print(f"[yellow]{each.year}: whether ranks were gained is not known of {counted} further moves.[/]")
    if answer.unknown_day != 0:
        console.print(f"[yellow]Promotions of which not even the year is known: {count_text(answer.unknown_day)}.[/]")
    print_convention(answer.convention, answer.as_of)


def _by_competition(each: YearOfPromotions) -> str:
    if each.promotions == 0:
        return ""
    # Of enough promotions, it is a cell of the modes that would be found.
    return share_text(each.by_competition) if each.by_competition or each.promotions is None else "not shown, as the mode is not"


def _cells(cells: Mapping[str, int | None] | None) -> str:
    if cells is None:
        return cell_text(None)
    return "\n".join(f"{name} {cell_text(count)}" for name, count in sorted(cells.items()))
