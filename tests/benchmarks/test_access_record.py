"""What the record of access costs is told from the rates of the turns."""

from __future__ import annotations

from benchmarks.access_record import summary


def test_the_cost_is_the_share_that_the_record_takes() -> None:
    assert summary({True: [96.0, 90.0, 96.0], False: [100.0, 120.0, 100.0]}) == {
        "with_record": [96.0, 90.0, 96.0],
        "without_record": [100.0, 120.0, 100.0],
        "cost": 0.04,
        "within_bound": True,
    }
    assert summary({True: [94.0], False: [100.0]})["within_bound"] is False
