"""Survivorship: several portals state values of one thing, in any order of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day
from graph.model.facts import Ref, person
from graph.model.words import EndReason
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, RawRow, Row, Stream, StreamMode
from loaders.survivorship.claims import Claim, surviving_claims
from loaders.survivorship.precedence import SourcePrecedence
from loaders.sync import SyncPolicy, synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import ARGOS, CAREER, NOON, ScriptedReader, key_ring, load, scripted

PRECEDENCE = SourcePrecedence({"first.uz": frozenset({"Certificate"}), "other.uz": frozenset({"Certificate.valid_until"})})


def day(name: str, text: str) -> dict[str, Any]:
    parsed = Day.parse(text)
    return {f"{name}_earliest": parsed.earliest, f"{name}_latest": parsed.latest}


def claim(portal: str, record: str = "record:1", *, partial: bool = False, **properties: Any) -> Claim:
    return Claim(portal, "stream", record, properties, partial)


def test_the_portal_with_authority_wins_and_the_other_word_is_kept_as_a_dispute() -> None:
    claims = [claim("other.uz", "record:2", hours=36), claim("first.uz", hours=72)]
    outcome = surviving_claims("Certificate", claims, PRECEDENCE)
    assert outcome.properties["hours"] == 72
    (dispute,) = outcome.disputes
    assert (dispute.aspect, dispute.winner) == ("hours", "first.uz/stream")
    assert dispute.values == ("first.uz/stream: 72", "other.uz/stream: 36")
    assert dispute.records == ("record:1", "record:2")


def test_a_word_goes_with_its_meaning_and_only_meanings_are_compared() -> None:
    precedence = SourcePrecedence({"first.uz": frozenset({"Course"})})

    def course(portal: str, kind: str, word: str | None) -> Claim:
        return claim(portal, f"record:{portal}", kind=kind, kind_word=word)

    alike = [course("other.uz", "advanced", "malaka oshirish"), course("first.uz", "advanced", "повышение квалификации")]
    outcome = surviving_claims("Course", alike, precedence)
    assert (outcome.properties, outcome.disputes) == ({"kind": "advanced", "kind_word": "повышение квалификации"}, ())

    differ = [course("other.uz", "retraining", "qayta tayyorlash"), course("first.uz", "advanced", None)]
    outcome = surviving_claims("Course", differ, precedence)
    assert outcome.properties == {"kind": "advanced", "kind_word": None}
    (dispute,) = outcome.disputes
    assert (dispute.aspect, dispute.values) == (
        "kind",
        ("first.uz/stream: advanced", "other.uz/stream: retraining («qayta tayyorlash»)"),
    )


def test_a_word_that_nobody_translated_gives_way_to_a_meaning_and_contradicts_none() -> None:
    precedence = SourcePrecedence({"first.uz": frozenset({"Course"})})
    unknown = claim("first.uz", "record:1", kind="unknown", kind_word="3-tur")
    outcome = surviving_claims(
        "Course", [unknown, claim("other.uz", "record:2", kind="advanced", kind_word="advanced")], precedence
    )
    assert (outcome.properties, outcome.disputes) == ({"kind": "advanced", "kind_word": "advanced"}, ())

    silent = claim("first.uz", "record:3", kind=None, kind_word=None)
    other = claim("other.uz", "record:2", kind="unknown", kind_word="3-tur")
    assert surviving_claims("Course", [silent, other], precedence).properties == {"kind": "unknown", "kind_word": "3-tur"}


def test_authority_for_one_property_goes_before_authority_for_the_label() -> None:
    claims = [claim("first.uz", **day("valid_until", "2029-01-01")), claim("other.uz", **day("valid_until", "2030-01-01"))]
    assert surviving_claims("Certificate", claims, PRECEDENCE).properties == day("valid_until", "2030-01-01")


def test_a_deployments_own_order_goes_before_both() -> None:
    claims = [claim("first.uz", hours=72), claim("other.uz", hours=36)]
    own = replace(PRECEDENCE, orders={"Certificate": ["other.uz"]})
    assert surviving_claims("Certificate", claims, own).properties["hours"] == 36


def test_silence_is_no_contradiction() -> None:
    outcome = surviving_claims(
        "Certificate", [claim("first.uz", hours=None, number="7"), claim("other.uz", hours=36)], PRECEDENCE
    )
    assert outcome.properties == {"hours": 36, "number": "7"}
    assert not outcome.disputes


def test_a_month_does_not_contradict_a_day_in_it_but_one_after_it() -> None:
    exact = claim("first.uz", **day("issued", "2024-03-30"))
    assert not surviving_claims("Certificate", [exact, claim("other.uz", **day("issued", "2024-03"))], PRECEDENCE).disputes
    assert surviving_claims("Certificate", [exact, claim("other.uz", **day("issued", "2024-04"))], PRECEDENCE).disputes


def test_spellings_are_no_contradiction() -> None:
    claims = [claim("first.uz", "record:1", name="G‘ofurov Oʻktam"), claim("other.uz", "record:2", name="GʻOFUROV  O'KTAM")]
    assert not surviving_claims("Servant", claims, PRECEDENCE).disputes
    cyrillic = claim("other.uz", "record:3", name="ҒОФУРОВ ЎКТАМ АНВАР ЎҒЛИ")
    assert not surviving_claims("Servant", [*claims, cyrillic], PRECEDENCE).disputes
    assert surviving_claims("Servant", [*claims, claim("other.uz", "record:3", name="Karimov Botir")], PRECEDENCE).disputes


def test_an_end_said_in_a_row_of_its_own_closes_an_open_spell_without_a_dispute() -> None:
    spell = claim("first.uz", "record:1", open=True, end_earliest=None, end_latest=None, **day("start", "2020-01-01"))
    end = claim("first.uz", "record:2", partial=True, open=False, **day("end", "2021-01-01"))
    outcome = surviving_claims("Appointment", [spell, end], PRECEDENCE)
    assert outcome.properties == {"open": False, **day("end", "2021-01-01"), **day("start", "2020-01-01")}
    assert not outcome.disputes


def test_an_end_before_the_start_is_disputed_and_the_end_unknown() -> None:
    """The start and the end are in different rows, and each is a valid claim by itself."""
    spell = claim("first.uz", "record:1", open=True, end_earliest=None, end_latest=None, **day("start", "2020-01-01"))
    end = claim("first.uz", "record:2", partial=True, open=False, **day("end", "2019-01-01"))
    outcome = surviving_claims("Appointment", [spell, end], PRECEDENCE)
    assert outcome.properties["end_earliest"] == date(2020, 1, 1)
    assert (outcome.properties["open"], outcome.properties["end_latest"]) == (False, date(9999, 12, 31))
    (dispute,) = outcome.disputes
    assert (dispute.aspect, dispute.records) == ("end", ("record:1", "record:2"))
    assert dispute.values == ("first.uz/stream: start 2020-01-01", "first.uz/stream: end 2019-01-01")


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_coming_changes_nothing(order: tuple[int, ...]) -> None:
    claims = [
        claim("first.uz", "record:1", hours=1, number="7"),
        claim("other.uz", "record:2", hours=2, number="8"),
        claim("other.uz", "record:3", hours=3),
        claim("third.uz", "record:4", hours=1),
    ]
    assert surviving_claims("Certificate", [claims[at] for at in order], PRECEDENCE) == surviving_claims(
        "Certificate", claims, PRECEDENCE
    )


# --- through the hub ------------------------------------------------------------------------------


class Line(Row):
    """A row of a portal made for these tests."""

    id: str
    holder: str = "40912960650019"
    hours: int | None = None
    name: str = "Karimova Dilnoza"
    born: str | None = None
    end: str | None = None


def _certificate(row: Line) -> list[facts.Fact]:
    servant = person("UZ/PINFL", row.holder)
    born = Day.parse(row.born) if row.born else None
    return [
        facts.Servant(ref=servant, name=row.name, birth_date=born),
        facts.Certificate(
            ref=Ref("UZ/certificate", row.id), servant=servant, number=row.id, issued=Day.parse("2024-01-01"), hours=row.hours
        ),
    ]


def _end(row: Line) -> list[facts.Fact]:
    assert row.end is not None
    return [facts.AppointmentEnd(ref=Ref(f"{ARGOS.name}/orders", row.id), end=Day.parse(row.end), end_reason=EndReason.AGE)]


def _portal(name: str, *streams: Stream[Any], authority: frozenset[str] = frozenset()) -> Portal:
    return replace(ARGOS, name=name, streams=streams, authority=authority)


LINES: Stream[Any] = Stream("lines", Line, ("id",), _certificate, StreamMode.SNAPSHOT)
ENDS: Stream[Any] = Stream("ends", Line, ("id",), _end, StreamMode.SNAPSHOT)
ACADEMY = _portal("academy.uz", LINES, authority=frozenset({"Certificate"}))
REGISTRY = _portal("registry.uz", LINES)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


async def bring(database: Database, keys: KeyRing, portal: Portal, stream: str, lines: Sequence[RawRow], days: int) -> None:
    source = scripted(ScriptedReader({stream: [list(lines)]}), portal)
    order = SyncPolicy(orders={"Certificate": [ACADEMY.name]})
    report = await synchronise_all(database, {source: Feed()}, keys, NOON + timedelta(days=days), order)
    assert report.portals[0].state == "clean", report.portals[0].problem


def ask(run: Run, database: Database, text: LiteralString) -> list[dict[str, Any]]:
    return run(database.read(cypher(text)))


CERTIFICATE = "MATCH (c:Certificate) RETURN c.hours AS hours, c.disputed AS disputed"
CONFLICTS = """MATCH (c:Conflict)-[:SAID_BY]->(r:PortalRecord)
RETURN c.property AS property, c.state AS state, c.values AS values, count(r) AS records"""


@pytest.mark.parametrize("first", [ACADEMY, REGISTRY], ids=lambda portal: f"first {portal.name}")
def test_two_portals_that_contradict_each_other_open_a_conflict_that_closes_when_they_agree(
    run: Run, fresh_database: Database, keys: KeyRing, first: Portal
) -> None:
    second = REGISTRY if first is ACADEMY else ACADEMY
    hours = {ACADEMY.name: 72, REGISTRY.name: 36}
    for at, portal in enumerate((first, second)):
        run(bring(fresh_database, keys, portal, "lines", [{"id": "C1", "hours": hours[portal.name]}], at))
    assert ask(run, fresh_database, CERTIFICATE) == [{"hours": 72, "disputed": ["hours"]}]
    values = ["academy.uz/lines: 72", "registry.uz/lines: 36"]
    assert ask(run, fresh_database, CONFLICTS) == [{"property": "hours", "state": "open", "values": values, "records": 2}]
    run(bring(fresh_database, keys, REGISTRY, "lines", [{"id": "C1", "hours": 72}], 3))
    assert ask(run, fresh_database, CERTIFICATE) == [{"hours": 72, "disputed": None}]
    assert [row["state"] for row in ask(run, fresh_database, CONFLICTS)] == ["settled"]


@pytest.mark.parametrize("first", [ACADEMY, REGISTRY], ids=lambda portal: f"first {portal.name}")
def test_a_certificate_with_two_holders_is_disputed_until_the_portals_agree(
    run: Run, fresh_database: Database, keys: KeyRing, first: Portal
) -> None:
    second = REGISTRY if first is ACADEMY else ACADEMY
    holders = {ACADEMY.name: "40912960650019", REGISTRY.name: "31503856070015"}
    for at, portal in enumerate((first, second)):
        row = {"id": "C1", "holder": holders[portal.name], "name": f"Holder at {portal.name}"}
        run(bring(fresh_database, keys, portal, "lines", [row], at))
    holder = "MATCH (s:Servant)-[:HOLDS]->(c:Certificate) RETURN s.id AS id, s.name AS name, c.disputed AS disputed"
    (held,) = ask(run, fresh_database, holder)
    assert (held["name"], held["disputed"]) == (f"Holder at {ACADEMY.name}", ["servant"])
    (conflict,) = ask(run, fresh_database, CONFLICTS)
    assert (conflict["property"], conflict["state"], conflict["records"]) == ("servant", "open", 2)
    assert conflict["values"][0] == f"academy.uz/lines: {held['id']}"
    assert conflict["values"][1].startswith("registry.uz/lines: servant:")
    run(bring(fresh_database, keys, REGISTRY, "lines", [{"id": "C1", "name": held["name"]}], 3))
    assert [(row["id"], row["disputed"]) for row in ask(run, fresh_database, holder)] == [(held["id"], None)]
    assert [row["state"] for row in ask(run, fresh_database, CONFLICTS)] == ["settled"]


HOLDER = "MATCH (s:Servant)-[:HOLDS]->(c:Certificate {number: 'C1'}) RETURN s.name AS name, c.disputed AS disputed"


async def hold(database: Database, keys: KeyRing, portal: Portal, holder: str, days: int, orders: dict[str, list[str]]) -> None:
    row = {"id": "C1", "holder": holder, "name": f"Holder {holder}"}
    source = scripted(ScriptedReader({"lines": [[row]]}), portal)
    await synchronise_all(database, {source: Feed()}, keys, NOON + timedelta(days=days), SyncPolicy(orders=orders))


def test_a_deployments_order_decides_whose_certificate_it_is(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    one, other, orders = "40912960650019", "31503856070015", {"Certificate": [REGISTRY.name, ACADEMY.name]}
    run(hold(fresh_database, keys, ACADEMY, one, 0, orders))
    run(hold(fresh_database, keys, REGISTRY, other, 1, orders))
    assert ask(run, fresh_database, HOLDER) == [{"name": f"Holder {other}", "disputed": ["servant"]}]
    # The portal with precedence now agrees, and has no authority to write a link by itself.
    run(hold(fresh_database, keys, REGISTRY, one, 2, orders))
    assert ask(run, fresh_database, HOLDER) == [{"name": f"Holder {one}", "disputed": None}]


def test_joining_two_others_moves_no_disputed_certificate(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(bring(fresh_database, keys, ACADEMY, "lines", [{"id": "C1"}], 0))
    namesakes = [{"id": "C1", "holder": "123", "name": "Botirov Anvar"}, {"id": "C2", "holder": "456", "name": "Botirov Anvar"}]
    run(bring(fresh_database, keys, REGISTRY, "lines", namesakes, 1))
    one, other = ask(run, fresh_database, "MATCH (s:Servant {name: 'Botirov Anvar'}) RETURN s.id AS id")
    run(judge(fresh_database, one["id"], other["id"], Verdict.ACCEPT, "auditor", "same file", NOON))
    run(bring(fresh_database, keys, ACADEMY, "lines", [{"id": "C1"}], 2))
    assert ask(run, fresh_database, HOLDER) == [{"name": "Karimova Dilnoza", "disputed": ["servant"]}]


def test_what_is_not_loaded_is_no_other_end() -> None:
    known, awaited = claim("first.uz", hours=1), claim("other.uz", hours=1)
    one, none = replace(known, link_targets={"servant": "servant:1"}), replace(awaited, link_targets={"servant": None})
    assert surviving_claims("Certificate", [one, none], PRECEDENCE).link_targets == {"servant": "servant:1"}
    first = [replace(known, link_targets={"servant": None}), replace(awaited, link_targets={"servant": "servant:2"})]
    outcome = surviving_claims("Certificate", first, PRECEDENCE)
    assert (outcome.link_targets, outcome.disputes) == ({}, ())


def _of_course(row: Line) -> list[facts.Fact]:
    """Map a row to a certificate for an enrolment of the portal's own, which nobody has loaded."""
    servant = person("UZ/PINFL", row.holder)
    enrolment = Ref(f"{row.name}/enrolments", row.id)
    certificate, issued = Ref("UZ/certificate", row.id), Day.parse("2024-01-01")
    return [
        facts.Servant(ref=servant, name="Karimova Dilnoza"),
        facts.Certificate(ref=certificate, servant=servant, enrolment=enrolment, number=row.id, issued=issued),
    ]


def test_two_enrolments_that_nobody_loaded_are_no_conflict(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    courses: Stream[Any] = replace(LINES, map=_of_course)
    for at, portal in enumerate((ACADEMY, REGISTRY)):
        run(bring(fresh_database, keys, replace(portal, streams=(courses,)), "lines", [{"id": "C1", "name": portal.name}], at))
    assert ask(run, fresh_database, "MATCH (c:Conflict) RETURN c.property AS property") == []


def test_what_only_the_lesser_portal_knows_is_kept(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(bring(fresh_database, keys, ACADEMY, "lines", [{"id": "C1", "hours": 72}], 0))
    run(bring(fresh_database, keys, REGISTRY, "lines", [{"id": "C1", "born": "1996-12-09"}], 1))
    known = ask(run, fresh_database, "MATCH (s:Servant) RETURN s.birth_date_earliest AS born, s.name AS name")
    assert known == [{"born": date(1996, 12, 9), "name": "Karimova Dilnoza"}]


APPOINTMENT = """MATCH (a:Appointment {order_number: '2'})
RETURN a.end_latest AS end, a.open AS open, a.end_reason AS reason"""


@pytest.mark.parametrize("late", [False, True], ids=["end first", "appointment first"])
def test_an_end_in_a_row_of_its_own_waits_for_its_appointment(
    run: Run, fresh_database: Database, keys: KeyRing, late: bool
) -> None:
    register = replace(ARGOS, streams=(*ARGOS.streams, ENDS))
    steps: list[dict[str, Any]] = [CAREER, {"ends": [{"id": "2", "end": "2019-05-01"}]}]
    for at, rows in enumerate(steps if late else reversed(steps)):
        run(load(fresh_database, rows, keys, register, NOON + timedelta(days=at)))
    assert ask(run, fresh_database, APPOINTMENT) == [{"end": date(2019, 5, 1), "open": False, "reason": "age"}]
    assert ask(run, fresh_database, "MATCH (p:PendingReference) RETURN p.id AS id") == []


def test_a_late_correction_of_a_start_reaches_the_promotion_and_keeps_what_was_known(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, CAREER, keys))
    moved = {**CAREER["orders"][1], "start": "2017-12-20", "orderDate": "2017-12-10"}
    run(load(fresh_database, {"orders": [moved]}, keys, at=NOON + timedelta(days=1)))
    found = ask(
        run,
        fresh_database,
        """MATCH (m:Promotion)-[:INTO]->(a:Appointment)<-[:DESCRIBES]-(r:PortalRecord)-[:HAS_VERSION]->(v:RecordVersion)
        RETURN m.ordered_latest AS ordered, a.start_latest AS start, r.recorded_at > v.recorded_at AS later""",
    )
    assert found == [{"ordered": date(2017, 12, 10), "start": date(2017, 12, 20), "later": True}]
