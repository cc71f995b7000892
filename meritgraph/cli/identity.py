"""``meritgraph identity``: match candidates, judgements, and the identity key."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.markup import escape
from rich.table import Table

from graph.driver.database import Database
from graph.errors import JudgementRefused
from loaders.entity_resolution.clusters import Judgement, Verdict
from loaders.entity_resolution.judgement_files import export_judgements, import_judgements
from loaders.entity_resolution.judgements import judge, judgements, withdraw
from loaders.keys.key_check import claim_identity_key, keys_of_graph
from loaders.keys.keyring import IDENTITY_KEY
from loaders.matching.candidates import CandidateState, candidates
from loaders.rekey import rekey
from loaders.sync import require_loaded_portals
from meritgraph import services
from meritgraph.access.commands import Reading
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.cli.purpose import Purpose, require_purpose
from meritgraph.console import progress_bar, stderr, stdout
from meritgraph.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Decide who is one person: match candidates, judgements, the identity key.\n\nExample: meritgraph identity candidates",
)

_JUDGEMENTS_KEPT = "Stopped. If the judgement was saved already, the next `meritgraph sync` applies it; otherwise run this again."


@app.command("candidates")
def list_candidates(
    state: Annotated[CandidateState, typer.Option(help="State of the candidates to list.")] = CandidateState.OPEN,
    limit: Annotated[int, typer.Option(min=1, help="Largest number of candidates to list.")] = 50,
    purpose: Purpose = None,
    as_json: AsJson = False,
) -> None:
    """List pairs who may be one person, the likeliest first, with the reasons.

    Example: meritgraph identity candidates --limit 10
    """
    asked = require_purpose(Settings(), "identity candidates", purpose)

    async def work() -> list[dict[str, object]]:
        async with services.migrated_database(asked.settings) as database:
            found = await candidates(database, state, limit)
            await asked.record(database, found)
            return found

    found = run(work())
    if as_json:
        print_json(found)
        return
    console = stdout()
    for each in found:
        console.print(f"[bold]{each['score']:.2f}[/] {escape(str(each['left_name']))} – {escape(str(each['right_name']))}")
        console.print(f"     {each['left']}  {each['right']}", style="dim", soft_wrap=True)
        console.print(f"     {escape('; '.join(cast('list[str]', each['reasons'])))}", soft_wrap=True)
    console.print(f"{len(found)} candidates. To judge one: meritgraph identity judge LEFT RIGHT accept|reject|unsure --why …")


@app.command("judge")
def judge_pair(
    left: Annotated[str, typer.Argument(help="Id of a servant.")],
    right: Annotated[str, typer.Argument(help="Id of another servant.")],
    verdict: Annotated[Verdict, typer.Argument(help="Whether they are one person.")],
    why: Annotated[str, typer.Option(help="Reason in your own words; it is kept with the judgement.")],
    by: Annotated[str | None, typer.Option(help="Name of the person who judges; your user name by default.")] = None,
) -> None:
    """Judge whether two servants are one person, and apply the judgement.

    Example: meritgraph identity judge servant:1a… servant:2b… accept --why "same personal file"
    """
    settings = Settings()

    async def work() -> str:
        async with services.migrated_database(settings) as database:
            made = await judge(database, left, right, verdict, by or getpass.getuser(), why, datetime.now(UTC))
            await services.update_after_change(database, settings)
            return made.id

    stdout().print(f"Saved as {run(work(), _JUDGEMENTS_KEPT)}.")


@app.command("withdraw")
def withdraw_judgement(
    judgement: Annotated[str, typer.Argument(help="Id of the judgement.")],
    why: Annotated[str, typer.Option(help="Reason in your own words; it is kept with the judgement.")] = "",
    by: Annotated[str | None, typer.Option(help="Name of the person who withdraws it; your user name by default.")] = None,
) -> None:
    """Withdraw a judgement: servants whom it joined are two again.

    Example: meritgraph identity withdraw judgement:1a… --why "two personal files"
    """
    settings = Settings()

    async def work() -> None:
        async with services.migrated_database(settings) as database:
            await withdraw(database, judgement, datetime.now(UTC), by or getpass.getuser(), why)
            await services.update_after_change(database, settings)

    run(work(), _JUDGEMENTS_KEPT)
    stdout().print("Withdrawn.")


@app.command("apply")
def apply_waiting() -> None:
    """Apply the waiting judgements, such as those that investigators made by the API.

    `sync` does so, too. If none waits, nothing is done.

    Example: meritgraph identity apply
    """
    settings = Settings()

    async def work() -> list[Judgement]:
        async with services.migrated_database(settings) as database:
            return await services.apply_waiting_judgements(database, settings)

    for each in run(work(), _JUDGEMENTS_KEPT):
        stdout().print(f"{each.id} still waits: {each.problem}.", markup=False, soft_wrap=True)


@app.command("judgements")
def list_judgements(purpose: Purpose = None, as_json: AsJson = False) -> None:
    """List all judgements: who judged, when and why, and what became of them.

    Example: meritgraph identity judgements
    """
    asked = require_purpose(Settings(), "identity judgements", purpose)

    async def work() -> list[dict[str, object]]:
        async with services.migrated_database(asked.settings) as database:
            found = await judgements(database)
            await _record_judged(asked, database, found)
            return [asdict(each) for each in found]

    found = run(work())
    if as_json:
        print_json(found)
        return
    table = Table()
    names = ("id", "verdict", "state", "by", "at", "why", "problem")
    for name in names:
        table.add_column(name)
    for each in found:
        table.add_row(*(escape(str(each[name] or "")) for name in names))
    stdout().print(table)


@app.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(help="File to write: one JSON object per line.")], purpose: Purpose = None
) -> None:
    """Write all judgements to a file, in which national numbers are keyed hashes.

    Example: meritgraph identity export judgements.jsonl
    """
    asked = require_purpose(Settings(), "identity export", purpose)

    async def work() -> list[str]:
        async with services.migrated_database(asked.settings) as database:
            lines = await export_judgements(database, await keys_of_graph(database, asked.settings.keys))
            await _record_judged(asked, database, await judgements(database))
            return lines

    lines = run(work())
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    stdout().print(f"Wrote {len(lines)} judgements to {file}.")


async def _record_judged(asked: Reading, database: Database, found: Sequence[Judgement]) -> None:
    keys = {key for each in found for key in (each.left, each.right)}
    await asked.record_numbers(database, "access/servants_of_identifiers", keys)


@app.command("import")
def import_file(
    file: Annotated[
        Path,
        typer.Argument(help="File that `export` wrote or a person wrote.", exists=True, dir_okay=False, readable=True),
    ],
) -> None:
    """Read judgements from a file and apply them; newer judgements in the graph stay.

    Example: meritgraph identity import examples/uk_organograms/judgements.jsonl
    """
    settings = Settings()
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise JudgementRefused(
            f"{file} is not text in UTF-8. Nothing was imported. Save it as UTF-8, and import it again."
        ) from error

    async def work() -> int:
        async with services.migrated_database(settings) as database:
            keys = await keys_of_graph(database, settings.keys, create=True)
            await database.write(lambda transaction: claim_identity_key(transaction, keys))
            changed = await import_judgements(database, lines, keys)
            await services.update_after_change(database, settings)
            return changed

    stdout().print(f"{run(work(), _JUDGEMENTS_KEPT)} judgements were new or newer than in the graph.")


@app.command("rekey")
def replace_key() -> None:
    """Replace the identity key without losing anyone.

    Stop all loaders first, and back up the new key file afterwards.
    If the command is interrupted, run it again to finish.

    Example: meritgraph identity rekey
    """
    settings = Settings()

    async def work() -> str:
        async with services.migrated_database(settings) as database:
            with progress_bar(stderr()) as bar:
                task = bar.add_task("rekeying", total=None)
                portals = await require_loaded_portals(database)
                keys = await rekey(database, settings.keys, portals, lambda done: bar.update(task, completed=done))
            return keys.key_id

    key_id = run(work(), "Stopped. The graph is under two keys until you run `meritgraph identity rekey` again.")
    stdout().print(f"The graph now uses the identity key {key_id}. Back up {settings.keys / IDENTITY_KEY}.")
