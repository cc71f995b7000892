"""Commands run as a person would run them, each in its own home on the embedded engine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from graph.migrations.files import packaged_migrations
from merit.contract import DossierRule
from merit.registry import all_rules
from tests.support.commands import meritgraph


def test_the_demo_finds_every_planted_case_and_no_other(demo: tuple[Path, dict[str, Any]]) -> None:
    home, report = demo
    assert report == json.loads((home / "demo-report.json").read_text())
    assert report["balanced"] is True
    assert (report["precision"], report["recall"]) == (1.0, 1.0)
    assert {portal["portal"] for portal in report["portals"]} == {
        "e-kyzmet",
        "mo.argos.uz",
        "my.dba.uz",
        "my.mehnat.uz",
        "test.argos.uz",
    }
    assert report["loop"]["queued"] == report["loop"]["delivered"] == report["loop"]["seen"] > report["loop"]["relied_on"] > 0
    for portal in report["portals"]:
        accounted = ("created", "updated", "unchanged", "duplicate", "quarantined")
        assert portal["read"] == sum(portal[name] for name in accounted) > 0
    assert set(report["rules"]) == {rule.id for rule in all_rules()} >= {"Q03", "R03", "V01", "V10"}
    # Cases of the others are planted in larger worlds.
    dossier_rules = {rule.id for rule in all_rules() if isinstance(rule, DossierRule)}
    assert all(report["rules"][rule]["planted"] >= 1 and report["rules"][rule]["beside"] == 0 for rule in dossier_rules)


def test_the_demo_refuses_a_graph_of_another_world(demo: tuple[Path, dict[str, Any]]) -> None:
    refused = meritgraph(demo[0], "demo", "--servants", "151", "--once")
    assert refused.returncode == 1
    assert "150 servants" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_second_detection_changes_nothing_and_no_rule_breaks(demo: tuple[Path, dict[str, Any]]) -> None:
    ran = meritgraph(demo[0], "detect", "--as-of", "2026-11-20", "--json")
    assert ran.returncode == 0, ran.stderr
    document = json.loads(ran.stdout)
    scores = demo[1]["rules"].values()
    assert sum(rule["violating"] for rule in document["rules"]) == sum(score["found"] + score["beside"] for score in scores)
    assert (document["changed"], document["not_judged"], document["left_out"]) == ([], [], [])
    assert all(rule["opened"] == rule["resolved"] == rule["broken"] == 0 for rule in document["rules"])


def test_a_person_decides_on_a_finding(demo: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    home = demo[0]
    listed = json.loads(meritgraph(home, "findings", "list", "--rule", "V10", "--limit", "1", "--json").stdout)
    (finding,) = listed["findings"]
    decision = ("findings", "review", finding["id"], "dismiss", "--by", "Ann Lee", "--expect", str(finding["version"]))
    refused = meritgraph(home, *decision)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "Error: To dismiss a finding takes a reason: say why.\n"

    saved = meritgraph(home, *decision, "--why", "lifted on paper")
    again = meritgraph(home, *decision, "--why", "lifted on paper")

    assert saved.stdout == f"Saved. {finding['id']} is dismissed, version {finding['version'] + 1}.\n"
    assert again.returncode == 1
    assert "was changed meanwhile" in again.stderr
    file = tmp_path / "dismissed.json"
    assert meritgraph(home, "findings", "export", str(file), "--state", "dismissed").returncode == 0
    (exported,) = json.loads(file.read_text("utf-8"))
    assert (exported["id"], exported["reviews"][-1]["by"]) == (finding["id"], "Ann Lee")
    judged = json.loads(meritgraph(home, "detect", "--as-of", "2026-11-20", "--json").stdout)
    assert all(rule["changed"] == rule["reopened"] == 0 for rule in judged["rules"])


def test_the_doctor_passes_after_a_demo_and_names_a_failure(demo: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    feeds = json.dumps({"my.dba.uz": {"url": "http://127.0.0.1:1", "secret": "geheim"}})
    passed = meritgraph(demo[0], "doctor", "--json", MERITGRAPH_FEEDS=feeds)
    assert passed.returncode == 0, passed.stderr
    assert all(check["ok"] for check in json.loads(passed.stdout))
    failed = meritgraph(tmp_path, "doctor", "--json", MERITGRAPH_DATABASE_URI="bolt://127.0.0.1:1")
    assert failed.returncode == 1
    (database,) = [check for check in json.loads(failed.stdout) if check["name"] == "database"]
    assert "bolt://127.0.0.1:1" in database["detail"]


def test_sync_without_a_feed_names_the_setting(tmp_path: Path) -> None:
    refused = meritgraph(tmp_path, "sync")
    assert refused.returncode == 1
    assert "MERITGRAPH_FEEDS" in refused.stderr


def test_sync_reports_a_portal_that_does_not_answer_and_no_secret(tmp_path: Path) -> None:
    feeds = json.dumps({"my.dba.uz": {"url": "http://127.0.0.1:1", "secret": "geheim", "retry_pause_seconds": 0.01}})
    failed = meritgraph(tmp_path, "sync", "--json", MERITGRAPH_FEEDS=feeds)
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["portals"][0]["state"] == "failed"
    assert "geheim" not in failed.stderr + failed.stdout


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    refused = meritgraph(tmp_path, "doctor", MERITGRAPH_PORT="eighty")
    assert refused.returncode == 1
    assert "port" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_migrate_applies_once(tmp_path: Path) -> None:
    first, second = (meritgraph(tmp_path, "migrate", "--json") for _ in range(2))
    assert json.loads(first.stdout)["applied"] == [migration.source for migration in packaged_migrations()]
    assert json.loads(second.stdout)["applied"] == []


@pytest.mark.parametrize(
    ("arguments", "setting"),
    [
        (("identity", "import", "{file}"), {}),
        (("migrate",), {"MERITGRAPH_DATABASE_URI": "bolt://127.0.0.1:1", "MERITGRAPH_DATABASE_PASSWORD_FILE": "{file}"}),
        (("migrate",), {"MERITGRAPH_DATABASE_URI": "bolt+s://127.0.0.1:1", "MERITGRAPH_DATABASE_TRUSTED_CA": "{file}"}),
    ],
    ids=["judgements", "password", "authority"],
)
def test_a_file_that_is_no_text_is_named(tmp_path: Path, arguments: tuple[str, ...], setting: dict[str, str]) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xff\xdd\x00\x01")

    settings = {name: value.format(file=file) for name, value in setting.items()}
    refused = meritgraph(tmp_path / "var", *(each.format(file=file) for each in arguments), **settings)

    assert refused.returncode == 1
    assert re.fullmatch(rf"Error: {file} (is not|has no) [^\n]+\n", refused.stderr), refused.stderr
    assert not re.search("codec|_ssl", refused.stderr)
