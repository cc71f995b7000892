"""``meritgraph sync --requested``: a worker does what people asked for, each request once, and none is lost with a worker."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

import pytest

from loaders.runs.load_requests import LoadRequestKind, Wanted
from tests.conftest import Run
from tests.support.commands import SECONDS
from tests.support.requested_loads import NAME, PEOPLE, SOON, AskedHub, hub_of_files, hub_that_stalls

RECORDS = "MATCH (r:PortalRecord) RETURN count(r) AS number"


@pytest.fixture
def hub(tmp_path: Path, run: Run) -> AskedHub:
    return hub_of_files(tmp_path, run, PEOPLE)


def test_a_worker_does_what_waits_and_the_run_is_known_by_its_request(hub: AskedHub) -> None:
    id_ = hub.ask()
    done = hub.meritgraph("sync", "--requested")
    assert (done.returncode, done.stdout) == (
        0,
        f"{id_}: sync of {NAME}, asked for by operator: done. {NAME}: clean, 60 read, 60 created.\n",
    ), done.stderr
    assert hub.requests() == [("done", 1, f"{NAME}: clean, 60 read, 60 created.")]
    links = "MATCH (q:LoadRequest)-[:STARTED]->(run:LoadRun) RETURN q.id AS request, run.portal AS portal, run.state AS state"
    assert hub.rows(links) == [{"request": id_, "portal": NAME, "state": "clean"}]
    assert hub.rows(RECORDS) == [{"number": 60}]
    again = hub.meritgraph("sync", "--requested")
    assert (again.returncode, again.stdout) == (0, "No request waits, or another worker has it.\n")
    assert hub.meritgraph("sync").returncode == 0
    assert len(hub.rows(links)) == 1, "a sync that nobody asked for comes of no request"


def test_each_kind_is_done_as_its_command_does_it_and_says_what_became_of_it(hub: AskedHub, tmp_path: Path) -> None:
    people = tmp_path / "feed" / "people.csv"
    people.write_text(PEOPLE + "61,,\n")
    hub.ask(Wanted(LoadRequestKind.SYNC))
    assert hub.meritgraph("sync", "--requested").returncode == 3
    assert hub.requests()[-1] == ("done", 1, f"{NAME}: with rejects, 61 read, 60 created, 1 quarantined.")

    hub.ask(Wanted(LoadRequestKind.REPLAY, NAME))
    replayed = hub.meritgraph("sync", "--requested", "--json")
    assert replayed.returncode == 3, replayed.stderr
    (document,) = json.loads(replayed.stdout)
    assert (document["kind"], document["state"]) == ("replay", "done")
    assert document["message"] == "0 loaded, 1 refused again, 0 could not be tried."

    people.write_text("number,name,born\n1,Person 1,\n")
    hub.ask()
    assert hub.meritgraph("sync", "--requested").returncode == 4
    state, _, message = hub.requests()[-1]
    assert state == "done"
    assert f"{NAME}: held" in str(message)
    (held,) = hub.rows("MATCH (run:LoadRun {state: 'held'}) RETURN run.id AS id")
    hub.ask(Wanted(LoadRequestKind.CONFIRM_REMOVALS, run=held["id"]))
    assert hub.meritgraph("sync", "--requested").returncode == 0
    missing = "MATCH (r:PortalRecord) WHERE r.state = 'missing' RETURN count(r) AS number"
    assert hub.rows(missing) == [{"number": 59}]


def test_what_cannot_be_done_is_refused_with_the_reason_and_the_next_is_done(hub: AskedHub) -> None:
    hub.ask(Wanted(LoadRequestKind.SYNC, "my.dba.uz"))
    hub.ask()
    done = hub.meritgraph("sync", "--requested")
    assert done.returncode == 3, done.stderr
    (refused, _, why), loaded = hub.requests()
    assert (refused, loaded[0]) == ("refused", "done")
    assert str(why).startswith("The portal my.dba.uz has no feed.")


def test_a_portal_that_fails_fails_its_request_with_the_problem(hub: AskedHub, tmp_path: Path) -> None:
    (tmp_path / "feed" / "people.csv").unlink()
    hub.ask()
    assert hub.meritgraph("sync", "--requested").returncode == 1
    ((state, _, message),) = hub.requests()
    assert state == "failed"
    assert f"{NAME}: failed" in str(message)


def test_of_two_workers_one_does_it_and_one_that_is_killed_leaves_it_to_the_next(tmp_path: Path, run: Run) -> None:
    with hub_that_stalls(tmp_path, run) as (hub, portal):
        hub.ask()
        with hub.started("sync", "--requested") as first:
            assert portal.stalled.wait(SECONDS), hub.ended(first)
            assert hub.requests() == [("taken", 1, None)]
            second = hub.meritgraph("sync", "--requested")
            assert (second.returncode, second.stdout) == (0, "No request waits, or another worker has it.\n"), second.stderr
            first.kill()
            first.wait(SECONDS)
        assert hub.requests() == [("taken", 1, None)]
        portal.resume()
        third = hub.meritgraph("sync", "--requested")
        assert third.returncode == 0, third.stderr
        ((state, attempts, _),) = hub.requests()
        assert (state, attempts) == ("done", 2)
        runs = "MATCH (q:LoadRequest)-[:STARTED]->(run:LoadRun) RETURN run.state AS state ORDER BY run.started_at"
        assert [row["state"] for row in hub.rows(runs)] == ["interrupted", "clean"]
        assert hub.rows(RECORDS) == [{"number": 50}]
        assert hub.rows("MATCH (l:Lease) WHERE l.holder IS NOT NULL RETURN l.id AS id") == []


def test_a_worker_that_is_told_to_stop_puts_its_request_back(tmp_path: Path, run: Run) -> None:
    with hub_that_stalls(tmp_path, run) as (hub, portal):
        hub.ask()
        with hub.started("sync", "--requested", "--every", "1") as worker:
            assert portal.stalled.wait(SECONDS), hub.ended(worker)
            worker.send_signal(signal.SIGTERM)
            out, err = worker.communicate(timeout=SOON)
        assert (worker.returncode, out) == (143, "")
        # On a slow machine it says before how far it has come.
        last = "Stopped. What was read is kept, and requests that are not done wait for the next worker."
        assert err.splitlines()[-1] == last
        ((state, attempts, message),) = hub.requests()
        assert (state, attempts) == ("waiting", 0)
        assert "told to stop" in str(message)


def test_a_request_that_ends_every_worker_is_given_up(hub: AskedHub) -> None:
    hub.ask()

    assert hub.rows("MATCH (q:LoadRequest) RETURN q.attempts AS attempts") == [{"attempts": None}]
    hub.write("MATCH (q:LoadRequest) SET q.attempts = 3, q.state = 'taken'")
    assert hub.meritgraph("sync", "--requested").returncode == 1
    ((state, _, message),) = hub.requests()
    assert state == "failed"
    assert str(message).startswith("3 workers began it and ended without a word")
    assert hub.rows("MATCH (run:LoadRun) RETURN run.id AS id") == []


def test_a_fault_of_the_hub_fails_its_request_with_a_reference_and_the_next_is_done(hub: AskedHub, tmp_path: Path) -> None:
    people = tmp_path / "feed" / "people.csv"
    people.write_text(PEOPLE + "61,,\n")
    hub.ask()
    assert hub.meritgraph("sync", "--requested").returncode == 3
    # No code can read this: it is neither the portal's mistake nor one that the hub expects.
    hub.write("MATCH (p:Page) SET p.keys = 'damaged'")
    people.write_text(PEOPLE.replace("Person 7,", "Person Seven,") + "61,,\n")
    hub.ask()
    hub.ask(Wanted(LoadRequestKind.REPLAY, NAME))
    served = hub.meritgraph("sync", "--requested")
    assert served.returncode == 1, served.stderr
    _, (failed, attempts, message), (replayed, _, _) = hub.requests()
    assert (failed, attempts, replayed) == ("failed", 1, "done")
    found = re.search(r"reference ([0-9a-f]{8})", str(message))
    assert found is not None, message
    assert f"reference {found[1]}: the request to load" in served.stderr
    assert "Traceback" in served.stderr
    assert "Traceback" not in str(message)


def test_the_doctor_says_that_nobody_loads_what_was_asked_for(hub: AskedHub) -> None:
    id_ = hub.ask()
    assert _of_requests(hub.meritgraph("doctor", "--json").stdout) == (True, "none waits for more than 1 hour")
    hub.write("MATCH (q:LoadRequest) SET q.asked_at = datetime('2026-11-20T09:30:00Z')")
    failed = hub.meritgraph("doctor", "--json")
    ok, detail = _of_requests(failed.stdout)
    assert (failed.returncode, ok) == (1, False)
    assert detail.startswith(
        f"1 wait and no worker has them, the oldest ({id_}) since 2026-11-20 09:30 UTC: run `meritgraph sync"
    )


def _of_requests(printed: str) -> tuple[bool, str]:
    (found,) = (check for check in json.loads(printed) if check["name"] == "requests to load")
    return found["ok"], found["detail"]


def test_a_portal_that_somebody_reads_already_is_asked_for_again_later(tmp_path: Path, run: Run) -> None:
    with hub_that_stalls(tmp_path, run) as (hub, portal):
        with hub.started("sync") as reading:
            assert portal.stalled.wait(SECONDS), hub.ended(reading)
            hub.ask()
            assert hub.meritgraph("sync", "--requested").returncode == 4
            ((state, attempts, message),) = hub.requests()
            assert (state, attempts) == ("waiting", 0)
            assert f"{NAME} is in use by" in str(message)
        portal.resume()
        assert hub.meritgraph("sync", "--requested").returncode == 0
        assert hub.requests()[0][0] == "done"


def test_a_small_body_syncs_every_so_many_seconds_until_it_is_stopped(hub: AskedHub) -> None:
    with hub.started("sync", "--every", "1", "--json") as process:
        assert process.stdout is not None
        ended = 0
        for line in process.stdout:
            ended += line == "}\n"
            if ended == 2:
                break
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SOON)
    assert process.returncode == 143
    states = [row["state"] for row in hub.rows("MATCH (run:LoadRun) RETURN run.state AS state ORDER BY run.started_at")]
    assert states[:2] == ["clean", "clean"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--requested", NAME),
        ("--requested", "--plan"),
        ("--every", "5", "--plan"),
        ("--every", "0"),
        ("--requested", "--since", "1"),
    ],
)
def test_what_makes_no_sense_together_is_wrong_usage(hub: AskedHub, arguments: tuple[str, ...]) -> None:
    assert hub.meritgraph("sync", *arguments).returncode == 2
