"""``meritgraph ask turnover`` under the days off of a deployment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.driver.database import Database
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.small_graph import AS_OF, SmallGraph

HOLIDAY = """[[holidays]]
country = "UZ"
year = 2025
days = [2025-05-19]
worked = []
status = "verified"
"""


def test_a_day_off_more_between_two_posts_makes_nobody_leave(
    run: Run, fresh_database: Database, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ann's last day is Friday 16 May 2025, and her next post begins on Tuesday: between them lies one Monday."""
    graph = SmallGraph(run, fresh_database)
    graph.body("a", "Appointment")
    for name in ("ann", "ben", "cai", "dan", "eve", "fay"):
        graph.servant(name)
        graph.held(name, "a", "2020-01-06", "2025-05-17" if name == "ann" else None, endReason="own_wish")
    graph.held("ann", "a", "2025-05-20", name="again")

    def left() -> int:
        assert command("detect", "--as-of", str(AS_OF)).code == 0
        asked = ("ask", "turnover", "organisation:a", "--from", "2025-05", "--to", "2025-05", "--json")
        (group,) = command(*asked).document["groups"].values()
        return group["leavers"]["numerator"]

    assert date(2025, 5, 19).strftime("%A") == "Monday"
    assert left() == 1
    file = tmp_path / "policy.toml"
    file.write_text(HOLIDAY)
    monkeypatch.setenv("MERITGRAPH_POLICY", str(file))
    assert left() == 0
