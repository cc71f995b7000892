"""The tutorials for integrators, followed to the letter by somebody who has meritgraph and nothing else.

The reader has a virtual environment of her own, so that what she installs disappears with her folder.
"""

from __future__ import annotations

import dataclasses
import os
import re
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from graph.model import facts
from graph.model.vocabulary import is_portal_word
from merit.registry import all_rules
from tests.support.executed_pages import blocks_of, commands_of

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "integrators.md"
AWKWARD = DOCS / "awkward-portal.md"
SECONDS = 120
DEFAULTS = {dataclasses.MISSING: "required", None: "not known", (): "`()`", False: "no", True: "yes"}


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
    command.write_text(f"#!{home / 'bin' / 'python'}\nfrom meritgraph.__main__ import main\nmain()\n")
    command.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MERITGRAPH_", "PIP_"))}
    return {**own, "PATH": f"{home / 'bin'}{os.pathsep}{own['PATH']}", "COLUMNS": "120"}


@pytest.mark.parametrize(("page", "fewest_lines"), [(PAGE, 14), (AWKWARD, 10)], ids=lambda each: getattr(each, "stem", None))
def test_a_page_leads_from_nothing_to_a_graph(tmp_path: Path, environment: dict[str, str], page: Path, fewest_lines: int) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    exported = ""
    compared = 0
    for block in blocks_of(page):
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
    assert compared >= fewest_lines


@pytest.mark.parametrize(("page", "lines"), [(PAGE, 47), (AWKWARD, 96)], ids=lambda each: getattr(each, "stem", None))
def test_the_portal_of_a_page_is_small(page: Path, lines: int) -> None:
    (code,) = [block.content for block in blocks_of(page) if block.file.endswith("__init__.py")]
    assert sum(bool(line.strip()) for line in code.splitlines()) <= lines


def test_the_table_of_fields_is_that_of_the_facts() -> None:
    described: dict[str, dict[str, str]] = {}
    fact = ""
    for line in AWKWARD.read_text("utf-8").splitlines():
        if row := re.fullmatch(r"\| (`\w+`)? ?\| (`[^|]+`) \| ([^|]+) \|.*\|", line):
            fact = row[1] or fact
            described.setdefault(fact.strip("`"), {}).update(dict.fromkeys(re.findall(r"`(\w+)`", row[2]), row[3]))
    assert [*described] == ["Servant", "Organisation", "Position", "PositionVersion", "Appointment", "Sanction", "Appeal"]
    for name, fields in described.items():
        declared = [field for field in dataclasses.fields(getattr(facts, name)) if not is_portal_word(name, field.name)]
        assert fields == {field.name: DEFAULTS[field.default] for field in declared}, name


def test_the_rules_that_need_a_field_are_all_rules() -> None:
    table = [line for line in AWKWARD.read_text("utf-8").splitlines() if line.startswith("|")]
    named = set(re.findall(r"\b[VRQ]\d\d\b", "\n".join(table)))
    assert named == {rule.id for rule in all_rules()}
