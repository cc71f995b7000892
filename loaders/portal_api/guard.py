"""The boundary to the code of portal packages: whatever that code raises becomes an error of one portal and stops no other."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from types import NoneType
from typing import Any, TypeVar

from graph.errors import DatabaseError, DeliveryRefused, PortalError
from graph.model.facts import Ref
from loaders.portal_api.contract import CoveredDays, Page, Receipt, Scope, ScopeDone, UnchangedPage
from loaders.portal_api.plain_words import in_plain_words, type_words, value_words

logger = logging.getLogger(__name__)

T = TypeVar("T")

_LONGEST_RECEIPT = 1000

# Which types the parts may have that the hub stores or compares.
_OF_PAGES: dict[type[Any], tuple[tuple[str, tuple[type[Any], ...]], ...]] = {
    Page: (("name", (str,)), ("raw", (bytes,)), ("watermark", (str, NoneType)), ("note", (str, NoneType))),
    UnchangedPage: (("name", (str,)),),
    ScopeDone: (("watermark", (str, NoneType)), ("covers", (CoveredDays, NoneType))),
    CoveredDays: (("from_", (date,)), ("to", (date,)), ("bodies", (tuple, NoneType))),
    Scope: (("name", (str,)),),
    Receipt: (("number", (str,)),),
}


@contextmanager
def portal_errors(source: str, part: str = "reader") -> Generator[None]:
    """Raise PortalError for whatever calls of a portal's code raise.

    ``source`` names what is called: the portal, portal/stream or portal/stream/scope. PortalError, DeliveryRefused and errors of
    the database pass through unchanged. The traceback of any other error goes to the log.
    """
    try:
        yield
    except (PortalError, DeliveryRefused, DatabaseError):
        raise
    except (
        Exception,
        SystemExit,
    ) as error:  # broad, as this is the boundary to other people's code: its faults stop no other portal
        logger.debug("%s: its %s failed", source, part, exc_info=True)
        advice = (
            "That is a fault of the portal's package, which should raise PortalError for the portal's own errors. Fix the "
            "package (`meritgraph portal test` finds such faults) and run sync again."
        )
        failed = f"{source}: its {part} failed with {type(error).__name__}"
        # What such an error says may repeat what a row holds.
        raise PortalError(f"{failed}: {in_plain_words(error)}. {advice}", kept=f"{failed}. {advice}") from error


def checked(answer: T) -> T:
    """Return what a portal's code answered. Raises TypeError if it, or a part of it that the hub stores, has a wrong type.

    A receipt is kept with its message; ValueError is raised for one whose number is longer than the number of anything. It is
    raised for a body that is named by a personal number, too.
    """
    parts = next((_OF_PAGES[each] for each in type(answer).__mro__ if each in _OF_PAGES), None)
    if parts is None:
        raise TypeError(f"it answered with {value_words(answer)}, which is no part of an answer")
    for name, allowed in parts:
        value = getattr(answer, name)
        if type(value) not in allowed and not (str in allowed and isinstance(value, str)):
            belongs = " or ".join(type_words(each.__name__) for each in allowed)
            raise TypeError(f"{type(answer).__name__}.{name} is {value_words(value)} where {belongs} belongs")
        if isinstance(value, CoveredDays):
            checked(value)
            _check_bodies(value.bodies or ())
    if isinstance(answer, Receipt) and len(answer.number) > _LONGEST_RECEIPT:
        raise ValueError(f"the number of its receipt has {len(answer.number):,} letters")
    return answer


def _check_bodies(bodies: tuple[Any, ...]) -> None:
    """Raise TypeError or ValueError if the bodies that a scope names are not named as bodies are."""
    for body in bodies:
        if not isinstance(body, Ref):
            raise TypeError(f"CoveredDays.bodies names {value_words(body)} where a Ref belongs")
        if body.personal:
            raise ValueError("CoveredDays.bodies names a body by a personal number")
