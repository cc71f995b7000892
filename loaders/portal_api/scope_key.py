"""Names of scopes, as pages, leases, watermarks and rows in quarantine are stored under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from loaders.portal_api.joining import escaped


def key_range(prefix: str) -> tuple[str, str]:
    """Return the half-open range of texts that begin with the prefix: the first of them, and the first text after all of them.

    Both engines compare stored text by code point; the prefix must not end in the last code point there is.
    """
    return prefix, f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"


@dataclass(frozen=True, slots=True, order=True)
class ScopeKey:
    """One scope of one stream of one portal; ``str()`` gives ``portal/stream/scope``.

    Ids of stored things begin with it: ``<scope key>/<page>`` for pages, ``quarantine:<scope key>:<row key>`` for quarantined
    rows. There a separator within the scope's name is escaped, so that no scope's ids lie in the range of another. All ranges are
    half-open, ``from <= id < to``.
    """

    portal: str
    stream: str
    scope: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``portal/stream/scope``; further slashes belong to the scope's name.

        Raises ValueError when one of the three is missing.
        """
        portal, _, rest = text.partition("/")
        stream, _, scope = rest.partition("/")
        if not (portal and stream and scope):
            raise ValueError(f"{text!r} is not a scope key: write portal/stream/scope.")
        return cls(portal, stream, scope)

    def __str__(self) -> str:
        return f"{self.portal}/{self.stream}/{self.scope}"

    @property
    def page_prefix(self) -> str:
        """Prefix of the ids of this scope's pages; the page's name follows."""
        return f"{self.portal}/{self.stream}/{escaped(self.scope, '/')}/"

    @property
    def page_range(self) -> tuple[str, str]:
        """Range of the ids of this scope's pages."""
        return key_range(self.page_prefix)

    @property
    def stream_range(self) -> tuple[str, str]:
        """Range of the scope keys of this stream, and of the ids of the pages of all its scopes."""
        return key_range(f"{self.portal}/{self.stream}/")

    @property
    def quarantine_prefix(self) -> str:
        """Prefix of the ids of this scope's quarantined rows; the row's key or its digest follows."""
        return f"quarantine:{self.portal}/{self.stream}/{escaped(self.scope, ':')}:"

    @property
    def quarantine_range(self) -> tuple[str, str]:
        """Range of the ids of this scope's quarantined rows."""
        return key_range(self.quarantine_prefix)
