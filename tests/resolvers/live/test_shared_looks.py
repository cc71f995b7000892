"""Subscriptions of one caller that look at the same are refused together where the hub has no place for them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from resolvers.errors import RateLimited
from resolvers.live.shared_looks import SharedLooks
from resolvers.types import Finding
from tests.conftest import Run


def test_who_waited_for_a_look_that_was_refused_is_refused_with_it_and_who_comes_later_looks_again(run: Run) -> None:
    async def story() -> None:
        looks, refused, busy = SharedLooks(), 0, asyncio.Event()

        async def refuse() -> Mapping[str, Finding]:
            nonlocal refused
            refused += 1
            await busy.wait()
            raise RateLimited("Try again after 7 s.", 7)

        async def nothing() -> Mapping[str, Finding]:
            return {}

        waiting = [asyncio.create_task(looks.look("ann", {number: "finding:a"}, 60.0, refuse)) for number in range(20)]
        other = asyncio.create_task(looks.look("ben", {1: "finding:a"}, 60.0, nothing))
        await other
        busy.set()
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert [(type(each), str(each)) for each in ended] == [(RateLimited, "Try again after 7 s.")] * 20
        assert [each.seconds for each in ended if isinstance(each, RateLimited)] == [7] * 20
        assert refused == 1
        assert (await looks.look("ann", {1: "finding:a"}, 60.0, nothing)).seen == {}

    run(story())
