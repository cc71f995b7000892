"""The sentence that says why a lead was raised, as pages show it beside the person and the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def deed_of(lead: Mapping[str, Any]) -> str:
    """Return the reason of a lead without the names before it, where the page shows both beside it."""
    person, body, reason = lead["servant"], lead["organisation"], str(lead["reason"])
    for named in (
        person and body and f"{person['name']}, {body['name']}: ",
        person and f"{person['name']}: ",
        body and f"{body['name']}: ",
    ):
        if named and reason.startswith(named) and len(reason) > len(named):
            deed = reason.removeprefix(named)
            return deed[0].upper() + deed[1:]
    return reason
