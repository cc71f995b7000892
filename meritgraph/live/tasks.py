"""The end of what runs for a subscription."""

from __future__ import annotations

import asyncio
from typing import Any


async def over(*waiting: asyncio.Future[Any]) -> None:
    """Cancel what runs, and wait until it is over, whatever it raises. Raises CancelledError where the caller itself is."""
    for each in waiting:
        each.cancel()
    if waiting:
        await asyncio.wait(waiting)
    for each in waiting:
        if not each.cancelled():
            # Nobody else asks for it, and asyncio would warn of that.
            each.exception()
