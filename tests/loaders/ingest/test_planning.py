"""Plans that are made ahead, and what a run remembers, never outlive what they were made of."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from careers.grades import GradeHistory
from graph.cypher.statements import Statement, statement
from graph.model.facts import Ref, Servant
from loaders.ingest.fact_codec import with_keys
from loaders.ingest.in_hand import derive_in_hand
from loaders.ingest.planning import PlannedBatch, Planning
from loaders.ingest.records import Change, MappedRecord, WritePlan
from loaders.ingest.run_cache import RunCache
from loaders.runs.leases import OtherWork

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(slots=True)
class Answers:
    """What a graph answers in which one servant has a number; ``look_ups`` waits with it."""

    servant: str | None = "servant:first"
    acquired: int = 1
    others: bool = False
    look_ups: asyncio.Event | None = None

    async def __call__(self, asked: Statement, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
        if asked.name == "runs/other_leases":
            return [{"found": self.others, "acquired": self.acquired}]
        if asked.name == "ingest/nodes_of_identifiers":
            if self.look_ups is not None:
                await self.look_ups.wait()
            return [{"found": [["a register:R1", self.servant]] if self.servant else []}]
        return [{"known": [], "identifiers": []}]


def stated(record: str, name: str, *, new: bool) -> list[Change]:
    """Return a change of a record that describes the servant with the number."""
    fact = with_keys(Servant(ref=Ref("a register", "R1"), name=name))
    return [Change(MappedRecord(f"record:{record}", record, name, (fact,), "{}"), new=new)]


def planning(cache: RunCache | None = None) -> Planning:
    return Planning(frozenset(), NOON, cache or RunCache())


def queued(batch: PlannedBatch | None) -> int:
    """Return how many nodes a plan queues for survivorship."""
    assert batch is not None
    return sum(len(rows) for known, rows in batch.plan.rows.items() if "queue_survivorship" in known.name)


def described(batch: PlannedBatch | None) -> set[str]:
    assert batch is not None
    return {row["id"] for known, rows in batch.plan.rows.items() if "describe" in known.name for row in rows}


def test_a_page_is_planned_without_what_the_page_after_it_left_behind() -> None:
    async def story() -> tuple[int, int]:
        plans, answers, free = planning(), Answers(look_ups=asyncio.Event()), Answers()
        # So that there is something to plan ahead beside.
        plans.committed(await plans.within(stated("R0", "Ann", new=True), free, OtherWork(False, 1), in_hand=True), ahead=False)
        page, following = stated("R1", "Ann", new=True), stated("R1", "Anna", new=False)
        planned = asyncio.create_task(plans.within(page, answers, OtherWork(False, 1), in_hand=True))
        await asyncio.sleep(0)
        await plans.ahead(following, free, "us")
        assert answers.look_ups is not None
        answers.look_ups.set()
        plans.committed(first := await planned, ahead=False)
        second = await plans.within(following, free, OtherWork(False, 1), in_hand=True)
        return queued(first), queued(second)

    # The record that created the servant is not ours: each of the first two others has her values compared.
    assert asyncio.run(story())[0] == 1


def test_what_a_run_remembers_ends_when_somebody_else_begins_to_work() -> None:
    async def story() -> tuple[set[str], PlannedBatch | None, set[str]]:
        plans, answers = planning(), Answers()
        first = await plans.within(stated("R0", "Ann", new=True), answers, OtherWork(False, 1), in_hand=True)
        plans.committed(first, ahead=False)
        # Another process merges the servant into another one, and is done.
        later = Answers(servant="servant:other", acquired=2)
        ahead = await plans.ahead(stated("R1", "Ann", new=True), later, "us")
        second = await plans.within(stated("R1", "Ann", new=True), later, OtherWork(False, 2), in_hand=True)
        return described(first), ahead, described(second)

    first, ahead, second = asyncio.run(story())
    assert first != second
    assert ahead is None
    assert second == {"servant:other"}


def test_nothing_stays_known_while_others_work() -> None:
    async def story() -> list[int]:
        plans, answers = planning(), Answers(others=True)
        found: list[int] = []
        for number, record in enumerate(("R1", "R2", "R3")):
            batch = await plans.within(stated(record, "Ann", new=True), answers, OtherWork(True, number), in_hand=False)
            plans.committed(batch, ahead=False)
            found.append(queued(batch))
        return found

    # After two records a servant would count as queued, although the other process has decided meanwhile.
    assert asyncio.run(story()) == [1, 1, 1]


def test_a_lease_of_ones_own_ends_nothing() -> None:
    cache = RunCache()
    cache.begin_beside(OtherWork(False, 4))
    cache.identifiers["a register:R1"] = "servant:first"
    cache.take_own_lease(5)
    cache.begin_beside(OtherWork(False, 5))
    assert cache.identifiers
    # Somebody else has acquired one in between.
    cache.take_own_lease(7)
    cache.begin_beside(OtherWork(False, 7))
    assert not cache.identifiers


@pytest.mark.parametrize(("withdrawn", "marked", "careers"), [([], [], 1), ([{"id": "record:R1"}], [{"id": "servant:first"}], 0)])
def test_a_career_is_derived_later_where_grades_may_be_withdrawn(
    withdrawn: list[dict[str, str]], marked: list[dict[str, str]], careers: int
) -> None:
    start, end = date(2015, 1, 1), date(2018, 1, 1)
    days = {"start_earliest": start, "start_latest": start, "end_earliest": end, "end_latest": end, "open": False}
    spell = {"id": "appointment:one", "position": "position:one", "properties": days}
    plan = WritePlan(new_spells={"servant:first": [spell]})
    plan.rows[statement("ingest/mark_dirty")] = [{"id": "servant:first"}]
    plan.rows[statement("ingest/delete_descriptions")] += withdrawn

    derive_in_hand(plan, {"position:one": GradeHistory([])})

    assert (plan.rows[statement("ingest/mark_dirty")], plan.careers) == (marked, careers)
