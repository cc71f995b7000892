"""Words of a portal in the graph: translated, untranslated and named, added by a deployment; rows go through the real mapping."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, LiteralString

import httpx
import orjson
import pytest

from graph.driver.database import Database
from graph.model.facts import Fact, Ref
from graph.model.words import EndReason, Mode, SanctionKind, Word
from loaders.ingest.fact_codec import from_canonical
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal, Reader, Visit
from loaders.portals.e_kyzmet import PORTAL as KYZMET
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.portals.test_argos_uz.reader import TestArgosReader
from loaders.runs.report import PortalReport
from loaders.sources.http import HttpTransport
from loaders.sync import synchronise_all
from merit.contract import Outcome
from merit.rules.v01_no_competition import RULE as V01
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.judging import judged as judged_cases
from tests.support.scripted_portal import CAREER, NOON, body, key_ring, load, order, position, servant

STRANGE = "yangi asos 12345678901234"
REASON = "Appointment.end_reason"
ENDS = """MATCH (a:Appointment) RETURN a.order_number AS number, a.end_reason AS reason, a.end_reason_word AS word,
  a.mode AS mode, a.mode_word AS mode_word ORDER BY number"""


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def ask(run: Run, database: Database, query: LiteralString) -> list[dict[str, Any]]:
    return [dict(row) for row in run(database.read(cypher(query)))]


def orders(*grounds: str) -> list[Mapping[str, Any]]:
    """Return an order for each ground on which it ended."""
    rows: list[Mapping[str, Any]] = []
    for number, ground in enumerate(grounds, start=1):
        ended = {"end": f"{2011 + number}-01-01", "open": False, "seq": number}
        rows.append(order(str(number), f"P{number}", f"{2010 + number}-01-01", endGround=ground, mode="Танлов", **ended))
    return rows


def registers(*grounds: str) -> dict[str, list[Mapping[str, Any]]]:
    posts = [position(f"P{number}") for number in range(1, len(grounds) + 1)]
    return {"bodies": [body()], "positions": posts, "servants": [servant()], "orders": orders(*grounds)}


def with_added(portal: Portal, added: Mapping[str, Mapping[str, Word]]) -> Portal:
    return replace(portal, words=portal.words.with_added(added))


@pytest.mark.both_engines
def test_a_word_gets_its_meaning_and_stays_beside_it(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    report = run(load(fresh_database, registers("o'z arizasiga ko'ra", "ЎЗ АРИЗАСИГА КЎРА", "реорганизация"), keys))
    assert (report.state, [scope.warnings for scope in report.scopes if scope.warnings]) == ("clean", [])
    ended = ask(run, fresh_database, ENDS)
    assert [(row["reason"], row["word"]) for row in ended] == [
        ("own_wish", "o'z arizasiga ko'ra"),
        ("own_wish", "ЎЗ АРИЗАСИГА КЎРА"),
        ("reorganisation", "реорганизация"),
    ]
    assert {(row["mode"], row["mode_word"]) for row in ended} == {("competition", "Танлов")}


def test_a_word_that_nobody_translated_is_unknown_counted_and_named(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    rows = registers(STRANGE, STRANGE.upper(), "boshqa sabab", "reorganizatsiya?")
    report = run(load(fresh_database, rows, keys))
    assert report.state == "clean", "a word that is not known harms no row"
    assert {(row["reason"], row["word"]) for row in ask(run, fresh_database, ENDS)} == {
        ("unknown", word) for word in (STRANGE, STRANGE.upper(), "boshqa sabab", "reorganizatsiya?")
    }
    named = [
        {"field": REASON, "word": "yangi asos …", "count": 2},
        {"field": REASON, "word": "boshqa sabab", "count": 1},
        {"field": REASON, "word": "reorganizatsiya?", "count": 1},
    ]
    (scope,) = [scope for scope in report.document()["scopes"] if scope["stream"] == "orders"]
    assert scope["untranslated"] == named
    (warning,) = scope["warnings"]
    assert "Appointment.end_reason «yangi asos …» (2), Appointment.end_reason «boshqa sabab» (1)" in warning
    assert "MERITGRAPH_WORDS_FILE" in warning
    assert "1234567" not in str(report.document()), "a number in a word is no business of the report"


def test_free_text_where_words_belong_floods_neither_report_nor_graph(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    many = [f"{chr(0x4E00 + number)} {'x' * 100}" for number in range(1100)]
    sanctions = [{"id": f"S{n}", "registerNo": "R1", "kind": word, "imposed": "2020-01-01"} for n, word in enumerate(many)]
    report = run(load(fresh_database, {**CAREER, "sanctions": sanctions}, keys))
    (scope,) = [scope for scope in report.scopes if scope.stream == "sanctions"]
    assert (len(scope.untranslated.counts), scope.untranslated.more, scope.untranslated.total) == (1000, 100, 1100)
    assert all(len(each["word"]) <= 60 for each in scope.untranslated.document())
    assert len(scope.warnings[0]) < 2000
    assert "and more than 990 other words" in scope.warnings[0]


def test_texts_that_are_too_long_for_words_are_counted_by_their_beginning(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    texts = ["x" * 200 + "y" * 50_000, "X" * 200 + "z", "x" * 199]
    sanctions = [{"id": f"S{n}", "registerNo": "R1", "kind": text, "imposed": "2020-01-01"} for n, text in enumerate(texts)]
    report = run(load(fresh_database, {**CAREER, "sanctions": sanctions}, keys))
    (scope,) = [scope for scope in report.scopes if scope.stream == "sanctions"]
    assert list(scope.untranslated.counts.values()) == [2, 1]
    assert all(len(word) <= 200 for _, word in scope.untranslated.counts)


@dataclass(slots=True)
class Registers:
    """test.argos.uz on the wire: its orders are asked for by sequence number, and unchanged pages are answered with 304."""

    rows: Mapping[str, list[Mapping[str, Any]]]
    asked: list[str] = field(default_factory=list[str])

    def __call__(self, request: httpx.Request) -> httpx.Response:
        stream = request.url.path.rpartition("/")[2]
        if stream == "years":
            return httpx.Response(200, json={"years": []})
        after = int(request.url.params.get("after", "0"))
        rows = [row for row in self.rows.get(stream, []) if int(row.get("seq", 1)) > after]
        self.asked.append(f"{stream} after {after}" if "after" in request.url.params else stream)
        tag = f'"{hash(orjson.dumps(rows))}"'
        if request.headers.get("If-None-Match") == tag:
            return httpx.Response(304)
        return httpx.Response(200, content=orjson.dumps({"items": rows, "next": None}), headers={"ETag": tag})

    def read(self, run: Run, database: Database, keys: KeyRing, portal: Portal, night: int) -> PortalReport:
        """Load the portal once; ``asked`` has the requests of this night."""
        self.asked.clear()

        @contextmanager
        def connect(visit: Visit) -> Generator[Reader]:
            with httpx.Client(transport=httpx.MockTransport(self), base_url="http://argos/") as client:
                yield TestArgosReader(HttpTransport(client, portal.name), visit)

        at = NOON + timedelta(days=night)
        feeds = {replace(portal, connect=connect): Feed()}
        return run(synchronise_all(database, feeds, keys, at)).portals[0]


def test_words_that_a_deployment_adds_are_applied_to_rows_that_did_not_change(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    portal = Registers(registers("bilmayman", "transfer"))
    assert "bilmayman" in str(portal.read(run, fresh_database, keys, ARGOS, 1).document())
    again = portal.read(run, fresh_database, keys, ARGOS, 2)
    assert ("orders after 2" in portal.asked, again.books.updated, again.books.created) == (True, 0, 0)

    taught = with_added(
        ARGOS, {REASON: {"Bilmayman!": EndReason.DISCIPLINE}, "Sanction.kind": {"ogohlantirish": SanctionKind.WARNING}}
    )
    third = portal.read(run, fresh_database, keys, taught, 3)
    assert (third.state, any(scope.warnings for scope in third.scopes)) == ("clean", False)
    assert [(row["reason"], row["word"]) for row in ask(run, fresh_database, ENDS)] == [
        ("discipline", "bilmayman"),
        ("transfer", "transfer"),
    ]
    fourth = portal.read(run, fresh_database, keys, taught, 4)
    assert (fourth.books.updated, fourth.books.created) == (0, 0), "the same file maps nothing again"
    assert "orders after 2" in portal.asked

    forgotten = portal.read(run, fresh_database, keys, ARGOS, 5)
    assert ask(run, fresh_database, ENDS)[0]["reason"] == "unknown"
    assert "bilmayman" in str(forgotten.document())


def test_raising_a_mapping_version_reads_a_delta_stream_from_its_beginning_once(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    portal = Registers(registers("transfer", "transfer"))
    portal.read(run, fresh_database, keys, ARGOS, 1)
    raised = replace(ARGOS, streams=tuple(replace(each, mapping_version=each.mapping_version + 1) for each in ARGOS.streams))
    report = portal.read(run, fresh_database, keys, raised, 2)
    (scope,) = [scope for scope in report.scopes if scope.stream == "orders"]
    assert (scope.books.read, scope.books.updated, "orders" in portal.asked) == (2, 2, True)
    portal.read(run, fresh_database, keys, raised, 3)
    assert "orders after 2" in portal.asked


def judged(run: Run, database: Database) -> list[tuple[str, str | None]]:
    """Return outcome and missing input of V01 for each appointment that it concerns."""
    found = judged_cases(run, database, V01, date(2026, 11, 20))
    return [(each.outcome.value, V01.missing(each)) for each in found]


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("milliy kadrlar zaxirasi", (Outcome.SATISFIES.value, None)),
        ("boshqa tartibda", (Outcome.VIOLATES.value, None)),
        ("Prezident farmoni bilan", (Outcome.NOT_EVALUABLE.value, "mode of the appointment")),
    ],
    ids=["exception", "none", "untranslated"],
)
def test_v01_judges_by_the_meaning_of_the_mode(
    run: Run, fresh_database: Database, keys: KeyRing, mode: str, outcome: tuple[str, str | None]
) -> None:
    rows = registers("")
    rows["orders"] = [order("1", "P1", "2025-03-01", mode=mode)]
    rows["competitions"] = []
    run(load(fresh_database, rows, keys))
    assert judged(run, fresh_database) == [outcome]


@pytest.mark.both_engines
def test_v01_does_not_take_an_untranslated_group_for_one_that_needs_a_competition(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    rows = registers("")
    rows["positions"] = [position("P1", group="alohida guruh")]
    rows["orders"] = [order("1", "P1", "2025-03-01", mode="boshqa")]
    rows["competitions"] = []
    run(load(fresh_database, rows, keys))
    assert judged(run, fresh_database) == [("not_evaluable", "group of the post on the day of the order")]


def test_a_tie_says_who_is_whose_parent(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    father, son = "560715300012", "870923400014"
    kin = [{"iin": father, "kinship": "father"}]
    persons = [
        {"iin": father, "names": {"kk": {"last": "Кәрімов", "first": "Әсет"}}},
        {"iin": son, "names": {"kk": {"last": "Кәрімов", "first": "Нұрлан"}}, "relatives": kin},
    ]
    report = run(load(fresh_database, {"persons": persons}, keys, KYZMET))
    assert report.state == "clean"
    roles = """MATCH (s:Servant)-[tie:KIN]->(k:Kinship)
    RETURN s.name AS name, tie.role AS role, k.kind AS kind, k.kind_word AS word ORDER BY name"""
    assert ask(run, fresh_database, roles) == [
        {"name": "Кәрімов Нұрлан", "role": "child", "kind": "parent", "word": "father"},
        {"name": "Кәрімов Әсет", "role": "parent", "kind": "parent", "word": "father"},
    ]


def test_facts_of_an_older_load_are_read_with_their_words() -> None:
    """Before there were vocabularies, records kept the portal's word in the field itself."""
    old = orjson.dumps(
        [
            {
                "fact": "Sanction",
                "ref": Ref("s", "1"),
                "servant": Ref("p", "1"),
                "kind": "degree lowered",
                "imposed": _day("2020-01-01"),
            },
            {"fact": "AppointmentEnd", "ref": Ref("o", "1"), "end": _day("2020-01-01"), "end_reason": "own wish"},
            {"fact": "AppointmentRotation", "ref": Ref("o", "1"), "rotation_extension": "head until 2026-01-01"},
            {
                "fact": "DegreeGrant",
                "ref": Ref("d", "1"),
                "servant": Ref("p", "1"),
                "degree": "servant 6",
                "granted": _day("2020-01-01"),
            },
            {"fact": "Course", "ref": Ref("c", "1"), "title": "T", "kind": "advanced"},
        ]
    ).decode()
    facts: list[Any] = list[Fact](from_canonical(old))
    assert [(each.kind, each.kind_word) for each in (facts[0], facts[4])] == [
        (SanctionKind.UNKNOWN, "degree lowered"),
        ("advanced", None),
    ]
    assert (facts[1].end_reason, facts[1].end_reason_word) == (EndReason.UNKNOWN, "own wish")
    assert facts[2].rotation_extension_word == "head until 2026-01-01"
    assert facts[3].degree_word == "servant 6"
    assert Mode.UNKNOWN.value == "unknown"


def _day(text: str) -> dict[str, str]:
    return {"earliest": text, "latest": text}
