"""Bytes that have arrived are taken at once, without a task and a timer for each of them.

The driver reads each message in several pieces. Where the server asks for a time limit of reads, as Neo4j does, the driver makes
a task and a timer for each piece, although a small answer has usually arrived whole with the first one. `take_arrived_bytes`
changes that for the connections of one driver. What has not arrived yet is left to the driver, with its time limit.

This relies on names that the driver and Python do not promise. Where one is gone, the driver reads as before, only slower.
"""

from __future__ import annotations

from asyncio import StreamReader
from collections.abc import Awaitable, Callable
from typing import Any

from neo4j import AsyncDriver


def take_arrived_bytes(driver: AsyncDriver) -> None:
    """Let all connections that the driver opens from now on take at once what has arrived."""
    pool: Any = getattr(driver, "_pool", None)
    opener: Callable[..., Awaitable[Any]] | None = getattr(pool, "opener", None)
    if opener is None:
        return

    async def open_connection(*args: Any, **kwargs: Any) -> Any:
        connection = await opener(*args, **kwargs)
        read_arrived(getattr(connection, "socket", None))
        return connection

    pool.opener = open_connection


def read_arrived(socket: Any) -> bool:
    """Change how a socket of the driver receives. Return False, and change nothing, if it is not built as expected."""
    reader: object = getattr(socket, "_reader", None)
    arrived: object = getattr(reader, "_buffer", None)
    wait: Callable[[Any, int], Awaitable[int]] | None = getattr(socket, "recv_into", None)
    if wait is None or not isinstance(reader, StreamReader) or not isinstance(arrived, bytearray):
        return False

    async def receive(buffer: Any, number: int) -> int:
        if not arrived:
            return await wait(buffer, number)
        # This does not wait, because something is there.
        received = await reader.read(number)
        buffer[: len(received)] = received
        return len(received)

    socket.recv_into = receive
    return True
