"""Every role asks for every field of every type, by every criterion and order of every list, of own and of foreign rows.

Whose a row is, is written by hand. No answer may contain what is hidden from the caller, and what is hidden may not change it:
the same questions are asked again in a world without the hidden rows.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

import pytest

from graph.migrations import migrate
from resolvers.access.callers import Caller
from resolvers.access.table import readable
from schema.answering import answering
from schema.errors import client_errors
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher, empty
from tests.support.every_label import build_every_label, hide
from tests.support.every_question import Question, asked_fields, given_of, lists, nodes, objects, questions
from tests.support.every_row import ASKED, LETTERS, PUBLIC, SEEN_BY, hidden_from
from tests.support.two_bodies import World, context_of

_CONCURRENT = 8
_UNLIMITED = 10**9
QUESTIONS: Final = list(questions([*SEEN_BY, *PUBLIC]))
_WITHOUT_CRITERIA: Final = [question for question in QUESTIONS if "filter:" not in question.text]
# Types that everybody sees, of those whose objects have an id.
_PUBLIC_TYPES = {"Area", "Competency", "Course", "Organisation", "Position"}
# Fields that need no question: `nodes` asks for what `node` and `_entities` lead to, and subscriptions have tests of their own.
_NOT_ASKED = {("Query", "_entities"), ("Query", "node")}
_OF_SUBSCRIPTIONS = {"Subscription", "FindingEvent", "LoadEvent"}
# And so have mutations.
_OF_MUTATIONS = {
    *("Mutation", "FindingSaved", "JudgementSaved", "LoadRequested"),
    *("StaleVersion", "NotPossible", "NotAllowed", "NotFound", "KeyUsedOtherwise"),
}
# Types of figures and checks of which this small world has nothing: more people than live in it, certificates of an issuer, a
# second policy, dismissed findings. What leads to them is asked.
_NOT_IN_THIS_WORLD = {
    *("CareerPlace", "CareerRoute", "CareerRoutes", "RouteStep", "TypicalRoute", "FigureShare", "HoursOfYear"),
    *("RatingBand", "RatingOutcome", "PolicyDifference", "ChangedFinding", "CertificateContradiction", "CertificateNotCompared"),
    *("ComparedCertificate", "LoadedRegister", "OpenCertificateConflict", "StatedCertificate", "PlannedCourse", "TakenCourse"),
    *("ComparedFinding", "Dismissals", "NotJudged", "PossibleKinTie", "SharedSchool", "MeritIndexOfFilling", "MeritIndexOfYear"),
}
_FIELDS: Final = {type_.name: type_.fields for type_ in objects()}
# What a hidden fact may change: a reason is composed from what is seen, evidence that is not seen is null; checks and plans
# of one's own people give their outcome in full, and null for what it rests on elsewhere.
_MAY_CHANGE = {
    *("Finding.reason", "Finding.note", "Finding.evidence"),
    *("AppointmentCheck.clean", "AppointmentCheck.cases"),
    *("DevelopmentPlan.competencies", "DevelopmentPlan.courses", "DevelopmentPlan.notAssessed"),
    *(
        f"RankedCandidate.{field}"
        for field in ("standing", "rank", "eligible", "bars", "unmet", "unknown", "warnings", "notJudged")
    ),
}


class Answers(NamedTuple):
    """What somebody was answered in the whole world, and in the one without what she may not see."""

    whole: Sequence[Any]
    without: Sequence[Any]


async def _answer(world: World, caller: Caller | None, question: Question) -> Any:
    context = context_of(world.database, caller)
    context.max_cost = _UNLIMITED
    result = await answering().answer(question.text, question.variables, context)
    # Of many errors an answer has the first that came up, so their paths differ by chance.
    errors = {((error.extensions or {})["code"], error.message) for error in client_errors(result.errors or [])}
    return {"data": _plain(result.data), "errors": sorted(errors)}


def _plain(value: Any) -> Any:
    """Return an answer as it is sent, with cursors left out: each is encrypted with a number of its own."""
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, Any]", value)
        return {key: None if key.lower().endswith("cursor") else _plain(each) for key, each in fields.items()}
    if isinstance(value, list):
        return [_plain(each) for each in cast("list[Any]", value)]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def asked(world: World, caller: Caller | None, some: Sequence[Question]) -> list[Any]:
    """Return the answers to questions."""

    async def all_of_them() -> list[Any]:
        free = asyncio.Semaphore(_CONCURRENT)

        async def one(question: Question) -> Any:
            async with free:
                return await _answer(world, caller, question)

        return await asyncio.gather(*(one(question) for question in some))

    return world.run(all_of_them())


def _built(engine: OpenEngine, run: Run) -> World:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return build_every_label(run, engine.database)


@pytest.fixture(scope="module")
def rows(engine: OpenEngine, run: Run) -> set[str]:
    """Return the ids of all rows of the world that are not public."""
    _built(engine, run)
    labels = [type_.name for type_ in nodes() if type_.name not in _PUBLIC_TYPES]
    text = cypher("UNWIND $labels AS label MATCH (n) WHERE label IN labels(n) RETURN n.id AS id")
    return {str(row["id"]) for row in run(engine.database.read(text, {"labels": labels}))}


@pytest.fixture(scope="module")
def answers(engine: OpenEngine, run: Run, rows: set[str]) -> Mapping[Caller | None, Answers]:
    """Return what everybody was answered, by caller; None is the hub itself."""
    world = World(run, engine.database)
    whole = {caller: asked(world, caller, QUESTIONS) for caller in LETTERS}
    # The hub itself shows only that every type has a row; criteria do not matter for that.
    found: dict[Caller | None, Answers] = {None: Answers(asked(world, None, _WITHOUT_CRITERIA), ())}
    for caller, letter in LETTERS.items():
        if letter:  # from whoever has no letter all the rest is hidden, too
            _built(engine, run)
        run(hide(engine.database, letter))
        found[caller] = Answers(whole[caller], asked(world, caller, QUESTIONS))
    return found


def _values(value: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield type, field and value of all objects of an answer."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        for key, each in fields.items():
            if key != "__typename" and "__typename" in fields:
                yield fields["__typename"], key, each
            yield from _values(each)
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _values(each)


def _differences(one: Any, other: Any, at: str = "") -> Iterator[str]:
    """Yield where two answers differ, as types with their fields."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        fields, its = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        for key, value in fields.items():
            path = f"{fields.get('__typename', at)}.{key}"
            if path not in _MAY_CHANGE:
                yield from _differences(value, its[key], path)
            elif value != its[key]:
                yield path
    elif isinstance(one, list) and isinstance(other, list) and len(cast("list[Any]", one)) == len(cast("list[Any]", other)):
        for each, its in zip(cast("list[Any]", one), cast("list[Any]", other), strict=True):
            yield from _differences(each, its, at)
    elif one != other:
        yield at


def test_every_criterion_is_tried() -> None:
    untried = {(filter_.name, name) for _, filter_ in lists() for name in filter_.fields if not list(given_of(filter_, name))}
    assert untried == set()


def test_every_field_is_asked_for() -> None:
    fields = {
        (type_.name, name) for type_ in objects() for name in type_.fields if type_.name not in _OF_SUBSCRIPTIONS | _OF_MUTATIONS
    }
    assert fields - asked_fields(QUESTIONS) == _NOT_ASKED


def test_every_type_has_an_own_and_a_foreign_row() -> None:
    for type_ in nodes():
        if type_.name not in _PUBLIC_TYPES:
            kind = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in type_.name).lstrip("_")
            seen = [by for id_, by in SEEN_BY.items() if id_.startswith(f"{kind}:")]
            assert any("c" in by or "i" in by for by in seen), type_
            assert any("c" not in by for by in seen), type_


@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
def test_every_type_is_answered_to_somebody(answers: Mapping[Caller | None, Answers]) -> None:
    found = {type_ for each in answers.values() for answer in each.whole for type_, _, _ in _values(answer["data"])}
    # This world has no key for national numbers, and figures that count nothing of it.
    assert {code for answer in answers[None].whole for code, _ in answer["errors"]} <= {"BAD_USER_INPUT", "NO_IDENTITY_KEY"}
    expected = {type_.name for type_ in objects()} - _OF_SUBSCRIPTIONS - _OF_MUTATIONS - _NOT_IN_THIS_WORLD
    assert expected - found == set()


@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
def test_every_row_has_an_owner_by_hand(rows: set[str]) -> None:
    assert rows == SEEN_BY.keys()


@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("caller", LETTERS, ids=[caller.role.value for caller in LETTERS])
def test_rows_are_seen_by_those_whose_they_are(answers: Mapping[Caller | None, Answers], caller: Caller) -> None:
    letter = LETTERS[caller]
    hidden = [id_ for id_ in hidden_from(letter) if not (letter in ("c", "i") and id_ in ASKED)]
    own = [id_ for id_, by in {**SEEN_BY, **dict.fromkeys(PUBLIC, letter)}.items() if letter and letter in by]
    found, leaked = set[str](), dict[str, str]()
    for question, answer in zip(QUESTIONS, answers[caller].whole, strict=True):
        text = json.dumps(answer, ensure_ascii=False)
        if "nodes(ids" in question.text:
            found |= {node["id"] for node in answer["data"]["nodes"] if node and "id" in node}
        leaked |= {id_: question.name for id_ in hidden if f'{id_}"' in text}
    assert leaked == {}
    assert set(own) <= found


@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("caller", LETTERS, ids=[caller.role.value for caller in LETTERS])
def test_a_field_that_a_role_may_not_read_is_null(answers: Mapping[Caller | None, Answers], caller: Caller) -> None:
    leaked = {
        (type_, field)
        for answer in answers[caller].whole
        for type_, field, value in _values(answer["data"])
        if field in _FIELDS[type_] and value not in (None, []) and not readable(caller.role, type_, field)
    }
    assert leaked == set()


@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("caller", LETTERS, ids=[caller.role.value for caller in LETTERS])
def test_what_is_hidden_changes_no_answer(answers: Mapping[Caller | None, Answers], caller: Caller) -> None:
    different = dict[str, str]()
    for question, one, other in zip(QUESTIONS, *answers[caller], strict=True):
        paths = set(_differences(one["data"], other["data"]))
        if not paths and one["errors"] != other["errors"]:
            paths = {"errors"}
        different |= dict.fromkeys(paths - _MAY_CHANGE, question.name)
    assert different == {}
