"""Changes of findings, as far as a caller sees the findings at the moment at which she is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, cast

import orjson

from merit.findings.states import FindingChange
from resolvers.access.callers import Role
from resolvers.bodies_below import bodies_of
from resolvers.context import Context
from resolvers.errors import Forbidden
from resolvers.findings import FindingCriteria
from resolvers.live.context import LOOK_COST, LiveContext
from resolvers.live.event_cursors import EventCursors
from resolvers.live.events import Event
from resolvers.merged_servants import current_ids
from resolvers.types import Finding

_KIND = "finding_"
# How many changes one look is for: the first one, and at least. Later looks are for as many as were told while one was fresh.
_LOOKED_AT, _LEAST_LOOKED_AT = 50, 10


@dataclass(frozen=True, slots=True)
class FindingEvent:
    """A change of a finding, and the cursor after which a subscription goes on. The first of a subscription has no change.

    ``look`` looks at the finding once more.
    """

    cursor: str
    change: FindingChange | None = None
    at: datetime | None = None
    finding: Finding | None = None
    look: Callable[[Context], Awaitable[Finding | None]] | None = None

    async def anew(self, context: Context) -> FindingEvent | None:
        """Return this with the finding as it is now; None where the caller does not see it any more."""
        if self.look is None:
            return self
        finding = await self.look(context)
        return None if finding is None else replace(self, finding=finding)


async def finding_events(context: LiveContext, criteria: FindingCriteria, after: str | None) -> AsyncGenerator[FindingEvent]:
    """Yield where the subscription begins, then each change of a finding that the caller sees and that meets the criteria.

    Raises BadUserInput for a cursor that cannot be used, Forbidden for criteria that the caller may not use, and DatabaseError.
    """
    chosen = criteria.chosen
    by_reviewer = chosen.assignee is not None or chosen.unassigned or chosen.decided_by is not None
    if by_reviewer and context.caller is not None and context.caller.role == Role.SERVANT:
        raise Forbidden
    chosen_by = _text_of(criteria)
    cursors = EventCursors.of(context, "findingChanged", chosen_by)
    seq = await context.once(partial(cursors.begin, after=after))
    if criteria.servant is not None:
        about = await context.patiently(partial(current_ids, servant=criteria.servant))
        # Even silence tells of her, so the first answer is on record with it.
        context.looks.note_asked("findingChanged", about["servant"], "Subscription")
    yield FindingEvent(cursors.cursor(seq))
    clock, most = asyncio.get_running_loop().time, _LOOKED_AT
    while True:
        found = await context.live.after(seq)
        changes = [(event, _finding_of(event)) for event in found.events if event.kind.startswith(_KIND)]
        while changes:
            # A fast client is told of many changes after one look, a slow one only of those for which the look is still fresh.
            piece, taken = changes[:most], 0
            seen = partial(_seen, criteria=criteria, ids={id_ for _, id_ in piece})
            looked = await context.live.looks.look(
                (context.caller, context.day(), chosen_by),
                {event.seq: id_ for event, id_ in piece},
                context.fresh_seconds,
                partial(context.patiently, seen, LOOK_COST + len(piece)),
            )
            for event, _ in piece:
                if taken and clock() - looked.moment >= context.fresh_seconds:
                    break
                taken += 1
                if (finding := looked.seen.get(event.seq)) is not None:
                    yield _event_of(cursors.cursor(event.seq), event, finding, criteria)
            most = 2 * most if taken == len(piece) else max(taken, _LEAST_LOOKED_AT)
            changes = changes[taken:]
        seq = found.seq


def _text_of(criteria: FindingCriteria) -> str:
    asked = [criteria.chosen.parameters(), criteria.organisation, criteria.below, criteria.servant]
    return orjson.dumps(asked, default=str).decode()


def _event_of(cursor: str, event: Event, finding: Finding, criteria: FindingCriteria) -> FindingEvent:
    change, look = FindingChange(event.kind.removeprefix(_KIND)), partial(_seen_now, criteria=criteria, id_=finding.id)
    return FindingEvent(cursor, change, event.at, finding, look)


def _finding_of(event: Event) -> str:
    return cast("dict[str, Any]", orjson.loads(event.about))["finding"]


async def _seen_now(context: Context, criteria: FindingCriteria, id_: str) -> Finding | None:
    return (await _seen(context, criteria, {id_})).get(id_)


async def _seen(context: Context, criteria: FindingCriteria, ids: set[str]) -> dict[str, Finding]:
    """Return those of some findings that the caller sees and that meet the criteria now, by their ids."""
    bodies = await bodies_of(context, criteria.organisation, criteria.below)
    parameters = {**criteria.chosen.parameters(), "organisations": bodies.ids, "ids": sorted(ids)}
    chosen = [cast("str", row["id"]) for row in await context.reader.read("api/chosen_findings", parameters)]
    found: Sequence[Finding | None] = await context.findings.by_id.load_many(chosen)
    about = (await current_ids(context, servant=criteria.servant))["servant"]
    return {each.id: each for each in found if each is not None and (about is None or each.servant == about)}
