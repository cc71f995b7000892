"""``meritgraph ask appointers``: who appointed whom in a body."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from merit.questions.appointers import AppointersAnswer, AppointerShares, ask_appointers
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.ask.days import AsOf, day_of_question, spans_text
from meritgraph.cli.ask.printing import MOST_LISTED, print_convention, share_document, share_text
from meritgraph.cli.ask.tables import print_table
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stderr, stdout
from meritgraph.network_files import NetworkFormat, write_network
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def appointers(
    body: Annotated[str, typer.Argument(help="Id of a body.", show_default=False)],
    graphml: Annotated[Path | None, typer.Option(help="Write the network to this file as GraphML.", show_default=False)] = None,
    gexf: Annotated[Path | None, typer.Option(help="Write the network to this file as GEXF.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_LISTED, help="Most people to list; files and --json have all.")] = 20,
    as_of: AsOf = None,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """Say who appointed whom in a body with its units, and write the network for Gephi.

    The files hold names, so only you can read them; a file of that name is replaced. Exits 0 when it is answered, 1 when the id
    is unknown or a file cannot be written.

    Example: meritgraph ask appointers organisation:1a… --gexf appointers.gexf
    """
    asked = require_purpose(Settings(), "ask appointers", purpose)
    listed = None if as_json or graphml or gexf else limit
    answer = run(_ask(asked, body, day_of_question(as_of), listed))
    for path, form in ((graphml, NetworkFormat.GRAPHML), (gexf, NetworkFormat.GEXF)):
        if path is not None:
            write_network(answer.network.graph, path, form)
            stderr().print(f"Written: {escape(str(path))}", soft_wrap=True)
    if as_json:
        print_json(_document(answer))
    else:
        _print(answer, limit)


async def _ask(asked: Reading, body: str, as_of: date, listed: int | None) -> AppointersAnswer:
    async with services.migrated_database(asked.settings) as database:
        answer = await ask_appointers(database.read, body, as_of)
        shown = _document(answer) if listed is None else [each.appointer.servant for each in answer.appointers[:listed]]
        await asked.record(database, shown)
        return answer


def _print(answer: AppointersAnswer, limit: int) -> None:
    console, network = stdout(), answer.network
    units = f" with {len(answer.units)} units" if answer.units else ""
    console.print(f"{escape(answer.name)}{units}, before {answer.as_of}", soft_wrap=True)
    if answer.appointers:
        print_table(_table(answer, limit))
    if (more := len(answer.appointers) - limit) > 0:
        console.print(f"{more:,} further people signed orders: see --limit and --json.")
    console.print(
        f"People of whom an order says who signed it: {network.appointed:,}; in post by such an order: {network.in_post:,}."
    )
    for number, what in (
        (network.unsigned, "people of whom no order says who signed it"),
        (network.undated, "orders that may be of that day or of a later one"),
    ):
        if number:
            console.print(f"[yellow]Not assessed:[/] {what}: {number:,}", soft_wrap=True)
    for name, spans in answer.not_loaded.items():
        console.print(f"[yellow]Not assessed:[/] orders of {escape(name)}, {spans_text(spans)}", soft_wrap=True)
    for each in answer.unreadable:
        console.print(f"[yellow]Left out:[/] {each.subject}, because {escape(each.reason)}", soft_wrap=True)
    print_convention(answer.convention)


def _table(answer: AppointersAnswer, limit: int) -> Table:
    table = Table()
    table.add_column("person", overflow="fold")
    for name in ("appointed", "share of all", "in post", "share in post", "appointed by", "own orders"):
        table.add_column(name, justify="right", overflow="fold")
    for each in answer.appointers[:limit]:
        found = each.appointer
        doubt = "\n[yellow]rests on a match that nobody has settled[/]" if each.unsettled else ""
        table.add_row(
            f"{escape(each.name)}\n[dim]{found.servant}[/]{doubt}",
            f"{found.appointed:,}",
            share_text(each.of_all),
            f"{found.in_post:,}",
            share_text(each.of_in_post),
            f"{found.appointed_by:,}",
            f"{found.signed_own:,}",
        )
    return table


def _document(answer: AppointersAnswer) -> dict[str, Any]:
    network = answer.network
    return {
        "body": {"id": answer.body, "name": answer.name, "units": answer.units},
        "as_of": answer.as_of,
        "appointers": [_appointer(each) for each in answer.appointers],
        "edges": [
            {"appointer": signer, "appointed": appointed, **properties}
            for signer, appointed, properties in network.graph.edges(data=True)
        ],
        "people_appointed": network.appointed,
        "people_in_post": network.in_post,
        "not_assessed": {
            "people_without_a_known_signer": network.unsigned,
            "orders_of_an_unknown_day": network.undated,
            "not_loaded": [{"body": name, "label": "Appointment", "days": spans} for name, spans in answer.not_loaded.items()],
            "not_read": [{"subject": each.subject, "reason": each.reason} for each in answer.unreadable],
        },
        "convention": answer.convention,
    }


def _appointer(each: AppointerShares) -> dict[str, Any]:
    found = each.appointer
    return {
        "servant": found.servant,
        "name": each.name,
        "appointed": found.appointed,
        "share_of_all": share_document(each.of_all),
        "in_post": found.in_post,
        "share_in_post": share_document(each.of_in_post),
        "appointed_by": found.appointed_by,
        "signed_own": found.signed_own,
        "rests_on_unreviewed_match": each.unsettled,
    }
