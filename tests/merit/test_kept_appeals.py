"""Checks of appeals that a detection keeps: what they hold, what they are linked to, and which of them it makes again.

On both engines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from graph.driver.database import Database
from merit.appeals.keeping import keep_checks
from merit.context import read_context
from merit.contract import Outcome
from merit.detection import detect
from merit.judged.keeping import judged_by
from merit.questions.appeal import ask_appeal
from merit.registry import all_rules, shipped_policy
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.filed_appeals import AS_OF, Rows, load_service, names_of, rows
from tests.support.scripted_portal import NOON

pytestmark = pytest.mark.both_engines

CHECKS = """MATCH (c:AppealCheck)-[:OF]->(x:Appeal)
RETURN x.id AS appeal, properties(c) AS held, COLLECT { MATCH (c)-[:FOUND]->(f:Finding) RETURN f.id } AS findings"""
STATES = {
    **{"H-round": "overdue", "H-order": "waiting", "H-assessment": "answered", "H-sanction": "not_assessed"},
    **{"H-person": "answered", "H-body": "waiting", "H-nothing": "overdue", "H-newcomer": "not_assessed"},
}


@dataclass(slots=True)
class Detected:
    """A service that is loaded and judged again and again."""

    run: Run
    database: Database
    folder: Path
    rows: Rows
    as_of: date = AS_OF

    def load(self) -> None:
        self.run(load_service(self.database, self.folder, self.rows, until=self.as_of))

    def detect(self, *, all_again: bool = False) -> None:
        """Judge what changed, or everything again."""
        self.run(detect(self.database, all_rules(), self.as_of, NOON, all_again=all_again))

    def checks(self) -> dict[str, dict[str, Any]]:
        """Return the kept checks by the numbers of the appeals, with the ids of the findings that they are linked to."""
        names = self.run(names_of(self.database))
        found = cast("list[dict[str, Any]]", self.run(self.database.read(cypher(CHECKS))))
        return {names[row["appeal"]]: {**row["held"], "findings": sorted(row["findings"])} for row in found}

    def answers(self) -> dict[str, dict[str, Any]]:
        """Return what the question answers about every appeal, in the words of a kept check."""
        names = self.run(names_of(self.database))
        return {name: self._answer(id_) for id_, name in names.items() if id_.startswith("appeal:")}

    def _answer(self, id_: str) -> dict[str, Any]:
        answer = self.run(ask_appeal(self.database.read, id_, all_rules(), shipped_policy(), self.as_of))
        cases = [(each.rule, each.case) for each in (*answer.own, *answer.contested)]
        counts = {outcome.value: sum(case.outcome is outcome for _, case in cases) for outcome in Outcome}
        return {
            "state": answer.state.value,
            "missing": answer.missing,
            "violating": counts["violates"],
            "satisfied": counts["satisfies"],
            "not_evaluable": counts["not_evaluable"],
            "found": sorted({rule.finding_id(case.subjects) for rule, case in cases if case.outcome is Outcome.VIOLATES}),
        }


@pytest.fixture
def detected(run: Run, fresh_database: Database, tmp_path: Path) -> Detected:
    found = Detected(run, fresh_database, tmp_path, rows())
    found.load()
    found.detect()
    return found


def test_every_appeal_is_checked_as_the_question_answers(detected: Detected) -> None:
    kept, answers = detected.checks(), detected.answers()
    assert {name: each["state"] for name, each in kept.items()} == STATES
    assert {name: {key: each.get(key) for key in answers[name]} for name, each in kept.items()} == answers
    assert {name: each["found"] for name, each in kept.items()} == {name: each["findings"] for name, each in kept.items()}
    assert kept["H-round"]["violating"] == 6
    assert all(each["as_of"] == AS_OF and each["not_judged"] == 0 for each in kept.values())


def test_only_what_changed_is_checked_again(detected: Detected) -> None:
    before = detected.checks()
    detected.run(execute(detected.database, "MATCH (c:AppealCheck) SET c.satisfied = 99"))
    detected.as_of += timedelta(days=1)
    # Aliya gets her answer, and the points of her round are corrected: appeals about it rest on its post's rounds, too.
    (answered,) = (row for row in detected.rows["appeals"] if row["id"] == "H-round")
    answered["answer"] = "granted"
    (corrected,) = (row for row in detected.rows["candidates"] if row["id"] == "K-new Aliya")
    corrected["total"] = 65
    detected.load()
    detected.detect()
    after = detected.checks()
    assert {name for name, each in after.items() if each["satisfied"] == 99} == {"H-nothing"}
    answers = detected.answers()
    for name in after.keys() - {"H-nothing"}:
        assert {key: after[name].get(key) for key in answers[name]} == answers[name]
    assert (after["H-round"]["state"], after["H-order"]["state"]) == ("answered", "overdue")
    assert after["H-round"]["findings"] == after["H-round"]["found"]
    assert len(set(before["H-round"]["found"]) - set(after["H-round"]["found"])) == 2
    detected.detect(all_again=True)
    whole = detected.checks()
    assert whole.pop("H-nothing")["satisfied"] == before["H-nothing"]["satisfied"]
    # What stands keeps the day on which it was judged.
    days = {"as_of": None, "rests_on": None}
    assert {name: each | days for name, each in whole.items()} == {name: after[name] | days for name in whole}


def test_findings_of_many_people_are_linked_while_they_stand_and_checks_go_with_their_appeals(detected: Detected) -> None:
    found = """MATCH (s:Servant {name: 'Aliya Ә'}) CREATE (f:Finding {id: 'finding:1', rule: 'R02', state: $state,
        severity: 'high', subjects: ['appointment:0'], reason: 'Found.'})-[:CONCERNS]->(s)"""
    detected.run(execute(detected.database, found, state="open"))
    detected.run(execute(detected.database, "MATCH (c:AppealCheck) SET c.satisfied = 99"))
    _keep(detected)
    linked = detected.checks()
    assert {name for name, each in linked.items() if "finding:1" in each["findings"]} == {"H-round", "H-assessment", "H-body"}
    assert all(each["satisfied"] == 99 for each in linked.values())
    detected.run(execute(detected.database, "MATCH (f:Finding {id: 'finding:1'}) SET f.state = 'resolved'"))
    detected.run(execute(detected.database, "MATCH (x:Appeal)-[:ABOUT]->(:Organisation) DETACH DELETE x"))
    _keep(detected)
    kept: Mapping[str, Mapping[str, Any]] = detected.checks()
    assert all(each["findings"] == each["found"] for each in kept.values())
    (left,) = detected.run(detected.database.read(cypher("MATCH (c:AppealCheck) RETURN count(c) AS checks")))
    assert (kept.keys(), left["checks"]) == (STATES.keys() - {"H-body"}, len(STATES) - 1)


def test_a_file_that_cannot_be_judged_is_checked_every_time(detected: Detected) -> None:
    detected.run(execute(detected.database, "MATCH (:Servant {name: 'Aliya Ә'})-[:GIVEN]->(x:Sanction) SET x.kind = 'whipping'"))
    detected.detect(all_again=True)
    kept = detected.checks()["H-round"]
    assert (kept["state"], kept["missing"], kept["not_judged"]) == ("not_assessed", "file of the person who appealed", 1)
    detected.run(execute(detected.database, "MATCH (:Servant {name: 'Aliya Ә'})-[:GIVEN]->(x:Sanction) SET x.kind = 'reprimand'"))
    detected.detect(all_again=True)
    assert {name: each["state"] for name, each in detected.checks().items()} == STATES


def _keep(detected: Detected) -> None:
    """Keep the checks alone, as at the end of a detection."""

    async def work() -> None:
        context = await read_context(detected.database.read, detected.as_of, shipped_policy())
        await keep_checks(detected.database, all_rules(), context, judged_by(all_rules(), shipped_policy()))

    detected.run(work())
