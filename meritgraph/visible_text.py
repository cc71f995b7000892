"""Text from portals as people see it: nothing in a name moves the cursor of a terminal or turns round the order of reading."""

from __future__ import annotations

import re

# Control characters except tab and line feed, and those that embed, override or isolate a direction of writing.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Return the text with U+FFFD in the place of each character that acts on what shows it."""
    return _UNSEEN.sub("\ufffd", text)
