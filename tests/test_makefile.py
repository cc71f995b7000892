"""The Makefile on a copy of the checkout whose tools are stand-ins: what it removes, and what it says when a tool is missing."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_FILES = ("Makefile", "pyproject.toml", "package.json", "package-lock.json", "requirements", "tests/support/neo4j/pom.xml")
# What the recipes use, and what every machine with make has.
_EVERYWHERE = (
    *("basename", "bash", "cat", "chmod", "cut", "df", "du", "find", "head", "make", "mkdir", "mktemp", "mv", "od"),
    *("python3", "realpath", "rm", "sed", "sh", "sort", "tail", "touch", "tr"),
)
_CALLED = '#!/bin/sh\necho "$(basename "$0") $*" >> "$CALLS"\n'
_KEPT = ("graph/databases/meritgraph/data", "keys/identity.key", "keys/signing.key", "secrets/neo4j_password", "demo-world.json")
_STAMPS = tuple(f".venv/{name}" for name in ("pyvenv.cfg", "run.stamp", "dev.stamp", "engine.stamp"))
_REMOVED = ("cache/ruff/entry", "bench/result.json", "demo-report.json")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A folder with our Makefile, in which commands leave their names in a file instead of working."""

    folder: Path
    machine: Path

    def make(self, *arguments: str, stdin: int = subprocess.DEVNULL, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.machine), "HOME": str(self.machine), "CALLS": str(self.folder / "calls"), **variables}
        command = [str(self.machine / "make"), *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=environment, stdin=stdin, capture_output=True, text=True, timeout=60, check=False
        )

    def answering(self, answer: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run make on a terminal at which somebody types that answer."""
        ours, its = pty.openpty()
        try:
            os.write(ours, f"{answer}\n".encode())
            return self.make(*arguments, stdin=its)
        finally:
            os.close(ours)
            os.close(its)

    def install(self, *tools: str) -> None:
        for tool in tools:
            _write_program(self.machine / tool)

    @property
    def calls(self) -> list[str]:
        file = self.folder / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def left(self) -> set[str]:
        var = self.folder / "var"
        return {str(path.relative_to(var)) for path in var.rglob("*") if path.is_file()}


def _write_program(path: Path) -> None:
    path.write_text(_CALLED)
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder, machine = tmp_path / "checkout", tmp_path / "machine"
    machine.mkdir()
    for tool in _EVERYWHERE:
        found = shutil.which(tool)
        assert found is not None, tool
        (machine / tool).symlink_to(found)
    for name in _FILES:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (_ROOT / name).is_dir():
            shutil.copytree(_ROOT / name, target)
        else:
            shutil.copy(_ROOT / name, target)
    for program in (".venv/bin/python", ".venv/bin/ruff", ".venv/bin/lint-imports", "node_modules/.bin/pyright"):
        (folder / program).parent.mkdir(parents=True, exist_ok=True)
        _write_program(folder / program)
    # In the order in which make wants them.
    for stamp in (*_STAMPS, "node_modules/.package-lock.json"):
        (folder / stamp).touch()
    for name in (*_KEPT, *_REMOVED):
        file = folder / "var" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x" * 5000)
    return Checkout(folder, machine)


def test_clean_removes_caches_and_reports_and_neither_keys_nor_a_graph(checkout: Checkout) -> None:
    cache = checkout.folder / "graph" / "__pycache__" / "nodes.pyc"
    cache.parent.mkdir(parents=True)
    cache.touch()
    (checkout.folder / ".ruff_cache").mkdir()

    cleaned = checkout.make("clean")

    assert cleaned.returncode == 0, cleaned.stderr
    assert checkout.left() == set(_KEPT)
    assert not cache.exists()
    assert not (checkout.folder / ".ruff_cache").exists()


def test_distclean_removes_nothing_without_a_terminal_and_names_what_would_be_lost(checkout: Checkout) -> None:
    refused = checkout.make("distclean")

    assert refused.returncode != 0
    assert checkout.left() == {*_KEPT, *_REMOVED}
    for words in (f"{checkout.folder}/var, ", "var/graph, ", "the embedded graph", "var/keys, ", "ever recognised again"):
        assert words in refused.stdout
    assert "Nothing was removed: there is no terminal to ask at. FORCE=1" in refused.stderr


@pytest.mark.parametrize("answer", ["no", "", "y", "YES PLEASE"])
def test_distclean_removes_nothing_unless_the_answer_is_yes(checkout: Checkout, answer: str) -> None:
    refused = checkout.answering(answer, "distclean")

    assert refused.returncode != 0
    assert "Nothing was removed." in refused.stderr
    assert checkout.left() == {*_KEPT, *_REMOVED}


@pytest.mark.parametrize("how", ["yes", "FORCE=1"])
def test_distclean_removes_everything_when_told_to(checkout: Checkout, how: str) -> None:
    removed = checkout.answering("yes", "distclean") if how == "yes" else checkout.make("distclean", "FORCE=1")

    assert removed.returncode == 0, removed.stderr
    assert "the embedded graph" in removed.stdout
    assert not (checkout.folder / "var").exists()


def test_distclean_leaves_alone_what_lies_behind_a_link(checkout: Checkout) -> None:
    elsewhere = checkout.folder.parent / "elsewhere"
    (checkout.folder / "var").rename(elsewhere)
    (checkout.folder / "var").symlink_to(elsewhere)

    removed = checkout.make("distclean")

    assert (removed.returncode, (checkout.folder / "var").exists()) == (0, False)
    assert f"what lies in {elsewhere} stays" in removed.stdout
    assert (elsewhere / _KEPT[0]).exists()


def test_check_without_node_checks_the_rest_and_says_that_types_were_not_checked(checkout: Checkout) -> None:
    checked = checkout.make("check")

    assert checked.returncode == 0, checked.stderr
    first, *_, last = checked.stderr.splitlines()
    assert first.startswith("Missing: Node.js (node and npm). Types are not checked.")
    assert last.startswith("TYPES WERE NOT CHECKED")
    assert {call.split()[0] for call in checkout.calls} == {"ruff", "lint-imports", "python"}


def test_check_with_node_checks_types(checkout: Checkout) -> None:
    checkout.install("node", "npm")

    checked = checkout.make("check")

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "pyright --pythonpath .venv/bin/python" in checkout.calls


@pytest.mark.parametrize("target", ["check", "test"])
def test_nothing_may_be_missing_where_everything_is_required(checkout: Checkout, target: str) -> None:
    failed = checkout.make(target, REQUIRE_ALL="1")

    assert failed.returncode != 0
    first_line, *_ = failed.stderr.splitlines()
    assert first_line.startswith("Missing: Node.js (node and npm).")
    assert first_line.endswith("REQUIRE_ALL=1 forbids that.")
    assert checkout.calls == []


def test_types_alone_fail_without_node(checkout: Checkout) -> None:
    failed = checkout.make("types")

    assert failed.returncode != 0
    assert "Types cannot be checked: Node.js (node and npm) is missing." in failed.stderr


@pytest.mark.parametrize(
    ("installed", "named"),
    [
        ((), "Missing: Java and Maven. All tests on Neo4j are left out."),
        (("java",), "Missing: Maven. All tests on Neo4j are left out."),
        (("mvn",), "Missing: Java. All tests on Neo4j are left out."),
        (("java", "mvn"), None),
    ],
    ids=["neither", "no-maven", "no-java", "both"],
)
def test_test_says_at_once_what_is_left_out(checkout: Checkout, installed: tuple[str, ...], named: str | None) -> None:
    checkout.install(*installed)

    tested = checkout.make("test", "ARGS=-k nothing")

    assert tested.returncode == 0, tested.stderr
    node, *neo4j = tested.stderr.splitlines()
    assert node.startswith("Missing: Node.js (node and npm). All tests with tools from npm")
    assert [line[: len(named or "")] for line in neo4j] == ([named] if named else [])
    assert checkout.calls == ["python -m pytest -o cache_dir=var/cache/pytest -k nothing"]


def test_a_server_of_ones_own_needs_neither_java_nor_maven(checkout: Checkout) -> None:
    checkout.install("node", "npm")

    tested = checkout.make("test", "ARGS=-k nothing", NEO4J_URI="bolt://db.example:7687")

    assert (tested.returncode, tested.stderr) == (0, "")


def test_jars_that_were_fetched_before_need_no_maven(checkout: Checkout) -> None:
    checkout.install("node", "npm", "java")
    jars = checkout.folder / "jars"
    jars.mkdir()
    (jars / "complete").touch()

    tested = checkout.make("test", "ARGS=-k nothing", MERITGRAPH_NEO4J_CACHE=str(jars))

    assert (tested.returncode, tested.stderr) == (0, "")


def test_too_old_a_python_is_named(checkout: Checkout) -> None:
    shutil.rmtree(checkout.folder / ".venv")
    old = checkout.machine / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    failed = checkout.make("lint", "PYTHON=python3.9")

    assert failed.returncode != 0
    assert failed.stderr.startswith("meritgraph needs Python 3.11 or later.")
