"""Root fields that not every role may read."""

from __future__ import annotations

from resolvers.access.table import readable
from resolvers.context import Context
from resolvers.errors import Forbidden


def refuse_root(context: Context, root: str, of: str = "Query") -> None:
    """Raise Forbidden where the caller's role may not read a root field. The hub itself may read all."""
    if context.caller is not None and not readable(context.caller.role, of, root):
        raise Forbidden
