"""What the inputs of all changes share."""

from __future__ import annotations

CHANGE_COST = 100
KEY = (
    "A text of your choice, of at most 200 characters. For a day the same key with the same input gives the first answer again "
    "and nothing is changed. Without one, an answer that got lost leaves you in doubt."
)
"""What an idempotency key is for."""
WHY = "The reason, in at most 2000 characters."
