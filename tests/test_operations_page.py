"""docs/operations.md, followed by an operator: her commands are run on folders of a test, on two versions of the product.

The newer version is this one with one more migration, so that an upgrade changes the schema and a rollback has to undo that.
``systemctl`` is a stand-in that starts and stops ``meritgraph serve``; everything else is real.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.migrations.files import packaged_migrations
from meritgraph.cli import exit_codes
from tests.support.commands import Hub
from tests.support.engines import end_engines
from tests.support.executed_pages import blocks_of, commands_of
from tests.test_house import PRODUCT

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operations.md"
SECONDS = 120
FOLDERS = ("/opt/meritgraph", "/etc/meritgraph", "/var/lib/meritgraph", "/srv/backup", "/srv/keys")
SYSTEMCTL = r"""#!/bin/bash
# Stands in for systemd: the timer does nothing, the service is `meritgraph serve`.
case "$1 $*" in
    start*meritgraph.service*) nohup meritgraph serve >/dev/null 2>>"$DESK/serve.log" & echo $! >"$DESK/serve.pid" ;;
    stop*meritgraph.service*) pid=$(cat "$DESK/serve.pid"); kill "$pid"; while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done ;;
    *) exit 1 ;;
esac
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder that stands for the root of a machine, with two versions installed."""
    # Of folders there is what the installation makes, and no other: the hub's user can make none beside its home.
    (made,) = re.findall(r"^install --directory --owner=meritgraph --mode=0700 (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    for folder in ("/bin", "/opt", "/etc/meritgraph", *made.split()):
        Path(f"{tmp_path}{folder}").mkdir(parents=True)
    newer = tmp_path / "newer"
    for name in PRODUCT:
        shutil.copytree(ROOT / name, newer / name, ignore=shutil.ignore_patterns("__pycache__"))
    number = int(packaged_migrations()[-1].version) + 1
    (newer / "graph" / "migrations" / f"V{number:03}__next.cypher").write_text(
        "CREATE INDEX next_release IF NOT EXISTS FOR (n:NextRelease) ON (n.name);\n"
    )
    for version, code in (("0.1.0", ROOT), ("0.2.0", newer)):
        bin_ = tmp_path / "opt" / f"meritgraph-{version}" / "bin"
        bin_.mkdir(parents=True)
        # Of a real installation only the folder differs: PYTHONPATH makes this one's packages come first.
        _script(bin_ / "meritgraph", f'PYTHONPATH={code}:$PYTHONPATH exec {sys.executable} -P -m meritgraph "$@"')
    (tmp_path / "opt" / "meritgraph").symlink_to(tmp_path / "opt" / "meritgraph-0.1.0")
    (tmp_path / "bin" / "systemctl").write_text(SYSTEMCTL)
    (tmp_path / "bin" / "systemctl").chmod(0o755)
    _script(tmp_path / "bin" / "sudo", 'exec "$@"')
    return tmp_path


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def moved(text: str, desk: Path) -> str:
    """Return the text with the folders of a real machine replaced by those of the test."""
    return re.sub("|".join(map(re.escape, FOLDERS)), lambda found: f"{desk}{found[0]}", text)


@pytest.mark.timeout(600)
def test_the_page_works_from_the_first_start_to_a_rollback(desk: Path) -> None:
    hub = Hub.set_up(desk, "number,name,born\n1,Ann Lee,\n2,Bo Ash,\n")
    own = {name: value for name, value in os.environ.items() if not name.startswith("MERITGRAPH_")}
    environment = {
        **own,
        **hub.settings,
        "PATH": f"{desk / 'bin'}{os.pathsep}{own['PATH']}",
        "DESK": str(desk),
        "COLUMNS": "200",
        "MERITGRAPH_PORT": "0",
        "MERITGRAPH_DATABASE_COMPILER": "quick",
        "MERITGRAPH_DATABASE_IDLE_SECONDS": "2",
    }
    exported = ""
    compared = 0
    try:
        for block in blocks_of(PAGE):
            if block.file:
                Path(moved(block.file, desk)).write_text(block.content, "utf-8")
            for command in commands_of(block):
                command.prints = [moved(line, desk) for line in command.prints]
                # The page waits until an engine has stopped; the test does not let it run that long.
                text = moved(command.text, desk).replace("sleep 15", "sleep 4")
                if "systemctl stop" in text and not (desk / "serve.pid").exists():
                    _run("systemctl start meritgraph.service", exported, environment, desk)
                printed = _run(text, exported, environment, desk)
                exported += f"{text}\n" if text.startswith("export ") else ""
                compared += command.require_printed(printed)
    finally:
        subprocess.run(["bash", "-c", 'kill "$(cat serve.pid)"'], cwd=desk, env=environment, check=False)
        end_engines(desk)
    assert compared >= 20


def _run(text: str, exported: str, environment: dict[str, str], desk: Path) -> str:
    with (desk / "printed").open("w") as printed:
        # Not through a pipe: the service that a command starts would hold it open.
        ran = subprocess.run(
            ["bash", "-c", exported + text],
            cwd=desk,
            env=environment,
            stdout=printed,
            stderr=printed,
            timeout=SECONDS,
            check=False,
        )
    output = (desk / "printed").read_text()
    assert ran.returncode == 0, f"{text}\n{output}"
    return output


def test_the_table_of_exit_codes_is_that_of_the_commands() -> None:
    rows = re.findall(r"^\| (\d+) \| (\w*) ?\|", PAGE.read_text("utf-8"), re.MULTILINE)
    documented = re.findall(r"^(\d+) +([A-Z_]*) ", exit_codes.__doc__ or "", re.MULTILINE)
    assert [row for row in rows if row[1].isupper() or not row[1]] == documented
    constants = {str(value): name for name, value in vars(exit_codes).items() if name.isupper()}
    assert constants == {code: name for code, name in documented if name}


def test_the_symptoms_name_commands_that_exist() -> None:
    named = set(re.findall(r"`meritgraph ([a-z-]+)", PAGE.read_text("utf-8")))
    from meritgraph.cli.main import COMMANDS

    assert named <= set(COMMANDS)
    assert {"backup", "restore", "doctor", "sync"} <= named
