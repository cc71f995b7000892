"""The API on its port: taken before anything else is done, told once the API answers there."""

from __future__ import annotations

import asyncio
import errno
import socket
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from graph.errors import MeritgraphError
from meritgraph.cli.output import console
from meritgraph.settings import Settings


class PortNotFree(MeritgraphError):
    """The API cannot listen where it is to."""


def listen(settings: Settings) -> socket.socket:
    """A socket that listens on the address and port of the settings, on any free port where that is 0. Raises PortNotFree."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        why = "another process has it" if error.errno == errno.EADDRINUSE else error.strerror
        raise PortNotFree(
            f"The API cannot listen on port {settings.port} of {settings.host}: {why}. End what listens there, or set "
            "MERITGRAPH_PORT to another port (0 is any free one) and MERITGRAPH_HOST to an address of this machine."
        ) from error


def address(listening: socket.socket) -> str:
    """Where a client finds what listens there."""
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}/" if listening.family == socket.AF_INET6 else f"http://{host}:{port}/"


def serve_on(listening: socket.socket, settings: Settings) -> None:
    """Serves the API until the process is told to end. Raises what hinders it from starting."""
    # Its libraries take a second to import, which no other command has to wait for.
    from meritgraph.app import create_app

    asyncio.run(_rehearse(create_app(settings)))
    config = uvicorn.Config(create_app(settings), log_level="warning", server_header=False)
    with suppress(KeyboardInterrupt):
        _Server(config).run(sockets=[listening])


async def _rehearse(app: Starlette) -> None:
    """Starts and stops the application: the server would log what goes wrong in that as a stack trace, and exit as it likes."""
    async with app.router.lifespan_context(app):
        pass


class _Server(uvicorn.Server):
    """Says where it answers as soon as it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            console().print(f"The API answers at {address(listening)}", soft_wrap=True)
