"""Names that clients choose, of operations and of fields: which of them may be kept."""

from __future__ import annotations

import re
from typing import Final

OTHER: Final = "other"
"""What is kept in place of a name that may not be."""

_LONGEST_NAME = 100
# A client may put anything into a name, even the number of a person.
_DIGITS = re.compile(r"\d{4}")


def is_plain(name: str) -> bool:
    """Tell whether a name that a client chose is short and has no number, so that it may be kept."""
    return len(name) <= _LONGEST_NAME and not _DIGITS.search(name)
