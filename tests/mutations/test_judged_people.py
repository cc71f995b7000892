"""What the API shows of two servants: before they are joined, while the judgement waits, once they are one, and split again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from merit.detection import detect
from merit.registry import all_rules
from resolvers.access.callers import Caller, Role
from tests.conftest import Run
from tests.support.joined_servants import NUMBERS, Registry
from tests.support.judged_matches import JUDGE, UNDO
from tests.support.one_finding import SANCTION
from tests.support.scripted_portal import NOON, body, key_ring, order, position, servant
from tests.support.two_bodies import TODAY, World

pytestmark = pytest.mark.both_engines

# «R1» served in B1 until 2018, «R2», who has no number, in B2 since then: the same name and day of birth. Both stand below B0.
# «R2» was promoted while a sanction was in force.
ROWS: dict[str, Any] = {
    "bodies": [body("B0"), *(body(code, versions=[{**body(code)["versions"][0], "parent": "B0"}]) for code in ("B1", "B2"))],
    "positions": [position("P1", 3, "B1"), position("P2", 4, "B2"), position("P3", 5, "B2")],
    "servants": [servant("R1", NUMBERS[0]), servant("R2", None)],
    "orders": [
        order("1", "P1", "2015-01-01", end="2018-01-01", open=False, seq=1),
        order("2", "P2", "2018-01-01", end="2025-06-01", open=False, seq=2, registerNo="R2"),
        order("3", "P3", "2025-06-01", seq=3, registerNo="R2"),
    ],
    "sanctions": [{**SANCTION, "registerNo": "R2"}],
}
CANDIDATES = "{ matchCandidates(first: 9) { edges { node { id state version leftId rightId judgement { state } } } } }"
CAREER = "query Career($id: ID!) { servant(id: $id) { id } careerPath(servantId: $id) { steps { appointment { orderNumber } } } }"


class Judged:
    """The hub over a register in which two may be one person."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.world = registry, World(registry.run, registry.database)
        bodies = {row["name"]: row["id"] for row in registry.ask("MATCH (o:Organisation) RETURN o.name AS name, o.id AS id")}
        self.investigator = Caller("inspector", Role.INVESTIGATOR, bodies["Body B0"], "investigation")
        self.client = Caller("hr of B2", Role.CLIENT, bodies["Body B2"], "personnel")
        self.first, self.second = registry.holder("1"), registry.holder("2")

    def candidate(self) -> dict[str, Any]:
        (edge,) = self.world.data(self.investigator, CANDIDATES)["matchCandidates"]["edges"]
        return edge["node"]

    def career(self, caller: Caller, id_: str) -> tuple[str, list[str]] | None:
        """Return the id that a servant has now, and the orders of her steps; None if the caller does not see her."""
        data = self.world.data(caller, CAREER, id=id_)
        if data["servant"] is None:
            return None
        return data["servant"]["id"], [each["appointment"]["orderNumber"] for each in data["careerPath"]["steps"]]

    def detected(self) -> set[tuple[str, str]]:
        """Detect, and return the open findings, each with the servant whom it concerns."""
        assert self.registry.run(detect(self.registry.database, all_rules(), TODAY, NOON)).complete
        found = self.registry.ask(
            "MATCH (f:Finding)-[:CONCERNS]->(s) WHERE f.state IN ['open', 'reopened'] RETURN f.id AS id, s.id AS servant"
        )
        return {(row["id"], row["servant"]) for row in found}


@pytest.fixture
def judged(run: Run, fresh_database: Database, tmp_path: Path) -> Judged:
    return Judged(Registry(run, fresh_database, key_ring(tmp_path), ROWS))


def test_who_was_judged_to_be_one_is_shown_as_one_after_the_next_load_and_as_two_when_that_is_undone(judged: Judged) -> None:
    findings = judged.detected()
    assert judged.second in {servant for _, servant in findings}
    candidate = judged.candidate()
    assert {candidate["leftId"], candidate["rightId"]} == {judged.first, judged.second}
    asked = {"id": candidate["id"], "why": "same file", "expectedVersion": 0}
    saved = judged.world.data(judged.investigator, JUDGE, input={**asked, "verdict": "ACCEPT"})["judgeMatch"]
    assert saved["judgement"]["state"] == "WAITING"
    assert judged.career(judged.investigator, judged.second) == (judged.second, ["2", "3"])
    assert judged.career(judged.client, judged.first) is None

    judged.registry.apply_survivorship()
    joined = judged.candidate()
    assert (joined["state"], joined["judgement"], joined["version"]) == ("ACCEPTED", {"state": "APPLIED"}, 1)
    assert joined["leftId"] == joined["rightId"] == judged.first
    for id_ in (judged.first, judged.second):
        # She serves in B2 today, so its client sees the whole career.
        assert judged.career(judged.investigator, id_) == judged.career(judged.client, id_) == (judged.first, ["1", "2", "3"])
    of_one = judged.detected()
    assert {id_ for id_, _ in findings} & {id_ for id_, _ in of_one}
    assert {servant for _, servant in of_one} == {judged.first}

    asked = {"id": candidate["id"], "why": "two files", "expectedVersion": 1}
    undone = judged.world.data(judged.investigator, UNDO, input=asked)["undoJudgement"]
    assert "shown as one until they are split" in undone["effect"]
    judged.registry.apply_survivorship()
    split = judged.candidate()
    assert (split["state"], split["judgement"], split["version"]) == ("OPEN", {"state": "WITHDRAWN"}, 2)
    assert judged.career(judged.investigator, judged.second) == (judged.second, ["2", "3"])
    assert judged.career(judged.client, judged.first) is None
    assert judged.detected() == findings


def test_findings_no_longer_rest_on_a_match_that_somebody_judged(judged: Judged) -> None:
    marked = "MATCH (s:Servant) RETURN s.id AS id, coalesce(s.dossier_version, 0) AS version"
    judged.detected()
    before = {row["id"]: row["version"] for row in judged.registry.ask(marked)}
    asked = {"id": judged.candidate()["id"], "why": "twins", "expectedVersion": 0, "verdict": "REJECT"}
    judged.world.data(judged.investigator, JUDGE, input=asked)
    after = {row["id"]: row["version"] for row in judged.registry.ask(marked)}
    assert all(after[id_] > before[id_] for id_ in (judged.first, judged.second))


def test_a_waiting_judgement_can_be_taken_back_before_it_took_effect(judged: Judged) -> None:
    candidate = judged.candidate()
    asked = {"id": candidate["id"], "why": "same file", "expectedVersion": 0, "verdict": "ACCEPT"}
    judged.world.data(judged.investigator, JUDGE, input=asked)
    undone = judged.world.data(judged.investigator, UNDO, input={"id": candidate["id"], "why": "no", "expectedVersion": 1})
    assert "They stay two" in undone["undoJudgement"]["effect"]
    judged.registry.apply_survivorship()
    assert judged.registry.holder("2") == judged.second
    assert judged.candidate()["state"] == "OPEN"
