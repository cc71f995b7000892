"""``meritgraph findings export --bundle`` and ``findings verify``: one lead with its evidence as a file that travels."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from graph.driver.database import Database
from graph.errors import MeritgraphError
from graph.private_files import write_private_bytes
from meritgraph.access.commands import user_of_machine
from meritgraph.access.local_key import SIGNING_KEY, SigningKey
from meritgraph.cli.exit_codes import CLEAN, FAILED
from meritgraph.cli.output import AsJson, print_json
from meritgraph.cli.purpose import require_purpose
from meritgraph.cli.reviewing import on_graph
from meritgraph.console import stdout
from meritgraph.settings import Settings

commands = typer.Typer(add_completion=False)

_COMMAND = "findings export"

Bundle = Annotated[
    str | None,
    typer.Option(help="Id of one finding, which is written with all its evidence as a zip file; FILE may be left out."),
]
Redact = Annotated[bool, typer.Option("--redact", help="With --bundle: leave out the names of third parties.")]


class UnreadableBundle(MeritgraphError):
    """The file of a bundle cannot be opened."""


def export_bundle(finding: str, file: Path | None, purpose: str | None, *, redact: bool) -> None:
    """Write the bundle of a lead to a file that only the caller can read, and print its name."""
    settings = Settings()
    asked = require_purpose(settings, _COMMAND, purpose)
    # They bring the API, which takes a second to import.
    from meritgraph.case_pages.bundle.archive import pack
    from meritgraph.case_pages.bundle.content import Export, bundle_files, name_of
    from meritgraph.case_pages.bundle.making import lead_of
    from meritgraph.case_pages.texts import ENGLISH, Texts

    async def work(database: Database) -> bytes:
        lead = await lead_of(database, finding)
        await asked.record(database, lead)
        now = datetime.now(UTC).replace(microsecond=0)
        export = Export(user_of_machine(), now, asked.purpose, redact)
        return pack(bundle_files(lead, export, Texts.of(ENGLISH)), now, SigningKey.open(settings.keys).bundle_key)

    packed = on_graph(work, "Stopped. No file was written.")
    path = file or Path(name_of(finding))
    write_private_bytes(path, packed)
    stdout().print(f"The lead and its evidence are in {escape(str(path))}.", soft_wrap=True)


@commands.command("verify")
def verify_command(
    file: Annotated[Path, typer.Argument(help="File that `findings export --bundle` wrote.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Check the file of a bundle: every file in it is as it was when the bundle was made, none is missing, none was added.

    On the home of the hub that made it, it also says so. Elsewhere it cannot tell who made the file.

    Exits 0 when nothing was changed, and 1 otherwise.

    Example: meritgraph findings verify finding-1a….zip
    """
    from meritgraph.case_pages.bundle.archive import verify

    try:
        with file.open("rb") as opened:
            verified = verify(opened, _key(Settings()))
    except OSError as error:
        raise UnreadableBundle(f"{file} cannot be read: {error.strerror}. Name the zip file of a bundle.") from error
    if as_json:
        print_json({"files": verified.files, "problems": verified.problems, "madeHere": verified.made_here})
    else:
        for problem in verified.problems:
            stdout().print(problem, markup=False, soft_wrap=True)
        if not verified.problems:
            stdout().print(f"{verified.files} files, each as it was when the bundle was made.")
            stdout().print(
                "This hub made it."
                if verified.made_here
                else "Whether a hub made it, and which one, cannot be told here: only the hub that made it knows its seal.",
                soft_wrap=True,
            )
    raise typer.Exit(FAILED if verified.problems else CLEAN)


def _key(settings: Settings) -> bytes | None:
    """Return the key under which this hub seals its bundles; None where there is no hub. Raises UnusableSigningKey."""
    path = settings.keys / SIGNING_KEY
    return SigningKey.read(path).bundle_key if path.exists() else None
