"""``meritgraph browser``: where Neo4j Browser is, its guides and saved queries, and the query that shows one node there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from graph.cypher.statements import statement
from graph.errors import MeritgraphError, UnknownId
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.output import run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import stderr
from meritgraph.settings import Settings

_SECONDS = 60.0
_KINDS = "finding, servant, position or organisation"

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Neo4j Browser: guides, saved queries, and links to what is on record.\n\nExample: meritgraph browser guide",
)

NO_BROWSER = (
    "No Neo4j Browser belongs to this hub. docs/investigators.md says how to set one up, and MERITGRAPH_BROWSER_URL names its "
    "address."
)


class NoBrowser(MeritgraphError):
    """A link was asked for, and there is no Browser to which it could lead, or the Browser's copy does not have the node."""


@app.command()
def guide() -> None:
    """Print where Neo4j Browser is, and what opens its guides there.

    Example: meritgraph browser guide
    """
    from merit.registry import all_rules
    from meritgraph.browser.steps import guides

    browser = Settings().browser
    if browser.url is None:
        stderr().print(NO_BROWSER, soft_wrap=True)
    else:
        stderr().print(f"Neo4j Browser: {browser.url} (copy of {browser.country})", markup=False, soft_wrap=True)
    stderr().print(
        "Type one of these lines into the editor of a Browser; one of before the middle of 2025 takes those with html.",
        soft_wrap=True,
    )
    for each in guides(all_rules()):
        for ending in ("adoc", "html"):
            print(f":play {browser.hub}/guide/{each.name}.{ending}")


@app.command()
def queries(
    output: Annotated[Path | None, typer.Option(help="File to write; by default they are printed.", show_default=False)] = None,
) -> None:
    """Print the queries of the guides as CSV, which Neo4j Browser imports as Saved Cypher.

    Example: meritgraph browser queries --output saved-queries.csv
    """
    from merit.registry import all_rules
    from meritgraph.browser.saved_queries import saved_queries
    from meritgraph.browser.steps import guides

    text = saved_queries(guides(all_rules()))
    if output is None:
        print(text, end="")
        return
    output.write_text(text, "utf-8")
    stderr().print(f"Wrote {output}. Import it in Neo4j Browser under Saved Cypher.", markup=False, soft_wrap=True)


@app.command("open")
def open_node(
    id_: Annotated[str, typer.Argument(metavar="ID", help=f"Id of a {_KINDS}.")],
    purpose: Purpose = None,
) -> None:
    """Print the address that opens Neo4j Browser with the query that shows one node.

    Example: meritgraph browser open finding:1a… --purpose investigation
    """
    settings = Settings()
    reading = require_purpose(settings, "browser open", purpose)
    if settings.browser.url is None:
        raise NoBrowser(NO_BROWSER)
    print(run(_address(settings, id_, reading)))


async def _address(settings: Settings, id_: str, reading: Reading) -> str:
    """Return the address, after it is recorded whose data the query shows. Raises UnknownId, NoBrowser."""
    # The API's facts take a second to import.
    from meritgraph.browser.links import browser_address
    from meritgraph.browser.targets import is_target, people_shown, query_of
    from resolvers.context import Context
    from resolvers.nodes import node

    country = settings.browser.country
    assert country is not None
    async with services.migrated_database(settings) as database:
        context = Context(database, b"", date.today(), _SECONDS)
        found = await node(context, id_)
        if not is_target(found):
            raise UnknownId(_KINDS, id_)
        if not await context.browser_links.leads_to(country, found):
            raise NoBrowser(f"{id_} is not in the copy that the Browser shows: that holds {country} alone.")
        evidence = await database.read(statement("access/evidence_of_findings"), {"ids": [found.id]})
        await reading.record(database, [await people_shown(context, found, country), evidence])
    return browser_address(settings.browser, query_of(found))
