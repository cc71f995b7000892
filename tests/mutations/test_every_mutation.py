"""Each mutation of the schema: who may use it, for what purpose, about whom it is, once by its key, and an event.

A new mutation fails here until it has an example below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull, GraphQLObjectType, GraphQLUnionType

from resolvers.access.callers import Caller, Role
from resolvers.access.table import FIELDS
from schema.answering import answering
from schema.people_shown import ABOUT_PEOPLE
from schema.subgraph import subgraph
from tests.support.asked_loads import PORTAL, write_loads
from tests.support.changed_findings import DISCLOSE, DUE, OURS, review
from tests.support.judged_matches import OURS as MATCH
from tests.support.judged_matches import judge, write_matches
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    MOVED,
    STAYS,
    World,
    context_of,
)
from tests.support.world_events import events

CALLERS: Final = (CLIENT_OF_A, INVESTIGATOR_OF_A, INTEGRATOR, AUDITOR, HERSELF)
REFUSED: Final = {"KeyUsedOtherwise", "NotPossible", "NotFound"}
"""The refusals that every mutation has; those of them that are of no use to one, such as a stale version, may be left out."""


@dataclass(frozen=True, slots=True)
class Example:
    """A change that succeeds: who makes it, its input and another one, the event, of whom it tells, and what comes before."""

    by: Caller
    input: Mapping[str, Any]
    other: Mapping[str, Any]
    event: str
    people: tuple[str, ...] = ()
    before: Callable[[World], object] = lambda world: None


def confirm(world: World) -> None:
    review(world, decision="CONFIRM")


def disclose(world: World) -> None:
    confirm(world)
    world.data(INVESTIGATOR_OF_A, DISCLOSE, input={"id": OURS, "why": "so", "expectedVersion": 2})


def of_finding(event: str, version: int, before: Callable[[World], object] = lambda world: None, **given: Any) -> Example:
    input_ = {"id": OURS, "expectedVersion": version, **given}
    return Example(INVESTIGATOR_OF_A, input_, {**input_, "expectedVersion": 9}, event, (MOVED,), before)


def judged(world: World) -> None:
    write_matches(world)
    judge(world)


def of_match(event: str, version: int, before: Callable[[World], object], **given: Any) -> Example:
    input_ = {"id": MATCH, "expectedVersion": version, "why": "so", **given}
    return Example(INVESTIGATOR_OF_A, input_, {**input_, "why": "because"}, event, (MOVED, STAYS), before)


def of_loading(**given: Any) -> Example:
    input_ = {"why": "so", **given}
    return Example(INTEGRATOR, input_, {**input_, "why": "because"}, "load_asked", before=write_loads)


EXAMPLES: Final[Mapping[str, Example]] = {
    "reviewFinding": of_finding("finding_acknowledged", 1, decision="ACKNOWLEDGE"),
    "assignFinding": of_finding("finding_assigned", 1, assignee="D. Saidov"),
    "discloseFinding": of_finding("finding_disclosed", 2, confirm, why="so"),
    "undoDisclosure": of_finding("finding_disclosure_undone", 3, disclose, why="so"),
    "delayDisclosure": of_finding("finding_disclosure_delayed", 1, until=DUE, why="so"),
    "startSync": of_loading(portal=PORTAL),
    "replayQuarantine": of_loading(portal=PORTAL),
    "confirmRemovals": of_loading(runId="run:held"),
    "judgeMatch": of_match("match_judged", 0, write_matches, verdict="REJECT"),
    "undoJudgement": of_match("judgement_withdrawn", 1, judged),
}


def mutations() -> Mapping[str, Any]:
    """Return the mutations of the schema by their names."""
    schema = subgraph()._schema  # pyright: ignore[reportPrivateUsage] (what graphql-core executes)
    assert schema.mutation_type is not None
    return schema.mutation_type.fields


ROOTS: Final = sorted(mutations())


def input_of(root: str) -> GraphQLInputObjectType:
    """Return the one input of a mutation."""
    arguments = mutations()[root].args
    assert list(arguments) == ["input"]
    needed = arguments["input"].type
    assert isinstance(needed, GraphQLNonNull)
    input_ = cast("Any", needed).of_type
    assert isinstance(input_, GraphQLInputObjectType)
    return input_


def test_every_mutation_has_an_example() -> None:
    assert sorted(EXAMPLES) == ROOTS


@pytest.mark.parametrize("root", ROOTS)
def test_each_has_one_input_with_a_key_and_an_outcome_of_its_own_for_everything(root: str) -> None:
    assert str(input_of(root).fields["idempotencyKey"].type) == "String"
    outcome = mutations()[root].type
    # Null beside an error: what another mutation of the request did is told all the same.
    assert isinstance(outcome, GraphQLUnionType)
    types: tuple[GraphQLObjectType, ...] = outcome.types
    saved = [each.name for each in types if not any(of.name == "Refusal" for of in each.interfaces)]
    assert len(saved) == 1
    assert {each.name for each in types} >= REFUSED


@pytest.mark.parametrize("root", ROOTS)
def test_the_access_table_names_the_roles_of_each(root: str) -> None:
    roles = FIELDS["Mutation", root]
    assert roles == {EXAMPLES[root].by.role}
    assert roles < set(Role)
    # Who operates the hub sees nobody, so what she changes tells of nobody.
    assert (root in ABOUT_PEOPLE) == (roles == {Role.INVESTIGATOR})
    assert set(ROOTS) >= ABOUT_PEOPLE


def _text(root: str) -> str:
    return f"mutation Change($input: {input_of(root).name}!) {{ {root}(input: $input) {{ __typename }} }}"


@pytest.mark.both_engines
@pytest.mark.parametrize("root", ROOTS)
def test_only_her_role_for_a_purpose_makes_it_once_on_record_and_with_an_event(world: World, root: str) -> None:
    example, text = EXAMPLES[root], _text(root)
    example.before(world)
    before = events(world)
    for caller in (*(each for each in CALLERS if each.role != example.by.role), None):
        data, errors = world.ask(caller, text, input=example.input)
        assert data == {root: None}
        assert [((error.extensions or {})["code"], error.path) for error in errors] == [("FORBIDDEN", [root])]
    if root in ABOUT_PEOPLE:
        data, errors = world.ask(replace(example.by, purpose=None), text, input=example.input)
        assert (data, [(error.extensions or {})["code"] for error in errors]) == (None, ["FORBIDDEN"])
    assert events(world) == before

    for input_, expected in ((example.input, True), (example.input, True), (example.other, False)):
        context = context_of(world.database, example.by)
        result = world.run(answering().answer(text, {"input": {**input_, "idempotencyKey": "one"}}, context))
        assert not result.errors
        assert result.data is not None
        assert (result.data[root]["__typename"] == "KeyUsedOtherwise") == (not expected)
        assert context.saved == ([root] if expected else [])
        looks = [(look.person, look.fields) for look in context.looks]
        assert looks == [(each, (f"Mutation.{root}",)) for each in example.people]
        assert events(world) == [*before, (example.event, example.by.subject)]
