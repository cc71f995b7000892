"""Findings about bodies, whose names no person would bear, in lists, exports and the trend."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.meritgraph.conftest import Findings
from tests.support.engines import execute
from tests.support.one_finding import Story, day

HOSTILE = "A\x1b[2J\u202eB[red]</p>;=1+1"


@pytest.fixture
def about_a_body(story: Story) -> str:
    """Add a finding about a body with a hostile name and a reason of a hundred thousand characters; return its id."""
    made = """MATCH (a:Appointment {order_number: '2'}) MATCH (a)<-[:DESCRIBES]-(r:PortalRecord) SET r.absent_since = $at
        CREATE (:Organisation {id: 'organisation:evil', name: $name})
        CREATE (f:Finding {
          id: 'finding:body', rule: 'R05', state: 'open', severity: 'low', organisation: 'organisation:evil', subjects: ['x'],
          reason: $name + $long, policy: '', sort_key: 'z', version: 1, first_seen: $at
        })-[:EVIDENCE]->(a)
        CREATE (f)-[:CHANGED_BY]->(:Review {
          id: 'review:x', change: 'opened', state: 'open', by: 'meritgraph', why: 'found', at: $at
        })"""
    story.run(execute(story.database, made, name=HOSTILE, long="x" * 100_000, at=day(0)))
    return "finding:body"


@pytest.mark.both_engines
def test_a_finding_about_a_body_is_listed_shown_exported_and_counted(
    about_a_body: str, findings: Findings, tmp_path: Path
) -> None:
    (listed,) = json.loads(findings("list", "--rule", "R05", "--json"))["findings"]
    assert (listed["id"], listed["servant"], listed["servant_name"]) == (about_a_body, None, None)
    shown = json.loads(findings("show", about_a_body, "--json"))
    assert (shown["rests_on_missing_record"], shown["has_quarantined_rows"]) == (True, False)
    assert about_a_body in findings("show", about_a_body)
    for form in ("csv", "json", "html"):
        findings("export", str(tmp_path / f"findings.{form}"))
        assert about_a_body in (tmp_path / f"findings.{form}").read_text("utf-8-sig")
    months = json.loads(findings("trend", "--per", "body", "--since", "2026-11", "--json"))
    assert {each["organisation"]: each["opened"] for each in months}["organisation:evil"] == 1


def test_a_hostile_name_acts_on_no_terminal_page_or_spreadsheet(about_a_body: str, findings: Findings, tmp_path: Path) -> None:
    for printed in (
        findings("list"),
        findings("show", about_a_body),
        findings("list", "--count"),
        findings("trend", "--per", "body"),
    ):
        assert not {"\x1b", "\u202e"} & set(printed)
    assert "A\ufffd[2J\ufffdB[red]</p>;=1+1" in findings("show", about_a_body)
    findings("export", str(tmp_path / "findings.html"))
    text = (tmp_path / "findings.html").read_text("utf-8")
    assert "A\ufffd[2J\ufffdB[red]&lt;/p&gt;;=1+1" in text
    assert not {"\x1b", "\u202e"} & set(text)
    findings("export", str(tmp_path / "findings.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "findings.csv").read_text("utf-8-sig"), newline="")))
    (row,) = (row for row in rows if row["id"] == about_a_body)
    assert row["organisation_name"].endswith(";'=1+1")
    assert row["servant"] == ""
