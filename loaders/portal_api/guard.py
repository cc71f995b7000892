"""Where the code of portal packages runs: whatever it raises becomes a sentence about that package, and nobody else's end."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from graph.errors import MeritgraphError, PortalError

logger = logging.getLogger(__name__)


@contextmanager
def reading(place: str) -> Generator[None]:
    """Around calls of a portal's reader; ``place`` is the portal, or portal/stream/scope.

    What meritgraph itself reports comes out as it is, anything else as PortalError; its traceback goes to the log.
    """
    try:
        yield
    except MeritgraphError:
        raise
    except Exception as error:  # broad, as this is the boundary to other people's code: its faults must not stop other portals
        logger.debug("%s: its reader failed", place, exc_info=True)
        raise PortalError(
            f"{place}: its reader failed with {type(error).__name__}: {error}. That is a fault of the portal's package, which "
            "raises PortalError for what a portal does wrong: mend it (`meritgraph portal test` looks for such faults) and run "
            "sync again."
        ) from error
