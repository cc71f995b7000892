"""A world is loaded and judged once, and the questions are asked: each answer equals the truth.

The references (`tests.merit.reference.questions`) read it from the world by code of their own; what is planted
(`sandbox.quantities`) is known beforehand. Where the portals leave something open, the answer says so, and the truth is one of
those that it leaves possible. One worker runs all tests of this folder; those of the world with noise come last.
"""

from __future__ import annotations

import pytest

from tests.conftest import OpenEngine, Run
from tests.support.asked_world import AskedWorld, load_and_judge


@pytest.fixture(scope="package")
def asked(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> AskedWorld:
    return load_and_judge(engine, run, tmp_path_factory.mktemp("sandbox"), servants=500, seed=11)
