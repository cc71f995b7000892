"""The clock: what portals knew on an earlier day, and that whoever asks every day misses nothing."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.model import World
from sandbox.noise import NO_NOISE, Noise, with_late_reports
from sandbox.past_days import as_known
from sandbox.portals import my_dba_uz, my_mehnat_uz, test_argos_uz
from sandbox.serve import open_sandbox
from sandbox.world import build_world
from tests.support.listening import everything_said

Row = Mapping[str, Any]
PORTALS = (my_dba_uz, my_mehnat_uz, test_argos_uz)
KEYS = {"orders": "orderNo", "servants": "registerNo", "bodies": "code", "positions": "code", "courses": "kod",
        "my.dba.uz certificates": "raqam", "contracts": "contractId", "employers": "stir"}  # fmt: skip
DELTAS = ("orders", "assessments", "sanctions", "rewards", "reserve", "enrolments", "certificates", "contracts")
LATE = timedelta(minutes=10)


@pytest.fixture(scope="module")
def small() -> World:
    return build_world(150, 3)


def _streams(world: World, noise: Noise = NO_NOISE) -> dict[str, dict[str, tuple[str, Row]]]:
    """By stream and key, each row with its mark."""
    found: dict[str, dict[str, tuple[str, Row]]] = {}
    for portal in PORTALS:
        for name, rows in portal.rows_by_stream(world, noise).items():
            key = "raqam" if portal is my_dba_uz and name == "certificates" else KEYS.get(name, "id")
            found[name] = {row[key]: (mark, row) for mark, row in rows}
    return found


def _asked_from(name: str, mark: str) -> Callable[[str], bool]:
    """What a client gets that has seen everything up to this mark and asks as each portal's page says."""
    if name == "orders":
        return lambda other: other > mark
    if name in ("enrolments", "contracts"):
        since = (datetime.fromisoformat(mark) - LATE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return lambda other: other >= since
    return lambda other: other >= mark


@pytest.mark.parametrize("level", [0.0, 0.4])
def test_whoever_asks_for_changes_misses_none(small: World, level: float) -> None:
    noise = Noise(level, 1)
    told, before, changes = with_late_reports(small, noise), dict[str, dict[str, tuple[str, Row]]](), 0
    for back in range(330, -1, -15):
        now = _streams(as_known(told, small.today - timedelta(days=back)), noise)
        for name, rows in now.items():
            known = before.get(name, {})
            assert not known.keys() - rows.keys()
            changed = {key for key, (_, row) in rows.items() if key not in known or known[key][1] != row}
            if name in DELTAS and known:
                sent = _asked_from(name, max(mark for mark, _ in known.values()))
                assert not {key for key in changed if not sent(rows[key][0])}
                changes += len(changed)
        before = now
    assert changes > 150


def test_the_worlds_own_day_is_the_world(small: World) -> None:
    assert as_known(small, small.today) is small
    yesterday_was_today = replace(small, today=small.today + timedelta(days=1))
    seen = as_known(yesterday_was_today, small.today)
    for each in fields(World):
        if each.name != "key":
            assert getattr(seen, each.name) == getattr(small, each.name), each.name
    with pytest.raises(ValueError, match="nothing is known"):
        as_known(small, small.today + timedelta(days=1))


def test_what_had_not_happened_is_not_there(small: World) -> None:
    day = small.today - timedelta(days=500)
    seen = as_known(small, day)
    assert all(one.order_day <= day for one in seen.spells)
    assert all(one.end is None or one.end <= day for one in seen.spells)
    ended = {one.number for one in small.spells if one.end is not None and one.order_day <= day < one.end and one.end_known}
    assert ended
    assert all(one.end is None and one.end_ground is None for one in seen.spells if one.number in ended)
    later = {one.number: one.seq for one in small.spells}
    assert all(one.seq < later[one.number] for one in seen.spells if one.number in ended)
    assert len(seen.registered) < len(small.registered)
    assert {one.register_no for one in seen.spells} <= seen.registered


def test_an_order_is_wrong_until_it_is_corrected(small: World) -> None:
    spell = next(one for one in small.spells if one.correction is not None)
    assert spell.correction is not None
    before, after = (as_known(small, spell.correction.order_day + timedelta(days=days)) for days in (-1, 0))
    was, is_ = (next(one for one in seen.spells if one.number == spell.number) for seen in (before, after))
    assert (was.start, was.correction) == (spell.correction.wrong_start, None)
    assert is_.start == spell.start
    assert is_.correction is not None
    assert is_.seq > was.seq


def test_a_running_sandbox_moves_on(small: World, tmp_path: Path) -> None:
    first = small.today - timedelta(days=200)
    with open_sandbox(small, tmp_path, day=first) as sandbox:
        said = json.loads(sandbox.announcement.read_bytes())
        assert said["today"] == first.isoformat()
        before = everything_said(said["portals"])
        sandbox.move_to(first + timedelta(days=100))
        assert sandbox.next_day() == sandbox.today == first + timedelta(days=101)
        again = json.loads(sandbox.announcement.read_bytes())
        assert again["today"] == sandbox.today.isoformat()
        assert again["portals"] == said["portals"]
        after = everything_said(said["portals"])
    assert {row["orderNo"] for row in before["test.argos.uz"]["orders"]} < {
        row["orderNo"] for row in after["test.argos.uz"]["orders"]
    }
    states = {row["id"]: row["holat"] for row in before["my.dba.uz"]["enrolments"]}
    assert "oʻqimoqda" in states.values()


def test_the_day_is_moved_by_whoever_has_the_secret(small: World, tmp_path: Path) -> None:
    with open_sandbox(small, tmp_path, day=small.today - timedelta(days=1)) as sandbox:
        control = json.loads(sandbox.announcement.read_bytes())["control"]
        url, secret = f"{control['url']}/next-day", {"Authorization": f"Bearer {control['token']}"}
        assert httpx.post(url).status_code == 401
        assert httpx.post(url, headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert httpx.post(url, headers=secret).json() == {"today": small.today.isoformat()}
        assert sandbox.today == date.fromisoformat(json.loads(sandbox.announcement.read_bytes())["today"]) == small.today
        assert httpx.post(url, headers=secret).status_code == 409


def test_what_was_delivered_outlives_the_day(small: World, tmp_path: Path) -> None:
    with open_sandbox(small, tmp_path, day=small.today - timedelta(days=2)) as sandbox:
        portals = json.loads(sandbox.announcement.read_bytes())["portals"]
        before = everything_said(portals)["mo.argos.uz"]
        deliver = _delivery(small, before["certificates"])
        _post(portals["mo.argos.uz"], deliver)
        sandbox.next_day()
        after = everything_said(portals)["mo.argos.uz"]
    assert [row["number"] for row in after["certificates"]] == [
        *(row["number"] for row in before["certificates"]),
        deliver["number"],
    ]
    granted = {row["id"]: row for row in after["degrees"]}.keys() - {row["id"]: row for row in before["degrees"]}.keys()
    assert len(granted) == 1


def _delivery(world: World, known: list[dict[str, Any]]) -> dict[str, Any]:
    """A certificate on which a candidate waits."""
    registered = {row["number"] for row in known}
    waiting = next(one for one in world.degrees if one.certificate not in registered)
    one = next(one for one in world.certificates if one.number == waiting.certificate)
    until = one.valid_until.isoformat()
    pinfl = world.people[one.person].pinfl
    return {"number": one.number, "pinfl": pinfl, "issued": one.issued.isoformat(), "validUntil": until, "hours": one.hours}


def _post(portal: dict[str, str], body: dict[str, Any]) -> None:
    form = {"grant_type": "client_credentials"}
    with httpx.Client(base_url=portal["url"]) as http:
        token = http.post("oauth/token", data=form, auth=(portal["client_id"], portal["client_secret"])).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
        while (answer := http.post("certificates", json=body, headers=headers)).status_code == 503:
            continue
        answer.raise_for_status()
