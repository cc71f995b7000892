"""Ids that are derived from what identifies a thing. Graphs hold them, so the bytes of each kind are pinned here for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from careers.employment import employment_rows
from careers.moves import Move
from careers.promotions import promotion_id
from graph.model.days import LAST_DAY, Day
from graph.model.facts import AppointmentEnd, Certificate, Fact, Ref, Servant, person
from graph.model.ids import digest, stable_id
from graph.model.words import MoveKind
from loaders.ingest.mapping import page_hash
from loaders.ingest.records import RejectedRow
from loaders.keys.ids import (
    IdentifierKey,
    candidate_id,
    conflict_id,
    conflicting_national_numbers,
    has_national_id,
    identifier_key,
    judgement_id,
    leading_key,
    national_numbers_differ,
    node_id,
    node_id_of,
    record_id,
)
from loaders.keys.keyring import KeyRing
from loaders.portal_api.words import Words
from loaders.portals.my_dba_uz import PORTAL
from merit.rules.v01_no_competition import RULE

KEYED, OTHER = f"1*{'0f' * 16}", f"1*{'a1' * 16}"
PINFL, LEARNER = f"UZ/PINFL:{KEYED}", f"my.dba.uz/learners:{OTHER}"
MOVE = Move(("appointment:1",), "appointment:2", MoveKind.PROMOTION, 1, Day.exactly(date(2024, 3, 1)))
CONTRACT: dict[str, Any] = {
    "id": "contract:1",
    "servant": "servant:1",
    "organisation": "organisation:1",
    "title": "Bosh mutaxassis",
    "service": True,
    "fte": 1.0,
    "end_reason_word": None,
    "end_reason": None,
    "start_earliest": date(2020, 1, 1),
    "start_latest": date(2020, 1, 1),
    "end_earliest": None,
    "end_latest": None,
    "open": True,
    "confirms": [],
}


@pytest.mark.parametrize(
    ("made", "pinned"),
    [
        (node_id("servant", Ref("UZ/PINFL", KEYED)), "servant:477adbdfb3da11ee2fb818a096de7a"),
        (node_id("appointment", Ref("test.argos.uz/orders", "K-17")), "appointment:d30c655c0155e9ef356e77da35c95e"),
        (record_id("test.argos.uz", "orders", "K-17"), "record:be991f0caa17009c77300bd3d600ff"),
        (judgement_id(PINFL, LEARNER), "judgement:e357920cb5c143a054a31116568124"),
        (judgement_id(LEARNER, PINFL), "judgement:e357920cb5c143a054a31116568124"),
        (candidate_id("servant", "servant:1", "servant:2"), "match_candidate:053ad52e43c9beb5520c9675942aac"),
        (conflict_id("servant:1", "birth_date"), "conflict:3508e1ea6a81ababaf1cf0003c69bc"),
        (promotion_id(MOVE), "promotion:4d3308cebd3b71f2b9181ccd90c591"),
        (RULE.finding_id(["appointment:2", "appointment:1"]), "finding:33b5e3eeef5e5c2cff2fbaf935c4aa"),
        (stable_id("kind", "one", "other"), "kind:16be8008d72e09af252dd0968be69f"),
    ],
)
def test_ids_never_change(made: str, pinned: str) -> None:
    assert made == pinned


def test_an_employment_by_contract_and_its_position_have_ids_that_never_change() -> None:
    (row,) = employment_rows([], [CONTRACT], {})["careers/employ_by_contract"]
    assert row["id"] == "appointment:d2c0d11f9c2fc7954cc94efa4de74a"
    assert row["position"] == "position:25b060dac67bcb7c94bf285b5e2780"


def test_hashes_of_content_never_change() -> None:
    stream = PORTAL.streams[0]
    assert digest(b"{}") == RejectedRow("wrong_type", "", b"{}").name == "d4af6a4ae19ca6eb11cb47c84cea6d"
    assert digest(b'[{"id": 1}]', b"3") == "69854074b8dc7a3b6052bcf2af67e6"
    assert page_hash(b'[{"id": 1}]', stream, Words()) == digest(b'[{"id": 1}]', str(stream.mapping_version).encode())


def test_the_parts_of_an_id_have_an_order_and_are_kept_apart() -> None:
    assert len({stable_id("kind", "ab", "c"), stable_id("kind", "a", "bc"), stable_id("kind", "c", "ab")}) == 3
    # The separator within a part, and what escapes it, make no other parts.
    parts = [("a\x1fb", "c"), ("a", "b\x1fc"), ("a\x1b", "b\x1fc"), ("a\x1b\x1fb", "c"), ("a\x1b\x1b", "b\x1fc")]
    assert len({stable_id("kind", *each) for each in parts}) == len(parts)


def test_an_identifier_key_is_read_as_it_is_written() -> None:
    for text in (PINFL, LEARNER, "UZ/STIR:200000001", "register:a:b"):
        assert str(IdentifierKey.parse(text)) == identifier_key(IdentifierKey.parse(text).ref) == text
    for text in ("UZ/STIR", "UZ/STIR:", ":200000001", ""):
        with pytest.raises(ValueError, match="write scheme:number"):
            IdentifierKey.parse(text)


def test_only_a_valid_number_of_a_country_is_a_national_id() -> None:
    assert has_national_id([LEARNER, PINFL])
    for key in (LEARNER, PINFL.replace("*", "!"), "UZ/STIR:200000001", f"UZ/:{KEYED}", f"uz/PINFL:{KEYED}", f"{PINFL}0"):
        assert not has_national_id([key]), key
        assert not IdentifierKey.parse(key).is_national_id, key
    assert IdentifierKey.parse(PINFL).is_national_id
    assert leading_key([LEARNER, PINFL]) == leading_key([PINFL, f"UZ/PINFL:{OTHER}"]) == PINFL
    assert leading_key([LEARNER, PINFL.replace("*", "!")]) == PINFL.replace("*", "!")


def test_two_valid_numbers_of_one_national_scheme_are_two_persons() -> None:
    other = f"UZ/PINFL:{OTHER}"
    assert conflicting_national_numbers([PINFL, other, LEARNER]) == {"UZ/PINFL"}
    for keys in (
        [PINFL, PINFL],
        [PINFL, other.replace("*", "!")],
        [PINFL, f"KZ/IIN:{OTHER}"],
        [LEARNER, f"my.dba.uz/learners:{KEYED}"],
        [],
    ):
        assert not conflicting_national_numbers(keys), keys


def test_national_numbers_differ_where_both_have_some_and_not_the_same() -> None:
    other, iin = f"UZ/PINFL:{OTHER}", f"KZ/IIN:{OTHER}"
    for one, two in (([PINFL], [other]), ([PINFL], [PINFL, other]), ([PINFL, iin], [other, iin])):
        assert national_numbers_differ(one, two)
        assert national_numbers_differ(two, one)
    for one, two in (([PINFL], [PINFL, iin]), ([PINFL], [iin]), ([PINFL, other], [PINFL, other]), ([PINFL], [LEARNER])):
        assert not national_numbers_differ(one, two)


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        (Servant(ref=person("UZ/PINFL", "31503856070015"), name="Karimova Gulnora"), "servant"),
        (AppointmentEnd(ref=Ref("test.argos.uz/orders", "K-17"), end=Day.exactly(date(2024, 3, 1))), "appointment"),
        (
            Certificate(
                ref=Ref("my.dba.uz/certificates", "C-1"),
                servant=person("UZ/PINFL", "31503856070015"),
                number="C-1",
                issued=Day(date(2024, 3, 1), LAST_DAY),
            ),
            "certificate",
        ),
    ],
)
def test_the_node_of_a_fact_is_found_without_the_hub(fact: Fact, kind: str, tmp_path: Path) -> None:
    keys = KeyRing.open(tmp_path)
    assert node_id_of(fact, keys) == node_id(kind, keys.keyed(fact.ref))
    if not fact.ref.personal:
        assert node_id_of(fact, keys) == node_id(kind, fact.ref)
