"""A replay that somebody asked for loads the rows that are left, whatever became of the others before a worker came to it."""

from __future__ import annotations

from pathlib import Path

from loaders.runs.load_requests import LoadRequestKind, Wanted, shown_row_id
from tests.conftest import Run
from tests.support.requested_loads import NAME, hub_of_files

# Two people without a name.
PEOPLE = "number,name,born\n1,Person 1,\n2,,\n3,,\n"
QUARANTINED = "MATCH (q:QuarantinedRow) RETURN q.id AS id ORDER BY id"


def test_rows_that_are_left_are_tried_where_another_attempt_has_loaded_some(tmp_path: Path, run: Run) -> None:
    hub = hub_of_files(tmp_path, run, PEOPLE)
    assert hub.meritgraph("sync").returncode == 3
    loaded, left = (row["id"] for row in hub.rows(QUARANTINED))
    hub.ask(Wanted(LoadRequestKind.REPLAY, rows=(shown_row_id(loaded), shown_row_id(left))))
    hub.ask(Wanted(LoadRequestKind.REPLAY, rows=(shown_row_id(loaded),)))
    assert hub.meritgraph("quarantine", "discard", loaded).returncode == 0

    assert hub.meritgraph("sync", "--requested").returncode == 3
    (state, _, message), gone = hub.requests()
    assert (state, message) == (
        "done",
        "0 loaded, 1 refused again, 0 could not be tried. Not in quarantine any more: 1 of the 2 rows.",
    )
    assert (gone[0], str(gone[2]).startswith("None of the 1 rows is in quarantine any more")) == ("refused", True)
    assert NAME not in str(gone[2])
