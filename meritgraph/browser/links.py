"""Addresses of Neo4j Browser with a query filled in. Pure.

The Browser does not take parameters from an address, so the query has its ids as literals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from meritgraph.browser_settings import BrowserSettings

# The user whom every server of Neo4j begins with; the password is asked for.
_USER = "neo4j"
_PART = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|\$(?P<name>[A-Za-z_][A-Za-z0-9_]*)", re.DOTALL
)
Value = str | Sequence[str]


def browser_address(settings: BrowserSettings, query: str) -> str:
    """Return the address that opens the Browser with a query in its editor, on the copy."""
    scheme, _, server = (settings.bolt or "").partition("://")
    # A plus sign in an address is a blank.
    dbms = f"{scheme}://{_USER}@{server}".replace("+", "%2B")
    return f"{settings.url}?dbms={dbms}&db={settings.database}&cmd=edit&arg={quote(query, safe='')}"


def filled(query: str, values: Mapping[str, Value]) -> str:
    """Return a query with literals in place of its parameters. Raises KeyError for a parameter without a value."""

    def part(found: re.Match[str]) -> str:
        name = found["name"]
        return found[0] if name is None else _literal(values[name])

    return _PART.sub(part, query)


def _literal(value: Value) -> str:
    if not isinstance(value, str):
        return f"[{', '.join(map(_literal, value))}]"
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
