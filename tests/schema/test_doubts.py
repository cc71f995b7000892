"""Facts that no portal states any more and servants with rows in quarantine, as the API and a detection tell of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, StreamMode
from loaders.portals.my_dba_uz import PORTAL as MY_DBA
from merit.detection import DetectionReport, detect
from merit.registry import all_rules
from meritgraph.cli import detect as command
from meritgraph.cli.reports import doubt_sentences
from tests.conftest import Run
from tests.schema.conftest import TODAY, Hub
from tests.support.scripted_portal import ARGOS, CAREER, COPY, NOON, Row, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines


def as_snapshots(portal: Portal) -> Portal:
    """Return the portal with streams that are read completely each time, so that a row that left is noticed."""
    return replace(portal, streams=tuple(replace(stream, mode=StreamMode.SNAPSHOT) for stream in portal.streams))


SNAPSHOT, ACADEMY = as_snapshots(ARGOS), as_snapshots(MY_DBA)
COPIED = replace(SNAPSHOT, name=COPY.name)
TOGETHER = [order("1", "P1", "2015-01-01", seq=1), order("2", "P2", "2016-01-01", seq=2)]
SOMEBODY = servant("R2", "31503850000002", lastName="Aliyev", firstName="Bek", patronymic=None, sex="M")
OTHERS = [
    order(str(number), "P1", f"200{number}-01-01", end=f"200{number}-09-01", open=False, registerNo="R2", seq=number)
    for number in range(3, 8)
]

CAREER_PATH = """query($id: ID!) { careerPath(servantId: $id) { steps {
  orderNumber missingAtPortal records { portal missingSince } competition { missingAtPortal records { missingSince } }
} certificates { number missingAtPortal records { missingSince } } training { missingAtPortal records { missingSince } } } }"""
FINDING = """{ findings(filter: {rules: ["Q03"]}) { edges { node {
  id restsOnMissingRecord hasQuarantinedRows evidence { label text missingAtPortal }
} } } }"""


class Portals:
    """Two people and their orders, read once a day; the orders of the first were held together."""

    def __init__(self, run: Run, database: Database, keys: KeyRing) -> None:
        self.hub = Hub(database, run)
        self._run, self._database, self._keys = run, database, keys
        self._days = 0

    def read(self, rows: Mapping[str, Sequence[Row]], portal: Portal = SNAPSHOT) -> None:
        self._days += 1
        report = self._run(load(self._database, rows, self._keys, portal, NOON + timedelta(days=self._days)))
        assert report.state in ("clean", "with_rejects"), report.problem

    def detect(self) -> DetectionReport:
        return self._run(detect(self._database, all_rules(), TODAY, NOON))

    def steps(self) -> dict[str, Any]:
        data = self.hub.data(CAREER_PATH, id=self.hub.id_of("Karimova Gulnora Anvar qizi"))
        return {step["orderNumber"]: step for step in data["careerPath"]["steps"]}

    def facts_missing(self) -> dict[str, list[bool]]:
        """Return for each kind of fact in her career whether it is missing at its portals, in the order of the API."""
        path = self.hub.data(CAREER_PATH, id=self.hub.id_of("Karimova Gulnora Anvar qizi"))["careerPath"]
        facts = {
            "competition": [step["competition"] for step in path["steps"] if step["competition"]],
            "training": path["training"],
            "certificates": path["certificates"],
        }
        for each in (each for of_kind in facts.values() for each in of_kind):
            (record,) = each["records"]
            assert (record["missingSince"] is not None) is each["missingAtPortal"]
        return {kind: [each["missingAtPortal"] for each in of_kind] for kind, of_kind in facts.items()}

    def finding(self) -> dict[str, Any]:
        """Return the finding of the double post, as the API shows it."""
        (edge,) = self.hub.data(FINDING)["findings"]["edges"]
        statements = ["api/findings_page", "merit/doubts_about_findings", "merit/evidence_of_findings"]
        assert sorted(self.hub.statements) == statements, "one for each kind of node, however many findings there are"
        return edge["node"]


@pytest.fixture
def portals(run: Run, fresh_database: Database, tmp_path: Path) -> Portals:
    portals = Portals(run, fresh_database, key_ring(tmp_path))
    positions = [position("P1", 3), position("P2", 4)]
    portals.read({"bodies": [body()], "positions": positions, "servants": [servant(), SOMEBODY], "orders": [*TOGETHER, *OTHERS]})
    return portals


def test_while_the_portal_has_the_records_nothing_is_in_doubt(portals: Portals) -> None:
    report = portals.detect()
    step = portals.steps()["1"]
    assert (step["missingAtPortal"], step["records"]) == (False, [{"portal": ARGOS.name, "missingSince": None}])
    finding = portals.finding()
    assert (finding["restsOnMissingRecord"], finding["hasQuarantinedRows"]) == (False, False)
    assert not any(each["missingAtPortal"] for each in finding["evidence"])
    assert list(doubt_sentences(report)) == []


def test_an_order_that_left_its_portal_is_shown_as_missing_and_so_is_the_finding_on_it(portals: Portals) -> None:
    portals.read({"orders": [TOGETHER[1], *OTHERS]})
    report = portals.detect()

    steps = portals.steps()
    assert {number: step["missingAtPortal"] for number, step in steps.items()} == {"1": True, "2": False}
    (record,) = steps["1"]["records"]
    assert record["missingSince"].startswith("2026-11-22T12:00:00")
    finding = portals.finding()
    assert (finding["restsOnMissingRecord"], finding["hasQuarantinedRows"]) == (True, False)
    missing = {each["text"] for each in finding["evidence"] if each["missingAtPortal"]}
    assert len(missing) == 1
    assert missing.pop().startswith("«Post P1», 1, ")
    assert finding["id"] in report.rest_on_missing_record
    assert not report.have_quarantined_rows
    (sentence,) = doubt_sentences(report)
    assert "missing at their portals" in sentence
    assert int(sentence.split()[0]) == len(report.rest_on_missing_record)


def test_an_order_that_another_portal_still_has_is_not_missing(portals: Portals) -> None:
    # Another portal states the same appointment.
    portals.read({"bodies": [body()], "positions": CAREER["positions"], "servants": [servant()], "orders": TOGETHER[:1]}, COPIED)
    portals.read({"orders": [TOGETHER[1], *OTHERS]})
    report = portals.detect()

    step = portals.steps()["1"]
    since = {record["portal"]: record["missingSince"] is not None for record in step["records"]}
    assert (since, step["missingAtPortal"]) == ({ARGOS.name: True, COPY.name: False}, False)
    finding = portals.finding()
    assert finding["restsOnMissingRecord"] is False
    assert not any(each["missingAtPortal"] for each in finding["evidence"])
    assert not report.rest_on_missing_record


def test_an_order_that_returns_is_no_longer_missing(portals: Portals) -> None:
    portals.read({"orders": [TOGETHER[1], *OTHERS]})
    portals.read({"orders": [*TOGETHER, *OTHERS]})
    portals.detect()
    assert portals.steps()["1"]["missingAtPortal"] is False
    assert portals.finding()["restsOnMissingRecord"] is False


@pytest.mark.parametrize(
    ("stream", "spoilt"),
    [
        ("orders", [{**TOGETHER[0], "start": "soon"}, TOGETHER[1], *OTHERS]),
        ("servants", [servant(birthDate="?"), SOMEBODY]),
    ],
)
def test_a_change_of_her_records_in_quarantine_is_told_with_her_findings(
    portals: Portals, stream: str, spoilt: list[Row]
) -> None:
    portals.read({stream: spoilt})
    report = portals.detect()
    finding = portals.finding()
    assert (finding["restsOnMissingRecord"], finding["hasQuarantinedRows"]) == (False, True)
    assert finding["id"] in report.have_quarantined_rows
    (sentence,) = doubt_sentences(report)
    assert "rows in quarantine" in sentence
    assert int(sentence.split()[0]) == len(report.have_quarantined_rows)


def test_a_row_in_quarantine_of_somebody_else_puts_nothing_of_hers_in_doubt(portals: Portals) -> None:
    portals.read({"orders": [*TOGETHER, *OTHERS[1:], {**OTHERS[0], "start": "soon"}]})
    portals.detect()
    assert portals.finding()["hasQuarantinedRows"] is False


def test_the_same_key_in_quarantine_at_another_portal_is_another_record(portals: Portals) -> None:
    portals.read({"orders": [{**TOGETHER[0], "start": "soon"}]}, COPIED)
    portals.detect()
    assert portals.finding()["hasQuarantinedRows"] is False


def test_competitions_training_and_certificates_say_that_they_are_missing(portals: Portals) -> None:
    person = {"jshshir": "31503856070015", "fio": "Karimova Gulnora"}
    rounds = [
        {"id": f"C{number}", "position": "P1", "kind": "open", "round": 1, "announced": "2014-11-20", "protocol": "2014-12-15"}
        for number in range(1, 4)
    ]
    courses = [{"kod": "K1", "nomi": "Budgeting", "soat": 72, "turi": "malaka oshirish", "tashkilot": "Academy"}]
    enrolments = [
        {"id": f"E{year}", **person, "kurs": "K1", "boshlanish": f"01.02.20{year}", "tugash": f"20.02.20{year}"}
        for year in (16, 17, 18)
    ]
    certificates = [
        {"raqam": f"DBA-{year}", "tinglovchi": f"E{year}", "jshshir": person["jshshir"], "berilgan": f"25.02.20{year}"}
        for year in (16, 17, 18)
    ]
    portals.read({"competitions": rounds, "orders": [{**TOGETHER[0], "competition": "C1"}, TOGETHER[1], *OTHERS]})
    portals.read({"courses": courses, "enrolments": enrolments, "certificates": certificates}, ACADEMY)
    assert portals.facts_missing() == {"competition": [False], "training": [False] * 3, "certificates": [False] * 3}

    portals.read({"competitions": rounds[1:]})
    portals.read({"enrolments": enrolments[1:], "certificates": certificates[1:]}, ACADEMY)
    assert portals.facts_missing() == {
        "competition": [True],
        "training": [True, False, False],
        "certificates": [True, False, False],
    }


def test_the_command_says_it_with_each_finding_and_under_the_table(portals: Portals, monkeypatch: pytest.MonkeyPatch) -> None:
    portals.read({"orders": [TOGETHER[1], *OTHERS]})
    portals.read({"servants": [servant(birthDate="?"), SOMEBODY]})
    report, id_ = portals.detect(), portals.finding()["id"]

    async def detected(*_: Any, **__: Any) -> DetectionReport:
        return report

    monkeypatch.setattr(command, "_detect", detected)
    monkeypatch.setenv("MERITGRAPH_COMMAND_PURPOSE", "oversight")
    document = json.loads(CliRunner().invoke(command.app, ["--json"]).stdout)
    found = {each["id"]: (each["rests_on_missing_record"], each["has_quarantined_rows"]) for each in document["changed"]}
    assert found[id_] == (True, True)
    lines = CliRunner().invoke(command.app, []).stdout.splitlines()
    at = lines.index(f"Q03 {id_}")
    assert lines[at + 3 : at + 5] == [  # after the reason and the value that it rests on
        "  It rests on a record that is missing at its portal.",
        "  It concerns a person with rows in quarantine.",
    ]
    missing, quarantined = (sum(each[column] for each in found.values()) for column in (0, 1))
    (of_missing,) = (line for line in lines if "records missing at their portals" in line)
    (of_quarantined,) = (line for line in lines if "people with rows in quarantine" in line)
    assert (int(of_missing.split()[0]), int(of_quarantined.split()[0])) == (missing, quarantined)
