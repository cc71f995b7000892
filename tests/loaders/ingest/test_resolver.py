"""The resolver finds nodes for facts by known identifiers and earlier records of the batch; it changes none of its arguments."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

from graph.cypher.write_statements import Verb, write_statement
from graph.model.days import Day
from graph.model.facts import AppointmentEnd, Fact, Organisation, Position, Ref, Servant
from graph.model.table import node_type
from loaders.ingest.fact_codec import canonical, with_keys
from loaders.ingest.planner import Planner
from loaders.ingest.records import Change, KnownNodes, MappedRecord, Resolution
from loaders.ingest.resolver import lookup_of, resolve
from loaders.keys.ids import judgement_id, node_id

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
REGISTER, OTHER_REGISTER = Ref("a/servants", "1"), Ref("b/servants", "7")
PINFL, OTHER_PINFL = Ref("UZ/PINFL", "1*" + "0" * 32), Ref("UZ/PINFL", "1*" + "1" * 32)


def record(id_: str, *facts: Fact) -> MappedRecord:
    return MappedRecord(id_, id_, "hash", tuple(map(with_keys, facts)), canonical(facts))


def resolved(known: KnownNodes, *records: MappedRecord) -> Resolution:
    return resolve([Change(each, new=True) for each in records], known, NOW)


def servant(ref: Ref, *also: Ref) -> Servant:
    return Servant(ref=ref, also=also, name="Karimova Gulnora")


def position(body: Ref) -> Position:
    return Position(ref=Ref("a/posts", "1"), organisation=body, title="Clerk")


def key(ref: Ref) -> str:
    return f"{ref.scheme}:{ref.number}"


def test_the_given_values_are_not_changed() -> None:
    known = KnownNodes({key(REGISTER): "servant:1", key(OTHER_REGISTER): "servant:2"}, {"Servant": {"servant:1"}}, {})
    before = copy.deepcopy(known)
    body = Ref("a/bodies", "1")
    changes = [
        Change(record("record:1", servant(REGISTER, PINFL), servant(OTHER_REGISTER)), new=True),
        Change(
            record(
                "record:2",
                Organisation(ref=body, name="Body"),
                Position(ref=Ref("a/posts", "1"), organisation=body, title="Clerk"),
            ),
            new=False,
        ),
    ]
    given = list(changes)

    resolution = resolve(changes, known, NOW)
    unwritten = copy.deepcopy((resolution.new_identifiers, resolution.known, resolution.merge_proposals))
    Planner(frozenset({"Servant"}), resolution, NOW).plan()

    assert (known, changes) == (before, given)
    assert (resolution.new_identifiers, resolution.known, resolution.merge_proposals) == unwritten
    assert resolution.known.by_identifier.keys() == known.by_identifier.keys() | resolution.new_identifiers.keys()


def test_a_known_identifier_names_the_node_and_brings_in_the_others() -> None:
    resolution = resolved(KnownNodes({key(PINFL): "servant:1"}), record("record:1", servant(REGISTER, PINFL)))

    ((_, (fact,)),) = resolution.accepted
    assert (fact.id, fact.is_new) == ("servant:1", False)
    assert resolution.new_identifiers == {key(REGISTER): "servant:1"}


def test_a_later_record_of_the_batch_finds_the_node_of_an_earlier_one() -> None:
    first, second = record("record:1", servant(REGISTER)), record("record:2", servant(REGISTER, PINFL))

    resolution = resolved(KnownNodes(), first, second)

    id_ = node_id("servant", REGISTER)
    assert [[(fact.id, fact.is_new) for fact in facts] for _, facts in resolution.accepted] == [[(id_, True)], [(id_, False)]]
    assert resolution.new_identifiers == {key(REGISTER): id_, key(PINFL): id_}


def test_identifiers_of_two_servants_propose_to_merge_them() -> None:
    known = KnownNodes({key(REGISTER): "servant:1", key(OTHER_REGISTER): "servant:2"})

    resolution = resolved(known, record("record:1", servant(REGISTER, OTHER_REGISTER)))

    (proposal,) = resolution.merge_proposals
    assert proposal == {
        "id": judgement_id(key(REGISTER), key(OTHER_REGISTER)),
        "left": key(REGISTER),
        "right": key(OTHER_REGISTER),
        "why": "one row gives both identifiers: record:1",
        "at": NOW,
    }


def test_a_second_valid_national_number_rejects_the_record_and_no_other() -> None:
    known = KnownNodes({key(REGISTER): "servant:1"}, identifiers={"servant:1": {key(REGISTER), key(PINFL)}})

    resolution = resolved(known, record("record:1", servant(REGISTER, OTHER_PINFL)), record("record:2", servant(OTHER_REGISTER)))

    ((rejected, row),) = resolution.rejected
    assert (rejected.id, row.reason, row.field) == ("record:1", "identity_conflict", "a/servants, UZ/PINFL")
    assert [change.record.id for change, _ in resolution.accepted] == ["record:2"]
    assert key(OTHER_PINFL) not in resolution.known.by_identifier


def test_two_bodies_are_never_taken_for_one() -> None:
    one, other = Ref("a/bodies", "1"), Ref("UZ/STIR", "2")
    known = KnownNodes({key(one): "organisation:1", key(other): "organisation:2"})

    resolution = resolved(known, record("record:1", Organisation(ref=one, also=(other,), name="Body")))

    assert [row.reason for _, row in resolution.rejected] == ["identity_conflict"]


def test_a_fact_about_a_part_creates_no_node() -> None:
    ref = Ref("a/orders", "1")
    end = record("record:1", AppointmentEnd(ref=ref, end=Day.parse("2020-01-01")))

    resolution = resolved(KnownNodes(), end)

    ((_, (fact,)),) = resolution.accepted
    assert (fact.id, fact.is_new) == (node_id("appointment", ref), False)
    assert resolution.known.by_label == {}


def test_everything_described_or_referred_to_is_looked_up() -> None:
    body = Ref("a/bodies", "1")
    lookup = lookup_of(
        (
            *record("record:1", position(body)).facts,
            *record("record:2", AppointmentEnd(ref=Ref("a/orders", "1"), end=Day.parse("2020"))).facts,
        )
    )

    assert lookup.identifiers == {key(body), "a/posts:1"}
    assert lookup.nodes == {"Appointment": {node_id("appointment", Ref("a/orders", "1"))}}


def test_two_facts_of_one_record_that_share_a_new_identifier_are_about_one_node() -> None:
    one, other = Ref("UZ/STIR", "200000001"), Ref("a/bodies", "1")
    both = record("record:1", Organisation(ref=one, also=(other,), name="Body"), Organisation(ref=other, name="Body"))

    resolution = resolved(KnownNodes(), both)

    ((_, facts),) = resolution.accepted
    assert [(fact.id, fact.is_new) for fact in facts] == [
        (node_id("organisation", one), True),
        (node_id("organisation", one), False),
    ]
    assert resolution.new_identifiers == {key(one): facts[0].id, key(other): facts[0].id}
    created = write_statement(Verb.CREATE, node_type("Organisation"))
    (row,) = Planner(frozenset(), resolution, NOW).plan().rows[created]
    assert {identifier["key"] for identifier in row["identifiers"]} == {key(one), key(other)}
