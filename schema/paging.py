"""What list fields share: their two arguments, and the words of a criterion."""

from __future__ import annotations

from typing import Annotated

import strawberry

First = Annotated[int, strawberry.argument(description="Maximum number of nodes, from 1 to 100.")]
After = Annotated[
    str | None, strawberry.argument(description="The endCursor of the previous page, which had the same other arguments.")
]


def changed_since(what: str) -> str:
    """Describe the criterion ``changedSince`` of a list; ``what`` says what a change is there."""
    return f"Only what is new or changed at this time or later: {what}. A time without an offset is in UTC."


CHANGED_SINCE = changed_since("the hub came to know it, or learned new content of a record that states it")
# The description of the criterion `missingAtPortal` in the filters of facts.
MISSING_AT_PORTAL = "Whether all records that state them are missing at their portals, as the field of that name says."
