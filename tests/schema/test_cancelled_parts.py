"""A part of an answer that is cancelled with a failed one ends the answer with an error, not the request."""

from __future__ import annotations

import asyncio

import pytest

from schema.answering import whole


def test_an_answer_with_a_part_that_was_cancelled_fails() -> None:
    async def with_a_cancelled_part() -> None:
        shared = asyncio.get_running_loop().create_future()

        async def wait() -> None:
            await shared

        first = asyncio.create_task(wait())
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await whole(shared)

    with pytest.raises(RuntimeError):
        asyncio.run(with_a_cancelled_part())


def test_a_request_that_is_given_up_is_cancelled() -> None:
    async def given_up() -> bool:
        request = asyncio.create_task(whole(asyncio.sleep(60)))
        await asyncio.sleep(0)
        request.cancel()
        (ended,) = await asyncio.gather(request, return_exceptions=True)
        return isinstance(ended, asyncio.CancelledError)

    assert asyncio.run(given_up())
