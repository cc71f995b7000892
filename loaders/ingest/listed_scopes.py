"""The scopes of a stream, as its reader lists them."""

from __future__ import annotations

from itertools import islice
from typing import Any

from graph.errors import PortalError
from loaders.portal_api.contract import Reader, Scope, Stream
from loaders.portal_api.guard import checked, portal_errors

# A portal may name the parts of its lists, such as years. Days of a quarter of a century are fewer.
_MOST_SCOPES = 10_000


def listed_scopes(portal: str, stream: Stream[Any], reader: Reader) -> list[Scope]:
    """Return the scopes of a stream. Raises PortalError if the reader cannot list them, or lists too many."""
    with portal_errors(f"{portal}/{stream.name}"):
        scopes = [checked(scope) for scope in islice(reader.scopes(stream), _MOST_SCOPES + 1)]
    if len(scopes) > _MOST_SCOPES:
        raise PortalError(
            f"{portal}/{stream.name} has over {_MOST_SCOPES} scopes, which is more than any list has parts that are "
            "read by themselves. Nothing of it was read. Check the address of its feed, and report this to the portal's "
            "operator."
        )
    return scopes
