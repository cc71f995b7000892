"""``meritgraph findings``: lists, decisions, assignments, exports and the trend."""

from __future__ import annotations

import csv
import getpass
import io
import json
import stat
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from merit.findings.errors import DecisionRefused, FindingChanged, UnknownFinding
from meritgraph.cli.main import app
from tests.meritgraph.conftest import Findings
from tests.support.engines import execute
from tests.support.one_finding import FINED, Story

NAME = "Karimova Gulnora Anvar qizi"


def document(findings: Findings, *arguments: str) -> Any:
    return json.loads(findings(*arguments, "--json"))


def test_a_graph_without_findings_says_so(findings: Findings) -> None:
    assert findings("list") == "0 findings.\n"
    assert document(findings, "list") == {"findings": [], "next": None, "total": 0}
    assert document(findings, "list", "--count") == {"counts": [], "total": 0}
    assert findings("trend") == "Nothing happened to findings.\n"


def test_the_list_names_rule_person_body_and_id(story: Story, findings: Findings) -> None:
    printed = " ".join(findings("list").split())
    for part in ("V10", "high", "open", "1 June 2025", NAME, "Body B1", "1 finding."):
        assert part in printed
    (found,) = document(findings, "list")["findings"]
    assert (found["id"], found["version"], found["assignee"], found["servant_name"]) == (story.id, 1, None, NAME)
    assert "sort_key" not in found


@pytest.mark.parametrize(
    ("arguments", "total"),
    [
        (["--rule", "V10"], 1),
        (["--rule", "V01"], 0),
        (["--rule", "V01", "--rule", "V10"], 1),
        (["--severity", "low"], 0),
        (["--state", "open", "--state", "reopened"], 1),
        (["--assignee", "ann"], 0),
        (["--body", "organisation:none"], 0),
        (["--since", "2026-11-20"], 1),
        (["--since", "2026-11-20T12:00:00"], 1),
        (["--since", "2026-11-20T12:00:01"], 0),
    ],
    ids=["rule", "other-rule", "rules", "severity", "states", "assignee", "body", "day", "moment", "later"],
)
def test_a_filter_holds_for_the_list_and_its_counts(story: Story, findings: Findings, arguments: list[str], total: int) -> None:
    listed, counted = document(findings, "list", *arguments), document(findings, "list", "--count", *arguments)
    assert (len(listed["findings"]), listed["total"], counted["total"]) == (total, total, total)
    assert [each["findings"] for each in counted["counts"]] == [1] * total


def test_a_long_list_says_how_to_go_on(story: Story, findings: Findings) -> None:
    copy = """MATCH (f:Finding)
        WITH f {.*, id: 'finding:2', sort_key: f.sort_key + 'x'} AS properties
        CREATE (c:Finding) SET c = properties"""
    story.run(execute(story.database, copy))
    printed = findings("list", "--limit", "1")
    (after,) = [line.rpartition(" ")[2] for line in printed.splitlines() if "--after" in line]
    assert document(findings, "list", "--limit", "1")["next"] == after
    (second,) = document(findings, "list", "--limit", "1", "--after", after)["findings"]
    assert {after, second["id"]} == {document(findings, "show", after)["id"], "finding:2"}
    assert "--after" not in findings("list", "--limit", "1", "--after", after)


def test_a_finding_is_shown_with_its_evidence_policy_and_history(story: Story, findings: Findings) -> None:
    printed = " ".join(findings("show", story.id).split())
    for part in (
        "state: open",
        f"person: {NAME} servant:",
        "body: Body B1 organisation:",
        "months = 12; ZRU-788 Art 48",
        "Sanction reprimand",
        "known since 2026-11-20 12:00 test.argos.uz/sanctions, read 2026-11-20 12:00",
        "2026-11-20 12:00 opened by meritgraph: found.",
        "Rule out first",
        "MATCH ",
    ):
        assert part in printed
    shown = document(findings, "show", story.id)
    assert (shown["rule"], len(shown["evidence"]), shown["rests_on_missing_record"]) == ("V10", 3, False)
    assert "R1" not in json.dumps([each["records"] for each in shown["evidence"]]), "the key of her record"


def test_a_decision_has_the_name_of_who_makes_it(story: Story, findings: Findings) -> None:
    printed = findings("review", story.id, "acknowledge", "--by", "Ann Lee")
    assert printed == f"Saved. {story.id} is acknowledged, version 2.\n"
    saved = document(findings, "review", story.id, "dismiss", "--why", "lifted on paper", "--grounds", "other", "--by", "bo")
    assert saved == {"id": story.id, "state": "dismissed", "version": 3}
    assert findings("review", story.id, "reopen", "--why", "not lifted after all").endswith("is reopened, version 4.\n")
    assert "dismissed by bo, other: lifted on paper." in findings("show", story.id)
    made = document(findings, "show", story.id)["reviews"][1:]
    assert [(each["change"], each["by"], each["why"]) for each in made] == [
        ("acknowledged", "Ann Lee", ""),
        ("dismissed", "bo", "lifted on paper"),
        ("reopened", getpass.getuser(), "not lifted after all"),
    ]


def test_a_decision_that_cannot_be_is_refused(story: Story, findings: Findings) -> None:
    with pytest.raises(DecisionRefused, match="To dismiss a finding takes a reason"):
        findings("review", story.id, "dismiss")
    with pytest.raises(DecisionRefused, match="To confirm a finding takes a reason"):
        findings("review", story.id, "confirm")
    with pytest.raises(DecisionRefused, match="innocent explanations 1 to"):
        findings(
            *("review", story.id, "dismiss", "--why", "so", "--grounds", "innocent_explanation", "--explanation", "99"),
        )
    with pytest.raises(FindingChanged, match="it has version 1, and you decided on version 0"):
        findings("review", story.id, "confirm", "--why", "so", "--expect", "0")
    with pytest.raises(UnknownFinding, match="finding:none"):
        findings("review", "finding:none", "confirm", "--why", "so")
    assert document(findings, "show", story.id)["version"] == 1


def test_an_assignment_keeps_what_is_not_named(story: Story, findings: Findings) -> None:
    findings("assign", story.id, "D. Saidov", "--due", "2099-12-01", "--note", "ask for the order", "--by", "ann")
    findings("assign", story.id, "--note", "asked", "--by", "ann")
    shown = document(findings, "show", story.id)
    assert [shown[name] for name in ("assignee", "due", "note", "state")] == ["D. Saidov", "2099-12-01", "asked", "open"]
    printed = findings("list", "--assignee", "D. Saidov")
    assert "D. Saidov" in printed
    assert "due 2099-12-01" in printed
    findings("assign", story.id, "--nobody", "--by", "ann")
    shown = document(findings, "show", story.id)
    assert [shown[name] for name in ("assignee", "due", "note")] == [None, None, "asked"]
    assert [each["note"] for each in shown["reviews"]] == [None, "ask for the order", "asked", "asked"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["review", "finding:1", "forget"],
        ["review", "finding:1", "dismiss", "--explanation", "1"],
        ["assign", "finding:1", "ann", "--nobody"],
        ["export", "findings.pdf"],
        ["list", "--state", "done"],
        ["list", "--severity", "grave"],
        ["trend", "--per", "month"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["findings", *arguments]).exit_code == 2


def test_the_trend_counts_by_month_rule_and_body(story: Story, findings: Findings) -> None:
    findings("review", story.id, "confirm", "--why", "so", "--by", "ann")
    now = f"{datetime.now(UTC):%Y-%m}"
    rows = document(findings, "trend", "--since", "2026-11")
    assert sum(row["opened"] for row in rows) == 1
    assert {row["month"]: row["decided"] for row in rows}[now] == 1
    assert {(row["rule"], row["organisation_name"]) for row in rows} == {(None, None)}
    by_both = document(findings, "trend", "--since", "2026-11", "--per", "rule", "--per", "body")
    assert {(row["rule"], row["organisation_name"]) for row in by_both} == {("V10", "Body B1")}
    printed = " ".join(findings("trend", "--since", "2026-11", "--per", "body").split())
    assert "Body B1" in printed
    assert "decided" in printed


def test_a_json_export_has_everything(story: Story, findings: Findings, tmp_path: Path) -> None:
    file = tmp_path / "findings.json"
    assert findings("export", str(file)) == f"Findings written to {file}: 1.\n"
    assert json.loads(file.read_text("utf-8")) == [document(findings, "show", story.id)]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    findings("export", str(file), "--rule", "V01")
    assert json.loads(file.read_text("utf-8")) == []
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    assert json.loads(findings("export", "-", "--format", "json"))[0]["id"] == story.id


EVIL = '=HYPERLINK("http://evil.example","<script>alert(1)</script>")'


def test_a_csv_export_has_no_formulas(story: Story, findings: Findings, tmp_path: Path) -> None:
    findings("assign", story.id, " @SUM(A1)", "--note", EVIL, "--by", "+ann")
    file = tmp_path / "findings.csv"
    findings("export", str(file))
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    assert (row["id"], row["rule"], row["day"], row["servant_name"], row["version"]) == (story.id, "V10", "2025-06-01", NAME, "2")
    assert (row["rests_on_missing_record"], row["last_change"]) == ("no", "assigned")
    assert [row[name] for name in ("assignee", "note", "last_change_by")] == ["'@SUM(A1)", f"'{EVIL}", "'+ann"]


class _Page(HTMLParser):
    """What a page consists of: tags, addresses and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"


def test_an_html_export_stands_alone_and_runs_nothing(story: Story, findings: Findings, tmp_path: Path) -> None:
    story.sanction(1, FINED)
    story.judge(1)
    findings("assign", story.id, "ann", "--note", EVIL, "--by", "bo")
    file = tmp_path / "findings.html"
    findings("export", str(file), "--state", "open")
    written = file.read_text("utf-8")
    page = _Page(written)
    assert not page.tags & {"script", "link", "img", "iframe", "object", "a", "form"}
    assert not page.attributes & {"src", "href", "style", "onclick", "onload"}
    assert "url(" not in written
    assert "@import" not in written
    assert "default-src 'none'" in written.replace("&#x27;", "'")
    assert "@media print" in written
    text = " ".join(page.text.split())
    for part in (
        "Findings: 1 (state open).",
        "never a verdict",
        NAME,
        "Body B1",
        "Sanction: fine",
        "test.argos.uz/sanctions (2026-11-21 12:00)",
        "2026-11-21 12:00 meritgraph changed the evidence changed",
        EVIL,
    ):
        assert part in text
