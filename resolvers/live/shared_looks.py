"""Looks that the subscriptions of one caller share: they are told of the same things at the same time, so one look is enough.

A look reads what an event is about after the event has happened. So nobody is told of a later event by what was so before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field

from resolvers.errors import RateLimited
from resolvers.types import Finding


@dataclass(frozen=True, slots=True)
class Look:
    """The findings that were seen, by the numbers of their events, and the moment at which the first of them was looked at."""

    seen: Mapping[int, Finding]
    moment: float


@dataclass(slots=True)
class _Looks:
    """The findings of events that were looked at, seen or not, each with the moment; and the lock of whoever looks now.

    ``refused`` is the last refusal to look.
    """

    found: dict[int, tuple[float, Finding | None]] = field(default_factory=dict[int, tuple[float, Finding | None]])
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    refused: RateLimited | None = None


class SharedLooks:
    """Recent looks, by who looks for what. Only those share a look who would have seen the same themselves."""

    def __init__(self) -> None:
        self._by_viewer: dict[Hashable, _Looks] = {}

    async def look(
        self,
        viewer: Hashable,
        findings: Mapping[int, str],
        seconds: float,
        look: Callable[[], Awaitable[Mapping[str, Finding]]],
    ) -> Look:
        """Return which findings of some events a viewer sees. If a look at one is older than so many seconds, look at all again.

        Raises as ``look`` does. If a look is refused, all who waited for it are refused, too (RateLimited): if each of them tried
        for a minute in turn, the last one would wait for many minutes.
        """
        clock = asyncio.get_running_loop().time
        looks = self._by_viewer.setdefault(viewer, _Looks())
        refused_before = looks.refused
        async with looks.looking:
            self._forget(clock() - seconds)
            # It may have been forgotten while this viewer waited for another one.
            self._by_viewer[viewer] = looks
            if not findings.keys() <= looks.found.keys():
                if looks.refused is not None and looks.refused is not refused_before:
                    raise RateLimited(str(looks.refused), looks.refused.seconds)
                try:
                    seen = await look()
                except RateLimited as limited:
                    # Not the error itself, which would keep all that it came through.
                    looks.refused = RateLimited(str(limited), limited.seconds)
                    raise
                looks.found |= {seq: (clock(), seen.get(id_)) for seq, id_ in findings.items()}
            known = {seq: looks.found[seq] for seq in findings}
        moment = min(each for each, _ in known.values())
        return Look({seq: finding for seq, (_, finding) in known.items() if finding is not None}, moment)

    def _forget(self, before: float) -> None:
        for viewer, looks in list(self._by_viewer.items()):
            looks.found = {seq: each for seq, each in looks.found.items() if each[0] > before}
            if not looks.found and not looks.looking.locked():
                del self._by_viewer[viewer]
