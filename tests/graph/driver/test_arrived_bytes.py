"""Bytes that have arrived: the driver's socket gives the same ones in the same order, and waits with the same time limit."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from neo4j._async.io._bolt._bolt_socket import AsyncBoltSocket  # the driver's own socket

from graph.driver.arrived_bytes import read_arrived


@asynccontextmanager
async def connected(serve: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncGenerator[Any]:
    """Connect a socket of the driver to a server that writes."""

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # at the end of the test
            await serve(writer)
        writer.close()

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        reader = asyncio.StreamReader(limit=2**16)
        protocol = asyncio.StreamReaderProtocol(reader)
        loop, port = asyncio.get_running_loop(), server.sockets[0].getsockname()[1]
        transport, _ = await loop.create_connection(lambda: protocol, "127.0.0.1", port)
        socket: Any = AsyncBoltSocket(reader, protocol, asyncio.StreamWriter(transport, protocol, reader, loop))
        socket.set_read_timeout(5)
        try:
            yield socket
        finally:
            transport.close()


async def received(socket: Any, sizes: list[int]) -> bytes:
    """Receive pieces of these sizes at the most, until the server has closed the connection."""
    collected = bytearray()
    for size in sizes:
        buffer = bytearray(size)
        with memoryview(buffer) as view:
            number = await socket.recv_into(view, size)
        if number == 0:
            break
        collected += buffer[:number]
    return bytes(collected)


@pytest.mark.parametrize("seed", range(5))
def test_all_bytes_arrive_in_order_whatever_the_pieces(seed: int) -> None:
    chance = random.Random(seed)
    sent = chance.randbytes(200_000)  # more than the reader keeps before it makes the server wait

    async def serve(writer: asyncio.StreamWriter) -> None:
        at = 0
        while at < len(sent):
            size = chance.choice([1, 2, 700, 70_000])
            writer.write(sent[at : at + size])
            await writer.drain()
            if chance.random() < 0.3:
                await asyncio.sleep(0)
            at += size

    async def receive() -> bytes:
        async with connected(serve) as socket:
            assert read_arrived(socket)
            return await received(socket, [chance.choice([2, 18, 5000]) for _ in range(200_000)])

    assert asyncio.run(receive()) == sent


def test_what_has_arrived_is_given_without_waiting() -> None:
    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(b"abcdef")
        await asyncio.sleep(5)

    async def receive() -> tuple[bytes, bytes]:
        async with connected(serve) as socket:
            assert read_arrived(socket)
            first = await received(socket, [2])
            # A coroutine that never waits ends at its first step.
            buffer = bytearray(4)
            rest = socket.recv_into(memoryview(buffer), 4)
            with pytest.raises(StopIteration) as ended:
                rest.send(None)
            assert ended.value.value == 4
            return first, bytes(buffer)

    assert asyncio.run(receive()) == (b"ab", b"cdef")


def test_the_time_limit_of_the_driver_holds_for_what_does_not_arrive() -> None:
    async def serve(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)

    async def receive() -> None:
        async with connected(serve) as socket:
            assert read_arrived(socket)
            socket.set_read_timeout(0.05)
            await received(socket, [2])

    with pytest.raises(TimeoutError):
        asyncio.run(receive())


def test_a_socket_of_another_kind_stays_as_it_is() -> None:
    class Other:
        async def recv_into(self, buffer: Any, number: int) -> int:
            return 0

    other = Other()

    assert not read_arrived(other)
    assert "recv_into" not in vars(other)
