"""The portals of a world on one day after another."""

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

from sandbox.clock import as_known
from sandbox.faults import Faults, Faulty
from sandbox.model import World
from sandbox.portals.delivery import RefusedError, admit, refusal

CONTROL = "/_sandbox"


@dataclass(frozen=True, slots=True)
class Mounted:
    """A portal under its name as path prefix, and what its clients must show, as it is announced."""

    name: str
    app: Starlette
    shown: Mapping[str, str]


class MovingPortals:
    """All portals as one application, whose day can be moved on.

    On every day they are built anew from the world as it was known on that day, as if they had been started then: what portals
    do once since their start they do once a day. Faults hit every request but those that move the day.
    """

    def __init__(self, world: World, first: date, build: Callable[[World], Sequence[Mounted]], faults: Faults) -> None:
        """Open on that day; ValueError when it is after the world's own."""
        self._world, self._build = world, build
        self.control = token_urlsafe(24)
        self.moved: Callable[[], None] = lambda: None
        self.move_to(first)
        routes = [
            Route(f"{CONTROL}/next-day", self._asked_to_move, methods=["POST"]),
            Mount("/", Faulty(self._serve, faults) if faults.rate else self._serve),
        ]
        self.app: ASGIApp = Starlette(routes=routes)

    @property
    def last_day(self) -> date:
        return self._world.today

    def move_to(self, day: date) -> None:
        """Be on that day from now on; ValueError when it is after the world's own."""
        self.portals = self._build(as_known(self._world, day))
        self.today = day
        self._portals = Starlette(routes=[Mount(f"/{one.name}", one.app) for one in self.portals])
        self.moved()

    def next_day(self) -> date:
        self.move_to(self.today + timedelta(days=1))
        return self.today

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._portals(scope, receive, send)

    async def _asked_to_move(self, request: Request) -> Response:
        try:
            admit(request.headers.get("Authorization"), f"Bearer {self.control}")
        except RefusedError as error:
            return refusal(error)
        if self.today >= self.last_day:
            return refusal(RefusedError(409, f"The world ends on {self.last_day}."))
        return JSONResponse({"today": (await asyncio.to_thread(self.next_day)).isoformat()})
