"""The sandbox as a child process: starts it, reads what it announces, and stops it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from graph.errors import MeritgraphError
from loaders.portal_api.contract import Feed, Portal
from loaders.portal_api.registry import usable_portals
from meritgraph.feed_settings import read_feeds

_START_SECONDS = 300.0


class SandboxFailed(MeritgraphError):
    """The sandbox did not start."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox: its feeds, the answer key of the planted cases, and the last day of its world."""

    feeds: dict[Portal, Feed]
    answer_key: list[dict[str, Any]]
    today: date


@asynccontextmanager
async def running_sandbox(folder: Path, servants: int, seed: int, noise: float = 0.0) -> AsyncGenerator[Sandbox]:
    """Run the sandbox in a process that ends with this context, and also when our own process is killed.

    ``noise`` is the level of errors and omissions in the portals' data, from 0 to 1.

    Raises SandboxFailed when it does not start.
    """
    announcement = _prepare(folder)
    command = [sys.executable, "-m", "sandbox", "--servants", str(servants), "--seed", str(seed)]
    command += ["--noise", str(noise), "--port", "0", "--directory", str(folder), "--with-parent"]
    # Messages delivered to mo.argos.uz survive a restart of the sandbox, as they would survive one of the real portal.
    command += ["--register", str(folder / "register.jsonl")]
    log = folder / "sandbox.log"
    with _open_for_writing(log) as output:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
    try:
        await _wait_for(announcement, process, log)
        yield _read_announcement(announcement)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def announced_feeds(announcement: Path) -> dict[Portal, Feed]:
    """Return the feeds that a sandbox wrote beside its announcement, of the portals whose packages are installed."""
    feeds = read_feeds(announcement.with_name("feeds.json"))
    scratch = announcement.with_name("scratch")
    return {portal: feeds[name].feed(scratch) for name, portal in usable_portals().items() if name in feeds}


def _prepare(folder: Path) -> Path:
    """Create the folder, remove the announcement of an earlier sandbox, and return the path of the next one."""
    folder.mkdir(parents=True, exist_ok=True)
    announcement = folder / "portals.json"
    announcement.unlink(missing_ok=True)
    return announcement


def _open_for_writing(path: Path) -> IO[bytes]:
    return path.open("wb")


async def _wait_for(announcement: Path, process: asyncio.subprocess.Process, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not await asyncio.to_thread(announcement.exists):
        if process.returncode is not None or time.monotonic() > deadline:
            lines = (await asyncio.to_thread(log.read_text, "utf-8", "replace")).splitlines()
            raise SandboxFailed(f"The sandbox did not start. The last lines of its log ({log}):\n" + "\n".join(lines[-10:]))
        await asyncio.sleep(0.1)


def _read_announcement(path: Path) -> Sandbox:
    announced = json.loads(path.read_text("utf-8"))
    key = json.loads(Path(announced["answer_key"]).read_text("utf-8"))
    return Sandbox(announced_feeds(path), key["entries"], date.fromisoformat(announced["today"]))
