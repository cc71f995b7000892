"""``deploy/mirror/refresh``, run by a shell: which copy is in service whatever goes wrong. A stand-in for Docker notes calls."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.deployment import DEPLOY

A, B = "meritgraph-mirror-a", "meritgraph-mirror-b"
# Notes the call with the volume to fill and the one in service, and fails where it is told to; there are two volumes.
DOCKER = """#!/bin/sh
echo "${MIRROR_NEXT:--} $(sed -n 's/^MIRROR=//p' var/mirror.env) $*" >> calls
case "$*" in
  "volume rm --force "*) rm -f "volumes/${4}" ;;
  *" run --rm export") touch "volumes/meritgraph-mirror-$MIRROR_NEXT" ;;
esac
case "$*" in *"${FAILING:-nothing}"*) [ -e failed ] || { touch failed; exit 1; } ;; esac
case "$*" in *"${INTERRUPTED:-nothing}"*) [ -e failed ] || { touch failed; kill -TERM "$PPID"; exit 1; } ;; esac
"""


class Checkout:
    """A checkout with the script, its settings, and a volume in service."""

    def __init__(self, folder: Path, serving: str) -> None:
        self.folder = folder
        for name in ("deploy/mirror", "var", "volumes", "bin"):
            (folder / name).mkdir(parents=True)
        shutil.copy(DEPLOY / "mirror" / "refresh", folder / "deploy/mirror")
        example = (DEPLOY / "mirror" / "mirror.env").read_text("utf-8")
        self.settings.write_text(example.replace("MIRROR=a\n", f"MIRROR={serving}\n"), "utf-8")
        (folder / "volumes" / f"meritgraph-mirror-{serving}").touch()
        docker = folder / "bin" / "docker"
        docker.write_text(DOCKER, "utf-8")
        docker.chmod(0o755)

    @property
    def settings(self) -> Path:
        return self.folder / "var" / "mirror.env"

    @property
    def serving(self) -> str:
        (line,) = [line for line in self.settings.read_text("utf-8").splitlines() if line.startswith("MIRROR=")]
        return f"meritgraph-mirror-{line.removeprefix('MIRROR=')}"

    @property
    def volumes(self) -> set[str]:
        return {each.name for each in (self.folder / "volumes").iterdir()}

    @property
    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text("utf-8").splitlines()

    def refresh(self, failing: str = "", interrupted: str = "") -> subprocess.CompletedProcess[str]:
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        # From any folder.
        return subprocess.run(
            [str(self.folder / "deploy/mirror/refresh")],
            env={"PATH": path, "FAILING": failing, "INTERRUPTED": interrupted},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


@pytest.fixture(params=["a", "b"])
def checkout(request: pytest.FixtureRequest, tmp_path: Path) -> Checkout:
    return Checkout(tmp_path, request.param)


def test_a_new_copy_takes_over_from_the_old_one(checkout: Checkout) -> None:
    old, (new,) = checkout.serving, {A, B} - {checkout.serving}

    ran = checkout.refresh()

    assert ran.returncode == 0, ran.stderr
    assert checkout.serving == new
    assert checkout.volumes == {new}
    filled, served = ([call for call in checkout.calls if word in call] for word in (" run --rm export", " up "))
    # While it is filled the old one is in service; the new one starts only when all of it is there and closed.
    assert [f"meritgraph-mirror-{call[0]}" for call in filled] == [new]
    assert [f"meritgraph-mirror-{call[2]}" for call in filled] == [old]
    assert [f"meritgraph-mirror-{call[2]}" for call in served] == [new]
    order = [
        next(at for at, call in enumerate(checkout.calls) if word in call) for word in ("export", "stop mirror-fill", " up ")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("failing", ["run --rm export", "stop mirror-fill"])
def test_a_copy_that_fails_leaves_the_old_one_in_service(checkout: Checkout, failing: str) -> None:
    old = checkout.serving

    ran = checkout.refresh(failing)

    assert ran.returncode != 0
    assert "the old one stays in service" in ran.stderr
    assert checkout.serving == old
    assert checkout.volumes == {old}
    assert not any(" up " in call for call in checkout.calls)


def test_the_next_refresh_begins_with_an_empty_volume(checkout: Checkout) -> None:
    for volume in (A, B):
        (checkout.folder / "volumes" / volume).touch()

    ran = checkout.refresh()

    assert ran.returncode == 0
    first = [next(at for at, call in enumerate(checkout.calls) if word in call) for word in ("volume rm", "run --rm export")]
    assert first == sorted(first)
    assert checkout.volumes == {checkout.serving}


def test_a_copy_that_does_not_start_gives_way_to_the_old_one(checkout: Checkout) -> None:
    old = checkout.serving

    ran = checkout.refresh(" up ")

    assert ran.returncode == 1
    assert "The old one goes on" in ran.stderr
    assert checkout.serving == old
    assert old in checkout.volumes
    assert [f"meritgraph-mirror-{call[2]}" for call in checkout.calls if " up " in call][-1] == old


def test_whoever_stops_it_while_the_new_copy_starts_has_the_old_one(checkout: Checkout) -> None:
    old = checkout.serving

    ran = checkout.refresh(interrupted=" up ")

    assert ran.returncode == 130
    assert "The old copy goes on" in ran.stderr
    assert checkout.serving == old
    assert old in checkout.volumes
    assert [f"meritgraph-mirror-{call[2]}" for call in checkout.calls if " up " in call][-1] == old


def test_a_full_disk_leaves_the_settings(checkout: Checkout) -> None:
    before = checkout.settings.read_text("utf-8")
    sed = checkout.folder / "bin" / "sed"
    sed.write_text(
        f'#!/bin/sh\n[ "$1" = -n ] || {{ echo "no space left" >&2; exit 4; }}\nexec {shutil.which("sed")} "$@"\n', "utf-8"
    )
    sed.chmod(0o755)

    ran = checkout.refresh()

    assert ran.returncode != 0
    assert checkout.settings.read_text("utf-8") == before
    assert checkout.serving in checkout.volumes


def test_settings_beside_the_volume_stay(checkout: Checkout) -> None:
    before = checkout.settings.read_text("utf-8").splitlines()

    checkout.refresh()

    after = checkout.settings.read_text("utf-8").splitlines()
    assert [line for line in after if not line.startswith("MIRROR=")] == [
        line for line in before if not line.startswith("MIRROR=")
    ]


@pytest.mark.parametrize(("settings", "sentence"), [(None, "mirror.env is missing"), ("MIRROR=c\n", "MIRROR=a or MIRROR=b")])
def test_without_settings_nothing_is_touched(tmp_path: Path, settings: str | None, sentence: str) -> None:
    checkout = Checkout(tmp_path, "a")
    checkout.settings.unlink()
    if settings is not None:
        checkout.settings.write_text(settings, "utf-8")

    ran = checkout.refresh()

    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert not (tmp_path / "calls").exists()


def test_two_refreshes_at_once_do_not_cross(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path, "a")
    with subprocess.Popen(["flock", str(tmp_path / "var" / "mirror.lock"), "cat"], stdin=subprocess.PIPE) as other:
        free = ["flock", "--nonblock", str(tmp_path / "var" / "mirror.lock"), "true"]
        while subprocess.run(free, check=False).returncode == 0:
            assert other.poll() is None

        ran = checkout.refresh()

        assert other.stdin is not None
        other.stdin.close()
    assert ran.returncode == 1
    assert "another refresh is running" in ran.stderr
    assert not (tmp_path / "calls").exists()
