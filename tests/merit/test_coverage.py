"""For which bodies and days a complete list lets rules conclude absence; on both engines.

The national register describes bodies, posts, servants and orders. A regional portal with the same identifiers has a complete
list of the competitions and sanctions of its own bodies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, LiteralString, cast

import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Ref
from graph.model.nodes import PositionGroup
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import CoveredDays, Portal, Row, Stream, StreamMode
from loaders.portals.my_mehnat_uz import PORTAL as MEHNAT
from loaders.portals.test_argos_uz import PORTAL as NATIONAL
from merit.detection import detect
from merit.registry import all_rules
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.judging import outcomes_by_post
from tests.support.scripted_portal import NOON, ScriptedReader, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
REGIONAL = replace(NATIONAL, name="regional.argos.uz")
COMPETITIONS = "competitions of this body before the order"
SANCTIONS = "sanctions in the bodies that the person served in before the order"
ALWAYS = CoveredDays(date(2010, 1, 1), TODAY)
# The first order precedes the law. The second one is a promotion by a competition that no order names.
CAREERS = {
    "servants": [servant("R1"), servant("R2", "40912960650019", lastName="Aliyeva")],
    "positions": [position("N1", 3), position("N2", 4), position("L1", 3, "B2"), position("L2", 4, "B2")],
    "orders": [
        order("1", "N1", "2015-01-01", end="2025-06-01", open=False),
        order("2", "N2", "2025-06-01", seq=2),
        order("3", "L1", "2015-01-01", end="2025-06-01", open=False, registerNo="R2", seq=3),
        order("4", "L2", "2025-06-01", registerNo="R2", seq=4),
    ],
}
REGIONAL_BODY = body("B2", stir="300000002")
LISTS: Mapping[str, Sequence[Mapping[str, Any]]] = {"competitions": [], "sanctions": []}
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


class Situation:
    """Loads portals in turn and judges."""

    def __init__(self, run: Run, database: Database, keys: KeyRing) -> None:
        self._run, self.database, self._keys = run, database, keys

    def load(self, rows: Rows, portal: Portal = NATIONAL, covers: CoveredDays = ALWAYS, days: int = 0) -> None:
        delivery = ScriptedReader({stream: [list(of_stream)] for stream, of_stream in rows.items()}, covers=covers)
        report = self._run(load(self.database, delivery, self._keys, portal, NOON + timedelta(days=days)))
        assert (report.state, report.problem) == ("clean", None), report

    def judge(self, rule: str, *posts: str) -> list[tuple[str, str | None]]:
        """Return outcome and missing input of the orders into these posts."""
        found = outcomes_by_post(self._run, self.database, next(each for each in all_rules() if each.id == rule), TODAY)
        return [found.get(f"Post {post}", ("satisfies", None)) for post in posts]

    def detect(self) -> None:
        """Judge everything and keep the counts."""
        self._run(detect(self.database, all_rules(), TODAY, NOON))

    def rows(self, text: LiteralString) -> list[dict[str, object]]:
        return self._run(self.database.read(cypher(text)))

    def run_statement(self, text: LiteralString) -> None:
        self._run(execute(self.database, text))


@pytest.fixture
def situation(run: Run, fresh_database: Database, keys: KeyRing) -> Situation:
    return Situation(run, fresh_database, keys)


def test_a_regional_list_says_nothing_about_the_bodies_of_the_national_register(situation: Situation) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    situation.load({"bodies": [REGIONAL_BODY], **LISTS}, REGIONAL)
    # Before coverage spoke of bodies, both orders violated V01 and both promotions satisfied V10.
    assert situation.judge("V01", "N2", "L2") == [("not_evaluable", COMPETITIONS), ("violates", None)]
    assert situation.judge("V10", "N2", "L2") == [("not_evaluable", SANCTIONS), ("satisfies", None)]
    situation.load(LISTS, days=1)
    assert situation.judge("V01", "N2", "L2") == [("violates", None)] * 2
    assert situation.judge("V10", "N2", "L2") == [("satisfies", None)] * 2


def test_of_two_portals_that_describe_a_body_one_is_enough(situation: Situation) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    situation.load({"bodies": [body()], **LISTS}, REGIONAL)
    assert situation.judge("V01", "N2", "L2") == [("violates", None), ("not_evaluable", COMPETITIONS)]


def test_a_portal_speaks_neither_for_the_bodies_below_nor_for_the_one_above(situation: Situation) -> None:
    version = {"from": "2009-01-01", "to": None, "name": "Body B2", "level": "regional", "parent": "B1"}
    situation.load({"bodies": [body(), body("B2", versions=[version])], **CAREERS})
    situation.load({"bodies": [body()], **LISTS}, REGIONAL)
    assert situation.judge("V01", "N2", "L2") == [("violates", None), ("not_evaluable", COMPETITIONS)]
    situation.load({"bodies": [body("B2", versions=[version])], **LISTS}, replace(NATIONAL, name="district.argos.uz"))
    situation.run_statement("MATCH (c:Coverage {portal: 'regional.argos.uz'}) DETACH DELETE c")
    assert situation.judge("V01", "N2", "L2") == [("not_evaluable", COMPETITIONS), ("violates", None)]


def test_a_body_merged_into_another_keeps_its_own_coverage(situation: Situation) -> None:
    situation.load({"bodies": [body(), body("B2", mergedInto="B1")], **CAREERS})
    situation.load({"bodies": [body("B2", mergedInto="B1")], **LISTS}, REGIONAL)
    assert situation.rows("MATCH (:Organisation)-[:SUCCEEDED_BY]->(o) RETURN o.name AS name") == [{"name": "Body B1"}]
    assert situation.judge("V01", "N2", "L2") == [("not_evaluable", COMPETITIONS), ("violates", None)]


@pytest.mark.parametrize(("country", "outcome"), [("UZ", "violates"), ("KZ", "not_evaluable")])
def test_a_list_of_the_whole_country_speaks_for_all_its_bodies(situation: Situation, country: str, outcome: str) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    streams = tuple(replace(stream, whole_country=True) for stream in NATIONAL.streams)
    situation.load(LISTS, replace(NATIONAL, name="register", country=country, streams=streams))
    assert [found for found, _ in situation.judge("V01", "N2", "L2")] == [outcome] * 2


class Post(Row):
    """A post of a portal that knows bodies by their tax numbers only."""

    code: str
    stir: str


def post(row: Post) -> Iterator[Fact]:
    ref = Ref("test.argos.uz/positions", row.code)
    yield facts.Position(ref=ref, organisation=Ref("UZ/STIR", row.stir), title=f"Post {row.code}")
    yield facts.PositionVersion(
        ref=Ref("posts.uz/versions", row.code),
        position=ref,
        title=f"Post {row.code}",
        ladder="uz-managerial",
        rank=4,
        group=PositionGroup.MANAGERIAL,
        competition_required=True,
        period=Period(Day.exactly(date(2009, 1, 1))),
    )


POSTS = replace(
    NATIONAL, name="posts.uz", streams=(Stream("posts", Post, ("code",), post, StreamMode.SNAPSHOT, labels=("Position",)),)
)


def test_a_body_that_only_the_labour_register_describes_is_not_covered_by_those_that_refer_to_it(situation: Situation) -> None:
    situation.load({"bodies": [body()], **LISTS, **CAREERS, "positions": CAREERS["positions"][:2]})
    situation.load({"employers": [{"stir": "300000002", "name": "Employer", "sector": "budget"}]}, MEHNAT)
    posts = [{"code": code, "stir": "300000002"} for code in ("L1", "L2")]
    situation.load({"posts": posts}, POSTS, days=1)
    assert situation.judge("V01", "N2", "L2") == [("violates", None), ("not_evaluable", COMPETITIONS)]


def test_days_before_the_list_begins_are_not_covered(situation: Situation) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    # The year before the order begins on 1 June 2024.
    situation.load({"bodies": [body(), REGIONAL_BODY], **LISTS}, REGIONAL, CoveredDays(date(2024, 6, 2), TODAY))
    assert situation.judge("V01", "N2") == [("not_evaluable", COMPETITIONS)]
    assert situation.judge("V10", "N2") == [("not_evaluable", SANCTIONS)]
    situation.load(LISTS, REGIONAL, CoveredDays(date(2024, 6, 1), TODAY), days=1)
    assert situation.judge("V01", "N2") == [("violates", None)]
    assert situation.judge("V10", "N2") == [("satisfies", None)]


@pytest.mark.parametrize(("begins", "outcome"), [(date(2025, 1, 1), "violates"), (date(2025, 1, 2), "not_evaluable")])
def test_days_of_two_portals_that_adjoin_are_one_time(situation: Situation, begins: date, outcome: str) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    situation.load({"bodies": [body()], **LISTS}, REGIONAL, CoveredDays(date(2020, 1, 1), date(2025, 1, 1)))
    successor = replace(NATIONAL, name="new.argos.uz")
    situation.load({"bodies": [body()], **LISTS}, successor, CoveredDays(begins, TODAY))
    assert situation.judge("V01", "N2")[0][0] == outcome


def test_a_scope_that_names_bodies_speaks_for_these_alone(situation: Situation) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    by_tax_number = replace(ALWAYS, bodies=(Ref("UZ/STIR", "300000002"), Ref("UZ/STIR", "999999999")))
    situation.load({"bodies": [body()]}, REGIONAL)
    situation.load(LISTS, REGIONAL, by_tax_number, days=1)
    assert situation.judge("V01", "N2", "L2") == [("not_evaluable", COMPETITIONS), ("violates", None)]
    assert situation.judge("V10", "N2", "L2") == [("not_evaluable", SANCTIONS), ("satisfies", None)]
    named = "MATCH (c:Coverage {stream: 'competitions'}) RETURN c.bodies AS bodies, c.awaited AS awaited"
    assert situation.rows(named) == [
        {"bodies": ["UZ/STIR:300000002", "UZ/STIR:999999999"], "awaited": ["UZ/STIR:999999999"]},
    ]


def test_a_named_body_may_be_loaded_after_the_scope(situation: Situation) -> None:
    situation.load(LISTS, REGIONAL, replace(ALWAYS, bodies=(Ref("test.argos.uz/bodies", "B2"),)))
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS}, days=1)
    assert situation.judge("V01", "N2", "L2") == [("not_evaluable", COMPETITIONS), ("violates", None)]
    assert situation.rows("MATCH (c:Coverage) WHERE c.awaited IS NOT NULL RETURN c.id AS id") == []


@pytest.mark.parametrize("bodies", [(), (Ref("test.argos.uz/bodies", "B2"),), None], ids=["none", "another", "described"])
def test_the_last_reading_says_for_whom_a_scope_speaks(situation: Situation, bodies: tuple[Ref, ...] | None) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    situation.load(LISTS, REGIONAL, replace(ALWAYS, bodies=(Ref("test.argos.uz/bodies", "B1"),)))
    assert situation.judge("V01", "N2", "L2") == [("violates", None), ("not_evaluable", COMPETITIONS)]
    situation.load({"bodies": [REGIONAL_BODY], **LISTS}, REGIONAL, replace(ALWAYS, bodies=bodies), days=1)
    expected = ("not_evaluable", COMPETITIONS) if bodies == () else ("violates", None)
    assert situation.judge("V01", "N2", "L2") == [("not_evaluable", COMPETITIONS), expected]


def test_a_body_that_a_scope_names_later_is_not_covered_earlier(situation: Situation) -> None:
    first, second = (Ref("test.argos.uz/bodies", code) for code in ("B1", "B2"))
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    situation.load(LISTS, REGIONAL, replace(ALWAYS, bodies=(first,)))
    both = CoveredDays(date(2025, 1, 1), TODAY, (first, second))
    situation.load(LISTS, REGIONAL, both, days=1)
    assert situation.judge("V01", "L2") == [("not_evaluable", COMPETITIONS)]


def test_a_sanction_may_have_been_imposed_by_the_body_that_she_left(situation: Situation) -> None:
    moves = [
        order("1", "N1", "2015-01-01", end="2025-06-01", open=False),
        order("2", "L2", "2025-06-01", orderDate="2025-05-25", seq=2),
        order("3", "L1", "2015-01-01", end="2025-06-01", open=False, registerNo="R2", seq=3),
        order("4", "N2", "2025-06-01", orderDate="2025-05-25", registerNo="R2", seq=4),
    ]
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS, "orders": moves})
    situation.load({"bodies": [REGIONAL_BODY], **LISTS}, REGIONAL)
    # Into L2 she comes from a national body, into N2 from a regional one.
    assert situation.judge("V10", "L2", "N2") == [("not_evaluable", SANCTIONS), ("satisfies", None)]


def test_changes_cover_nothing_while_an_earlier_row_is_in_quarantine(situation: Situation, run: Run, keys: KeyRing) -> None:
    bad = {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2025-02-30", "until": None, "lifted": None}
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    report = run(load(situation.database, {"sanctions": [bad]}, keys, at=NOON))
    assert report.books.quarantined == 1
    situation.load({"sanctions": []}, days=1)
    assert situation.judge("V10", "N2") == [("not_evaluable", SANCTIONS)]
    situation.load({"sanctions": [{**bad, "imposed": "2024-02-29"}]}, days=2)
    assert situation.judge("V10", "N2") == [("satisfies", None)]


def test_the_counts_of_a_rule_say_whose_competitions_are_not_loaded(situation: Situation) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    situation.load({"bodies": [REGIONAL_BODY], **LISTS}, REGIONAL)
    situation.detect()
    (national,) = situation.rows("MATCH (o:Organisation {name: 'Body B1'}) RETURN o.id AS id")
    (counted,) = situation.rows("MATCH (r:RuleRun {rule: 'V01'}) RETURN r.missing_by_body AS by_body")
    assert f"{national['id']}: {COMPETITIONS}: 1" in cast("list[str]", counted["by_body"])


def test_a_body_that_left_its_portal_is_covered_for_the_days_before(situation: Situation) -> None:
    situation.load({"bodies": [body(), REGIONAL_BODY], **CAREERS})
    described = [REGIONAL_BODY, *(body(f"B{number}", stir=None) for number in range(3, 12))]
    situation.load({"bodies": described, **LISTS}, REGIONAL)
    situation.load({"bodies": described[1:], **LISTS}, REGIONAL, days=1)
    assert situation.judge("V01", "L2") == [("violates", None)]
    situation.run_statement(
        "MATCH (r:PortalRecord) WHERE r.absent_since IS NOT NULL SET r.absent_since = datetime('2025-05-31T12:00:00Z')"
    )
    assert situation.judge("V01", "L2") == [("not_evaluable", COMPETITIONS)]
