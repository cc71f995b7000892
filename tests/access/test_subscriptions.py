"""Subscriptions: each caller is told of her own findings and runs, and of nothing else."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import ExecutionResult

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.events import append_event
from merit.findings.listing import finding_details
from merit.findings.review import review_finding
from merit.findings.states import Decision
from meritgraph.admission import Admission as OfHub
from meritgraph.admission import AdmissionTerms
from resolvers.access.callers import Caller
from resolvers.context import Admission, Unlimited
from resolvers.errors import RateLimited
from resolvers.live.context import LiveContext
from resolvers.live.events import LiveEvents, NextEvents
from schema.answering import answering, failed
from schema.errors import client_errors
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    CLIENT_OF_NOTHING,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    STAYING,
    TODAY,
    B,
    build_two_bodies,
    context_of,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OF_A, OF_B = "finding:moved in a", "finding:stays in b"
CHANGES = "subscription($after: String) { findingChanged(after: $after) { cursor change at finding { id state reason } } }"


class NothingMore(Exception):
    """All that happened so far is told."""


class UntilNow(LiveEvents):
    """The events until now."""

    async def after(self, seq: int) -> NextEvents:
        if seq >= await self.last():
            raise NothingMore
        return await super().after(seq)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one subscription told."""

    answers: list[dict[str, Any]]
    codes: list[str]

    @property
    def findings(self) -> list[tuple[str, str]]:
        """The findings and their changes, without the answer that tells where the subscription begins."""
        events = [each["findingChanged"] for each in self.answers]
        assert events[0]["change"] is None
        return [(each["finding"]["id"], each["change"]) for each in events[1:]]

    @property
    def cursors(self) -> list[str]:
        return [each["findingChanged"]["cursor"] for each in self.answers]


@dataclass(frozen=True, slots=True)
class Listening:
    """The world, with subscriptions to it."""

    run: Run
    database: Database

    admission: Admission = field(default_factory=Unlimited)
    patience: float = 60.0

    live: LiveEvents | None = None

    async def listen(self, caller: Caller | None, query: str = CHANGES, **variables: Any) -> Answered:
        """Subscribe, and return what is told until nothing more has happened, or until it is over."""
        asked = replace(context_of(self.database, caller), admission=self.admission)
        live = self.live or UntilNow(self.database, 0.02)
        context = LiveContext.of(replace(asked, purposes=frozenset({"personnel"})), live)
        context = replace(context, day=lambda: TODAY, patience=self.patience)
        answered = Answered([], [])
        begun = await answering().subscribe(query, variables, context)
        if isinstance(begun, ExecutionResult):
            answered.codes.extend(codes(begun))
            return answered
        try:
            async for event in begun.events:
                # What the answers cost is told elsewhere.
                result = await begun.answer(event, replace(context.anew(), admission=Unlimited()))
                answered.codes.extend(codes(result))
                assert result.data is not None
                answered.answers.append(result.data)
        except NothingMore:
            pass
        except Exception as error:
            answered.codes.extend(codes(failed(error)))
        return answered

    def all_since_the_beginning(self, caller: Caller | None, query: str = CHANGES, **variables: Any) -> Answered:
        """Return what is told to one who has a cursor of a moment before anything happened."""

        async def story() -> Answered:
            begun = await self.listen(caller, query, **variables)
            await self.happen()
            return await self.listen(caller, query, after=begun.cursors[0], **variables)

        return self.run(story())

    async def happen(self) -> None:
        """Change both findings, the one of B twice."""
        await self.review(OF_B, Decision.ACKNOWLEDGE)
        await self.review(OF_A, Decision.CONFIRM)
        await self.review(OF_B, Decision.DISMISS)

    async def review(self, finding: str, decision: Decision) -> None:
        version = (await finding_details(self.database, finding)).finding.version
        await review_finding(self.database, finding, decision, "ann", "because", NOW, version)


def codes(result: ExecutionResult) -> list[str]:
    return [str((each.extensions or {})["code"]) for each in client_errors(result.errors or [])]


@pytest.fixture
def world(run: Run, fresh_database: Database) -> Listening:
    build_two_bodies(run, fresh_database)
    return Listening(run, fresh_database)


ALL = [(OF_B, "ACKNOWLEDGED"), (OF_A, "CONFIRMED"), (OF_B, "DISMISSED")]


def test_a_client_is_told_of_the_findings_of_its_body(world: Listening) -> None:
    answered = world.all_since_the_beginning(CLIENT_OF_A)
    assert answered.findings == [(OF_A, "CONFIRMED")]
    # It rests on a sanction of B, which the client may not see, so what it says is general.
    assert "secret" not in str(answered.answers)


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (None, ALL),
        (CLIENT_OF_B, [each for each in ALL if each[0] == OF_B]),
        # Both people served in A once.
        (INVESTIGATOR_OF_A, ALL),
        (CLIENT_OF_NOTHING, []),
        (STAYING, []),
    ],
)
def test_who_is_told_of_what(world: Listening, caller: Caller | None, expected: list[tuple[str, str]]) -> None:
    answered = world.all_since_the_beginning(caller)
    assert answered.codes == []
    assert answered.findings == expected


@pytest.mark.parametrize("caller", [INTEGRATOR, AUDITOR])
def test_roles_without_findings_are_refused(world: Listening, caller: Caller) -> None:
    answered = world.run(world.listen(caller))
    assert answered == Answered([], ["FORBIDDEN"])


def test_without_a_purpose_nothing_begins(world: Listening) -> None:
    answered = world.run(world.listen(replace(CLIENT_OF_A, purpose=None)))
    assert answered == Answered([], ["FORBIDDEN"])


def test_a_filter_chooses_by_what_the_finding_is_now(world: Listening) -> None:
    query = (
        "subscription($after: String, $filter: FindingFilter) "
        "{ findingChanged(after: $after, filter: $filter) { cursor change finding { id } } }"
    )
    of_b, of_both = {"organisation": B}, {"states": ["CONFIRMED", "OPEN"]}
    assert world.all_since_the_beginning(None, query, filter=of_b).findings == [each for each in ALL if each[0] == OF_B]
    # What is dismissed by now is not told, although it was acknowledged before.
    world.run(world.review(OF_B, Decision.REOPEN))
    world.run(world.review(OF_A, Decision.REOPEN))
    assert world.all_since_the_beginning(None, query, filter=of_both).findings == [(OF_A, "CONFIRMED")]
    assert world.run(world.listen(None, query, filter={"rules": []})).codes == ["BAD_USER_INPUT"]
    assert world.run(world.listen(None, query, filter={"below": True})).codes == ["BAD_USER_INPUT"]


def test_who_reads_slowly_is_told_by_the_rights_of_that_moment(world: Listening) -> None:
    async def story() -> list[str]:
        cursor = (await world.listen(CLIENT_OF_B)).cursors[0]
        await world.happen()
        asked = replace(context_of(world.database, CLIENT_OF_B), purposes=frozenset({"personnel"}))
        context = replace(LiveContext.of(asked, UntilNow(world.database, 0.02)), fresh_seconds=0)
        begun = await answering().subscribe(CHANGES, {"after": cursor}, context)
        assert not isinstance(begun, ExecutionResult)
        changes: list[str] = []
        with suppress(NothingMore):
            async for event in begun.events:
                data = (await begun.answer(event, context.anew())).data
                assert data is not None
                changes.append(data["findingChanged"]["change"])
                if changes[-1] == "ACKNOWLEDGED":
                    # From now on it is a finding of another body, before the client asks for what comes next.
                    await execute(world.database, f"MATCH (f:Finding {{id: '{OF_B}'}}) SET f.organisation = 'organisation:a'")
        return changes

    assert world.run(story()) == [None, "ACKNOWLEDGED"]


class Counted:
    """An admission that admits everything, and counts what it costs."""

    def __init__(self) -> None:
        self.costs: list[int] = []

    def preparing(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    def executing(self, cost: int) -> AbstractAsyncContextManager[None]:
        self.costs.append(cost)
        return nullcontext()


class Refusing(Counted):
    """An admission that admits nobody who looks at more than one finding."""

    def executing(self, cost: int) -> AbstractAsyncContextManager[None]:
        if cost > 21:
            raise RateLimited
        return super().executing(cost)


def test_to_look_for_what_happened_costs_the_caller(world: Listening) -> None:
    counted = Counted()
    answered = replace(world, admission=counted).all_since_the_beginning(INVESTIGATOR_OF_A)
    assert len(answered.findings) == 3
    # Where each of the two begins, then three changes.
    assert counted.costs == [20, 20, 23]


def test_subscriptions_of_one_caller_look_once_and_those_of_others_for_themselves(world: Listening) -> None:
    async def story() -> tuple[list[Answered], int]:
        callers = (CLIENT_OF_A, CLIENT_OF_A, CLIENT_OF_B, replace(CLIENT_OF_A, subject="another"), INVESTIGATOR_OF_A)
        cursors = [(await world.listen(each)).cursors[0] for each in callers]
        await world.happen()
        sharing, read = replace(world, live=UntilNow(world.database, 0.02)), list[str]()
        world.database.observers.append(read.append)
        listening = (sharing.listen(each, after=cursor) for each, cursor in zip(callers, cursors, strict=True))
        answered = await asyncio.gather(*listening)
        world.database.observers.remove(read.append)
        # One change more within the second: what was so before it is not told again.
        await world.review(OF_A, Decision.REOPEN)
        answered.append(await sharing.listen(CLIENT_OF_A, after=answered[0].cursors[-1]))
        return answered, read.count("api/chosen_findings")

    (*of_a, of_b, of_another, of_both, later), looks = world.run(story())
    assert [each.findings for each in (*of_a, of_another)] == [[(OF_A, "CONFIRMED")]] * 3
    assert of_b.findings == [each for each in ALL if each[0] == OF_B]
    assert of_both.findings == ALL
    assert looks == 4
    assert later.findings == [(OF_A, "REOPENED")]
    assert later.answers[-1]["findingChanged"]["finding"]["state"] == "REOPENED"


def test_who_has_spent_her_cost_waits_for_her_turn_and_loses_nothing(world: Listening) -> None:
    async def story() -> Answered:
        # A hundred in a second.
        admission = OfHub(AdmissionTerms(cost_per_minute=6000)).of("somebody")
        cursor = (await world.listen(INVESTIGATOR_OF_A)).cursors[0]
        await world.happen()
        async with admission.executing(6000 - 10):
            pass
        return await replace(world, admission=admission).listen(INVESTIGATOR_OF_A, after=cursor)

    answered = world.run(story())
    assert answered.codes == []
    assert answered.findings == ALL


def test_whose_turn_does_not_come_is_told_so(world: Listening) -> None:
    answered = replace(world, admission=Refusing(), patience=0.0).all_since_the_beginning(INVESTIGATOR_OF_A)
    assert answered.codes == ["RATE_LIMITED"]


def test_a_cursor_goes_on_where_it_was_given_out(world: Listening) -> None:
    answered = world.all_since_the_beginning(INVESTIGATOR_OF_A)
    for number, cursor in enumerate(answered.cursors):
        again = world.run(world.listen(INVESTIGATOR_OF_A, after=cursor))
        assert again.findings == ALL[number:]


def test_a_cursor_is_no_cursor_of_anybody_else(world: Listening) -> None:
    cursor = world.run(world.listen(CLIENT_OF_A)).cursors[0]
    for caller in (CLIENT_OF_B, INVESTIGATOR_OF_A, None):
        assert world.run(world.listen(caller, after=cursor)).codes == ["BAD_USER_INPUT"]
    assert world.run(
        world.listen(CLIENT_OF_A, CHANGES.replace("(after: $after)", "(after: $after, filter: {})"), after=cursor)
    ).answers
    filtered = CHANGES.replace("(after: $after)", '(after: $after, filter: {rules: ["V10"]})')
    assert world.run(world.listen(CLIENT_OF_A, filtered, after=cursor)).codes == ["BAD_USER_INPUT"]
    for wrong in ("", "x", "ä", cursor[:-2], cursor.swapcase()):
        assert world.run(world.listen(CLIENT_OF_A, after=wrong)).codes == ["BAD_USER_INPUT"]


def test_cursors_do_not_show_how_much_is_hidden(world: Listening) -> None:
    async def story() -> list[str]:
        first = (await world.listen(CLIENT_OF_A)).cursors
        for _ in range(20):
            await event(world.database, "tried")
        return first + (await world.listen(CLIENT_OF_A)).cursors

    one, other = world.run(story())
    assert len(one) == len(other)


PROGRESS = """subscription($run: ID!, $after: String) {
  loadProgress(runId: $run, after: $after) { cursor step run { id state scopes { stream } } }
}"""


async def event(database: Database, kind: str, run_id: str | None = None) -> None:
    async def work(transaction: Transaction) -> int:
        return await append_event(transaction, kind, NOW, {}, run=run_id)

    await database.write(work)


@pytest.mark.parametrize("caller", [CLIENT_OF_A, INVESTIGATOR_OF_A, AUDITOR, STAYING])
def test_progress_of_loading_is_for_who_operates_the_hub(world: Listening, caller: Caller) -> None:
    answered = world.run(world.listen(caller, PROGRESS, run="run:1"))
    assert answered == Answered([], ["FORBIDDEN"])


def test_who_operates_the_hub_follows_a_run_to_its_end(world: Listening) -> None:
    async def story() -> tuple[Answered, Answered, Answered, Answered]:
        await begin_run(world.database)
        running = await world.listen(INTEGRATOR, PROGRESS, run="run:1")
        await event(world.database, "scope_ended", "run:1")
        await event(world.database, "scope_ended", "run:2")
        await end_run(world.database)
        after = await world.listen(INTEGRATOR, PROGRESS, run="run:1", after=running.answers[0]["loadProgress"]["cursor"])
        last = await world.listen(INTEGRATOR, PROGRESS, run="run:1", after=after.answers[-1]["loadProgress"]["cursor"])
        return running, after, last, await world.listen(INTEGRATOR, PROGRESS, run="run:1")

    running, after, last, late = world.run(story())
    assert steps(running) == [(None, "RUNNING")]
    assert steps(after) == [(None, "CLEAN"), ("SCOPE_ENDED", "CLEAN"), ("RUN_ENDED", "CLEAN")]
    assert steps(last) == steps(late) == [(None, "CLEAN")]


def steps(answered: Answered) -> list[tuple[str | None, str]]:
    assert answered.codes == []
    return [(each["loadProgress"]["step"], each["loadProgress"]["run"]["state"]) for each in answered.answers]


async def begin_run(database: Database) -> None:
    async def work(transaction: Transaction) -> None:
        run = {"id": "run:1", "portal": "tried", "holder": "nobody:1", "started_at": NOW, "request": None}
        await transaction.run(statement("runs/start_run"), run)

    await database.write(work)
    await event(database, "run_started", "run:1")


async def end_run(database: Database) -> None:
    async def work(transaction: Transaction) -> None:
        ended = {"id": "run:1", "state": "clean", "problem": None, "ended_at": NOW}
        await transaction.run(statement("runs/end_run"), ended)
        await append_event(transaction, "run_ended", NOW, {}, run="run:1")

    await database.write(work)


def test_an_unknown_run_has_no_progress(world: Listening) -> None:
    assert world.run(world.listen(INTEGRATOR, PROGRESS, run="run:1")) == Answered([], ["BAD_USER_INPUT"])
