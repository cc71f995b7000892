"""Runs that are held because too many records are missing, and what a person confirms of them. Pure.

A confirmation is good for the records that the held run found missing. It is good until a later run judges what is missing:
that run either did what was confirmed, or says anew what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from graph.errors import LoadError


class NotHeld(LoadError):
    """A run does not wait for a confirmation."""


@dataclass(frozen=True, slots=True)
class HeldScope:
    """A scope that waits for a person. ``records`` has the digests of those that are missing, packed."""

    portal: str
    stream: str
    scope: str
    records: str


def scopes_still_held(run: str, rows: Sequence[Mapping[str, Any]]) -> list[HeldScope]:
    """Return the scopes of a run that wait for a person, from the rows of ``runs/held_scopes``. Raises NotHeld if none does."""
    waiting = [row for row in rows if row["again"] is None]
    held = [
        HeldScope(row["portal"], row["stream"], row["scope"], row["records"]) for row in waiting if row["records"] is not None
    ]
    if held:
        return held
    if waiting:
        raise NotHeld(
            f"The run {run} does not say which records were missing: it is of an older version of meritgraph. Run "
            "`meritgraph sync` again, and confirm the run that is held then."
        )
    if rows:
        last = max(cast("datetime", row["again"]) for row in rows)
        raise NotHeld(
            f"The run {run} is not held any more: its portal was read again on {last:%Y-%m-%d at %H:%M:%S} UTC, and that run "
            "says itself what is missing. Only the newest run that is held can be confirmed, and only once."
        )
    raise NotHeld(
        f"The run {run} was not held for its removals, or there is no such run, so there is nothing to confirm. A run that is "
        "held has a scope with the state HELD, and the last lines of `meritgraph sync` name it."
    )
