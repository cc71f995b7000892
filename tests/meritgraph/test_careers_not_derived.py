"""Commands say how many careers are not derived, and do not exit as if all were."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from careers.derive import NotDerived
from loaders.sync import SyncReport
from merit.detection import DetectionReport
from meritgraph import services
from meritgraph.cli import detect, sync

FAILED = [NotDerived("servant:1", "position:7 has a rank outside 0 to 10,000")]


def _detecting(monkeypatch: pytest.MonkeyPatch, not_derived: int, *arguments: str) -> Result:
    async def detected(*_: Any, **__: Any) -> DetectionReport:
        return DetectionReport(date(2026, 11, 20), careers_not_derived=not_derived)

    monkeypatch.setattr(detect, "_detect", detected)
    return CliRunner().invoke(detect.app, list(arguments))


def test_detect_exits_3_and_says_how_many_careers_are_not_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _detecting(monkeypatch, 2)
    assert result.exit_code == 3
    assert "Careers not derived: 2." in result.stderr
    as_json = _detecting(monkeypatch, 2, "--json")
    assert (as_json.exit_code, json.loads(as_json.stdout)["careers_not_derived"]) == (3, 2)


def test_detect_exits_0_when_every_career_is_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _detecting(monkeypatch, 0)
    assert (result.exit_code, "not derived" in result.output) == (0, False)


def _synchronising(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    async def synchronised(*_: Any) -> SyncReport:
        return SyncReport([], 5, not_derived=FAILED)

    def nothing_broken(_: object) -> list[Any]:
        return []

    monkeypatch.setattr(sync, "_sync", synchronised)
    monkeypatch.setattr(services, "broken_portals", nothing_broken)
    return CliRunner().invoke(sync.app, list(arguments))


def test_sync_exits_3_and_names_the_servant_and_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _synchronising(monkeypatch)
    assert result.exit_code == 3
    assert "servant:1: her career cannot be derived: position:7 has a rank outside 0 to 10,000" in result.stderr
    assert "Careers not derived: 1." in result.stderr
    as_json = _synchronising(monkeypatch, "--json")
    assert as_json.exit_code == 3
    document = json.loads(as_json.stdout)
    assert document["careers_not_derived"] == [{"servant": FAILED[0].servant, "reason": FAILED[0].reason}]


def test_both_commands_document_the_exit_code() -> None:
    for app, words in ((detect.app, "3 when a career was not derived"), (sync.app, "careers that cannot be derived")):
        assert words in " ".join(CliRunner().invoke(app, ["--help"]).output.split())
