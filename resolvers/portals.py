"""Portals as the hub knows them: their packages, what is loaded completely of them, and their last load runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from strawberry.dataloader import DataLoader

from loaders.portal_api.registry import usable_portals
from resolvers.batches import Batches
from resolvers.reading import Reader
from resolvers.rows import load_run
from resolvers.types import LoadRun


@dataclass(frozen=True, slots=True)
class PortalStream:
    """A stream of a portal. ``mode``: snapshot, delta or append."""

    name: str
    mode: str


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal whose package is installed, or that was loaded. Of one without a package, only its name is known."""

    name: str
    title: str | None
    country: str | None
    installed: bool
    streams: list[PortalStream]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The days, half-open, for which a scope of a stream is loaded completely, and the labels that it is complete for."""

    id: str
    portal: str
    stream: str
    scope: str
    labels: list[str]
    start: date
    end: date
    whole_country: bool | None
    names_bodies: bool


def portal_of_name(name: str) -> Portal:
    """Return a portal by its name."""
    known = usable_portals().get(name)
    if known is None:
        return Portal(name, None, None, installed=False, streams=[])
    streams = [PortalStream(stream.name, str(stream.mode.value)) for stream in known.streams]
    return Portal(name, known.title, known.country, installed=True, streams=streams)


# The states of runs that read everything.
_GOOD = ["clean", "with_rejects"]


class PortalLoaders:
    """The dataloaders of portals of one request, each with one statement for all portals that the request needs."""

    def __init__(self, reader: Reader, batches: Batches) -> None:
        self._reader = reader
        loop = batches.loop
        self.coverages = DataLoader[str, list[Coverage]](load_fn=self._coverages, loop=loop)
        self.last_runs = DataLoader[str, LoadRun | None](load_fn=self._last_runs, loop=loop)
        self.last_good_runs = DataLoader[str, LoadRun | None](load_fn=self._last_good_runs, loop=loop)
        self.runs_of_requests = DataLoader[str, list[LoadRun]](load_fn=self._runs_of_requests, loop=loop)
        """The load runs that came of requests to load, by id of the request, the earliest first."""
        self.bodies_of_coverages = DataLoader[str, list[str]](load_fn=self._bodies_of_coverages, loop=loop)

    async def _coverages(self, names: list[str]) -> list[list[Coverage]]:
        rows = await self._reader.read("api/coverages_of_portals", {"portals": names})
        found = [
            Coverage(start=cast("date", row.pop("from")), end=cast("date", row.pop("to")), **cast("dict[str, Any]", row))
            for row in rows
        ]
        return [[each for each in found if each.portal == name] for name in names]

    async def _last_runs(self, names: list[str]) -> list[LoadRun | None]:
        return await self._last_in(names, None)

    async def _last_good_runs(self, names: list[str]) -> list[LoadRun | None]:
        return await self._last_in(names, _GOOD)

    async def _last_in(self, names: list[str], states: list[str] | None) -> list[LoadRun | None]:
        rows = await self._reader.read("api/last_runs_of_portals", {"portals": names, "states": states})
        found = {run.portal: run for run in map(load_run, rows)}
        return [found.get(name) for name in names]

    async def _runs_of_requests(self, ids: list[str]) -> list[list[LoadRun]]:
        rows = await self._reader.read("api/runs_of_requests", {"ids": ids})
        return [[load_run(row) for row in rows if row["request"] == id_] for id_ in ids]

    async def _bodies_of_coverages(self, ids: list[str]) -> list[list[str]]:
        rows = await self._reader.read("api/bodies_of_coverages", {"ids": ids})
        found = {row["coverage"]: cast("list[str]", row["organisations"]) for row in rows}
        return [found.get(id_, []) for id_ in ids]
