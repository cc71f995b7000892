"""Whether queries can be answered, as the log tells it: one line per change, however many queries and probes notice it."""

from __future__ import annotations

import logging
import time

from schema.errors import unavailable_reason

logger = logging.getLogger(__name__)

FAILED = "DATABASE_FAILED"
# A database that is away may look slow to a probe, and an engine that is started again was unavailable before.
_AWAY = ("DATABASE_UNAVAILABLE", "ENGINE_RESTARTING", "DATABASE_SLOW")


class Readiness:
    """Remembers why queries cannot be answered, if so, and since when."""

    def __init__(self) -> None:
        self._reason: str | None = None
        self._since = 0.0

    def note(self, error: Exception | None) -> str | None:
        """Take note of an error of the database, or of its answer, and return the reason that /readyz gives."""
        if error is None:
            if self._reason is not None:
                logger.warning("ready: the database is back after %.1f s", time.monotonic() - self._since)
            self._reason = None
            return None
        reason = unavailable_reason(error) or FAILED
        if self._reason is None:
            self._since = time.monotonic()
        if reason != self._reason and not (self._reason in _AWAY and reason in _AWAY):
            # Only an error of our own needs a stack trace.
            logger.warning("not ready, %s: %s", reason, error, exc_info=error if reason == FAILED else None)
            self._reason = reason
        return reason
