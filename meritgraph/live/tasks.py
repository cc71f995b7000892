"""The end of what runs for a subscription."""

from __future__ import annotations

import asyncio
from typing import Any


async def over(*waiting: asyncio.Future[Any]) -> None:
    """Cancel what runs, and wait until it is over, whatever it raises. Raises CancelledError where the caller itself is."""
    cancelled: asyncio.CancelledError | None = None
    for each in waiting:
        each.cancel()
    while left := [each for each in waiting if not each.done()]:
        try:
            await asyncio.wait(left)
        except asyncio.CancelledError as error:
            # A client that has left is cancelled again and again, and what still runs here could not be closed.
            cancelled = error
    for each in waiting:
        if not each.cancelled():
            # Nobody else asks for it, and asyncio would warn of that.
            each.exception()
    if cancelled is not None:
        raise cancelled
