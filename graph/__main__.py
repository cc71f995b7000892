"""Commands for the graph: ``python -m graph show NAME | generate [--check] | generate migration NAME | prepare [COMMAND]``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.cypher.dossier_statements import all_dossier_statements
from graph.cypher.statements import Statement, statement
from graph.cypher.write_statements import all_write_statements, named_write_statement
from graph.engines import java, quick_start
from graph.engines.embedded import engine_dir_of
from graph.engines.engine_dir import EngineDir, EngineState, Tuning
from graph.errors import MeritgraphError
from graph.file_problems import describe
from graph.migrations.schema_difference import FOLDER, new_migration
from graph.model.page import model_page

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "model.md"
_START_SECONDS = 120.0
_TUNING = Tuning("512m", _START_SECONDS, statement_seconds=300.0, idle_seconds=_START_SECONDS, compiler="full")


def main(arguments: list[str]) -> int:
    """Run one command. Exit code 1: a page is out of date, or what was asked for does not exist."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "show":
            return _show(given.name)
        if given.command == "prepare":
            return _prepare(given.learn_from or ["migrate"])
        if given.what == "migration":
            return _generate_migration(given.name)
        return _check_page() if given.check else _write_page()
    except OSError as error:
        print(describe(error), file=sys.stderr)
    except (MeritgraphError, java.NotReady) as error:
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
    prepare = commands.add_parser(
        "prepare",
        help="make the embedded engine start in half the time, for everybody who uses this installation",
        epilog="example: python -m graph prepare demo --once",
    )
    prepare.add_argument(
        "learn_from",
        nargs=argparse.REMAINDER,
        metavar="COMMAND",
        help="what meritgraph does meanwhile in a graph of its own: the engine learns from it (migrate)",
    )
    return parser


def _prepare(learn_from: list[str]) -> int:
    """Write the file of quick starts beside Java. Exit code 1: it could not be made, or the command failed."""
    file = quick_start.shared_file()
    with TemporaryDirectory() as folder:
        home = engine_dir_of(Path(folder))
        home.create()
        home.ensure_password()
        record = home.folder / "record"
        if failed := _record(home, record, learn_from):
            print(f"Nothing was prepared: meritgraph {' '.join(learn_from)} exited {failed}.", file=sys.stderr)
            return 1
        if not quick_start.make(_TUNING, record, file):
            print(f"{file} could not be made. It needs a folder that may be written, and 150 MB of room.", file=sys.stderr)
            return 1
    print(f"Wrote {file}. Engines start with it as long as their Java and its jars stay as they are.")
    return 0


def _record(home: EngineDir, record: Path, learn_from: list[str]) -> int:
    """Run a command of meritgraph on an engine that writes a record of what it learned. Return the command's exit code."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("MERITGRAPH_")}
    # Who holds this lock is the supervisor for those who join the engine.
    with home.supervisor_lock() as lock:
        lock.try_exclusive()
        engine = java.start(home, _TUNING, lock.fileno(), quick_start.learn_options(record))
        try:
            bolt_port, http_port = java.wait_until_ready(engine, home, _START_SECONDS)
            home.announce(EngineState(bolt_port, http_port, java_pid=engine.pid, supervisor_pid=os.getpid()))
            command = [sys.executable, "-P", "-m", "meritgraph", *learn_from]
            return subprocess.run(
                command, env={**others, "MERITGRAPH_HOME": str(home.folder.parent)}, stdout=subprocess.DEVNULL, check=False
            ).returncode
        finally:
            java.stop(engine, home, seconds=_START_SECONDS)


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
