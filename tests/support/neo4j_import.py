"""A Neo4j whose graph its own importer made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from meritgraph.cli.bulk_import import next_commands
from tests.support.neo4j_server import OwnNeo4j, admin_command, own_neo4j


@contextmanager
def imported_neo4j(folder: Path, files: Path) -> Generator[OwnNeo4j]:
    """Import files and run a server on the graph while the context lasts. Raises `NoNeo4j`."""
    import_files(folder, files)
    with own_neo4j(folder, quick_compiler=True) as own:
        yield own


def import_files(folder: Path, files: Path, *, quick_compiler: bool = True, heap: str = "512m") -> None:
    """Import files into the folder of a server to be, by the command that `meritgraph bulk-import` prints. Raises `NoNeo4j`.

    ``quick_compiler`` and ``heap`` are those of `own_neo4j`.
    """
    conf = folder / "conf"
    conf.mkdir(parents=True)
    (conf / "neo4j.conf").write_text(f"server.directories.data={folder / 'data'}\nserver.directories.logs={folder / 'logs'}\n")
    where, _, command = next_commands(files)[0].partition(" && ")
    program, *arguments = command.split()
    assert (where, program) == (f"cd {files}", "neo4j-admin")
    environment = {**os.environ, "NEO4J_HOME": str(folder), "NEO4J_CONF": str(conf)}
    admin = admin_command(arguments, quick_compiler=quick_compiler, heap=heap)
    ran = subprocess.run(admin, cwd=files, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
