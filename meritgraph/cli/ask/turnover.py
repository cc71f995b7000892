"""``meritgraph ask turnover``: how many people left a body, and why."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.questions.shown import FEWEST
from merit.questions.turnover import Rate, Turnover, TurnoverAnswer, ask_turnover
from meritgraph import services
from meritgraph.cli.ask.printing import MonthFrom, MonthTo, count_text, month, print_convention, print_not_computed
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.exit_codes import FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def turnover(
    about: Annotated[
        list[str], typer.Argument(help="Ids of bodies, taken together, or a country such as KZ.", show_default=False)
    ],
    first: MonthFrom = None,
    last: MonthTo = None,
    change: Annotated[
        str | None, typer.Option(help="First month after a change: before and after are told apart.", show_default=False)
    ] = None,
    rest_of: Annotated[
        str | None, typer.Option(help="Country whose other bodies are told apart, such as KZ.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what share of the people of a body left in some months, and why.

    Without months, in the last twelve. Pilot bodies against the rest: name the pilots, and their country by --rest-of. Exits 0
    when it is answered, 1 when an id is unknown or no detection has computed the figure yet.

    Example: meritgraph ask turnover organisation:1a… --from 2024-01 --to 2025-12 --change 2025-01 --rest-of KZ
    """
    terms = (month(first), month(last), month(change))
    answer = run(_ask(Settings(), about, terms, rest_of))
    if answer is None:
        print_not_computed()
        raise typer.Exit(FAILED)
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer)


async def _ask(
    settings: Settings, about: list[str], terms: tuple[str | None, str | None, str | None], rest_of: str | None
) -> TurnoverAnswer | None:
    first, last, change = terms
    async with services.migrated_database(settings) as database:
        return await ask_turnover(database.read, about, first, last, change=change, rest_of=rest_of)


def _document(answer: TurnoverAnswer) -> dict[str, Any]:
    return {
        "bodies": [{"id": each.id, "name": each.name} for each in answer.counted],
        "groups": {name: _group(group) for name, group in answer.groups.items()},
        "convention": answer.convention,
        "as_of": answer.as_of,
    }


def _group(group: Turnover) -> dict[str, Any]:
    return {
        "from": group.months.first,
        "to": group.months.last,
        "months_assessed": group.assessed,
        "months_not_loaded": group.not_loaded,
        "bodies_not_loaded": group.bodies_not_loaded,
        "leavers": _rate(group.leavers),
        "kinds": None if group.kinds is None else {kind: _rate(rate) for kind, rate in group.kinds.items()},
        "transfers": _rate(group.transfers),
        "long_leaves": _rate(group.leaves),
        "unclear": group.unclear,
        "headcount_open": group.headcount_open,
    }


def _rate(rate: Rate | None) -> dict[str, Any] | None:
    if rate is None:
        return None
    mean = round(float(rate.denominator), 3)
    bounds = {"lower": round(rate.lower, 6), "upper": round(rate.upper, 6)}
    return {"numerator": rate.numerator, "denominator": mean, "value": round(rate.value, 6), **bounds}


def _print(answer: TurnoverAnswer) -> None:
    console = stdout()
    console.print(", ".join(f"[bold]{escape(each.name or each.id)}[/]" for each in answer.counted))
    table = Table()
    for name in ("months", "left", "mean headcount", "turnover", "95 % interval", "of these", "apart"):
        table.add_column(name, overflow="fold")
    for name, group in answer.groups.items():
        label = f"{name}\n" if len(answer.groups) > 1 else ""
        table.add_row(f"{label}{group.months}", *_cells(group))
    print_table(table)
    for sentence in _open(answer):
        console.print(sentence, soft_wrap=True)
    print_convention(answer.convention, answer.as_of)


def _cells(group: Turnover) -> tuple[str, ...]:
    rate = group.leavers
    if rate is None or group.kinds is None:
        return (f"not shown: fewer than {FEWEST} people" if group.suppressed else "not assessed", "", "", "", "", "")
    kinds = "\n".join(f"{kind} {each.numerator:,}" for kind, each in group.kinds.items() if each.numerator)
    apart = [
        (name, each.numerator)
        for name, each in (("transfers", group.transfers), ("long leaves", group.leaves))
        if each and each.numerator
    ]
    return (
        f"{rate.numerator:,}",
        f"{float(rate.denominator):,.1f}",
        f"{rate.value:.1%}",
        f"{rate.lower:.1%} to {rate.upper:.1%}",
        kinds,
        "\n".join(f"{name} {count:,}" for name, count in apart),
    )


def _open(answer: TurnoverAnswer) -> list[str]:
    """Return sentences on what is not assessed."""
    found: list[str] = []
    for name, group in answer.groups.items():
        of = f" ({name})" if len(answer.groups) > 1 else ""
        if group.not_loaded:
            found.append(
                f"[yellow]Not assessed{of}: {len(group.not_loaded)} of {len(group.months)} months, from {group.not_loaded[0]} to "
                f"{group.not_loaded[-1]}.[/] The orders of these months are not loaded completely."
            )
        if group.bodies_not_loaded:
            found.append(f"[yellow]Left out{of}: up to {group.bodies_not_loaded:,} bodies of which orders are not loaded.[/]")
        if group.unclear != 0 and not group.suppressed:
            found.append(
                f"[yellow]Not known{of}: whether or when {count_text(group.unclear)} further people left.[/] They are not in the "
                "numerator."
            )
    return found
