"""What list fields share: their two arguments, and the words of a criterion."""

from __future__ import annotations

from typing import Annotated

import strawberry

First = Annotated[int, strawberry.argument(description="Maximum number of nodes, from 1 to 100.")]
After = Annotated[
    str | None, strawberry.argument(description="The endCursor of the previous page, which had the same other arguments.")
]
# The description of the criterion of that name in the filters of facts.
CHANGED_SINCE = (
    "Only what the hub came to know, or of which it learned new content of a record that states it, at this time or later. A "
    "time without an offset is in UTC."
)
