"""A world is loaded and judged once, and commands and the API are asked about it; one worker runs all tests of this folder.

Only the last test of the last file writes: it judges by another policy.
"""

from __future__ import annotations

import pytest

from tests.conftest import OpenEngine, Run
from tests.support.asked_world import AskedWorld, load_and_judge


@pytest.fixture(scope="package")
def asked(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> AskedWorld:
    return load_and_judge(engine, run, tmp_path_factory.mktemp("sandbox"), servants=150, seed=11)
