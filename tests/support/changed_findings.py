"""Changes of findings by the API, as tests ask for them in the world of two bodies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from graph.migrations import migrate
from resolvers.access.callers import Caller
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty, execute
from tests.support.two_bodies import INVESTIGATOR_OF_A, World, build_two_bodies

# «moved in a» is of A, about somebody who serves in B today; «stays in b» of B, about somebody of A; A knows nothing of «secret».
OURS, THEIRS, HIDDEN, UNKNOWN = "finding:moved in a", "finding:stays in b", "finding:secret", "finding:nothing"
DUE = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
OUTCOME = """{
  __typename
  ... on FindingSaved { version finding { id state version assignee due note history { state by why } } }
  ... on StaleVersion { version }
  ... on Refusal { message }
}"""
REVIEW = f"mutation Decide($input: ReviewFindingInput!) {{ reviewFinding(input: $input) {OUTCOME} }}"
DISCLOSE = f"mutation Disclose($input: DiscloseFindingInput!) {{ discloseFinding(input: $input) {OUTCOME} }}"
DELAY = f"mutation Delay($input: DelayDisclosureInput!) {{ delayDisclosure(input: $input) {OUTCOME} }}"
UNDO = f"mutation Undo($input: UndoDisclosureInput!) {{ undoDisclosure(input: $input) {OUTCOME} }}"
ASSIGN = f"mutation Assign($input: AssignFindingInput!) {{ assignFinding(input: $input) {OUTCOME} }}"


def build_findings(engine: OpenEngine, run: Run) -> World:
    """Empty the graph and write the two bodies and their findings."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    world = build_two_bodies(run, engine.database)
    hidden = """MATCH (f:Finding {id: 'finding:stays in b'}) MATCH (s:Servant {id: 'servant:foreign'})
    CREATE (:Finding {
      id: 'finding:secret', rule: f.rule, state: f.state, severity: f.severity, reason: f.reason, organisation: f.organisation,
      policy: f.policy, day: f.day, first_seen: f.first_seen, subjects: [s.id], version: 1, sort_key: 'finding:secret'
    })-[:CONCERNS]->(s)"""
    run(execute(engine.database, hidden))
    return world


def review(world: World, caller: Caller | None = INVESTIGATOR_OF_A, id_: str = OURS, **given: Any) -> dict[str, Any]:
    """Acknowledge the finding of A, unless something else is given; who confirms has a reason."""
    asked = {"id": id_, "decision": "ACKNOWLEDGE", "expectedVersion": 1, **given}
    if asked["decision"] == "CONFIRM":
        asked = {"why": "looked at it", **asked}
    return world.data(caller, REVIEW, input=asked)["reviewFinding"]
