"""Serves the API on its port: takes the port before anything else, and prints the address once the API answers there."""

from __future__ import annotations

import asyncio
import errno
import gc
import math
import resource
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from graph.errors import DatabaseError, MeritgraphError
from meritgraph.connections import ConnectionTerms, sockets_with_terms, with_terms
from meritgraph.console import stderr
from meritgraph.settings import Settings
from meritgraph.stopping import heeded_signals

# For files, for connections to the database, and for clients that have called and are not accepted yet.
_OTHER_DESCRIPTORS = 512
_BACKLOG = 256


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
    """Serve the API until the process is told to stop. Raises whatever prevents it from starting.

    Raises the error of the last attempt, too, when an embedded engine has ended and cannot be started again.
    """
    # Importing the API takes most of a second; a port that is not free is reported before.
    from meritgraph.app import create_app

    asyncio.run(_start_and_stop(create_app(settings)))
    app = create_app(settings, lambda error: server.give_up(error))
    server = _Server(server_config(app, settings))
    server.home = settings.home
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    if server.failure is not None:
        raise server.failure


def server_config(app: Starlette, settings: Settings) -> uvicorn.Config:
    """Return the configuration of the server, with the limits of connections that the settings ask for."""
    # Twice, so that queries beyond the first half get an answer that says why they are refused.
    wanted = 2 * settings.max_connections
    most = max(1, min(wanted, _descriptors(wanted + _OTHER_DESCRIPTORS) - _OTHER_DESCRIPTORS))
    terms = ConnectionTerms(settings.client_timeout, settings.max_connections, most)
    # A client that does not read its answer must not keep the process from its end.
    seconds = math.ceil(settings.request_timeout)
    # uvicorn warns of each request that is no HTTP, without a time: anybody could fill the log. Errors go to our log.
    return uvicorn.Config(
        app,
        http=with_terms(terms),
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=seconds,
        # A message of a client has at most the size of a request, and a small one must not become a large one.
        ws=sockets_with_terms(terms),
        ws_max_size=settings.max_body_bytes,
        ws_per_message_deflate=False,
    )


def _descriptors(wanted: int) -> int:
    """Return the number of files and sockets that this process may open, raised to what is wanted if the system allows it."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now == resource.RLIM_INFINITY:
        return wanted
    possible = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if possible > now:
        resource.setrlimit(resource.RLIMIT_NOFILE, (possible, most))
    return max(now, possible)


async def _start_and_stop(app: Starlette) -> None:
    """Start the application once, so that its errors are raised here: the server would log a stack trace and exit by itself."""
    async with app.router.lifespan_context(app):
        pass


class _Server(uvicorn.Server):
    """A server that prints its address as soon as it answers there, and stops by itself when it has lost its database."""

    failure: DatabaseError | None = None
    home: Path | None = None

    def give_up(self, error: DatabaseError) -> None:
        self.failure = error
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what clients listen to before their connections are waited for."""
        app: Starlette = self.config.app  # pyright: ignore[reportAssignmentType] (uvicorn takes other kinds, too)
        app.state.live.stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop at a signal, and do not raise it again afterwards: the server has done what it was told, so its exit code is 0."""
        before = {number: signal.signal(number, self.handle_exit) for number in heeded_signals()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What exists by now stays for ever. Looking through it for garbage would stop the event loop for a tenth of a second.
        gc.collect()
        gc.freeze()
        for listening in sockets or ():
            stderr().print(f"The API answers at {address(listening)}", soft_wrap=True)
        stderr().print(f"MERITGRAPH_HOME is {self.home}; tokens for this hub are made there.", markup=False, soft_wrap=True)
