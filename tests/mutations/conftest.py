"""The world of two bodies with findings, for tests of changes."""

from __future__ import annotations

import pytest

from tests.conftest import OpenEngine, Run
from tests.support.changed_findings import build_findings
from tests.support.two_bodies import World


@pytest.fixture
def world(engine: OpenEngine, run: Run) -> World:
    return build_findings(engine, run)
