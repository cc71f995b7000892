"""Feeds in a file: what `python -m sandbox` writes is loaded as it is, and a wrong file is named."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from meritgraph.feed_settings import UnusableFeeds
from meritgraph.settings import Settings
from tests.support.commands import SECONDS, environment, meritgraph
from tests.support.fork_server import ROOT

FEED = {"staff.example.uz": {"url": "https://staff.example", "secret": "open sesame"}}


def test_the_command_that_the_sandbox_prints_loads_its_portals(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    sandbox = [sys.executable, "-m", "sandbox", "--servants", "100", "--directory", str(folder), "--max-seconds", str(SECONDS)]
    with subprocess.Popen(sandbox, cwd=ROOT, stdout=subprocess.PIPE, text=True) as portals:
        try:
            assert portals.stdout is not None
            explained, _, printed = (portals.stdout.readline() for _ in range(3))
            assert explained.startswith("The portals answer until you press Ctrl-C.")
            file = folder / "feeds.json"
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert f"MERITGRAPH_FEEDS_FILE='{file}'" in printed

            # As a person pastes it into a shell, in which MERITGRAPH_HOME is another folder.
            shell = environment(tmp_path / "var", MERITGRAPH_PROGRESS_SECONDS="0.1")
            pasted = subprocess.run(["bash", "-c", printed], cwd=ROOT, env=shell, capture_output=True, text=True, check=False)
        finally:
            portals.kill()

    assert pasted.returncode == 0, pasted.stdout + pasted.stderr
    loaded = set(re.findall(r"^([a-z][\w.-]+) *$", pasted.stdout, re.MULTILINE))
    assert {"e-kyzmet", "mo.argos.uz", "my.dba.uz", "my.mehnat.uz", "test.argos.uz"} <= loaded
    assert "After 0 s: " in pasted.stderr
    assert (folder / "hub" / "keys" / "identity.key").exists()
    assert not (tmp_path / "var").exists()


def test_feeds_come_from_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "feeds.json"
    file.write_text(json.dumps(FEED))
    monkeypatch.setenv("MERITGRAPH_FEEDS_FILE", str(file))

    feeds = Settings().feeds

    assert feeds["staff.example.uz"].url == "https://staff.example"
    secret = feeds["staff.example.uz"].feed().secret
    assert secret is not None
    assert secret.get_secret_value() == "open sesame"


def test_feeds_in_both_places_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "feeds.json").write_text(json.dumps(FEED))
    monkeypatch.setenv("MERITGRAPH_FEEDS_FILE", str(tmp_path / "feeds.json"))
    monkeypatch.setenv("MERITGRAPH_FEEDS", json.dumps(FEED))

    with pytest.raises(UnusableFeeds, match="Both MERITGRAPH_FEEDS and MERITGRAPH_FEEDS_FILE name feeds"):
        Settings()


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"", "is not JSON in UTF-8 at line 1, column 1"),
        (b'{"staff.example.uz":\n{"secret": "open sesame",}}', "is not JSON in UTF-8 at line 2, column 26"),
        (b'{"staff.example.uz": {"secret": "open sesame \xff"}}', "is not JSON in UTF-8. Correct the file."),
        (b'["open sesame"]', "the whole file: Input should be a valid dictionary"),
        (b'{"staff.example.uz": "open sesame"}', "staff.example.uz: Input should be a valid dictionary"),
        (b'{"staff.example.uz": {"sekret": "open sesame"}}', "staff.example.uz.sekret: Extra inputs are not permitted"),
        (b'{"staff.example.uz": {"page_size": "open sesame"}}', "staff.example.uz.page_size: Input should be a valid integer"),
    ],
    ids=["missing", "empty", "comma", "latin-1", "list", "text", "misspelt", "type"],
)
def test_a_file_that_holds_no_feeds_is_named_and_its_content_is_not_shown(
    tmp_path: Path, content: bytes | None, shown: str
) -> None:
    file = tmp_path / "feeds.json"
    if content is not None:
        file.write_bytes(content)

    refused = meritgraph(tmp_path / "var", "sync", MERITGRAPH_FEEDS_FILE=str(file))

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Error: The file {file}, which MERITGRAPH_FEEDS_FILE names,")
    assert shown in refused.stderr
    assert "sesame" not in refused.stderr + refused.stdout
    assert "Traceback" not in refused.stderr
