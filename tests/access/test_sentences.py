"""Who must not learn what: each sentence is tried through every way that could tell it.

The secrets of a sentence are texts. None of them may be anywhere in an answer, whether it is in the data, in an error or in a
cursor. As a control each way tells at least one of them to somebody who may know.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence

import pytest

from graph.migrations import migrate
from resolvers.access.callers import Caller
from schema.answering import answering
from schema.errors import client_errors
from tests.access.sentences import (
    bodies_and_roles,
    careers_elsewhere,
    derived,
    facts_elsewhere,
    questions,
    records,
    servants,
    unseen_people,
)
from tests.access.sentences.ways import Sentence
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty
from tests.support.every_label import build_every_label
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    CLIENT_OF_NOTHING,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    SOMEBODY,
    STAYING,
    World,
    context_of,
)

SENTENCES = tuple(
    each
    for subject in (facts_elsewhere, careers_elsewhere, unseen_people, bodies_and_roles, servants, derived, questions, records)
    for each in subject.SENTENCES
)


@pytest.fixture(scope="module")
def world(engine: OpenEngine, run: Run) -> World:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return build_every_label(run, engine.database)


async def _tell(world: World, caller: Caller | None, query: str) -> str:
    """Return the whole answer as text. Whoever may not see something gets an answer, or is told that it is forbidden."""
    context = context_of(world.database, caller)
    result = await answering().answer(query, {}, context)
    errors = [error.formatted for error in client_errors(result.errors or [])]
    assert {(error.get("extensions") or {}).get("code") for error in errors} <= {"FORBIDDEN"}, (query, errors)
    return json.dumps({"data": result.data, "errors": errors}, ensure_ascii=False)


def shown(world: World, caller: Caller | None, queries: Sequence[str]) -> list[str]:
    """Return the answers to some queries, which are asked at the same time."""

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(_tell(world, caller, query) for query in queries))

    return world.run(all_of_them())


# What is tried here does not depend on the engine; each statement is run on both elsewhere.
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("sentence", SENTENCES, ids=[each.text for each in SENTENCES])
def test_nobody_learns_what_is_not_hers(world: World, sentence: Sentence) -> None:
    asked = dict(zip(sentence.queries, shown(world, sentence.caller, sentence.queries), strict=True))
    assert [query for query, answer in asked.items() if any(secret in answer for secret in sentence.secrets)] == []
    known = dict(zip(sentence.queries, shown(world, sentence.known_to, sentence.queries), strict=True))
    assert [query for query, answer in known.items() if not any(secret in answer for secret in sentence.secrets)] == []
    assert [secret for secret in sentence.secrets if not any(secret in answer for answer in known.values())] == []


# How many there are for the hub itself, and for callers.
NUMBERS: Mapping[str, Mapping[Caller | None, int]] = {
    "{ servants { totalCount } }": {
        None: 12,
        CLIENT_OF_A: 6,
        CLIENT_OF_NOTHING: 0,
        INVESTIGATOR_OF_A: 6,
        HERSELF: 1,
        INTEGRATOR: 0,
    },
    "{ appointments { totalCount } }": {
        None: 16,
        CLIENT_OF_A: 7,
        CLIENT_OF_NOTHING: 0,
        INVESTIGATOR_OF_A: 11,
        HERSELF: 2,
        AUDITOR: 0,
    },
    "{ sanctions { totalCount } }": {
        None: 5,
        CLIENT_OF_A: 1,
        CLIENT_OF_NOTHING: 0,
        INVESTIGATOR_OF_A: 4,
        HERSELF: 2,
        INTEGRATOR: 0,
    },
    "{ assessments { totalCount } }": {None: 3, CLIENT_OF_A: 1, CLIENT_OF_B: 2, STAYING: 1, AUDITOR: 0},
    "{ appeals { totalCount } }": {None: 3, CLIENT_OF_A: 1, CLIENT_OF_B: 2, STAYING: 1, AUDITOR: 0},
    "{ degreeGrants { totalCount } }": {None: 3, CLIENT_OF_A: 2, CLIENT_OF_B: 3, STAYING: 1, AUDITOR: 0},
    "{ reserveMemberships { totalCount } }": {None: 3, CLIENT_OF_A: 1, CLIENT_OF_B: 2, STAYING: 1, AUDITOR: 0},
    "{ promotions { totalCount } }": {None: 1, CLIENT_OF_A: 0, CLIENT_OF_B: 1, HERSELF: 1, STAYING: 0},
    "{ competitions { totalCount } }": {None: 2, CLIENT_OF_A: 1, CLIENT_OF_B: 1, HERSELF: 1, SOMEBODY: 0},
    '{ organisation(id: "organisation:b") { staff { totalCount } } }': {None: 8, CLIENT_OF_A: 0, CLIENT_OF_B: 8, STAYING: 0},
}


@pytest.mark.parametrize("query", NUMBERS)
def test_lists_are_as_long_as_what_is_seen_of_them(world: World, query: str) -> None:
    for caller, number in NUMBERS[query].items():
        (answer,) = shown(world, caller, [query])
        assert f'"totalCount": {number}}}' in answer, (caller, answer)
