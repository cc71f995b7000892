"""The digest of what judges is the same in every process, and changes with everything that rules may use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from merit.judged.keeping import judged_by
from merit.registry import all_rules, shipped_policy

PRINTED = """
from merit.judged.keeping import judged_by
from merit.registry import all_rules, shipped_policy
print(judged_by(all_rules(), shipped_policy()))
"""


def test_another_process_has_the_same_digest() -> None:
    own = judged_by(all_rules(), shipped_policy())
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", PRINTED],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.strip() == own


@pytest.mark.parametrize("changed", ["common.py", "x90/limits.csv", "x90/__init__.py"])
def test_whatever_changes_in_a_package_of_rules_changes_the_digest(tmp_path: Path, changed: str) -> None:
    digests: list[str] = []
    for content in ("1", "2"):
        for name in ("__init__.py", "common.py", "x90/__init__.py", "x90/limits.csv"):
            file = tmp_path / content / "acme_rules" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content if name == changed else "")
        digests.append(digest_in(tmp_path / content, "acme_rules.x90"))
    assert len(set(digests)) == 2


def digest_in(folder: Path, package: str) -> str:
    """Return the digest, in a process of its own, of a rule that lies in a package of a folder."""
    code = (
        "import sys; from dataclasses import replace\n"
        "from merit.judged.keeping import judged_by\n"
        "from merit.registry import all_rules, shipped_policy\n"
        "rule = replace(all_rules()[0], package=sys.argv[1])\n"
        "print(judged_by([rule], shipped_policy()))"
    )
    path = os.pathsep.join([str(folder), *sys.path])
    ran = subprocess.run(
        [sys.executable, "-c", code, package],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()
