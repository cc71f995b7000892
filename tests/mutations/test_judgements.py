"""Investigators who see both judge whether they are one person, and take judgements back; nobody else does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from schema.answering import answering
from tests.conftest import OpenEngine, Run
from tests.support.engines import execute
from tests.support.judged_matches import (
    HALF,
    HIDDEN,
    JUDGE,
    OF_MERGED,
    OURS,
    RELATIVE,
    SECOND,
    THIRD,
    UNDO,
    UNKNOWN,
    build_matches,
    judge,
    undo,
)
from tests.support.two_bodies import (
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    MOVED,
    STAYS,
    World,
    context_of,
)
from tests.support.world_events import events

pytestmark = pytest.mark.both_engines

ASKED = {
    "judgeMatch": (JUDGE, {"id": OURS, "verdict": "ACCEPT", "why": "same file", "expectedVersion": 0}),
    "undoJudgement": (UNDO, {"id": OURS, "why": "two files", "expectedVersion": 1}),
}
LISTED = """query Listed($servant: ID) { matchCandidates(first: 100, filter: {servant: $servant}) {
  edges { node { id state version judgement { verdict state by why } } }
} }"""


@pytest.fixture
def world(engine: OpenEngine, run: Run) -> World:
    return build_matches(engine, run)


def test_a_judgement_is_saved_with_its_author_and_reason_and_says_when_it_takes_effect(world: World) -> None:
    saved = judge(world)
    assert (saved["__typename"], saved["version"]) == ("JudgementSaved", 1)
    assert "shown as two until they are joined, with the next `meritgraph sync`" in saved["effect"]
    judgement = {name: value for name, value in saved["judgement"].items() if name != "id"}
    nobody = {"withdrawnBy": None, "withdrawnWhy": None}
    assert judgement == {"verdict": "ACCEPT", "state": "WAITING", "by": "inspector of A", "why": "same file", **nobody}
    assert saved["candidate"] == {"id": OURS, "state": "ACCEPTED", "version": 1, "leftId": MOVED, "rightId": STAYS}
    assert events(world) == [("match_judged", "inspector of A")]


def test_whoever_sees_both_takes_a_judgement_back(world: World) -> None:
    judge(world)
    undone = undo(world, INVESTIGATOR_OF_B)
    assert (undone["__typename"], undone["version"], undone["judgement"]["state"]) == ("JudgementSaved", 2, "WITHDRAWING")
    assert (undone["judgement"]["withdrawnBy"], undone["judgement"]["withdrawnWhy"]) == ("inspector of B", "two files")
    assert "the candidate will be open again" in undone["effect"]
    assert undo(world, expectedVersion=2)["__typename"] == "NotPossible"
    assert undo(world, id=SECOND, expectedVersion=0)["__typename"] == "NotPossible"
    assert events(world) == [("match_judged", "inspector of A"), ("judgement_withdrawn", "inspector of B")]
    assert judge(world, verdict="REJECT", expectedVersion=2)["effect"] == "They stay two."


def test_who_saw_another_version_is_told_the_present_one(world: World) -> None:
    judge(world)
    for stale in (judge(world, verdict="REJECT"), undo(world, expectedVersion=0), undo(world, expectedVersion=7)):
        assert (stale["__typename"], stale["version"]) == ("StaleVersion", 1)
    assert len(events(world)) == 1


def test_a_candidate_of_whom_one_is_hidden_costs_what_an_unknown_one_costs_and_gives_the_same_bytes(world: World) -> None:
    answers = list[Any]()
    for id_ in (HALF, HIDDEN, UNKNOWN):
        with world.statements() as statements:
            shown = judge(world, id=id_, idempotencyKey="a key"), undo(world, id=id_)
        answers.append((repr(shown), statements))
    assert answers[0] == answers[1] == answers[2]
    assert "NotFound" in answers[0][0]
    assert judge(world, INVESTIGATOR_OF_B, id=HALF)["__typename"] == "JudgementSaved"
    assert undo(world, id=HALF)["__typename"] == "NotFound"


@pytest.mark.parametrize("herself", [MOVED, "servant:earlier"])
def test_nobody_judges_herself(world: World, herself: str) -> None:
    judge(world)
    known = replace(INVESTIGATOR_OF_A, servant=herself)
    assert judge(world, known, expectedVersion=1)["__typename"] == "NotAllowed"
    assert undo(world, known)["__typename"] == "NotAllowed"
    assert judge(world, replace(known, servant="servant:unit"), expectedVersion=1)["__typename"] == "JudgementSaved"
    assert len(events(world)) == 2


def test_what_cannot_be_judged_is_an_outcome_and_no_error(world: World) -> None:
    assert "a declared relative" in judge(world, id=RELATIVE)["message"]
    for refused in (judge(world, why=" "), undo(world, why=""), judge(world, why="x" * 2001)):
        assert (refused["__typename"], "reason" in refused["message"]) == ("NotPossible", True)
    assert events(world) == []


def test_the_effect_does_not_promise_a_split_where_other_judgements_join_the_two(world: World) -> None:
    """«moved» is «unit», and «unit» is «stays»: so «moved» and «stays» are one, whatever becomes of the judgement on them."""
    for id_ in (OURS, SECOND, THIRD):
        judge(world, id=id_)
    but = "If other judgements make them one person, they are shown as one all the same."
    assert judge(world, verdict="UNSURE", expectedVersion=1)["effect"].endswith(but)
    assert undo(world, expectedVersion=2)["effect"].endswith(but)


def test_of_two_judgements_on_two_people_the_one_that_somebody_holds_is_shown_and_taken_back(world: World) -> None:
    """A file named the two by other numbers, with a judgement that was made and taken back after this one was made."""
    held = judge(world)["judgement"]["id"]
    other = """MATCH (s:Servant {id: $id}), (j:Judgement)
    CREATE (:Identifier {key: 'another register:moved', scheme: 'another register', origin: $id})-[:IDENTIFIES]->(s)
    CREATE (:Judgement {id: 'judgement:of a file', left: 'another register:moved', right: j.right, verdict: 'accept', by: 'ann',
      why: 'so', at: $now, withdrawn_at: $now, state: 'withdrawn', candidate: j.candidate, version: 5})"""
    world.run(execute(world.database, other, id=MOVED, now=datetime.now(UTC)))
    nodes = {edge["node"]["id"]: edge["node"] for edge in world.data(INVESTIGATOR_OF_A, LISTED)["matchCandidates"]["edges"]}
    assert (nodes[OURS]["version"], nodes[OURS]["judgement"]["state"]) == (1, "WAITING")
    undone = undo(world)
    assert (undone["__typename"], undone["judgement"]["id"]) == ("JudgementSaved", held)
    assert undone["version"] == undone["candidate"]["version"] == 2


def test_what_contradicts_a_judgement_is_not_named(world: World) -> None:
    """«unit» is both «moved» and «stays», who are two people: the last judgement cannot stand beside the others."""
    assert judge(world, verdict="REJECT")["__typename"] == "JudgementSaved"
    assert judge(world, id=SECOND)["__typename"] == "JudgementSaved"
    refused = judge(world, id=THIRD)
    assert refused["__typename"] == "NotPossible"
    assert "contradict" in refused["message"]
    assert "servant:" not in refused["message"]
    assert len(events(world)) == 2


def test_a_servant_who_was_merged_before_is_judged_as_she_was_loaded(world: World) -> None:
    saved = judge(world, id=OF_MERGED)
    assert saved["candidate"] == {"id": OF_MERGED, "state": "ACCEPTED", "version": 1, "leftId": STAYS, "rightId": MOVED}


def test_both_are_on_record_whatever_the_outcome(world: World) -> None:
    for root, given, people in (
        ("judgeMatch", {"expectedVersion": 9}, {MOVED, STAYS}),
        ("judgeMatch", {}, {MOVED, STAYS}),
        ("judgeMatch", {"id": RELATIVE}, {STAYS}),
        ("judgeMatch", {"id": HIDDEN}, set[str]()),
        ("undoJudgement", {}, {MOVED, STAYS}),
    ):
        context = context_of(world.database, INVESTIGATOR_OF_A)
        text = ASKED[root][0].split("{")[0] + f"{{ {root}(input: $input) {{ __typename }} }}"
        world.run(answering().answer(text, {"input": ASKED[root][1] | given}, context))
        assert {(look.person, look.fields) for look in context.looks} == {(each, (f"Mutation.{root}",)) for each in people}


def test_the_same_key_and_input_give_the_first_answer_again(world: World) -> None:
    first = judge(world, idempotencyKey="one")
    assert judge(world, idempotencyKey="one") == first
    undone = undo(world, idempotencyKey="two")
    assert undo(world, idempotencyKey="two") == undone
    assert judge(world, idempotencyKey="one")["version"] == 1
    others: tuple[dict[str, Any], ...] = ({"why": "because"}, {"verdict": "REJECT"}, {"expectedVersion": 1}, {"id": SECOND})
    for given in others:
        assert judge(world, idempotencyKey="one", **given)["__typename"] == "KeyUsedOtherwise"
    assert undo(world, idempotencyKey="one")["__typename"] == "KeyUsedOtherwise"
    assert len(events(world)) == 2


def test_of_two_who_judge_at_once_one_is_told_that_the_other_was_faster(world: World) -> None:
    async def both() -> list[Any]:
        asked = [ASKED["judgeMatch"][1] | {"verdict": verdict} for verdict in ("ACCEPT", "REJECT")]
        contexts = [context_of(world.database, caller) for caller in (INVESTIGATOR_OF_A, INVESTIGATOR_OF_B)]
        return await asyncio.gather(
            *(answering().answer(JUDGE, {"input": each}, own) for each, own in zip(asked, contexts, strict=True))
        )

    results = world.run(both())
    assert not any(each.errors for each in results)
    assert sorted(each.data["judgeMatch"]["__typename"] for each in results) == ["JudgementSaved", "StaleVersion"]
    assert len(events(world)) == 1


def test_a_list_tells_what_was_judged_by_one_statement_more(world: World) -> None:
    judge(world)
    with world.statements() as statements:
        data = world.data(INVESTIGATOR_OF_A, LISTED)
    found = {edge["node"]["id"]: edge["node"] for edge in data["matchCandidates"]["edges"]}
    judgement = {"verdict": "ACCEPT", "state": "WAITING", "by": "inspector of A", "why": "same file"}
    assert found[OURS] == {"id": OURS, "state": "ACCEPTED", "version": 1, "judgement": judgement}
    assert found[SECOND] == {"id": SECOND, "state": "OPEN", "version": 0, "judgement": None}
    assert statements.count("api/judgements_of_candidates") == 1
    data, errors = world.ask(INTEGRATOR, LISTED)
    assert {(error.extensions or {})["code"] for error in errors} == {"FORBIDDEN"}
    assert data is not None
    assert {edge["node"]["judgement"] for edge in data["matchCandidates"]["edges"]} == {None}
