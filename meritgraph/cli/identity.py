"""``meritgraph identity``: who may be one person, who was judged to be, and the key under which people are known."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.markup import escape
from rich.table import Table

from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgement_files import export_judgements, import_judgements
from loaders.entity_resolution.judgements import judge, judgements, withdraw
from loaders.keys.key_check import claim_identity_key
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import CandidateState, candidates
from loaders.rekey import rekey
from loaders.sync import whole_catalogue
from meritgraph import services
from meritgraph.cli.output import AsJson, console, print_json, progress_bar, results, running
from meritgraph.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Who is one person: candidates, judgements, the identity key.")


@app.command("candidates")
def list_candidates(
    state: Annotated[CandidateState, typer.Option(help="Whether somebody has judged them, and how.")] = CandidateState.OPEN,
    limit: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show pairs who may be one person, the likeliest first, and why.

    Example: meritgraph identity candidates --limit 10
    """

    async def work() -> list[dict[str, object]]:
        async with services.migrated_database(Settings()) as database:
            return await candidates(database, state, limit)

    found = running(work())
    if as_json:
        print_json(found)
        return
    for each in found:
        screen = results()
        screen.print(f"[bold]{each['score']:.2f}[/] {escape(str(each['left_name']))} – {escape(str(each['right_name']))}")
        screen.print(f"     {each['left']}  {each['right']}", style="dim", soft_wrap=True)
        screen.print(f"     {escape('; '.join(cast('list[str]', each['reasons'])))}", soft_wrap=True)
    results().print(f"{len(found)} candidates. Judge with: meritgraph identity judge LEFT RIGHT accept|reject|unsure --why …")


@app.command("judge")
def judge_pair(
    left: Annotated[str, typer.Argument(help="Id of a servant.")],
    right: Annotated[str, typer.Argument(help="Id of another servant.")],
    verdict: Annotated[Verdict, typer.Argument(help="Are they one person?")],
    why: Annotated[str, typer.Option(help="In your words; stands in the record.")],
    by: Annotated[str | None, typer.Option(help="Who judges; you by default.")] = None,
) -> None:
    """Judge whether two servants are one person, and make it so.

    Example: meritgraph identity judge servant:1a… servant:2b… accept --why "same personal file"
    """
    settings = Settings()

    async def work() -> str:
        async with services.migrated_database(settings) as database:
            made = await judge(database, left, right, verdict, by or getpass.getuser(), why, datetime.now(UTC))
            await services.bring_up_to_date(database, settings)
            return made.id

    results().print(f"Kept as {running(work())}.")


@app.command("withdraw")
def withdraw_judgement(judgement: Annotated[str, typer.Argument(help="Id of the judgement.")]) -> None:
    """Take a judgement back: what it joined is two again.

    Example: meritgraph identity withdraw judgement:1a…
    """
    settings = Settings()

    async def work() -> None:
        async with services.migrated_database(settings) as database:
            await withdraw(database, judgement, datetime.now(UTC))
            await services.bring_up_to_date(database, settings)

    running(work())
    results().print("Withdrawn.")


@app.command("judgements")
def list_judgements(as_json: AsJson = False) -> None:
    """Show all judgements: who, when, why, and what became of them.

    Example: meritgraph identity judgements
    """

    async def work() -> list[dict[str, object]]:
        async with services.migrated_database(Settings()) as database:
            return [asdict(each) for each in await judgements(database)]

    found = running(work())
    if as_json:
        print_json(found)
        return
    table = Table()
    for name in ("id", "verdict", "state", "by", "at", "why", "problem"):
        table.add_column(name)
    for each in found:
        table.add_row(*(escape(str(each[name] or "")) for name in ("id", "verdict", "state", "by", "at", "why", "problem")))
    results().print(table)


@app.command("export")
def export_file(file: Annotated[Path, typer.Argument(help="File to write, one JSON object per line.")]) -> None:
    """Write all judgements to a file; numbers stand in it as keyed hashes.

    Example: meritgraph identity export judgements.jsonl
    """
    settings = Settings()

    async def work() -> list[str]:
        async with services.migrated_database(settings) as database:
            return await export_judgements(database, KeyRing.open(settings.keys))

    lines = running(work())
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    results().print(f"{len(lines)} judgements are in {file}.")


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="File that `export` wrote, or one written by hand.", exists=True, dir_okay=False, readable=True)
    ],
) -> None:
    """Read judgements from a file and make them so; what the graph knows better stays.

    Example: meritgraph identity import examples/uk_organograms/judgements.jsonl
    """
    settings = Settings()
    lines = file.read_text("utf-8").splitlines()

    async def work() -> int:
        async with services.migrated_database(settings) as database:
            keys = KeyRing.open(settings.keys)
            await database.write(lambda transaction: claim_identity_key(transaction, keys))
            changed = await import_judgements(database, lines, keys)
            await services.bring_up_to_date(database, settings)
            return changed

    results().print(f"{running(work())} judgements were new or newer.")


@app.command("rekey")
def new_key() -> None:
    """Change the identity key without losing anyone. Stop loaders first; back the new key file up afterwards.

    A rekeying that was interrupted is finished by running it again. Example: meritgraph identity rekey
    """
    settings = Settings()

    async def work() -> str:
        async with services.migrated_database(settings) as database:
            with progress_bar(console()) as bar:
                task = bar.add_task("rekeying", total=None)
                portals = await whole_catalogue(database)
                keys = await rekey(database, settings.keys, portals, lambda done: bar.update(task, completed=done))
            return keys.key_id

    results().print(f"The graph is under the identity key {running(work())} now. Back up {settings.keys / 'identity.key'}.")
