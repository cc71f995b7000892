"""What the references find in a world, in the form of the answer key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from sandbox.model import World
from tests.merit.reference.rules import REFERENCES
from tests.merit.reference.world import truth_of

REFERENCE = "reference"
"""The name of all cases of the references."""


def reference_entries(world: World) -> Iterator[dict[str, Any]]:
    """Yield an entry for everything that a stratum rule must report, whether it was planted or came about by chance.

    An entry with a ``doubt`` may be not evaluable: the portals leave open what the entry rests on. It takes a minute or two for
    100,000 servants.
    """
    truth = truth_of(world)
    for rule, find in REFERENCES.items():
        for one in find(truth):
            deeds = [asdict(deed) for deed in sorted(one.key, key=lambda deed: deed.kind)]
            yield {"rule": rule, "outcome": "violates", "case": REFERENCE, "deeds": deeds, "doubt": one.doubt}


def with_reference(key: Iterable[dict[str, Any]], world: World) -> list[dict[str, Any]]:
    """Return the answer key of a world with what the references find beside it."""
    entries = list(key)
    planted = {_case(entry): entry["outcome"] for entry in entries}
    for entry in reference_entries(world):
        outcome = planted.get(_case(entry))
        if outcome == "not_evaluable":
            entry["doubt"] = "planted without an input"
        if outcome != "violates":
            entries.append(entry)
    return entries


def _case(entry: dict[str, Any]) -> tuple[str, frozenset[tuple[str, str]]]:
    return entry["rule"], frozenset((deed["kind"], deed["key"]) for deed in entry["deeds"])
