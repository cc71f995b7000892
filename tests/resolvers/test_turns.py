"""Long work takes turns: short work gets in between, those who wait come in order, and nobody who left blocks the others."""

from __future__ import annotations

import asyncio
import time

import pytest
import uvloop

from resolvers.turns import Turns, map_in_turns, turns_of_running_loop


@pytest.fixture(autouse=True)
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every turn end at once, so that nothing depends on how fast this machine is."""
    monkeypatch.setattr("resolvers.turns.TURN_SECONDS", 0.0)


@pytest.mark.parametrize("loop_factory", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_short_work_gets_in_between(loop_factory: object) -> None:
    order: list[object] = []

    async def short() -> None:
        for n in range(3):
            order.append(f"short {n}")
            await asyncio.sleep(0)

    async def work() -> list[int]:
        begun = asyncio.create_task(short())
        mapped = await map_in_turns(range(10), lambda n: order.append(n) or n * 2)
        await begun
        return mapped

    with asyncio.Runner(loop_factory=loop_factory) as runner:  # pyright: ignore[reportArgumentType] (two kinds of loops)
        assert runner.run(work()) == [n * 2 for n in range(10)]

    assert [each for each in order if isinstance(each, int)] == list(range(10))
    assert order.index("short 2") < order.index(9)


def test_within_a_turn_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.turns.TURN_SECONDS", 3600.0)
    short: list[str] = []

    async def work() -> int:
        asyncio.get_running_loop().call_soon(short.append, "came first")
        await map_in_turns(range(1000), lambda n: n)
        return len(short)

    assert asyncio.run(work()) == 0


def test_turns_are_given_in_order_and_one_at_a_time() -> None:
    order: list[tuple[str, int]] = []

    async def work(name: str) -> None:
        turns = turns_of_running_loop()
        for n in range(3):
            await turns.next()
            order.append((name, n))

    async def main() -> None:
        await asyncio.gather(work("a"), work("b"), work("c"))

    asyncio.run(main())
    assert order == [(name, n) for n in range(3) for name in "abc"]


def test_one_who_left_is_passed_over() -> None:
    async def main() -> None:
        turns = turns_of_running_loop()
        first, second, third = (asyncio.create_task(turns.next()) for _ in range(3))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait_for(asyncio.gather(first, third), 5)
        assert second.cancelled()

    asyncio.run(main())


def test_a_turn_ends() -> None:
    async def main() -> list[bool]:
        turns = Turns(asyncio.get_running_loop(), 0.001)
        before = turns.over()
        time.sleep(0.002)  # noqa: ASYNC251 - the loop is meant to be blocked
        after = turns.over()
        await turns.next()
        return [before, after]

    assert asyncio.run(main()) == [False, True]
