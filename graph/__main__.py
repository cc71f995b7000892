"""Commands for the graph: ``python -m graph show NAME | generate [--check] | generate migration NAME | prepare``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.cypher.dossier_statements import all_dossier_statements
from graph.cypher.statements import Statement, statement
from graph.cypher.write_statements import all_write_statements, named_write_statement
from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.engines import java
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineState, Tuning
from graph.errors import MeritgraphError
from graph.migrations import migrate
from graph.migrations.schema_difference import FOLDER, new_migration
from graph.model.page import model_page

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "model.md"
_START_SECONDS = 120.0


def main(arguments: list[str]) -> int:
    """Run one command. Exit code 1: a page is out of date, or what was asked for does not exist."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "show":
            return _show(given.name)
        if given.command == "prepare":
            return asyncio.run(_prepare())
        if given.what == "migration":
            return _generate_migration(given.name)
        return _check_page() if given.check else _write_page()
    except MeritgraphError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m graph", description="What follows from the model table.")
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="print a statement", epilog="example: python -m graph show create_appointment")
    show.add_argument("name", help="a built statement (create_appointment) or a file (runs/acquire_lease)")
    generate = commands.add_parser(
        "generate",
        help="write docs/model.md, or the next migration",
        epilog="example: python -m graph generate migration index_of_certificates",
    )
    generate.add_argument("what", nargs="?", choices=["migration"], help="write the difference to the table as a migration")
    generate.add_argument("name", nargs="?", default="", help="name of the migration: lower case, underscores")
    generate.add_argument("--check", action="store_true", help="write nothing; fail where docs/model.md is out of date")
    commands.add_parser(
        "prepare", help="make the embedded engine start in half the time: run it once, and keep its classes beside its Java"
    )
    return parser


async def _prepare() -> int:
    file = java.prepared_start()
    with TemporaryDirectory() as folder:
        settings = DatabaseSettings(home=Path(folder))
        home, tuning = engine_dir_of(settings.home), Tuning("512m", _START_SECONDS, _START_SECONDS, _START_SECONDS, "full")
        home.create()
        home.ensure_password()
        # Who holds this lock is the supervisor for those who join the engine.
        with home.supervisor_lock() as lock:
            lock.try_exclusive()
            engine = java.start(home, tuning, lock.fileno(), prepare=(draft := file.with_name(f"{file.name}.{os.getpid()}")))
            bolt_port, http_port = java.wait_until_ready(engine, home, _START_SECONDS)
            home.announce(EngineState(bolt_port, http_port, java_pid=engine.pid, supervisor_pid=os.getpid()))
            async with open_database(settings) as database:
                await migrate(database)
            engine.terminate()
            engine.wait()
        draft.replace(file)
    print(f"Wrote {file}. Engines start with it as long as their Java and its jars stay as they are.")
    return 0


def _show(name: str) -> int:
    about_dossiers = all_dossier_statements().get(name)
    known = about_dossiers or (named_write_statement(name) if name in all_write_statements() else statement(name))
    print(f"{_header(known)}{known.text}")
    return 0


def _header(known: Statement) -> str:
    lines = [f"// Purpose: {known.purpose}"]
    for title, meanings, sigil in (("Parameters", known.parameters, "$"), ("Columns", known.columns, "")):
        lines.append(f"// {title}:{'' if meanings else ' none'}")
        lines += [f"//   {sigil}{name}  {meaning}" for name, meaning in meanings.items()]
    return "\n".join(lines) + "\n"


def _generate_migration(name: str) -> int:
    made = new_migration(name)
    if made is None:
        print("The migrations already give the schema of the table: nothing to write.")
        return 0
    file, text = made
    (FOLDER / file).write_text(text, encoding="utf-8")
    print(f"Wrote graph/migrations/{file}. Read it, and run `python -m graph generate` for docs/model.md.")
    return 0


def _write_page() -> int:
    PAGE.write_text(model_page(), encoding="utf-8")
    return 0


def _check_page() -> int:
    if PAGE.read_text(encoding="utf-8") == model_page():
        return 0
    print("docs/model.md is not what graph/model/table.py says: run python -m graph generate", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
