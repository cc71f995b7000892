"""Investigators disclose findings of their bodies to those whom they concern, take that back, or delay it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from meritgraph.access.events import access_events
from resolvers.access.callers import Caller
from schema.answering import answering
from tests.support.changed_findings import DELAY, DISCLOSE, DUE, OURS, UNDO, review
from tests.support.engines import cypher
from tests.support.readings import keep
from tests.support.two_bodies import AUDITOR, HERSELF, INVESTIGATOR_OF_A, INVESTIGATOR_OF_B, World, context_of
from tests.support.world_events import events

pytestmark = pytest.mark.both_engines


def disclose(world: World, **given: Any) -> dict[str, Any]:
    asked = {"id": OURS, "why": "she may know", **given}
    return world.data(INVESTIGATOR_OF_A, DISCLOSE, input=asked)["discloseFinding"]


def undo(world: World, version: int, caller: Caller = INVESTIGATOR_OF_A, **given: Any) -> dict[str, Any]:
    asked = {"id": OURS, "why": "a mistake", "expectedVersion": version, **given}
    return world.data(caller, UNDO, input=asked)["undoDisclosure"]


def delay(world: World, until: str, version: int, caller: Caller = INVESTIGATOR_OF_A) -> dict[str, Any]:
    asked = {"id": OURS, "until": until, "why": "not yet", "expectedVersion": version}
    return world.data(caller, DELAY, input=asked)["delayDisclosure"]


SEEN = "query Seen($id: ID!) { finding(id: $id) { id } }"


def test_a_servant_sees_a_confirmed_finding_once_it_is_disclosed(world: World) -> None:
    assert disclose(world, expectedVersion=1)["__typename"] == "NotPossible"  # nobody has confirmed it
    review(world, decision="CONFIRM")
    assert disclose(world, expectedVersion=2, why=" ")["__typename"] == "NotPossible"
    assert world.data(HERSELF, SEEN, id=OURS) == {"finding": None}

    disclosed = [disclose(world, expectedVersion=2, idempotencyKey="one") for _ in range(2)]
    assert [(each["__typename"], each["version"]) for each in disclosed] == [("FindingSaved", 3)] * 2
    assert world.data(HERSELF, SEEN, id=OURS) == {"finding": {"id": OURS}}
    assert [kind for kind, _ in events(world)] == ["finding_confirmed", "finding_disclosed"]


def test_a_disclosure_is_taken_back_and_what_was_seen_meanwhile_stays_on_record(world: World, tmp_path: Path) -> None:
    review(world, decision="CONFIRM")
    assert undo(world, 2)["__typename"] == "NotPossible"  # nobody has disclosed it
    disclose(world, expectedVersion=2)
    context = context_of(world.database, HERSELF)
    world.run(answering().answer(SEEN, {"id": OURS}, context))
    keep(world, access_events(HERSELF, context.looks, "Seen", datetime.now(UTC)), tmp_path)

    assert undo(world, 3, INVESTIGATOR_OF_B)["__typename"] == "NotAllowed"
    assert (undo(world, 2)["__typename"], undo(world, 3, why=" ")["__typename"]) == ("StaleVersion", "NotPossible")
    undone = [undo(world, 3, idempotencyKey="one") for _ in range(2)]
    assert [(each["__typename"], each["version"], each["finding"]["state"]) for each in undone] == [
        ("FindingSaved", 4, "CONFIRMED")
    ] * 2
    assert world.data(HERSELF, SEEN, id=OURS) == {"finding": None}
    assert [kind for kind, _ in events(world)] == ["finding_confirmed", "finding_disclosed", "finding_disclosure_undone"]

    log = "{ accessLog { edges { node { actor operation fields } } } }"
    assert [edge["node"] for edge in world.data(AUDITOR, log)["accessLog"]["edges"]] == [
        {"actor": "moved herself", "operation": "Seen", "fields": ["Finding.id"]}
    ]
    kept = "MATCH (:Finding {id: $id})-[:CHANGED_BY]->(r:Review) RETURN r.change AS change, r.why AS why ORDER BY r.id"
    assert [(row["change"], row["why"]) for row in world.run(world.database.read(cypher(kept), {"id": OURS}))][1:] == [
        ("disclosed", "she may know"),
        ("disclosure_undone", "a mistake"),
    ]
    # It may be disclosed again.
    assert disclose(world, expectedVersion=4)["__typename"] == "FindingSaved"
    assert world.data(HERSELF, SEEN, id=OURS) == {"finding": {"id": OURS}}


def test_a_disclosure_is_delayed_until_a_day_that_the_setting_allows(world: World) -> None:
    today = datetime.now(UTC).date()
    review(world, decision="CONFIRM")
    assert delay(world, (today + timedelta(days=91)).isoformat(), 2)["__typename"] == "NotPossible"
    assert delay(world, (today - timedelta(days=1)).isoformat(), 2)["__typename"] == "NotPossible"
    assert delay(world, DUE, 2, INVESTIGATOR_OF_B)["__typename"] == "NotAllowed"
    assert delay(world, DUE, 2)["__typename"] == "FindingSaved"

    refused = disclose(world, expectedVersion=3)
    assert (refused["__typename"], DUE in refused["message"]) == ("NotPossible", True)
    assert delay(world, today.isoformat(), 3)["__typename"] == "FindingSaved"
    assert disclose(world, expectedVersion=4)["__typename"] == "FindingSaved"
    assert [kind for kind, _ in events(world)] == [
        "finding_confirmed",
        "finding_disclosure_delayed",
        "finding_disclosure_delayed",
        "finding_disclosed",
    ]
