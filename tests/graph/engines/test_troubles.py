"""What troubles an engine is told in one sentence with the path of its log, and never with Java's stack trace."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from graph.engines.embedded import engine_dir_of
from tests.support.commands import command, environment
from tests.support.engines import end_engines
from tests.support.limits import (
    file_size,
    give_away,
    in_namespace,
    limited,
    memory,
    namespace,
    open_files,
    without_override,
)

_PACKAGE = "arcadedb_embedded"
# A full disk, in a namespace of its own: what is in it ends with the script.
_ON_SMALL_DISK = """
home=$1; shift
mount -t tmpfs -o size=$1 tmpfs "$home"; shift
"$@" migrate; echo "exit $?"
"$@" doctor --json; echo "exit $?"
mount -o remount,size=200m "$home"
"$@" migrate; echo "exit $?"
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Return a home in which an engine has run and ended, and end what runs there afterwards."""
    home = tmp_path / "var"
    home.mkdir()
    yield home
    end_engines(tmp_path)


def package(folder: Path) -> Path:
    """Return the folder of a package of the engine in which everything is still missing."""
    made = folder / _PACKAGE
    made.mkdir(parents=True)
    (made / "__init__.py").touch()
    return made


def without_java(folder: Path) -> None:
    package(folder)


def without_jars(folder: Path) -> None:
    real = find_spec(_PACKAGE)
    assert real is not None
    assert real.submodule_search_locations is not None
    (package(folder) / "jre").symlink_to(Path(real.submodule_search_locations[0]) / "jre")


def with_java_of_another_machine(folder: Path) -> None:
    java = package(folder) / "jre" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_bytes(b"\x7fELF of another machine")
    java.chmod(0o755)


def with_java_that_may_not_run(folder: Path) -> None:
    with_java_of_another_machine(folder)
    (folder / _PACKAGE / "jre" / "bin" / "java").chmod(0o644)


def one_sentence(failed: CompletedProcess[str], home: Path) -> str:
    """Return the error of a command that failed because of its engine, after checking its form."""
    assert failed.returncode == 1, failed.stderr
    lines = failed.stderr.splitlines()
    (error,) = [line for line in lines if line.startswith("Error: ")]
    assert lines == [error]
    for foreign in ("Traceback", "\tat ", "Exception", "Errno", "MERITGRAPH_DATABASE_URI", "PASSWORD"):
        assert foreign not in failed.stderr
    assert str(home / "graph") in error
    return error


@pytest.mark.parametrize(
    ("break_package", "words"),
    [
        (without_java, "the Java that comes in the package arcadedb-embedded is incomplete"),
        (without_jars, "the Java that comes in the package arcadedb-embedded is incomplete"),
        (with_java_of_another_machine, "the system does not run the Java of the package"),
        (with_java_that_may_not_run, "the system does not run the Java of the package"),
    ],
)
def test_a_package_that_cannot_be_used(break_package: Callable[[Path], None], words: str, home: Path, tmp_path: Path) -> None:
    break_package(tmp_path / "shadow")

    failed = limited(home, "migrate", PYTHONPATH=str(tmp_path / "shadow"))

    error = one_sentence(failed, home)
    assert words in error
    assert str(home / "graph" / "engine.log") in error


@pytest.mark.parametrize(
    ("heap", "within", "words"),
    [
        ("900000g", None, "the system gave Java no memory for its heap"),
        ("512m", memory(1_500_000_000), "the system gave Java no memory for its heap"),
        ("1m", None, "its heap is too small"),
        ("256m", open_files(64), "it may not open as many files as it needs"),
    ],
    ids=["no such memory", "memory is limited", "heap of 1 MB", "64 files"],
)
def test_a_system_that_gives_too_little(heap: str, within: Callable[[], None] | None, words: str, home: Path) -> None:
    failed = limited(home, "migrate", within=within, MERITGRAPH_DATABASE_HEAP=heap)

    error = one_sentence(failed, home)
    assert words in error
    assert str(home / "graph" / "engine.log") in error
    assert "MERITGRAPH_DATABASE_HEAP" in error or "ulimit" in error


def test_a_folder_where_the_engine_wants_a_file_of_somebody_else(home: Path) -> None:
    assert limited(home, "migrate").returncode == 0
    end_engines(home)
    (bucket,) = (home / "graph" / "databases" / "meritgraph").glob("Servant_0.*.bucket")
    give_away(bucket)

    failed = limited(home, "migrate", within=without_override)

    error = one_sentence(failed, home)
    assert f"{bucket} cannot be used: " in error
    assert "set MERITGRAPH_HOME to another one" in error


def test_a_file_where_the_engine_wants_a_folder(home: Path) -> None:
    (home / "graph").mkdir()
    (home / "graph" / "databases").write_text("no folder")

    error = one_sentence(limited(home, "migrate", MERITGRAPH_DATABASE_START_TIMEOUT="20"), home)

    assert "did not start" in error
    assert "a file is where a folder must be" in error


def test_a_start_that_takes_too_long_names_the_setting(home: Path) -> None:
    error = one_sentence(limited(home, "migrate", MERITGRAPH_DATABASE_START_TIMEOUT="0.3"), home)

    assert "it was not ready after 0.3 s (MERITGRAPH_DATABASE_START_TIMEOUT)" in error


def test_a_password_that_is_not_the_engines(home: Path) -> None:
    assert limited(home, "migrate").returncode == 0
    password = engine_dir_of(home).password_file
    for another in (b"another", b"\xff\xfe\x00"):
        end_engines(home)
        password.write_bytes(another)
        error = one_sentence(limited(home, "migrate"), home)
        assert f"remove {password}" in error
    end_engines(home)
    password.unlink()

    assert limited(home, "migrate").returncode == 0


def test_a_limit_of_file_sizes_is_no_space_left(home: Path) -> None:
    error = one_sentence(limited(home, "migrate", within=file_size(300_000)), home)

    assert "No space left within the limit for the size of a file (ulimit -f)" in error
    end_engines(home)
    assert limited(home, "migrate").returncode == 0


def test_a_key_that_finds_no_room_is_told_with_its_folder(home: Path) -> None:
    ran = limited(home, "token", "--subject", "somebody", "--role", "client", within=file_size(10))

    assert ran.returncode == 1
    assert f"the file system of {home / 'keys'}. Raise the limit" in ran.stderr, ran.stderr
    assert list((home / "keys").iterdir()) == []


@pytest.mark.parametrize("size", ["200k", "12m"], ids=lambda size: f"{size} free")
def test_a_full_disk_is_named_and_room_is_all_it_needs(size: str, home: Path) -> None:
    """On a disk too small to start on, and on one that fills while the schema is made."""
    ran = on_small_disk(home, size)

    assert ran.stdout.count("exit 1\n") == 2, ran.stdout + ran.stderr
    full, checked, _ = ran.stdout.split("exit 1\n")
    assert full == ""
    error = ran.stderr.splitlines()[0]
    assert f"No space left on {home}, the file system of {home / 'graph'}. Make room there" in error
    assert "Traceback" not in ran.stderr
    assert '"name": "room",\n    "ok": false' in checked
    assert ran.stdout.endswith("exit 0\n"), ran.stdout + ran.stderr


def on_small_disk(home: Path, size: str) -> CompletedProcess[str]:
    """Migrate on a disk of this size, ask the doctor, then make room and migrate again."""
    if not namespace():
        pytest.fail("this system lets nobody mount: run the tests as root, or permit user namespaces")
    settings = environment(home, MERITGRAPH_DATABASE_IDLE_SECONDS="1")
    return in_namespace(_ON_SMALL_DISK, settings, home, size, *command())


def test_files_stay_private_on_the_way(home: Path) -> None:
    assert limited(home, "migrate").returncode == 0
    end_engines(home)

    record = home / "graph" / "databases" / "meritgraph" / "checksums.json"
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
