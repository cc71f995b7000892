"""Each import contract holds, and each can fail: a copy of the code with one forbidden import breaks just that promise."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES: list[str] = PYPROJECT["tool"]["importlinter"]["root_packages"]
CONTRACTS: list[str] = [contract["name"] for contract in PYPROJECT["tool"]["importlinter"]["contracts"]]

# By contract: a file, and the import that must not stand in it.
FORBIDDEN = {
    "Imports point down": ("careers/line.py", "import loaders.sync"),
    "Only graph imports the driver": ("resolvers/paging.py", "import neo4j"),
    "Strawberry stays in the API": ("merit/policies.py", "import strawberry"),
    "Sandbox stands alone": ("sandbox/names.py", "import graph.errors"),
    "Rooms of the loaders import down": ("loaders/runs/report.py", "import loaders.ingest.writer"),
    "Rooms of the graph import down": ("graph/model/days/__init__.py", "import graph.cypher.statements"),
    "What an integrator writes never reaches the database": (
        "loaders/portals/my_dba_uz/mapping.py",
        "from loaders.keys import key_check",
    ),
    "Portals are independent of each other": ("loaders/portals/my_dba_uz/rows.py", "from loaders.portals import mo_argos_uz"),
    "Rules are independent of each other": (
        "merit/rules/v10_promoted_under_sanction/__init__.py",
        "from merit.rules import q03_double_post",
    ),
    "Pure modules reach neither database nor network": ("loaders/ingest/planner.py", "import loaders.runs.leases"),
    "No circles between siblings": ("loaders/matching/transliteration.py", "import loaders.matching.scoring"),
}


def test_every_contract_has_an_import_that_breaks_it() -> None:
    assert list(FORBIDDEN) == CONTRACTS


def test_every_contract_is_kept() -> None:
    assert _broken(ROOT) == set()


@pytest.mark.parametrize("contract", FORBIDDEN)
def test_a_forbidden_import_breaks_the_contract(contract: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "pages", "*.cypher"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    file, line = FORBIDDEN[contract]
    with (tmp_path / file).open("a", encoding="utf-8") as copied:
        copied.write(f"\n{line}\n")

    assert contract in _broken(tmp_path)


def _broken(folder: Path) -> set[str]:
    """Return the names of the contracts that the code in a folder breaks."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    states = {name: line for name in CONTRACTS for line in done.stdout.splitlines() if line.startswith(f"{name} ")}
    assert set(states) == set(CONTRACTS), done.stdout + done.stderr
    return {name for name, line in states.items() if "BROKEN" in line}
