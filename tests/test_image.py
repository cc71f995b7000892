"""The Dockerfile, without a container: what is copied exists, and the image gets the whole product."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from meritgraph.cli.main import load_command
from tests.support.compose import ROOT

_DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
_PACKAGES = ("careers", "graph", "loaders", "merit", "meritgraph", "resolvers", "sandbox", "schema")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that a build of the image gets: what .dockerignore lets through, as it stands here."""
    everything, *rules = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert everything == "*"
    assert rules.pop() == "**/__pycache__"
    assert all(rule.startswith("!") for rule in rules)
    folder = tmp_path_factory.mktemp("context")
    for rule in rules:
        source, target = ROOT / rule[1:], folder / rule[1:]
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def test_every_path_that_is_copied_exists(context: Path) -> None:
    copied = re.findall(r"^COPY (--from=\w+ )?(\S+) \S+$", _DOCKERFILE, re.MULTILINE)
    assert len(copied) == len(re.findall(r"^COPY", _DOCKERFILE, re.MULTILINE)) == 3
    assert [path for stage, path in copied if not stage and not (context / path).exists()] == []
    # What comes from the first stage was made there.
    made = [path for stage, path in copied if stage]
    assert [path for path in made if f"python -m venv {path}\n" not in _DOCKERFILE] == []


def test_nothing_else_reaches_the_build(context: Path) -> None:
    names = {path.name for path in context.iterdir()}
    assert names == {*_PACKAGES, "docs", "examples", "requirements", "LICENSE", "README.md", "pyproject.toml"}
    assert [path.name for path in (context / "requirements").iterdir()] == ["run.txt"]


def test_the_image_gets_every_file_of_the_product(context: Path, tmp_path: Path) -> None:
    # As the Dockerfile does it, where pip then unpacks the wheel.
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    made = subprocess.run([*build, "--wheel-dir", str(tmp_path), str(context)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        packed = set(opened.namelist())
    files = {
        str(path.relative_to(context))
        for name in _PACKAGES
        for path in (context / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(files) > 1000
    assert files - packed == set()


def test_what_is_installed_is_locked() -> None:
    installs = re.findall(r"pip install (.*)", _DOCKERFILE)
    assert installs == [
        "--no-deps --require-hashes --requirement requirements/run.txt",
        "--no-deps --no-build-isolation .",
    ]
    locked = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    pinned = re.findall(r"^[\w.\[\],-]+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", locked, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z]", locked, re.MULTILINE)) > 40


def test_the_engine_learns_once_everything_is_installed_and_before_the_last_stage_copies_it() -> None:
    (learning,) = re.findall(r"^RUN /opt/meritgraph/bin/python -P -m graph prepare (.*)$", _DOCKERFILE, re.MULTILINE)
    assert _DOCKERFILE.rindex("pip install") < _DOCKERFILE.index(learning) < _DOCKERFILE.index("COPY --from=build")
    # The command exists, with these options.
    name, *options = learning.split()
    load_command(name).make_context(name, options)


def test_the_last_stage_runs_as_its_own_user_and_installs_nothing() -> None:
    *_, last = _DOCKERFILE.split("\nFROM ")
    user = re.search(r"^USER (\w+)$", last, re.MULTILINE)
    assert user is not None
    assert user[1] != "root"
    assert "pip" not in last
    assert last.index("USER ") < last.index("ENTRYPOINT ")


def test_the_image_imports_nothing_from_the_working_folder_and_names_no_registry() -> None:
    assert "PYTHONSAFEPATH=1" in _DOCKERFILE
    assert "://" not in _DOCKERFILE
