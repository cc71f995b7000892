"""The scripts of a night, run by a shell: what they do after each exit code. The command is a stand-in that gives the codes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.deployment import DEPLOY, content, documents


@pytest.fixture
def scripts(tmp_path: Path) -> dict[str, str]:
    """Return the scripts of a night: that of cron, and that of Kubernetes."""
    (job,) = documents(DEPLOY / "kubernetes" / "sync.yaml")
    (container,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    nightly = (DEPLOY / "cron" / "nightly").read_text("utf-8").replace("/opt/meritgraph/bin", str(tmp_path))
    nightly = nightly.replace("/etc/meritgraph/meritgraph.env", str(tmp_path / "settings"))
    return {"cron": nightly, "kubernetes": container["args"][0]}


def night(script: str, folder: Path, codes: dict[str, int]) -> tuple[int, list[str]]:
    """Run a night in which commands exit with these codes; return its own code and the commands that were run."""
    stub = folder / "meritgraph"
    cases = "".join(f"{name}) exit {code} ;; " for name, code in codes.items())
    stub.write_text(f'#!/bin/sh\necho "$1" >> {folder}/ran\ncase $1 in {cases}esac\n')
    stub.chmod(0o755)
    environment = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "MERITGRAPH_BACKUPS": str(folder)}
    ran = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, check=False)
    return ran.returncode, (folder / "ran").read_text().split()


@pytest.mark.parametrize("kind", ["cron", "kubernetes"])
@pytest.mark.parametrize(
    ("codes", "of_cron", "of_kubernetes", "steps"),
    [
        ({}, 0, 0, 3),
        ({"sync": 3}, 3, 0, 3),
        ({"sync": 4, "detect": 3}, 4, 0, 3),
        ({"sync": 1}, 1, 1, 1),
        ({"detect": 143}, 143, 143, 2),
        ({"exchange": 1}, 1, 1, 3),
    ],
    ids=["clean", "rejects", "held", "failed", "stopped", "not delivered"],
)
def test_a_night_goes_on_after_rejects_and_stops_at_a_failure(
    scripts: dict[str, str], tmp_path: Path, kind: str, codes: dict[str, int], of_cron: int, of_kubernetes: int, steps: int
) -> None:
    code, ran = night(scripts[kind], tmp_path, codes)
    assert code == (of_cron if kind == "cron" else of_kubernetes)
    assert [each for each in ran if each != "backup"] == ["sync", "detect", "exchange"][:steps]
    assert ("backup" in ran) == (kind == "cron" and code in (0, 3, 4))


def test_the_night_of_cron_has_the_settings_of_the_service(scripts: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("MERITGRAPH_DATABASE_URI=neo4j://db.example:7687\n")
    # A graph on Neo4j is not backed up by us.
    assert night(scripts["cron"], tmp_path, {}) == (0, ["sync", "detect", "exchange"])


def test_a_pod_that_is_told_to_stop_tells_its_command(scripts: dict[str, str], tmp_path: Path) -> None:
    stub = tmp_path / "meritgraph"
    stub.write_text(
        f"#!/bin/sh\ntrap 'echo told > {tmp_path}/told; exit 143' TERM\ntouch {tmp_path}/up\nwhile :; do sleep 0.05; done\n"
    )
    stub.chmod(0o755)
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen(["sh", "-c", scripts["kubernetes"]], env=environment) as pod:
        while not (tmp_path / "up").exists():
            time.sleep(0.02)
        pod.send_signal(signal.SIGTERM)
    assert pod.returncode == 143
    assert (tmp_path / "told").exists()


@pytest.mark.parametrize("script", ["nightly", "requests"])
def test_cron_mails_what_needs_a_person_with_its_exit_code(tmp_path: Path, script: str) -> None:
    lines = [line for line in content(DEPLOY / "cron" / "meritgraph").splitlines() if re.match(r"[\d*]", line)]
    (line,) = [line for line in lines if f"/etc/meritgraph/{script} " in line]
    assert len(lines) == 2
    *when, user, command = line.split(maxsplit=6)
    assert (len(when), user) == (5, "meritgraph")
    # An upgrade turns the link /opt/meritgraph to a folder that has the product's commands and nothing else.
    assert "/opt/meritgraph" not in command
    # Cron ends a command at a bare percent sign.
    assert "%" not in command.replace("\\%", "")
    for code, mail in ((0, ""), (3, "exit code 3\na report\n")):
        (tmp_path / script).write_text(f"#!/bin/sh\necho a report\nexit {code}\n")
        (tmp_path / script).chmod(0o755)
        run = command.replace("\\%", "%").replace(f"/etc/meritgraph/{script}", str(tmp_path / script))
        run = run.replace(f"/var/lib/meritgraph/{script}.lock", str(tmp_path / "lock"))
        ran = subprocess.run(["sh", "-c", run], capture_output=True, text=True, check=False)
        assert ran.stdout == mail


def test_the_worker_of_cron_has_the_settings_of_the_service(tmp_path: Path) -> None:
    script = (DEPLOY / "cron" / "requests").read_text("utf-8").replace("/opt/meritgraph/bin", str(tmp_path))
    (tmp_path / "settings").write_text("MERITGRAPH_HOME=/var/lib/meritgraph\n")
    stub = tmp_path / "meritgraph"
    stub.write_text('#!/bin/sh\necho "$MERITGRAPH_HOME $*"\nexit 4\n')
    stub.chmod(0o755)
    script = script.replace("/etc/meritgraph/meritgraph.env", str(tmp_path / "settings"))
    ran = subprocess.run(["sh", "-c", script], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (4, "/var/lib/meritgraph sync --requested\n")
