"""The boundary to the code of portal packages: whatever that code raises becomes an error of one portal and stops no other."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from types import NoneType
from typing import Any, TypeVar

from graph.errors import DatabaseError, DeliveryRefused, PortalError
from graph.model.facts import Ref
from loaders.portal_api.contract import CoveredDays, Page, Receipt, Scope, ScopeDone, UnchangedPage
from loaders.portal_api.plain_words import in_plain_words, type_words, value_words
from loaders.portal_api.shown_text import shortened, shown_token

logger = logging.getLogger(__name__)

T = TypeVar("T")

LONGEST_NAME = 500
"""Most characters of the name of a page or a scope: the ids under which both are stored have to fit into an index."""

_LONGEST_RECEIPT = 1000
# Messages go into the graph and its events. What a portal's code quotes in one may be as long as a file.
_LONGEST_MESSAGE = 20_000
_HALF_LETTER = re.compile("[\ud800-\udfff]")

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

    ``source`` names what is called: the portal, portal/stream or portal/stream/scope. Errors of the database pass through
    unchanged, and so do PortalError and DeliveryRefused, whose messages are made such that they can be stored. The traceback of
    any other error goes to the log.
    """
    try:
        yield
    except DatabaseError:
        raise
    except (PortalError, DeliveryRefused) as error:
        error.args = tuple(_storable(str(each)) for each in error.args)
        if isinstance(error, PortalError) and error.kept is not None:
            error.kept = _storable(error.kept)
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
        problem = _storable(in_plain_words(error))
        raise PortalError(f"{failed}: {problem}. {advice}", kept=f"{failed}. {advice}") from error


def checked(answer: T) -> T:
    """Return what a portal's code answered. Raises TypeError if it, or a part of it that the hub stores, has a wrong type.

    ValueError is raised for a text that cannot be stored: it holds half of a letter, or it is the name of a page or a scope and
    has no room in an index. A receipt is kept with its message; ValueError is raised for one whose number is longer than the
    number of anything. It is raised for a body that is named by a personal number, too.
    """
    parts = next((_OF_PAGES[each] for each in type(answer).__mro__ if each in _OF_PAGES), None)
    if parts is None:
        raise TypeError(f"it answered with {value_words(answer)}, which is no part of an answer")
    for name, allowed in parts:
        value = getattr(answer, name)
        if type(value) not in allowed and not (str in allowed and isinstance(value, str)):
            belongs = " or ".join(type_words(each.__name__) for each in allowed)
            raise TypeError(f"{type(answer).__name__}.{name} is {value_words(value)} where {belongs} belongs")
        if isinstance(value, str):
            _check_text(f"{type(answer).__name__}.{name}", value, is_name=name == "name")
        if isinstance(value, CoveredDays):
            checked(value)
            _check_bodies(value.bodies or ())
    if isinstance(answer, Receipt) and len(answer.number) > _LONGEST_RECEIPT:
        raise ValueError(f"the number of its receipt has {len(answer.number):,} letters")
    return answer


def _check_text(part: str, text: str, *, is_name: bool = False) -> None:
    """Raise ValueError for a text that cannot be stored."""
    if not text.isascii() and (half := _HALF_LETTER.search(text)) is not None:
        raise ValueError(
            f"{part} holds half of a letter ({half[0]!a}), which cannot be written in UTF-8. The package must decode texts and "
            "names of files in the encoding that they are in"
        )
    if is_name and len(text) > LONGEST_NAME:
        raise ValueError(
            f"{part} has {len(text):,} characters, of {LONGEST_NAME} at most ({shown_token(text)}). The package must give "
            "pages and scopes short names: a number, a day or the name of a file"
        )


def _storable(message: str) -> str:
    """Return a message as it can be written in UTF-8 and stored, with no more than its beginning."""
    whole = message if message.isascii() else _HALF_LETTER.sub(lambda half: ascii(half[0])[1:-1], message)
    return shortened(whole, _LONGEST_MESSAGE)


def _check_bodies(bodies: tuple[Any, ...]) -> None:
    """Raise TypeError or ValueError if the bodies that a scope names are not named as bodies are."""
    for body in bodies:
        if not isinstance(body, Ref):
            raise TypeError(f"CoveredDays.bodies names {value_words(body)} where a Ref belongs")
        if body.personal:
            raise ValueError("CoveredDays.bodies names a body by a personal number")
        _check_text("CoveredDays.bodies", f"{body.scheme}{body.number}")
