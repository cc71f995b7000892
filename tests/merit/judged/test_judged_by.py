"""The digest of what judges is the same in every process, whatever order sets have in it."""

from __future__ import annotations

import os
import subprocess
import sys

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
