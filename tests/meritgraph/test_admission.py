"""Who may run: places, the queue, cheap and expensive operations, and the share of one principal."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from itertools import islice
from typing import Any

import pytest

from meritgraph.admission import CHEAP, AdmissionTerms, Places
from resolvers.errors import RateLimited

EXPENSIVE = CHEAP + 1


async def held(stack: AsyncExitStack, places: Places, principal: str, cost: int = 1) -> None:
    await stack.enter_async_context(places.hold(principal, cost))


async def refused(places: Places, principal: str, cost: int = 1) -> bool:
    try:
        async with places.hold(principal, cost):
            return False
    except RateLimited:
        return True


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 20))


def test_of_a_hundred_at_once_those_beyond_places_and_queue_are_refused() -> None:
    places = Places(AdmissionTerms(operations=4, waiting=6, seconds=0.01))
    ran: list[str] = []

    async def work() -> None:
        done = asyncio.Event()

        async def operation(n: int) -> str:
            async with places.hold(f"principal {n}", EXPENSIVE):
                ran.append(f"{n}")
                await done.wait()
            return "answered"

        tasks = [asyncio.create_task(operation(n)) for n in range(100)]
        for finished in islice(asyncio.as_completed(tasks), 98):
            with pytest.raises(RateLimited):
                await finished
        done.set()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        # Expensive ones get half of the places.
        assert len(ran) == outcomes.count("answered") == 2

    run(work())


def test_a_place_that_becomes_free_goes_to_the_one_who_waited_longest() -> None:
    places = Places(AdmissionTerms(operations=1, waiting=6, seconds=10))
    order: list[str] = []

    async def operation(name: str) -> None:
        async with places.hold(name, 1):
            order.append(name)

    async def work() -> None:
        async with AsyncExitStack() as stack:
            await held(stack, places, "first")
            tasks = [asyncio.create_task(operation(name)) for name in ("second", "third", "fourth")]
            await asyncio.sleep(0)
            tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    run(work())
    assert order == ["second", "fourth"]


def test_cheap_operations_run_while_expensive_ones_wait() -> None:
    places = Places(AdmissionTerms(operations=8, cost=3 * EXPENSIVE, waiting=8, seconds=0.01))

    async def work() -> None:
        async with AsyncExitStack() as stack:
            for n in range(3):
                await held(stack, places, f"p{n}", EXPENSIVE)
            waiting = asyncio.create_task(refused(places, "p4", EXPENSIVE))
            await asyncio.sleep(0)
            for n in range(5):
                await held(stack, places, f"q{n}")
            assert await waiting
            assert await refused(places, "q9"), "all places are taken"

    run(work())


def test_expensive_operations_share_a_cost_but_one_alone_always_runs() -> None:
    places = Places(AdmissionTerms(operations=8, cost=5000, waiting=0))

    async def work() -> None:
        assert not await refused(places, "a", 9999)
        async with AsyncExitStack() as stack:
            await held(stack, places, "a", 3000)
            assert await refused(places, "b", 2001)
            assert not await refused(places, "b", 2000)

    run(work())


def test_a_small_expensive_operation_does_not_overtake_a_large_one() -> None:
    places = Places(AdmissionTerms(operations=8, cost=5000, waiting=8, seconds=10))
    order: list[str] = []

    async def operation(name: str, cost: int) -> None:
        async with places.hold(name, cost):
            order.append(name)

    async def work() -> None:
        async with AsyncExitStack() as stack:
            await held(stack, places, "running", 3000)
            tasks = [asyncio.create_task(operation(name, cost)) for name, cost in (("large", 4000), ("small", 1500))]
            await asyncio.sleep(0.01)
            assert order == []
        await asyncio.gather(*tasks)

    run(work())
    assert order == ["large", "small"]


@pytest.mark.parametrize(("cost", "own"), [(1, 4), (EXPENSIVE, 2)], ids=["cheap", "expensive"])
def test_one_principal_gets_half_at_most(cost: int, own: int) -> None:
    places = Places(AdmissionTerms(operations=8, cost=100 * EXPENSIVE, waiting=0))

    async def work() -> None:
        async with AsyncExitStack() as stack:
            for _ in range(own):
                await held(stack, places, "greedy", cost)
            assert await refused(places, "greedy", cost)
            assert not await refused(places, "other", cost)

    run(work())


def test_one_principal_cannot_fill_the_queue() -> None:
    places = Places(AdmissionTerms(operations=2, waiting=4, seconds=10))

    async def work() -> None:
        async with AsyncExitStack() as stack:
            await held(stack, places, "a")
            await held(stack, places, "b")
            waiting = [asyncio.create_task(refused(places, "greedy")) for _ in range(3)]
            await asyncio.sleep(0.01)
            assert [task.done() for task in waiting] == [False, False, True]
            other = asyncio.create_task(refused(places, "other"))
            await asyncio.sleep(0.01)
            assert not other.done()
        assert await asyncio.gather(*waiting, other) == [False, False, True, False]

    run(work())
