"""What of a portal's own texts and signs, such as a cursor, may stand in a message."""

from __future__ import annotations

import re

from loaders.portal_api.fields import clean_text

_LONGEST = 10
_SHOWN_ENDS = 4
# Numbers of people and of their documents have at least so many digits.
_LONG_NUMBER = re.compile(r"\d{6,}")


def shown_token(token: str) -> str:
    """Return a cursor or the name of a page for a message: short, and without any number that may be a person's.

    Of a long one only its beginning and its end are shown: it may hold a number in letters.
    """
    text = _LONG_NUMBER.sub("…", clean_text(token))
    return f"«{text}»" if len(text) <= _LONGEST else f"«{text[:_SHOWN_ENDS]}…{text[-_SHOWN_ENDS:]}»"


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters: the beginning of a longer one, and a sign that it goes on."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
