"""Which engines a test runs on, what happens without a Neo4j, and which tests stay together when workers share them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import (
    FIRST_ON_NEO4J,
    LONGEST_FIRST,
    NEO4J_GROUP,
    OF_ANOTHER_WORLD,
    OF_ONE_WORLD,
    OF_THE_DEMO,
    WITH_NEO4J,
    WITH_THE_DEMO,
    group_of,
)

ROOT = Path(__file__).parents[1]
SAMPLE = """
import pytest

def test_pure(): ...
def test_reaction(database): ...
@pytest.mark.both_engines
def test_statement(fresh_database): ...
@pytest.mark.both_engines
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)
def test_of_one(engine): ...
def test_server(neo4j_settings): ...
"""
EMBEDDED = {"test_pure", "test_reaction[arcadedb]", "test_statement[arcadedb]", "test_of_one[arcadedb]"}
OF_NEO4J = {"test_statement[neo4j]", "test_server[neo4j]"}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    return tmp_path


def run_pytest(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder under the conftest of this project, in an environment that asks for nothing else."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("ENGINES", "REQUIRE_ALL", "NEO4J", "PYTEST"))
    }
    return subprocess.run(
        [*command, f"--rootdir={folder}", *arguments, str(folder)],
        cwd=ROOT,
        env={**ours, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def collected(folder: Path, **environment: str) -> set[str]:
    shown = run_pytest(folder, "--collect-only", "-q", **environment)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    return set(re.findall(r"^test_sample\.py::(.*)$", shown.stdout, re.MULTILINE))


def test_only_what_is_marked_runs_on_both_engines(sample: Path) -> None:
    assert collected(sample) == EMBEDDED | OF_NEO4J


def test_everything_runs_on_both_engines_when_asked_for(sample: Path) -> None:
    assert collected(sample, ENGINES="both") == EMBEDDED | OF_NEO4J | {"test_reaction[neo4j]"}


def test_another_word_is_refused(sample: Path) -> None:
    refused = run_pytest(sample, "--collect-only", ENGINES="neo4j")
    assert refused.returncode == pytest.ExitCode.USAGE_ERROR
    assert "ENGINES is 'neo4j': leave it out, or set it to both." in refused.stderr


def test_a_missing_neo4j_is_a_loud_skip_also_from_a_worker(sample: Path, tmp_path: Path) -> None:
    ran = run_pytest(sample, "-k", "server", "--numprocesses", "1", PATH="", MERITGRAPH_NEO4J_CACHE=str(tmp_path / "none"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "NOTHING WAS TESTED ON NEO4J" in ran.stdout
    assert "no Neo4j: there is no java to run it with" in ran.stdout


def test_a_missing_neo4j_is_a_failure_where_everything_is_required(sample: Path, tmp_path: Path) -> None:
    ran = run_pytest(sample, "-k", "server", PATH="", MERITGRAPH_NEO4J_CACHE=str(tmp_path / "none"), REQUIRE_ALL="1")
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED
    assert "REQUIRE_ALL=1, but no Neo4j: there is no java to run it with" in ran.stdout


def test_one_worker_runs_all_tests_of_a_file(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / f"test_{name}.py").write_text(
            "import pytest\n\n@pytest.mark.parametrize('n', range(6))\ndef test_it(n): ...\n"
        )
    ran = run_pytest(tmp_path, "--numprocesses", "2", "--dist", "loadgroup", "-v")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    workers = set(re.findall(r"\[(gw\d)\].*(test_\w+)\.py", ran.stdout))
    assert len(workers) == len({name for _, name in workers}) == 2


def test_one_worker_runs_all_tests_on_neo4j() -> None:
    assert group_of("tests/loaders/runs/test_leases.py::test_it[neo4j-a part]") == NEO4J_GROUP
    assert group_of("tests/loaders/runs/test_leases.py::test_it[a part-neo4j]") == NEO4J_GROUP
    assert group_of(f"{WITH_NEO4J[0]}::test_it[arcadedb]") == NEO4J_GROUP
    assert group_of("tests/loaders/runs/test_leases.py::test_on_neo4j[arcadedb]") == "tests/loaders/runs/test_leases.py"


def test_one_worker_runs_all_tests_that_ask_about_one_world() -> None:
    assert group_of(f"{OF_ONE_WORLD}/test_figures.py::test_it[arcadedb]") == OF_ONE_WORLD
    assert group_of(f"{OF_ONE_WORLD}/test_careers.py::test_it[arcadedb]") == OF_ONE_WORLD
    assert group_of(f"{OF_ONE_WORLD}/test_careers.py::test_it[neo4j]") == NEO4J_GROUP
    assert group_of(f"{OF_ANOTHER_WORLD}/test_tables_and_policies.py::test_it[arcadedb]") == OF_ANOTHER_WORLD
    assert {group_of(f"{file}::test_it") for file in (OF_THE_DEMO, *WITH_THE_DEMO)} == {OF_THE_DEMO}


def test_the_files_named_in_the_policy_are_there() -> None:
    named = {*WITH_NEO4J, *LONGEST_FIRST, FIRST_ON_NEO4J} - {NEO4J_GROUP}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
