"""Judgements by the API, as tests ask for them in the world of two bodies."""

from __future__ import annotations

from typing import Any

from graph.migrations import migrate
from loaders.keys.ids import candidate_id
from resolvers.access.callers import Caller
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty, execute
from tests.support.two_bodies import APPLICANT, EARLIER, FOREIGN, INVESTIGATOR_OF_A, MOVED, STAYS, UNIT, World, build_two_bodies

OUTCOME = """{
  __typename
  ... on JudgementSaved {
    version effect judgement { id verdict state by why withdrawnBy withdrawnWhy } candidate { id state version leftId rightId }
  }
  ... on StaleVersion { version }
  ... on Refusal { message }
}"""
JUDGE = f"mutation Judge($input: JudgeMatchInput!) {{ judgeMatch(input: $input) {OUTCOME} }}"
UNDO = f"mutation Undo($input: UndoJudgementInput!) {{ undoJudgement(input: $input) {OUTCOME} }}"


def candidate_of(one: str, other: str) -> str:
    """Return the id of the candidate that is about two servants."""
    return candidate_id("servant", *sorted((one, other)))


# «moved» and «stays» served in both bodies, «unit» below A, «foreign» and «applicant» in B alone. «earlier» became «stays».
OURS, SECOND, THIRD = candidate_of(MOVED, STAYS), candidate_of(MOVED, UNIT), candidate_of(STAYS, UNIT)
OF_MERGED = candidate_of(MOVED, EARLIER)
HALF, HIDDEN, UNKNOWN = candidate_of(STAYS, FOREIGN), candidate_of(FOREIGN, APPLICANT), "match_candidate:nothing"
RELATIVE = "match_candidate:relative"
_PAIRS = [(MOVED, STAYS), (MOVED, UNIT), (STAYS, UNIT), (MOVED, EARLIER), (STAYS, FOREIGN), (FOREIGN, APPLICANT)]


def build_matches(engine: OpenEngine, run: Run) -> World:
    """Empty the graph and write the two bodies, and who may be one person."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    world = build_two_bodies(run, engine.database)
    write_matches(world)
    return world


def write_matches(world: World) -> None:
    """Write a number of everybody, and who may be one person."""
    run, database = world.run, world.database
    names = (MOVED, STAYS, UNIT, FOREIGN, APPLICANT)
    numbers = [{"key": f"a register:{name}", "origin": name, "servant": name} for name in names]
    numbers.append({"key": f"a register:{EARLIER}", "origin": EARLIER, "servant": STAYS})
    run(
        execute(
            database,
            """UNWIND $numbers AS number MATCH (s:Servant {id: number.servant})
            CREATE (:Identifier {key: number.key, scheme: 'a register', origin: number.origin})-[:IDENTIFIES]->(s)""",
            numbers=numbers,
        )
    )
    pairs = [sorted(pair) for pair in _PAIRS]
    rows = [
        {"id": candidate_of(left, right), "kind": "servant", "left": left, "right": right, "score": 0.9} for left, right in pairs
    ]
    rows.append({"id": RELATIVE, "kind": "relative", "left": "relative:of moved", "right": STAYS, "score": 0.8})
    run(
        execute(
            database,
            """UNWIND $rows AS r CREATE (c:MatchCandidate {
              id: r.id, kind: r.kind, left: r.left, right: r.right, score: r.score, state: 'open', reasons: ['alike']
            })""",
            rows=rows,
        )
    )


def judge(world: World, caller: Caller | None = INVESTIGATOR_OF_A, **given: Any) -> dict[str, Any]:
    """Judge that «moved» and «stays» are one person, unless something else is given."""
    asked = {"id": OURS, "verdict": "ACCEPT", "why": "same file", "expectedVersion": 0, **given}
    return world.data(caller, JUDGE, input=asked)["judgeMatch"]


def undo(world: World, caller: Caller | None = INVESTIGATOR_OF_A, **given: Any) -> dict[str, Any]:
    """Take the judgement on «moved» and «stays» back, unless something else is given."""
    asked = {"id": OURS, "why": "two files", "expectedVersion": 1, **given}
    return world.data(caller, UNDO, input=asked)["undoJudgement"]
