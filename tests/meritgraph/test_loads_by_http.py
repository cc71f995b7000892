"""The whole way of a load: an integrator asks a hub, a worker loads, she follows it, and the rows are in the graph."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from meritgraph.access.local_key import issue_token
from meritgraph.access.principals import Role
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.support.commands import SECONDS
from tests.support.principals import principal
from tests.support.requested_loads import NAME, PEOPLE, AskedHub, hub_of_files, hub_that_stalls
from tests.support.serving import served, wait_until

_SHOWN = "{ __typename ... on LoadRequested { alreadyWaiting request { id state } } ... on Refusal { message } }"
SYNC = f"mutation Ask($input: StartSyncInput!) {{ startSync(input: $input) {_SHOWN} }}"
REPLAY = f"mutation Ask($input: ReplayQuarantineInput!) {{ replayQuarantine(input: $input) {_SHOWN} }}"
REMOVALS = f"mutation Ask($input: ConfirmRemovalsInput!) {{ confirmRemovals(input: $input) {_SHOWN} }}"
ONE = "query One($id: ID!) { loadRequest(id: $id) { state message attempts runs { id state scopes { read } } } }"
ROWS = "{ quarantine { edges { node { id code field } } } }"
FOLLOW = "subscription Follow($run: ID!) { loadProgress(runId: $run) { step run { state } } }"


@dataclass(frozen=True, slots=True)
class Integrator:
    """A client of a hub with the token of an integrator."""

    client: httpx.Client
    headers: dict[str, str]

    def ask(self, text: str, **variables: Any) -> dict[str, Any]:
        """Return what the one field of a query or mutation answers."""
        question = {"query": text, "variables": variables}
        answer = self.client.post("/graphql", json=question, headers=self.headers).json()
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    @contextmanager
    def following(self, run: str) -> Generator[Iterator[dict[str, Any]]]:
        """Follow a load run by server-sent events."""
        headers = {**self.headers, "Accept": "text/event-stream"}
        question = {"query": FOLLOW, "variables": {"run": run}}
        with self.client.stream("POST", "/graphql", json=question, headers=headers, timeout=SECONDS) as stream:
            yield _steps(stream)

    def done(self, id_: str) -> dict[str, Any]:
        """Wait until a request waits no more and is at work no more, and return it."""
        wait_until(lambda: self.ask(ONE, id=id_)["state"] not in ("WAITING", "TAKEN"), SECONDS)
        return self.ask(ONE, id=id_)


@contextmanager
def integrator(hub: AskedHub) -> Generator[Integrator]:
    """Serve the home by a hub that has no feed and no secret of a portal, as those who load have."""
    with served(hub.home, PYTHONPATH=hub.settings["PYTHONPATH"]) as serving:
        token = issue_token(Settings(home=hub.home), principal(Role.INTEGRATOR, "operator"), 1)
        yield Integrator(serving.client, {"Authorization": f"Bearer {token}"})


def test_an_integrator_asks_a_worker_loads_and_she_follows_it_until_the_rows_are_there(tmp_path: Path, run: Run) -> None:
    with hub_that_stalls(tmp_path, run) as (hub, portal):
        hub.home.mkdir()
        with integrator(hub) as she:
            asked = she.ask(SYNC, input={"portal": NAME, "why": "the portal was corrected", "idempotencyKey": "one"})
            assert (asked["__typename"], asked["alreadyWaiting"]) == ("LoadRequested", False)
            assert she.ask(SYNC, input={"portal": NAME, "why": "me, too"})["alreadyWaiting"] is True
            id_ = asked["request"]["id"]
            assert she.ask(ONE, id=id_)["state"] == "WAITING"

            with hub.started("sync", "--requested", "--every", "1") as worker:
                assert portal.stalled.wait(SECONDS), hub.ended(worker)
                taken = she.ask(ONE, id=id_)
                (begun,) = taken["runs"]
                assert (taken["state"], begun["state"]) == ("TAKEN", "RUNNING")
                with she.following(begun["id"]) as steps:
                    assert next(steps) == {"step": None, "run": {"state": "RUNNING"}}
                    portal.resume()
                    assert [(each["step"], each["run"]["state"]) for each in steps][-1] == ("RUN_ENDED", "CLEAN")
                done = she.done(id_)
                assert (done["state"], done["message"]) == ("DONE", f"{NAME}: clean, 50 read, 50 created.")
                assert (done["attempts"], done["runs"][0]["scopes"]) == (1, [{"read": 50}])
            again = she.ask(SYNC, input={"portal": NAME, "why": "the portal was corrected", "idempotencyKey": "one"})
            assert again["request"] == {"id": id_, "state": "DONE"}
    assert hub.rows("MATCH (r:PortalRecord) RETURN count(r) AS number") == [{"number": 50}]
    assert hub.rows("MATCH (s:Servant) RETURN count(s) AS number") == [{"number": 50}]


def test_rows_in_quarantine_and_removals_of_a_held_run_go_the_same_way(tmp_path: Path, run: Run) -> None:
    hub = hub_of_files(tmp_path, run, PEOPLE + "61,,\n")
    hub.home.mkdir()
    with integrator(hub) as she, hub.started("sync", "--requested", "--every", "1"):

        def loaded(text: str, **input_: Any) -> dict[str, Any]:
            asked = she.ask(text, input={"why": "so", **input_})
            assert asked["__typename"] == "LoadRequested", asked
            return she.done(asked["request"]["id"])

        assert loaded(SYNC, portal=NAME)["message"] == f"{NAME}: with rejects, 61 read, 60 created, 1 quarantined."
        (row,) = (each["node"] for each in she.ask(ROWS)["edges"])
        assert (row["code"], row["field"]) == ("missing_field", "name")
        replayed = loaded(REPLAY, rowIds=[row["id"]])
        assert (replayed["state"], replayed["runs"]) == ("DONE", [])
        assert replayed["message"] == "0 loaded, 1 refused again, 0 could not be tried."

        (tmp_path / "feed" / "people.csv").write_text("number,name,born\n1,Person 1,\n")
        (held,) = loaded(SYNC, portal=NAME)["runs"]
        assert held["state"] == "HELD"
        (confirmed,) = loaded(REMOVALS, runId=held["id"])["runs"]
        assert confirmed["state"] == "CLEAN"
    assert hub.rows("MATCH (r:PortalRecord {state: 'missing'}) RETURN count(r) AS number") == [{"number": 59}]


def _steps(stream: httpx.Response) -> Iterator[dict[str, Any]]:
    """Yield what each event of a stream tells of the load."""
    for line in stream.iter_lines():
        if line.startswith("data:") and (content := line.removeprefix("data:").strip()):
            yield json.loads(content)["data"]["loadProgress"]
