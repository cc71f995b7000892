"""The sandbox as a running thing: all portals on one loopback port, announced in `portals.json`."""

import asyncio
import os
import secrets
import signal
import socket
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from sandbox.answer_key import answer_key
from sandbox.model import World
from sandbox.portals.mo_argos_uz import qualification_portal
from sandbox.portals.my_dba_uz import academy_portal
from sandbox.portals.my_mehnat_uz import CLIENT, SERVICE, labour_portal
from sandbox.portals.test_argos_uz import civil_service_portal

LOOPBACK = "127.0.0.1"
_READY_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Mounted:
    """A portal under its name as path prefix, and what its clients must show, as it is announced."""

    name: str
    app: Starlette
    shown: Mapping[str, str]


def mounted(world: World, register: Path | None = None) -> tuple[Mounted, ...]:
    """All portals of that world, with secrets that are new at every start; `register` is where mo.argos.uz remembers."""
    token, api_key, client_secret = (secrets.token_urlsafe(24) for _ in range(3))
    client_id = "meritgraph"
    return (
        Mounted("my.dba.uz", academy_portal(world, token), {"token": token}),
        Mounted("test.argos.uz", civil_service_portal(world, api_key), {"api_key": api_key}),
        Mounted("my.mehnat.uz", labour_portal(world), {"client": CLIENT, "service": SERVICE}),
        Mounted(
            "mo.argos.uz",
            qualification_portal(world, client_id, client_secret, register=register),
            {"client_id": client_id, "client_secret": client_secret},
        ),
    )


def _together(portals: Sequence[Mounted]) -> Starlette:
    return Starlette(routes=[Mount(f"/{one.name}", one.app) for one in portals])


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _server(app: Starlette) -> _Server:
    return _Server(
        uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1)
    )


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each page waits 40 ms for an ACK
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    return listener


def announce(world: World, portals: Sequence[Mounted], port: int, directory: Path) -> Path:
    """Write the answer key and then `portals.json`, each whole or not at all, for the owner only."""
    key = directory / "answer_key.json"
    _write(key, orjson.dumps(answer_key(world), option=orjson.OPT_INDENT_2))
    base = f"http://{LOOPBACK}:{port}"
    announcement = {
        "portals": {one.name: {"url": f"{base}/{one.name}", **one.shown} for one in portals},
        "answer_key": str(key),
        "servants": world.servants,
        "seed": world.seed,
        "today": world.today.isoformat(),
        "pid": os.getpid(),
    }
    _write(directory / "portals.json", orjson.dumps(announcement, option=orjson.OPT_INDENT_2))
    return directory / "portals.json"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def serve(
    world: World,
    port: int,
    directory: Path,
    *,
    max_seconds: float | None,
    with_parent: bool,
    register: Path | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, until the time is over, or until the parent process is gone."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    (directory / "portals.json").unlink(missing_ok=True)
    portals = mounted(world, register)
    server = _server(_together(portals))
    with _bound(port) as listener:
        asyncio.run(_run(server, listener, world, portals, directory, max_seconds, with_parent))


async def _run(
    server: _Server,
    listener: socket.socket,
    world: World,
    portals: Sequence[Mounted],
    directory: Path,
    max_seconds: float | None,
    with_parent: bool,
) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    if max_seconds is not None:
        loop.call_later(max_seconds, stop)
    watch = asyncio.create_task(_stop_with_parent(server)) if with_parent else None
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has a flag, no event
        await asyncio.sleep(0.01)
    if server.started and not server.should_exit:
        announce(world, portals, listener.getsockname()[1], directory)
    await task
    if watch is not None:
        watch.cancel()


async def _stop_with_parent(server: _Server) -> None:
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells us that a parent is gone
        await asyncio.sleep(1.0)
    server.should_exit = True


@contextmanager
def running(world: World, directory: Path, *, register: Path | None = None) -> Generator[Path, None, None]:
    """All portals on a thread of this process while the block runs; yields the announcement's path.

    RuntimeError when the server does not listen in time. It always ends with the block. What mo.argos.uz is told is
    remembered in the file `register` where one is given: the next server to which it is given still knows it.
    """
    portals = mounted(world, register)
    server = _server(_together(portals))
    with _bound(0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield announce(world, portals, listener.getsockname()[1], directory)
        finally:
            server.should_exit = True
            thread.join(_READY_WITHIN)


def _wait_until_started(server: _Server, thread: threading.Thread) -> None:
    for _ in range(int(_READY_WITHIN * 100)):
        if server.started:
            return
        thread.join(0.01)
        if not thread.is_alive():
            break
    raise RuntimeError(f"the sandbox did not listen within {_READY_WITHIN:.0f} seconds")
