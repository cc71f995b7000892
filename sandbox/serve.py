"""The sandbox as a running thing: all portals on one loopback port, announced in `portals.json`."""

import asyncio
import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson
import uvicorn
from starlette.types import ASGIApp

from sandbox.answer_key import answer_key
from sandbox.faults import NO_FAULTS, CutError, Faults
from sandbox.kazakhstan.typed import as_typed
from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from sandbox.moving import CONTROL, Mounted, MovingPortals
from sandbox.noise import NO_NOISE, Noise, told_late
from sandbox.portals.e_kyzmet import e_kyzmet_portal
from sandbox.portals.e_kyzmet_drops import write_drops_of
from sandbox.portals.mo_argos_register import Register
from sandbox.portals.mo_argos_uz import qualification_portal
from sandbox.portals.my_dba_uz import academy_portal
from sandbox.portals.my_mehnat_uz import CLIENT, SERVICE, labour_portal
from sandbox.portals.test_argos_uz import civil_service_portal

LOOPBACK = "127.0.0.1"
_READY_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Secrets:
    """What clients must show; new at every start, the same on every day."""

    token: str
    api_key: str
    client_secret: str
    drops_token: str

    @classmethod
    def new(cls) -> "Secrets":
        return cls(*(secrets.token_urlsafe(24) for _ in range(4)))


def mounted(world: World, secret: Secrets, register: Register, drops: Path, noise: Noise = NO_NOISE) -> tuple[Mounted, ...]:
    """All portals of that world; the register is what mo.argos.uz remembers of what it was told, the drops are E-kyzmet's."""
    client_id = "meritgraph"
    return (
        Mounted("my.dba.uz", academy_portal(world, secret.token, noise), {"token": secret.token}),
        Mounted("test.argos.uz", civil_service_portal(world, secret.api_key, noise), {"api_key": secret.api_key}),
        Mounted("my.mehnat.uz", labour_portal(world, noise), {"client": CLIENT, "service": SERVICE}),
        Mounted(
            "mo.argos.uz",
            qualification_portal(world, client_id, secret.client_secret, register=register, noise=noise),
            {"client_id": client_id, "client_secret": secret.client_secret},
        ),
        Mounted("e-kyzmet", e_kyzmet_portal(drops, secret.drops_token), {"token": secret.drops_token}),
    )


def moving(
    world: World,
    directory: Path,
    *,
    day: date | None = None,
    noise: float = 0.0,
    faults: Faults = NO_FAULTS,
    register: Path | None = None,
) -> MovingPortals:
    """All portals of that world on that day, its last one if none is given. E-kyzmet lays its drops into the directory.

    What mo.argos.uz is told is remembered in the file `register` where one is given: the next server to which it is given still
    knows it.
    """
    secret, told, heard = Secrets.new(), Register(register), Noise(noise, world.seed)
    neighbours, drops = as_typed(kazakh_part(world), heard), directory / "e-kyzmet"

    def build(known: World) -> tuple[Mounted, ...]:
        write_drops_of(known.today, neighbours, drops)
        return mounted(known, secret, told, drops, heard)

    return MovingPortals(told_late(world, heard), day or world.today, build, faults)


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _not_cut(record: logging.LogRecord) -> bool:
    """A connection that was cut on purpose is no news."""
    return record.exc_info is None or record.exc_info[0] is not CutError


def _server(app: ASGIApp) -> _Server:
    logging.getLogger("uvicorn.error").addFilter(_not_cut)
    return _Server(
        uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1)
    )


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each page waits 40 ms for an ACK
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    return listener


def announce(world: World, moving: MovingPortals, port: int, directory: Path) -> None:
    """Write the answer key and then `portals.json`, each whole or not at all, for the owner only.

    The key is that of the world's own day, whatever day it is.
    """
    key = directory / "answer_key.json"
    _write(key, orjson.dumps(answer_key(world), option=orjson.OPT_INDENT_2))
    base = f"http://{LOOPBACK}:{port}"
    announcement = {
        "portals": {one.name: {"url": f"{base}/{one.name}", **one.shown} for one in moving.portals},
        "control": {"url": f"{base}{CONTROL}", "token": moving.control},
        "answer_key": str(key),
        "servants": world.servants,
        "seed": world.seed,
        "today": moving.today.isoformat(),
        "pid": os.getpid(),
    }
    _write(directory / "portals.json", orjson.dumps(announcement, option=orjson.OPT_INDENT_2))


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def serve(
    world: World, moving: MovingPortals, port: int, directory: Path, *, max_seconds: float | None, with_parent: bool
) -> None:
    """Serve until SIGTERM or SIGINT, until the time is over, or until the parent process is gone."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    (directory / "portals.json").unlink(missing_ok=True)
    server = _server(moving.app)
    with _bound(port) as listener:

        def listening() -> None:
            announce(world, moving, listener.getsockname()[1], directory)

        asyncio.run(_run(server, listener, moving, listening, max_seconds, with_parent))


async def _run(
    server: _Server,
    listener: socket.socket,
    moving: MovingPortals,
    listening: Callable[[], None],
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
        listening()
        moving.moved = listening
    await task
    if watch is not None:
        watch.cancel()


async def _stop_with_parent(server: _Server) -> None:
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells us that a parent is gone
        await asyncio.sleep(1.0)
    server.should_exit = True


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox: where it is announced, and what moves its day."""

    announcement: Path
    moving: MovingPortals

    @property
    def today(self) -> date:
        return self.moving.today

    def next_day(self) -> date:
        """Move to the next day; ValueError on the world's last one."""
        return self.moving.next_day()

    def move_to(self, day: date) -> None:
        """Move to that day; ValueError when it is after the world's last one."""
        self.moving.move_to(day)


@contextmanager
def opened(
    world: World,
    directory: Path,
    *,
    day: date | None = None,
    noise: float = 0.0,
    faults: Faults = NO_FAULTS,
    register: Path | None = None,
) -> Generator[Sandbox, None, None]:
    """All portals on a thread of this process while the block runs; what is given is as in `moving`.

    RuntimeError when the server does not listen in time. It always ends with the block.
    """
    portals = moving(world, directory, day=day, noise=noise, faults=faults, register=register)
    server = _server(portals.app)
    with _bound(0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait_until_started(server, thread)

            def listening() -> None:
                announce(world, portals, listener.getsockname()[1], directory)

            listening()
            portals.moved = listening
            yield Sandbox(directory / "portals.json", portals)
        finally:
            server.should_exit = True
            thread.join(_READY_WITHIN)


@contextmanager
def running(
    world: World, directory: Path, *, noise: float = 0.0, faults: Faults = NO_FAULTS, register: Path | None = None
) -> Generator[Path, None, None]:
    """The sandbox on the world's own day, as `opened`; yields the announcement's path."""
    with opened(world, directory, noise=noise, faults=faults, register=register) as sandbox:
        yield sandbox.announcement


def _wait_until_started(server: _Server, thread: threading.Thread) -> None:
    for _ in range(int(_READY_WITHIN * 100)):
        if server.started:
            return
        thread.join(0.01)
        if not thread.is_alive():
            break
    raise RuntimeError(f"the sandbox did not listen within {_READY_WITHIN:.0f} seconds")
