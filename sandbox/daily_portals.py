"""All portals of a world as one application that serves one day after another."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_urlsafe

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.faults import Faults, FaultyApp
from sandbox.model import World
from sandbox.past_days import as_known
from sandbox.portals.request_handling import RefusedError, admit, refusal

CONTROL_PATH = "/_sandbox"


@dataclass(frozen=True, slots=True)
class MountedPortal:
    """A portal, served under its name as path prefix, with the credentials that `portals.json` announces for its clients."""

    name: str
    app: Starlette
    credentials: Mapping[str, str]


class DailyPortals:
    """All portals as one application whose current day can be moved on.

    Each move rebuilds the portals from the world as known on the new day, as if they had just been started. Quirks that occur
    once per start therefore occur once a day. Faults hit all requests except those that move the day.
    """

    def __init__(self, world: World, first: date, build: Callable[[World], Sequence[MountedPortal]], faults: Faults) -> None:
        """Start on the day `first`. Raises ValueError for a day after the world's own."""
        self._world, self._build = world, build
        self.control = token_urlsafe(24)
        self.on_move: Callable[[], None] = lambda: None
        self.move_to(first)
        routes = [
            Route(f"{CONTROL_PATH}/next-day", self._next_day_requested, methods=["POST"]),
            Mount("/", FaultyApp(self._serve, faults) if faults.rate else self._serve),
        ]
        self.app: ASGIApp = Starlette(routes=routes)

    @property
    def last_day(self) -> date:
        return self._world.today

    def move_to(self, day: date) -> None:
        """Serve that day from now on. Raises ValueError for a day after the world's own."""
        self.mounted = self._build(as_known(self._world, day))
        self.today = day
        self._portals = Starlette(routes=[Mount(f"/{one.name}", one.app) for one in self.mounted])
        self.on_move()

    def next_day(self) -> date:
        """Move to the next day and return it. Raises ValueError on the world's own day, which is the last."""
        self.move_to(self.today + timedelta(days=1))
        return self.today

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._portals(scope, receive, send)

    async def _next_day_requested(self, request: Request) -> Response:
        try:
            admit(request.headers.get("Authorization"), f"Bearer {self.control}")
        except RefusedError as error:
            return refusal(error)
        if self.today >= self.last_day:
            return refusal(RefusedError(409, f"The world ends on {self.last_day}."))
        return JSONResponse({"today": (await asyncio.to_thread(self.next_day)).isoformat()})
