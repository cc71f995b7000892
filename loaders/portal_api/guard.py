"""The boundary to the code of portal packages: whatever that code raises becomes an error of one portal and stops no other."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from graph.errors import MeritgraphError, PortalError

logger = logging.getLogger(__name__)


@contextmanager
def portal_errors(source: str) -> Generator[None]:
    """Raise PortalError for whatever calls of a portal's reader raise.

    ``source`` names what is read: the portal, portal/stream or portal/stream/scope. Errors of meritgraph itself pass through
    unchanged. The traceback of any other error goes to the log.
    """
    try:
        yield
    except MeritgraphError:
        raise
    except Exception as error:  # broad, as this is the boundary to other people's code: its faults must not stop other portals
        logger.debug("%s: its reader failed", source, exc_info=True)
        raise PortalError(
            f"{source}: its reader failed with {type(error).__name__}: {error}. That is a fault of the portal's package, which "
            "should raise PortalError for the portal's own errors. Fix the package (`meritgraph portal test` finds such faults) "
            "and run sync again."
        ) from error
