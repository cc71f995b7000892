"""Runs the sandbox: all portals on one loopback port, announced in `portals.json`."""

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

import uvicorn
from starlette.types import ASGIApp

from sandbox.announcement import ANNOUNCEMENT, FEEDS, announce
from sandbox.daily_portals import DailyPortals, MountedPortal
from sandbox.faults import NO_FAULTS, CutError, Faults
from sandbox.kazakhstan.clerical_errors import with_clerical_errors
from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import World
from sandbox.noise import NO_NOISE, Noise, with_late_reports
from sandbox.portals.e_kyzmet import e_kyzmet_portal
from sandbox.portals.e_kyzmet_drops import write_drops_on
from sandbox.portals.mo_argos_register import Register
from sandbox.portals.mo_argos_uz import qualification_portal
from sandbox.portals.my_dba_uz import academy_portal
from sandbox.portals.my_mehnat_uz import CLIENT, SERVICE, labour_portal
from sandbox.portals.test_argos_uz import civil_service_portal

LOOPBACK = "127.0.0.1"
_READY_WITHIN = 30.0
_PARENT_CHECK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of all portals: new at every start, the same on every day."""

    token: str
    api_key: str
    client_secret: str
    drops_token: str

    @classmethod
    def new(cls) -> "Secrets":
        return cls(*(secrets.token_urlsafe(24) for _ in range(4)))


def mount_portals(
    world: World, secret: Secrets, register: Register, drops: Path, noise: Noise = NO_NOISE
) -> tuple[MountedPortal, ...]:
    """Build all portals of that world.

    `register` holds what was delivered to mo.argos.uz; `drops` is the folder of E-kyzmet's drops.
    """
    client_id = "meritgraph"
    return (
        MountedPortal("my.dba.uz", academy_portal(world, secret.token, noise), {"token": secret.token}),
        MountedPortal("test.argos.uz", civil_service_portal(world, secret.api_key, noise), {"api_key": secret.api_key}),
        MountedPortal("my.mehnat.uz", labour_portal(world, noise), {"client": CLIENT, "service": SERVICE}),
        MountedPortal(
            "mo.argos.uz",
            qualification_portal(world, client_id, secret.client_secret, register=register, noise=noise),
            {"client_id": client_id, "client_secret": secret.client_secret},
        ),
        MountedPortal("e-kyzmet", e_kyzmet_portal(drops, secret.drops_token), {"token": secret.drops_token}),
    )


def make_daily_portals(
    world: World,
    directory: Path,
    *,
    day: date | None = None,
    noise: float = 0.0,
    faults: Faults = NO_FAULTS,
    register: Path | None = None,
) -> DailyPortals:
    """Build all portals of that world, starting on `day` or on the world's last day. E-kyzmet's drops lie below `directory`.

    `noise` is a level from 0 to 1. If the file `register` is given, mo.argos.uz keeps deliveries in it across restarts.
    Raises ValueError for a day after the world's own.
    """
    secret, delivered, noise_settings = Secrets.new(), Register(register), Noise(noise, world.seed)
    kazakhstan, drops = with_clerical_errors(kazakh_part(world), noise_settings), directory / "e-kyzmet"

    def build(known: World) -> tuple[MountedPortal, ...]:
        write_drops_on(known.today, kazakhstan, drops)
        return mount_portals(known, secret, delivered, drops, noise_settings)

    return DailyPortals(with_late_reports(world, noise_settings), day or world.today, build, faults)


class _Server(uvicorn.Server):
    """A server that leaves signal handling to its caller."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _not_cut(record: logging.LogRecord) -> bool:
    """Drop log records of connections that were cut on purpose."""
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


def serve(
    world: World,
    portals: DailyPortals,
    port: int,
    directory: Path,
    *,
    max_seconds: float | None,
    with_parent: bool,
    on_start: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM or SIGINT, until the time limit, or until the parent process ends.

    `on_start` is called once, when the portals answer and are announced.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in (ANNOUNCEMENT, FEEDS):
        (directory / name).unlink(missing_ok=True)
    server = _server(portals.app)
    with _bound(port) as listener:

        def announce_now() -> None:
            announce(world, portals, f"http://{LOOPBACK}:{listener.getsockname()[1]}", directory)

        asyncio.run(_run(server, listener, portals, announce_now, on_start, max_seconds, with_parent))


async def _run(
    server: _Server,
    listener: socket.socket,
    portals: DailyPortals,
    announce_now: Callable[[], None],
    on_start: Callable[[], None],
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
        announce_now()
        on_start()
        portals.on_move = announce_now
    await task
    if watch is not None:
        watch.cancel()


async def _stop_with_parent(server: _Server) -> None:
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - no event announces the end of the parent process
        await asyncio.sleep(_PARENT_CHECK_SECONDS)
    server.should_exit = True


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox: the path of its announcement, and its portals, whose day can be moved."""

    announcement: Path
    portals: DailyPortals

    @property
    def today(self) -> date:
        return self.portals.today

    def next_day(self) -> date:
        """Move to the next day and return it. Raises ValueError on the world's last day."""
        return self.portals.next_day()

    def move_to(self, day: date) -> None:
        """Move to that day. Raises ValueError for a day after the world's last one."""
        self.portals.move_to(day)


@contextmanager
def open_sandbox(
    world: World,
    directory: Path,
    *,
    day: date | None = None,
    noise: float = 0.0,
    faults: Faults = NO_FAULTS,
    register: Path | None = None,
) -> Generator[Sandbox, None, None]:
    """Serve all portals on a thread of this process while the block runs; parameters as for `make_daily_portals`.

    Raises RuntimeError if the server does not listen within 30 seconds. The server always stops with the block.
    """
    portals = make_daily_portals(world, directory, day=day, noise=noise, faults=faults, register=register)
    server = _server(portals.app)
    with _bound(0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait_until_started(server, thread)

            def announce_now() -> None:
                announce(world, portals, f"http://{LOOPBACK}:{listener.getsockname()[1]}", directory)

            announce_now()
            portals.on_move = announce_now
            yield Sandbox(directory / ANNOUNCEMENT, portals)
        finally:
            server.should_exit = True
            thread.join(_READY_WITHIN)


@contextmanager
def running(
    world: World, directory: Path, *, noise: float = 0.0, faults: Faults = NO_FAULTS, register: Path | None = None
) -> Generator[Path, None, None]:
    """Serve the sandbox on the world's own day, as `open_sandbox` does; yield the path of the announcement."""
    with open_sandbox(world, directory, noise=noise, faults=faults, register=register) as sandbox:
        yield sandbox.announcement


def _wait_until_started(server: _Server, thread: threading.Thread) -> None:
    for _ in range(int(_READY_WITHIN * 100)):
        if server.started:
            return
        thread.join(0.01)
        if not thread.is_alive():
            break
    raise RuntimeError(f"the sandbox did not listen within {_READY_WITHIN:.0f} seconds")
