"""Serves the API on its port: takes the port before anything else, and prints the address once the API answers there."""

from __future__ import annotations

import asyncio
import errno
import socket
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from graph.errors import MeritgraphError
from meritgraph.console import stderr
from meritgraph.settings import Settings


class PortUnavailable(MeritgraphError):
    """The API cannot listen on the configured address and port."""


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens on the configured address and port; port 0 is any free port. Raises PortUnavailable."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        why = "another process uses it" if error.errno == errno.EADDRINUSE else error.strerror
        raise PortUnavailable(
            f"The API cannot listen on port {settings.port} of {settings.host}: {why}. Stop the process that listens there, or "
            "set MERITGRAPH_PORT to another port (0 is any free one) and MERITGRAPH_HOST to an address of this machine."
        ) from error


def address(listening: socket.socket) -> str:
    """Return the URL under which clients reach a listening socket."""
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}/" if listening.family == socket.AF_INET6 else f"http://{host}:{port}/"


def serve_on(listening: socket.socket, settings: Settings) -> None:
    """Serve the API until the process is told to stop. Raises whatever prevents it from starting."""
    # Importing the API takes most of a second; a port that is not free is reported before.
    from meritgraph.app import create_app

    asyncio.run(_start_and_stop(create_app(settings)))
    config = uvicorn.Config(create_app(settings), log_level="warning", server_header=False)
    with suppress(KeyboardInterrupt):
        _Server(config).run(sockets=[listening])


async def _start_and_stop(app: Starlette) -> None:
    """Start the application once, so that its errors are raised here: the server would log a stack trace and exit by itself."""
    async with app.router.lifespan_context(app):
        pass


class _Server(uvicorn.Server):
    """A server that prints its address as soon as it answers there."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            stderr().print(f"The API answers at {address(listening)}", soft_wrap=True)
