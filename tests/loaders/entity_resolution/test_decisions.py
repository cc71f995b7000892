"""Each decision on two servants rests on the one that was seen before, is told as an event, and none is lost beside others."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from graph.errors import JudgementChanged, JudgementRefused
from graph.once import KeyUsedOtherwise, OnceKey
from loaders.entity_resolution import applying
from loaders.entity_resolution.clusters import Judgement, JudgementState, Verdict
from loaders.entity_resolution.judgements import judge, judgements, withdraw
from loaders.keys.ids import candidate_id
from loaders.portal_api.registry import usable_portals
from tests.conftest import Run
from tests.support.joined_servants import LATER, Registry
from tests.support.scripted_portal import key_ring, load, servant

pytestmark = pytest.mark.both_engines


@pytest.fixture
def registry(run: Run, fresh_database: Database, tmp_path: Path) -> Registry:
    return Registry(run, fresh_database, key_ring(tmp_path))


def decide(
    registry: Registry, verdict: Verdict = Verdict.ACCEPT, expected: int | None = None, **given: Any
) -> Coroutine[Any, Any, Judgement]:
    """Judge the one with a national number and whoever holds the second post."""
    asked: dict[str, Any] = {"by": "auditor", "why": "same file", "at": LATER, **given}
    one, other = registry.anchored, given.pop("other", None) or registry.holder("2")
    asked.pop("other", None)
    return judge(registry.database, one, other, verdict, **asked, expected_version=expected)


def events(registry: Registry) -> list[tuple[str, dict[str, Any]]]:
    rows = registry.ask("MATCH (e:Event) WHERE e.run IS NULL RETURN e.kind AS kind, e.about AS about ORDER BY e.seq")
    judged = ("match_judged", "judgement_withdrawn")
    return [(row["kind"], orjson.loads(row["about"])) for row in rows if row["kind"] in judged]


def test_a_decision_raises_the_version_and_is_told_without_naming_anybody(registry: Registry) -> None:
    candidate = candidate_id("servant", *sorted((registry.anchored, registry.holder("2"))))
    first = registry.run(decide(registry, Verdict.UNSURE, 0))
    second = registry.run(decide(registry, Verdict.ACCEPT, 1, by="another"))
    assert (first.version, second.version, first.id) == (1, 2, second.id)
    third = registry.run(withdraw(registry.database, first.id, LATER, "auditor", "two files", expected_version=2))
    assert (third.version, third.state, third.withdrawn_by, third.withdrawn_why) == (3, "withdrawing", "auditor", "two files")
    named = {"judgement": first.id, "candidate": candidate}
    assert events(registry) == [
        ("match_judged", {**named, "verdict": "unsure", "by": "auditor"}),
        ("match_judged", {**named, "verdict": "accept", "by": "another"}),
        ("judgement_withdrawn", {**named, "verdict": "accept", "by": "auditor"}),
    ]


def test_who_saw_another_version_changes_nothing(registry: Registry) -> None:
    with pytest.raises(JudgementChanged):
        registry.run(decide(registry, expected=1))
    made = registry.run(decide(registry, expected=0))
    with pytest.raises(JudgementChanged) as refused:
        registry.run(decide(registry, Verdict.REJECT, 0))
    assert refused.value.version == 1
    with pytest.raises(JudgementChanged):
        registry.run(withdraw(registry.database, made.id, LATER, expected_version=2))
    assert [each.verdict for each in registry.run(judgements(registry.database))] == [Verdict.ACCEPT]
    assert len(events(registry)) == 1


@pytest.mark.parametrize("by", ["identifiers", " "])
def test_nobody_judges_in_the_name_of_a_row(registry: Registry, by: str) -> None:
    with pytest.raises(JudgementRefused, match="needs the name of the person"):
        registry.run(decide(registry, by=by))


def test_of_two_who_judge_at_once_one_is_told_that_the_other_was_faster(registry: Registry) -> None:
    other = registry.holder("2")

    async def both() -> list[Judgement | BaseException]:
        verdicts = (Verdict.ACCEPT, Verdict.REJECT)
        return await asyncio.gather(*(decide(registry, each, 0, other=other) for each in verdicts), return_exceptions=True)

    outcomes = registry.run(both())
    assert sorted(type(each).__name__ for each in outcomes) == ["Judgement", "JudgementChanged"]
    assert len(events(registry)) == len(registry.run(judgements(registry.database))) == 1


def test_of_one_who_withdraws_and_one_who_judges_anew_at_once_one_is_told(registry: Registry) -> None:
    other = registry.holder("2")
    made = registry.run(decide(registry, expected=0))

    async def both() -> list[Judgement | BaseException]:
        undone = withdraw(registry.database, made.id, LATER, expected_version=1)
        return [*await asyncio.gather(undone, decide(registry, Verdict.REJECT, 1, other=other), return_exceptions=True)]

    outcomes = registry.run(both())
    assert sorted(type(each).__name__ for each in outcomes) == ["Judgement", "JudgementChanged"]
    assert [each.version for each in registry.run(judgements(registry.database))] == [2]


def test_the_same_key_gives_the_first_judgement_again(registry: Registry) -> None:
    other = registry.holder("2")
    once = OnceKey("auditor", "one", "asked", LATER)
    first = registry.run(decide(registry, expected=0, once=once))
    assert registry.run(decide(registry, expected=0, once=once, other=other)) == first
    with pytest.raises(KeyUsedOtherwise):
        registry.run(decide(registry, expected=1, once=OnceKey("auditor", "one", "something else", LATER), other=other))
    undone = OnceKey("auditor", "two", "asked", LATER)
    taken = [registry.run(withdraw(registry.database, first.id, LATER, once=undone)) for _ in range(2)]
    assert taken[0] == taken[1]
    assert len(events(registry)) == 2


def test_who_was_joined_is_judged_by_the_id_that_she_was_loaded_with(registry: Registry) -> None:
    other = registry.holder("2")
    made = registry.run(decide(registry))
    registry.apply_survivorship()
    assert registry.holder("2") == registry.anchored
    again = registry.run(decide(registry, Verdict.REJECT, 1, other=other))
    assert (again.id, again.version) == (made.id, 2)
    registry.apply_survivorship()
    assert registry.holder("2") == other


def test_a_judgement_stays_that_of_the_two_where_a_number_was_learned_since(registry: Registry) -> None:
    """Another identifier leads now, and still there is one judgement on the two."""
    third = next(id_ for id_ in registry.ids if id_ not in (registry.anchored, registry.holder("2")))
    made = registry.run(decide(registry, Verdict.UNSURE, other=third))
    learned = {"servants": [servant("R3", "40912960650019", lastName="Olimova", birthDate=None)]}
    registry.run(load(registry.database, learned, registry.keys, at=LATER))
    again = registry.run(decide(registry, Verdict.REJECT, 1, other=third))
    assert (again.id, again.left, again.right) == (made.id, made.left, made.right)
    assert len(registry.run(judgements(registry.database))) == 1


def test_what_is_decided_while_judgements_are_applied_takes_effect_the_next_time(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = registry.holder("2")
    made = registry.run(decide(registry))
    relink = applying.relink_identifiers

    async def withdrawing_meanwhile(*args: Any, **kwargs: Any) -> str | None:
        problem = await relink(*args, **kwargs)
        monkeypatch.undo()
        await withdraw(registry.database, made.id, LATER + timedelta(minutes=1), "auditor", "two files")
        return problem

    monkeypatch.setattr(applying, "relink_identifiers", withdrawing_meanwhile)
    applied = applying.apply_judgements(registry.database, usable_portals(), registry.keys, LATER)
    assert registry.run(applied) == 0
    (waiting,) = registry.run(judgements(registry.database))
    assert waiting.state is JudgementState.WITHDRAWING
    registry.apply_survivorship()
    (undone,) = registry.run(judgements(registry.database))
    assert undone.state is JudgementState.WITHDRAWN
    assert registry.holder("2") == other


def test_judgements_of_rows_and_files_learn_which_candidate_they_are_about(registry: Registry) -> None:
    other = registry.holder("2")
    learned = {
        "servants": [servant("R1", "31503856070015"), servant("R2", "31503856070015", birthDate=None), servant("R3", None)]
    }
    registry.run(load(registry.database, learned, registry.keys, at=LATER))
    (judgement,) = registry.run(judgements(registry.database))
    assert judgement.candidate == candidate_id("servant", *sorted((registry.anchored, other)))
