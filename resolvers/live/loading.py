"""The progress of a load run: it began, a scope of it ended, it ended itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.live.context import LiveContext
from resolvers.live.event_cursors import EventCursors
from resolvers.rows import load_run
from resolvers.types import LoadRun


class LoadStep(StrEnum):
    """A step of a load run."""

    RUN_STARTED = "run_started"
    SCOPE_ENDED = "scope_ended"
    RUN_ENDED = "run_ended"


@dataclass(frozen=True, slots=True)
class LoadEvent:
    """A step of a run, with the run after it, and the cursor after which a subscription goes on."""

    cursor: str
    run: LoadRun
    step: LoadStep | None = None
    at: datetime | None = None

    async def anew(self, context: Context) -> LoadEvent:
        """Return this with the run as it is now."""
        return replace(self, run=await _run(context, self.run.id))


async def load_events(context: LiveContext, run_id: str, after: str | None) -> AsyncGenerator[LoadEvent]:
    """Yield where the subscription begins and how far the run is, then each step of the run, until it has ended.

    Raises BadUserInput for an unknown run and for a cursor that cannot be used, and DatabaseError.
    """
    cursors = EventCursors.of(context, "loadProgress", run_id)
    seq = await context.once(partial(cursors.begin, after=after))
    run = await context.once(partial(_run, id_=run_id))
    # All steps of a run that has ended by now have numbers up to this one.
    until = await context.live.last() if run.ended_at is not None else None
    yield LoadEvent(cursors.cursor(seq), run)
    # Who begins now has seen in the run itself all that came before.
    while until is None or (after is not None and seq < until):
        found = await context.live.after(seq)
        for event in found.events:
            if event.run == run_id and event.kind in set(LoadStep):
                run = await context.patiently(partial(_run, id_=run_id))
                yield LoadEvent(cursors.cursor(event.seq), run, LoadStep(event.kind), event.at)
                if event.kind == LoadStep.RUN_ENDED:
                    return
        seq = found.seq


async def _run(context: Context, id_: str) -> LoadRun:
    rows = await context.reader.read("api/load_run", {"id": id_})
    if not rows:
        raise BadUserInput("There is no load run of this id. The list `loadRuns` has the ids of all.")
    return load_run(rows[0])
