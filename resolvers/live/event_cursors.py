"""Places in the events of the graph: where a subscription goes on, as a cursor that only this hub can read.

A cursor is valid only for the subscription with its arguments, and for who sees the same rows, as one of a list is. Its text does
not show the number in it, nor how large that is: events that the caller may not see have numbers, too.
"""

from __future__ import annotations

from dataclasses import dataclass

from resolvers.live.context import LiveContext
from resolvers.paging import Cursors

# More digits than a number of events can have.
_DIGITS = 20


@dataclass(frozen=True, slots=True)
class EventCursors:
    """The cursors of one subscription."""

    cursors: Cursors

    @classmethod
    def of(cls, context: LiveContext, subscription: str, *arguments: str | None) -> EventCursors:
        caller = context.caller
        # Whoever sees other rows has another subscription, however alike the question is.
        rows = () if caller is None else (caller.role, caller.body, caller.servant)
        return cls(Cursors.of_list(context.cursor_key, subscription, *arguments, *rows))

    def cursor(self, seq: int) -> str:
        return self.cursors.encrypt(f"{seq:0{_DIGITS}}")

    async def begin(self, context: LiveContext, after: str | None) -> int:
        """Return the number after which a subscription begins: that of a cursor, else of the last event there is.

        Raises BadUserInput for a cursor of another subscription, or after which events were deleted, and DatabaseError.
        """
        if after is None:
            return await context.live.last()
        seq = int(self.cursors.decrypt(after))
        await context.live.check(seq)
        return seq
