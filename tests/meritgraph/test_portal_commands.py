"""``meritgraph portal``, run as a person would run it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from graph.errors import PortalError
from loaders.conformance.replay_server import serve_replay
from meritgraph.cli.main import app
from tests.support.commands import Hub, install, meritgraph, path_with_installed

SECRET = "geheim"


def portal(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a portal command for which the packages in the folder are installed."""
    return meritgraph(folder / "var", "portal", *arguments, PYTHONPATH=path_with_installed(folder), **settings)


def feeds(**feed: str) -> dict[str, str]:
    return {"MERITGRAPH_FEEDS": json.dumps({"my.dba.uz": feed})}


def test_list_shows_streams_and_feeds_and_no_secret(tmp_path: Path) -> None:
    listed = portal(tmp_path, "list", "--json", **feeds(url="http://127.0.0.1:1", secret=SECRET))
    assert listed.returncode == 0, listed.stderr
    by_name = {each["portal"]: each for each in json.loads(listed.stdout)}
    assert by_name["my.dba.uz"]["feed"] == "http://127.0.0.1:1"
    assert [stream["stream"] for stream in by_name["my.dba.uz"]["streams"]] == ["courses", "enrolments", "certificates"]
    assert by_name["my.mehnat.uz"]["feed"] is None
    assert SECRET not in listed.stdout + listed.stderr
    assert "Education portal of the Academy" in portal(tmp_path, "list").stdout


def test_test_runs_the_kit_against_recorded_pages(tmp_path: Path) -> None:
    fine = portal(tmp_path, "test", "mo.argos.uz", "--json")
    assert fine.returncode == 0, fine.stderr
    verdicts = json.loads(fine.stdout)
    assert {verdict["stream"] for verdict in verdicts} == {"", "certificates", "degrees"}
    assert {verdict["outcome"] for verdict in verdicts} == {"fine"}
    (tmp_path / "pages" / "certificates").mkdir(parents=True)
    (tmp_path / "pages" / "certificates" / "1.json").write_text('{"more": false, "items": [{"number": ""}]}')
    wrong = portal(tmp_path, "test", "mo.argos.uz", "--pages", str(tmp_path / "pages"))
    assert wrong.returncode == 1
    assert "mo.argos.uz/certificates, keys are present: row 1 of page 1: missing_key (field 'number')" in wrong.stdout
    assert "mo.argos.uz/degrees, pages are read: there are no pages" in wrong.stdout
    assert "mo.argos.uz: 6 checks are fine, 2 failed, 27 could not be made: " in wrong.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("test", "no.such.portal"), "There is no portal no.such.portal. Installed portals: "),
        (("test", "my.dba.uz", "--pages", "nowhere"), "There are no recorded pages of my.dba.uz in nowhere"),
        (("test", "my.dba.uz", "--live"), "has no feed"),
        (("check", "my.dba.uz"), "has no feed"),
        (("new", "Not A Name"), "cannot be the name of a portal"),
        (("new", "1.a"), "cannot be the name of a portal"),
        (("new", "class"), "class cannot be the name of a portal: it is a keyword of Python"),
        (("new", "json"), "A package json is already installed"),
        (("new", "my.dba.uz"), "There is already a portal my.dba.uz"),
        (("new", "a.b", "--country", "Uzbekistan"), "is not a country code"),
        (("new", "a.b", "--folder", "loaders"), "loaders is not empty"),
        (("new", "a.b", "--folder", "README.md"), "README.md is a file"),
    ],
)
def test_a_request_that_cannot_be_met_is_an_error(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.setenv("MERITGRAPH_FEEDS", "{}")
    with pytest.raises(PortalError, match=re.escape(message)):
        app(["portal", *arguments], standalone_mode=False)


def test_an_error_is_a_sentence_without_a_stack_trace(tmp_path: Path) -> None:
    refused = portal(tmp_path, "check", "my.dba.uz")
    assert refused.returncode == 1
    assert "The portal my.dba.uz has no feed" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_check_reads_the_first_pages_and_writes_nothing(tmp_path: Path) -> None:
    with serve_replay([None], {}) as closed:
        refused = portal(tmp_path, "check", "my.dba.uz", "--json", **feeds(url=closed.url, secret=SECRET))
    assert refused.returncode == 1
    assert all("refused api/v1/" in look["problem"] for look in json.loads(refused.stdout))
    assert SECRET not in refused.stdout + refused.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("source", ["csv", "ndjson", "json", "yaml", "rest"])
def test_a_new_portal_is_small_and_passes_at_once(tmp_path: Path, source: str) -> None:
    code = (install(tmp_path, source) / "staff_example_uz" / "__init__.py").read_text()
    assert len(code.splitlines()) <= 40
    tested = portal(tmp_path, "test", "staff.example.uz")
    assert tested.returncode == 0, tested.stderr
    assert "staff.example.uz: all 18 checks are fine." in tested.stdout


def test_new_writes_the_package_and_prints_the_next_steps(tmp_path: Path) -> None:
    made = portal(tmp_path, "new", "staff.example.uz", "--folder", str(tmp_path / "staff"), "--country", "KZ")
    assert made.returncode == 0, made.stderr
    assert f"--editable {tmp_path / 'staff'}" in made.stdout
    assert 'country="KZ"' in (tmp_path / "staff" / "staff_example_uz" / "__init__.py").read_text()


def test_a_portal_of_files_is_checked_row_by_row(tmp_path: Path) -> None:
    hub = Hub.set_up(tmp_path)
    checked = hub.run("portal", "check", "staff.example.uz", "--json")
    assert checked.returncode == 3, checked.stderr
    assert json.loads(checked.stdout) == [
        {"stream": "people", "rows": 2, "mapped": 1, "rejected": {"missing_field name": 1}, "untranslated": [], "problem": None}
    ]
    live = hub.run("portal", "test", "staff.example.uz", "--live")
    assert live.returncode == 1
    assert "staff.example.uz/people, rows can be mapped: row 2 of page 1: missing_field (field 'name')" in live.stdout
    assert not hub.home.exists()


def test_checks_that_a_live_feed_does_not_allow_are_listed_apart_and_are_no_failure(tmp_path: Path) -> None:
    hub = Hub.set_up(tmp_path, "number,name,born\n1,Ann Lee,\n2,Ben Ash,1985-06\n")
    live = hub.run("portal", "test", "staff.example.uz", "--live")
    assert live.returncode == 0, live.stderr
    assert re.search(r"people +│ +15 │ +0 │ damaged deliveries stay incomplete, memory stays flat", live.stdout)
    assert live.stdout.splitlines()[-1] == (
        "staff.example.uz: 16 checks are fine, 2 could not be made: a live feed cannot be cut on purpose; a live feed is not "
        "read often enough to see memory grow."
    )
    verdicts = json.loads(hub.run("portal", "test", "staff.example.uz", "--live", "--json").stdout)
    assert [each["outcome"] for each in verdicts if each["not_examined"]] == ["not examined"] * 2
