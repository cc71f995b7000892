"""The nightly drops of E-kyzmet: manifests, full drops and changes, their faults, and the same bytes over HTTP."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import build_kazakhstan
from sandbox.portals.e_kyzmet import e_kyzmet_portal
from sandbox.portals.e_kyzmet_drops import DropFaults, drop_names, write_drops, write_usual_drops
from tests.support.rule_oracle_kazakhstan import KEYS, laid_over, rows

FRIDAY = date(2026, 11, 20)
SUNDAY = date(2026, 11, 15)


def nights(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def manifest(folder: Path, drop: str) -> dict[str, Any]:
    return json.loads((folder / drop / "manifest.json").read_bytes())


def counts(folder: Path, drop: str) -> dict[str, int]:
    return {file["module"]: file["rows"] for file in manifest(folder, drop)["files"]}


@pytest.fixture(scope="module")
def week(part: Kazakhstan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write all drops from the Sunday before last to Friday, none missing."""
    folder = tmp_path_factory.mktemp("week")
    write_drops(part, folder, nights(SUNDAY - timedelta(days=7), FRIDAY))
    return folder


def test_manifests_state_row_counts_hashes_and_sequences(week: Path) -> None:
    names = drop_names(week)
    assert names == [night.isoformat() for night in nights(date(2026, 11, 8), FRIDAY)]
    for first, second in pairwise(names):
        assert manifest(week, second)["sequence"] == manifest(week, first)["sequence"] + 1
    for name in names:
        found = manifest(week, name)
        assert found["drop"] == name
        assert found["kind"] == ("full" if date.fromisoformat(name).weekday() == 6 else "changes")
        assert found["made"] == f"{name}T23:30:00+05:00"
        assert [file["module"] for file in found["files"]] == list(KEYS)
        for file in found["files"]:
            assert hashlib.sha256((week / name / file["file"]).read_bytes()).hexdigest() == file["sha256"]
            assert len(rows(week, name, file["module"])) == file["rows"]
            assert file["sequence"] == found["sequence"]


@pytest.mark.parametrize("first", [date(2025, 12, 28), date(2026, 11, 8)])
def test_a_full_drop_plus_its_changes_equals_the_next_full_drop(part: Kazakhstan, tmp_path: Path, first: date) -> None:
    write_drops(part, tmp_path / "changes", nights(first, first + timedelta(days=6)))
    following = first + timedelta(days=7)
    write_drops(part, tmp_path / "next", nights(following, following))
    # Only the full drop holds the changes of the Sunday itself; every other row of it must be there already.
    for module, key in KEYS.items():
        before, after = laid_over(tmp_path / "changes", module), rows(tmp_path / "next", following.isoformat(), module)
        old = {row[key]: row for row in after if not row["changed_at"].startswith(following.isoformat())}
        assert {number: row for number, row in before.items() if number in old} == old


def test_default_drops_run_from_sunday_and_lack_one_night(part: Kazakhstan, tmp_path: Path) -> None:
    (tmp_path / "2020-01-05").mkdir()
    (tmp_path / "notes").mkdir()
    write_usual_drops(part, tmp_path)
    assert drop_names(tmp_path) == ["2026-11-15", "2026-11-16", "2026-11-17", "2026-11-19", "2026-11-20"]
    assert (tmp_path / "notes").is_dir()


def test_changes_of_the_missing_night_come_with_the_next_full_drop(part: Kazakhstan, week: Path, tmp_path: Path) -> None:
    assert sum(counts(week, "2026-11-18").values()) > 0
    write_usual_drops(part, tmp_path)
    lost = {row["id"] for row in rows(week, "2026-11-18", "bonuses")}
    assert lost
    assert not lost & laid_over(tmp_path, "bonuses").keys()
    write_drops(part, tmp_path, [date(2026, 11, 22)])
    assert lost <= laid_over(tmp_path, "bonuses").keys()


@pytest.mark.parametrize(("today", "expected"), [(SUNDAY, 1), (date(2026, 11, 16), 2), (date(2026, 11, 17), 3)])
def test_a_full_drop_is_never_missing(today: date, expected: int, tmp_path: Path) -> None:
    write_usual_drops(build_kazakhstan(40, 1, today), tmp_path)
    assert len(drop_names(tmp_path)) == expected
    assert manifest(tmp_path, drop_names(tmp_path)[0])["kind"] == "full"


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_a_termination_and_pay_arrive_before_their_appointment(seed: int, tmp_path: Path) -> None:
    write_usual_drops(build_kazakhstan(40, seed, FRIDAY), tmp_path)
    known = {row["id"] for drop in ("2026-11-15", "2026-11-16", "2026-11-17") for row in rows(tmp_path, drop, "appointments")}
    early = {row["appointment"] for row in rows(tmp_path, "2026-11-17", "terminations")} - known
    assert early
    assert early <= {row["appointment"] for row in rows(tmp_path, "2026-11-17", "pay")}
    assert early <= {row["id"] for row in rows(tmp_path, "2026-11-19", "appointments")}


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_a_correction_moves_a_start_back(seed: int, tmp_path: Path) -> None:
    write_usual_drops(build_kazakhstan(40, seed, FRIDAY), tmp_path)
    before = {row["id"]: row for row in rows(tmp_path, "2026-11-15", "appointments")}
    corrected = [row for row in rows(tmp_path, "2026-11-19", "appointments") if row["id"] in before]
    assert [row["start"] < before[row["id"]]["start"] for row in corrected] == [True]


def test_a_damaged_file_differs_from_its_manifest_hash(part: Kazakhstan, tmp_path: Path) -> None:
    monday = date(2026, 11, 16)
    write_drops(part, tmp_path, [monday], DropFaults(damaged=frozenset({(monday, "posts")})))
    wrong = [
        file["module"]
        for file in manifest(tmp_path, "2026-11-16")["files"]
        if hashlib.sha256((tmp_path / "2026-11-16" / file["file"]).read_bytes()).hexdigest() != file["sha256"]
    ]
    assert wrong == ["posts"]


def test_http_serves_the_same_bytes_to_clients_with_the_token(week: Path) -> None:
    async def answers(paths: Sequence[str], token: str | None) -> list[httpx.Response]:
        transport = httpx.ASGITransport(e_kyzmet_portal(week, "a-token"))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx.AsyncClient(transport=transport, base_url="http://portal", headers=headers) as http:
            return [await http.get(path) for path in paths]

    paths = ("/drops", "/drops/2026-11-15/manifest.json", "/drops/2026-11-15/persons.ndjson.gz")
    for wrong in (None, "another"):
        assert [answer.status_code for answer in asyncio.run(answers(paths, wrong))] == [401, 401, 401]
    listed, served_manifest, file = asyncio.run(answers(paths, "a-token"))
    assert listed.json() == drop_names(week)
    assert served_manifest.json() == manifest(week, "2026-11-15")
    assert file.content == (week / "2026-11-15" / "persons.ndjson.gz").read_bytes()
    assert "content-encoding" not in file.headers
    absent = ("/drops/2026-11-15/nothing", "/drops/2026-11-07/manifest.json", "/drops/%2e%2e/manifest.json")
    assert [answer.status_code for answer in asyncio.run(answers(absent, "a-token"))] == [404, 404, 404]
