"""What runs for a subscription is over when it is said to be."""

from __future__ import annotations

import asyncio

import pytest

from meritgraph.live.tasks import over
from tests.conftest import Run


def test_who_is_cancelled_again_and_again_still_waits_for_what_she_ends(run: Run) -> None:
    async def slow_to_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)

    async def story() -> None:
        running = asyncio.create_task(slow_to_end())
        await asyncio.sleep(0)
        ending = asyncio.create_task(over(running))
        for _ in range(3):
            await asyncio.sleep(0.01)
            ending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ending
        assert running.done()

    run(story())
