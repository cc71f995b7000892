"""For which days portals are loaded completely for the bodies in which servants served."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from strawberry.dataloader import DataLoader

from resolvers.access.gate import Gate
from resolvers.access.scope import Scope
from resolvers.batches import Batches
from resolvers.reading import Reader

_Of = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class LoadedDays:
    """Days, half-open, for which a portal is loaded completely for a body: all facts of one label."""

    organisation: str
    portal: str
    label: str
    start: date
    end: date


class LoadedDaysLoaders:
    """The dataloaders of one request. Of a body of whose steps the caller sees none, there are none."""

    def __init__(self, reader: Reader, batches: Batches, gate: Gate, scope: Callable[[], Awaitable[Scope]]) -> None:
        self._reader = reader
        self._loop = batches.loop
        self._gate = gate
        self._scope = scope

    @cached_property
    def of_servants(self) -> DataLoader[str, list[LoadedDays]]:
        return DataLoader(load_fn=self._of_servants, loop=self._loop)

    async def _of_servants(self, servants: list[str]) -> list[list[LoadedDays]]:
        scope, people = await self._scope(), await self._gate.people(servants)
        rows = await self._reader.read("api/loaded_days_of_servants", {"servants": servants})
        found: dict[str, dict[_Of, list[tuple[date, date]]]] = {}
        for row in cast("list[Mapping[str, Any]]", rows):
            person = people.get(row["servant"])
            if not scope.has_body(row["organisation"]) and (person is None or not person.has_career):
                continue
            for label in row["labels"]:
                spans = found.setdefault(row["servant"], {}).setdefault((row["organisation"], row["portal"], label), [])
                spans.append((row["from"], row["to"]))
        return [
            [LoadedDays(*of, start, end) for of, spans in sorted(found.get(servant, {}).items()) for start, end in _joined(spans)]
            for servant in servants
        ]


def _joined(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return half-open spans in order, those that meet or overlap as one."""
    joined: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
