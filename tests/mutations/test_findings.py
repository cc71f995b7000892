"""Investigators of a body decide on its findings and say who looks into them, and nothing is done twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from schema.answering import answering
from tests.support.changed_findings import (
    ASSIGN,
    DUE,
    HIDDEN,
    OURS,
    OUTCOME,
    REVIEW,
    THEIRS,
    UNKNOWN,
    review,
)
from tests.support.engines import cypher
from tests.support.two_bodies import (
    CLIENT_OF_A,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    World,
    context_of,
)
from tests.support.world_events import events

pytestmark = pytest.mark.both_engines


def assign(world: World, **given: Any) -> dict[str, Any]:
    return world.data(INVESTIGATOR_OF_A, ASSIGN, input={"id": OURS, **given})["assignFinding"]


def test_a_decision_is_saved_with_its_author_and_reason_and_told_as_an_event(world: World) -> None:
    first = review(world, why="looking at it")
    assert (first["__typename"], first["version"]) == ("FindingSaved", 2)
    assert (first["finding"]["state"], first["finding"]["version"]) == ("ACKNOWLEDGED", 2)
    second = review(world, decision="CONFIRM", expectedVersion=2)
    # Of what was written down those alone learn who see all evidence; some of this one is of B.
    assert [(each["state"], each["by"]) for each in second["finding"]["history"]] == [
        ("ACKNOWLEDGED", "inspector of A"),
        ("CONFIRMED", "inspector of A"),
    ]
    assert events(world) == [("finding_acknowledged", "inspector of A"), ("finding_confirmed", "inspector of A")]


DONE = """query Done($id: ID!) { finding(id: $id) {
  lastChanged history { change } changes { change state by why note grounds explanation at }
  rule { id dismissals { grounds findings } }
} }"""


def test_all_that_was_done_with_a_finding_is_listed_with_notes_and_grounds(world: World) -> None:
    assign(world, assignee="Bo", note="ask for the order", expectedVersion=1)
    chosen: dict[str, Any] = {"decision": "DISMISS", "why": "lifted", "grounds": "INNOCENT_EXPLANATION", "explanation": 1}
    assert review(world, **chosen, expectedVersion=2)["__typename"] == "FindingSaved"
    shown = world.data(INVESTIGATOR_OF_A, DONE, id=OURS)["finding"]
    assert [each["change"] for each in shown["history"]] == ["DISMISSED"]
    assigned, dismissed = shown["changes"]
    assert {name: assigned[name] for name in ("change", "state", "by", "note", "grounds")} == {
        **{"change": "ASSIGNED", "state": "OPEN", "by": "inspector of A", "note": "ask for the order", "grounds": None}
    }
    assert {name: dismissed[name] for name in ("change", "why", "grounds", "explanation")} == {
        **{"change": "DISMISSED", "why": "lifted", "grounds": "INNOCENT_EXPLANATION", "explanation": 1}
    }
    assert shown["lastChanged"] == dismissed["at"] >= assigned["at"]
    assert shown["rule"]["dismissals"] == [{"grounds": "INNOCENT_EXPLANATION", "findings": 1}]
    # A dismissal without grounds counts, too; another body counts its own.
    review(world, decision="REOPEN", why="not so", expectedVersion=3)
    review(world, decision="DISMISS", why="lifted", expectedVersion=4)
    counted = '{ rule(id: "V10") { dismissals { grounds findings } } }'
    assert world.data(CLIENT_OF_A, counted)["rule"]["dismissals"] == [{"grounds": None, "findings": 1}]
    assert world.data(INVESTIGATOR_OF_B, counted)["rule"]["dismissals"] == []


def test_who_does_not_investigate_learns_no_assignment_or_note_of_the_past(world: World) -> None:
    assign(world, assignee="Bo", note="ask for the order", expectedVersion=1)
    data, errors = world.ask(
        CLIENT_OF_A, "query C($id: ID!) { finding(id: $id) { history { change } changes { note } } }", id=OURS
    )
    assert data == {"finding": {"history": [], "changes": None}}
    assert {(error.extensions or {})["code"] for error in errors} == {"FORBIDDEN"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"decision": "ACKNOWLEDGE", "grounds": "OTHER"}, "Only a dismissal has grounds"),
        ({"decision": "DISMISS", "grounds": "INNOCENT_EXPLANATION", "explanation": 99}, "and no 99"),
    ],
)
def test_grounds_that_do_not_fit_are_an_outcome(world: World, given: dict[str, Any], words: str) -> None:
    refused = review(world, why="so", **given)
    assert (refused["__typename"], words in refused["message"]) == ("NotPossible", True)
    assert events(world) == []


def test_who_saw_another_version_is_told_the_present_one(world: World) -> None:
    review(world)
    stale = review(world, decision="CONFIRM", expectedVersion=1)
    assert (stale["__typename"], stale["version"]) == ("StaleVersion", 2)
    assert len(events(world)) == 1


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("REOPEN", "The finding is open, so nobody can reopen it."),
        ("DISMISS", "takes a reason"),
        ("CONFIRM", "takes a reason"),
    ],
)
def test_what_does_not_fit_is_an_outcome_and_no_error(world: World, decision: str, words: str) -> None:
    refused = review(world, decision=decision, why="")
    assert refused["__typename"] == "NotPossible"
    assert words in refused["message"]
    assert events(world) == []


def test_a_finding_of_another_body_is_for_its_own_investigators(world: World) -> None:
    assert review(world, id_=THEIRS)["__typename"] == "NotAllowed"
    assert review(world, INVESTIGATOR_OF_B, OURS)["__typename"] == "NotAllowed"
    assert review(world, INVESTIGATOR_OF_B, THEIRS)["__typename"] == "FindingSaved"


def test_a_hidden_finding_costs_what_an_unknown_one_costs_and_gives_the_same_bytes(world: World) -> None:
    answers = list[Any]()
    for id_ in (HIDDEN, UNKNOWN):
        with world.statements() as statements:
            shown = review(world, id_=id_, idempotencyKey="a key"), world.data(INVESTIGATOR_OF_A, ASSIGN, input=_nobody(id_))
        answers.append((repr(shown), statements))
    assert answers[0] == answers[1]
    assert "NotFound" in answers[0][0]
    assert review(world, INVESTIGATOR_OF_B, HIDDEN)["__typename"] == "FindingSaved"


def _nobody(id_: str) -> dict[str, Any]:
    return {"id": id_, "assignee": None, "expectedVersion": 1}


def test_whom_the_finding_is_about_is_on_record_whatever_the_outcome(world: World) -> None:
    for input_, seen in (({"decision": "CONFIRM"}, True), ({"decision": "REOPEN"}, True), ({"id": HIDDEN}, False)):
        context = context_of(world.database, INVESTIGATOR_OF_A)
        asked = {"id": OURS, "decision": "CONFIRM", "expectedVersion": 1, **input_}
        text = "mutation ($input: ReviewFindingInput!) { reviewFinding(input: $input) { __typename } }"
        world.run(answering().answer(text, {"input": asked}, context))
        assert [(look.person, look.fields) for look in context.looks] == (
            [("servant:moved", ("Mutation.reviewFinding",))] if seen else []
        )


def test_what_is_left_out_of_an_assignment_stays_and_null_removes_it(world: World) -> None:
    assign(world, assignee="D. Saidov", due=DUE, note="ask for the order", expectedVersion=1)
    assign(world, note="ask again", expectedVersion=2)
    kept = "MATCH (f:Finding {id: $id}) RETURN f.assignee AS assignee, toString(f.due) AS due, f.note AS note"

    def present() -> list[dict[str, Any]]:
        return world.run(world.database.read(cypher(kept), {"id": OURS}))

    assert present() == [{"assignee": "D. Saidov", "due": DUE, "note": "ask again"}]
    assign(world, assignee=None, due=None, expectedVersion=3)
    assert present() == [{"assignee": None, "due": None, "note": "ask again"}]
    assert assign(world, note="ask again", expectedVersion=4)["__typename"] == "NotPossible"
    assert assign(world, due="2026-01-01", expectedVersion=4)["__typename"] == "NotPossible"


def test_the_same_key_and_input_give_the_first_answer_again(world: World) -> None:
    first = review(world, idempotencyKey="one", why="so")
    again = review(world, idempotencyKey="one", why="so")
    assert first["version"] == again["version"] == 2
    assert first == again
    review(world, decision="CONFIRM", expectedVersion=2, idempotencyKey="two")
    assert review(world, idempotencyKey="one", why="so")["version"] == 2
    assert len(events(world)) == 2


def test_a_key_with_another_input_is_refused(world: World) -> None:
    review(world, idempotencyKey="one")
    others: tuple[dict[str, Any], ...] = ({"why": "because"}, {"decision": "CONFIRM"}, {"expectedVersion": 2})
    for given in others:
        assert review(world, idempotencyKey="one", **given)["__typename"] == "KeyUsedOtherwise"
    assert assign(world, assignee="Bo", expectedVersion=2, idempotencyKey="one")["__typename"] == "KeyUsedOtherwise"
    # The key of somebody else is another key.
    assert review(world, INVESTIGATOR_OF_B, THEIRS, idempotencyKey="one")["__typename"] == "FindingSaved"
    assert len(events(world)) == 2


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_has_a_length(world: World, key: str) -> None:
    asked = {"id": OURS, "decision": "CONFIRM", "expectedVersion": 1, "idempotencyKey": key}
    _, errors = world.ask(INVESTIGATOR_OF_A, REVIEW, input=asked)
    assert [(error.extensions or {})["code"] for error in errors] == ["BAD_USER_INPUT"]


def _at_once(world: World, *inputs: dict[str, Any]) -> list[dict[str, Any]]:
    async def all_of_them() -> list[Any]:
        contexts = [context_of(world.database, INVESTIGATOR_OF_A) for _ in inputs]
        asked = [{"id": OURS, "expectedVersion": 1, **each} for each in inputs]
        return await asyncio.gather(
            *(answering().answer(REVIEW, {"input": each}, own) for each, own in zip(asked, contexts, strict=True))
        )

    results = world.run(all_of_them())
    assert not any(each.errors for each in results)
    return [each.data["reviewFinding"] for each in results]


def test_of_two_who_decide_at_once_one_is_told_that_the_other_was_faster(world: World) -> None:
    outcomes = _at_once(world, {"decision": "CONFIRM", "why": "yes"}, {"decision": "DISMISS", "why": "no"})
    assert sorted(each["__typename"] for each in outcomes) == ["FindingSaved", "StaleVersion"]
    assert len(events(world)) == 1


def test_the_same_key_sent_twice_at_once_gives_one_answer(world: World) -> None:
    same = {"decision": "CONFIRM", "why": "so", "idempotencyKey": "one"}
    outcomes = _at_once(world, *[same] * 4)
    assert [(each["__typename"], each["version"]) for each in outcomes] == [("FindingSaved", 2)] * 4
    assert events(world) == [("finding_confirmed", "inspector of A")]


def test_mutations_of_one_request_are_made_in_turn_and_each_sees_the_one_before(world: World) -> None:
    text = f"""mutation Both($one: ReviewFindingInput!, $two: ReviewFindingInput!) {{
      one: reviewFinding(input: $one) {OUTCOME}
      stale: reviewFinding(input: $one) {OUTCOME}
      two: reviewFinding(input: $two) {OUTCOME}
    }}"""
    one = {"id": OURS, "decision": "ACKNOWLEDGE", "expectedVersion": 1, "why": "so"}
    for _ in range(2):  # The second time what is known of the text is used, and nothing fits any more.
        data = world.data(INVESTIGATOR_OF_A, text, one=one, two={**one, "decision": "CONFIRM", "expectedVersion": 2})
        found = [data[name]["__typename"] for name in ("one", "stale", "two")]
        assert found == (["FindingSaved", "StaleVersion", "FindingSaved"] if _ == 0 else ["StaleVersion"] * 3)
    assert len(events(world)) == 2


def test_a_request_has_at_most_five_mutations(world: World) -> None:
    each = '{at}: reviewFinding(input: {{id: "finding:x", decision: CONFIRM, expectedVersion: 1}}) {{ __typename }}'

    def codes(number: int) -> list[Any]:
        text = "mutation { " + " ".join(each.format(at=f"a{at}") for at in range(number)) + " }"
        return [(error.extensions or {})["code"] for error in world.ask(INVESTIGATOR_OF_A, text)[1]]

    assert codes(5) == []
    assert codes(6) == ["GRAPHQL_LIMIT_MUTATIONS"]
