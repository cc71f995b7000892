"""The reference of the stratum rules and the cases that the sandbox plants: two readings of rules.md, neither of them a rule's.

What the rules themselves find is compared with both in `test_answer_key`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import pytest

from sandbox.answer_key import answer_key
from sandbox.world import build_world
from tests.merit.reference.key import reference_entries
from tests.merit.reference.rules import REFERENCES

Entries = list[dict[str, Any]]


@pytest.fixture(scope="module", params=[(900, 11), (1300, 4)], ids=lambda size: f"{size[0]} servants")
def entries(request: pytest.FixtureRequest) -> tuple[Entries, Entries]:
    """Return the entries of the answer key and those of the references."""
    servants, seed = request.param
    world = build_world(servants, seed, date(2026, 11, 20))
    return cast("Entries", answer_key(world)["entries"]), list(reference_entries(world))


@pytest.mark.parametrize("rule", REFERENCES)
def test_what_is_planted_is_found_and_no_look_alike(entries: tuple[Entries, Entries], rule: str) -> None:
    planted, found = ([entry for entry in some if entry["rule"] == rule] for some in entries)
    keys = {_key(entry) for entry in found}
    assert len(keys) == len(found)
    missed = {entry["case"] for entry in planted if entry["outcome"] == "violates" and _key(entry) not in keys}
    assert not missed
    assert not {entry["case"] for entry in planted if entry["outcome"] == "satisfies" and _key(entry) in keys}


def _key(entry: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((deed["kind"], deed["key"]) for deed in entry["deeds"])
