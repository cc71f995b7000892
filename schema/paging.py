"""The two arguments every list takes."""

from __future__ import annotations

from typing import Annotated

import strawberry

First = Annotated[int, strawberry.argument(description="How many at the most: 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="endCursor of the page before, for the same arguments.")]
