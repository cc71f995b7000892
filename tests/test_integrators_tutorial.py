"""docs/integrators.md, followed to the letter by somebody who has meritgraph and nothing else.

The reader has a virtual environment of her own, so that what she installs disappears with her folder.
"""

from __future__ import annotations

import os
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.support.executed_pages import blocks_of, commands_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "integrators.md"
SECONDS = 120


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Make an environment that sees our packages and installs into a folder of its own."""
    home = tmp_path / "environment"
    venv.create(home)
    ours = site.getsitepackages()[0]
    theirs = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # Through the site module, so that our editable packages are found as well.
    (theirs / "ours.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
    command = home / "bin" / "meritgraph"
    command.write_text(f"#!{home / 'bin' / 'python'}\nfrom meritgraph.cli.main import main\nmain()\n")
    command.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MERITGRAPH_", "PIP_"))}
    return {**own, "PATH": f"{home / 'bin'}{os.pathsep}{own['PATH']}", "COLUMNS": "120"}


def test_the_page_leads_from_nothing_to_a_finding(tmp_path: Path, environment: dict[str, str]) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    exported = ""
    compared = 0
    for block in blocks_of(PAGE):
        if block.file:
            (desk / block.file).parent.mkdir(parents=True, exist_ok=True)
            (desk / block.file).write_text(block.content, "utf-8")
        for command in commands_of(block):
            if command.text.startswith("export "):
                exported += f"{command.text}\n"
                continue
            ran = subprocess.run(
                ["bash", "-c", exported + command.text],
                cwd=desk,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=SECONDS,
                check=False,
            )
            assert ran.returncode == 0, f"{command.text}\n{ran.stdout}"
            compared += command.require_printed(ran.stdout)
    assert compared >= 8


def test_the_portal_of_the_page_is_small() -> None:
    (code,) = [block.content for block in blocks_of(PAGE) if block.file.endswith(".py")]
    assert sum(bool(line.strip()) for line in code.splitlines()) <= 45
