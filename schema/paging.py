"""The two arguments of every list field."""

from __future__ import annotations

from typing import Annotated

import strawberry

First = Annotated[int, strawberry.argument(description="Maximum number of nodes, from 1 to 100.")]
After = Annotated[
    str | None, strawberry.argument(description="The endCursor of the previous page, which had the same other arguments.")
]
