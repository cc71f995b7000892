"""Earlier days: what the portals knew on them, and that a client that reads every day misses no change."""

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
from sandbox.words.my_dba_uz import STATE
from sandbox.world import build_world
from tests.support.portal_rows import rows_of_portals

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
    """Return each row with its mark, by stream and key."""
    found: dict[str, dict[str, tuple[str, Row]]] = {}
    for portal in PORTALS:
        for name, rows in portal.rows_by_stream(world, noise).items():
            key = "raqam" if portal is my_dba_uz and name == "certificates" else KEYS.get(name, "id")
            found[name] = {row[key]: (mark, row) for mark, row in rows}
    return found


def _sent_after(name: str, mark: str) -> Callable[[str], bool]:
    """Tell which marks a client gets that has read up to this mark and asks as the portal's documentation says."""
    if name == "orders":
        return lambda other: other > mark
    if name in ("enrolments", "contracts"):
        since = (datetime.fromisoformat(mark) - LATE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return lambda other: other >= since
    return lambda other: other >= mark


@pytest.mark.parametrize("level", [0.0, 0.4])
def test_a_client_that_reads_changes_misses_none(small: World, level: float) -> None:
    noise = Noise(level, 1)
    reported, before, changes = with_late_reports(small, noise), dict[str, dict[str, tuple[str, Row]]](), 0
    for back in range(330, -1, -15):
        now = _streams(as_known(reported, small.today - timedelta(days=back)), noise)
        for name, rows in now.items():
            known = before.get(name, {})
            assert not known.keys() - rows.keys()
            changed = {key for key, (_, row) in rows.items() if key not in known or known[key][1] != row}
            if name in DELTAS and known:
                sent = _sent_after(name, max(mark for mark, _ in known.values()))
                assert not {key for key in changed if not sent(rows[key][0])}
                changes += len(changed)
        before = now
    assert changes > 150


def test_the_world_on_its_own_day_is_unchanged(small: World) -> None:
    assert as_known(small, small.today) is small
    yesterday_was_today = replace(small, today=small.today + timedelta(days=1))
    known = as_known(yesterday_was_today, small.today)
    for each in fields(World):
        if each.name != "key":
            assert getattr(known, each.name) == getattr(small, each.name), each.name
    with pytest.raises(ValueError, match="nothing is known"):
        as_known(small, small.today + timedelta(days=1))


def test_an_earlier_day_lacks_later_events(small: World) -> None:
    day = small.today - timedelta(days=1500)
    known = as_known(small, day)
    assert all(one.order_day <= day for one in known.spells)
    assert all(one.end is None or one.end <= day for one in known.spells)
    ended = {one.number for one in small.spells if one.end is not None and one.order_day <= day < one.end and one.end_known}
    assert ended
    assert all(one.end is None and one.end_ground is None for one in known.spells if one.number in ended)
    later = {one.number: one.seq for one in small.spells}
    assert all(one.seq < later[one.number] for one in known.spells if one.number in ended)
    assert len(known.registered) < len(small.registered)
    assert {one.register_no for one in known.spells} <= known.registered


def test_an_order_has_its_wrong_start_until_the_correction(small: World) -> None:
    spell = next(one for one in small.spells if one.correction is not None)
    assert spell.correction is not None
    before, after = (as_known(small, spell.correction.order_day + timedelta(days=days)) for days in (-1, 0))
    wrong, corrected = (next(one for one in known.spells if one.number == spell.number) for known in (before, after))
    assert (wrong.start, wrong.correction) == (spell.correction.wrong_start, None)
    assert corrected.start == spell.start
    assert corrected.correction is not None
    assert corrected.seq > wrong.seq


def test_a_running_sandbox_moves_to_later_days(small: World, tmp_path: Path) -> None:
    first = small.today - timedelta(days=200)
    with open_sandbox(small, tmp_path, day=first) as sandbox:
        announcement = json.loads(sandbox.announcement.read_bytes())
        assert announcement["today"] == first.isoformat()
        before = rows_of_portals(announcement["portals"])
        sandbox.move_to(first + timedelta(days=100))
        assert sandbox.next_day() == sandbox.today == first + timedelta(days=101)
        again = json.loads(sandbox.announcement.read_bytes())
        assert again["today"] == sandbox.today.isoformat()
        assert again["portals"] == announcement["portals"]
        after = rows_of_portals(announcement["portals"])
    assert {row["orderNo"] for row in before["test.argos.uz"]["orders"]} < {
        row["orderNo"] for row in after["test.argos.uz"]["orders"]
    }
    states = {row["id"]: row["holat"] for row in before["my.dba.uz"]["enrolments"]}
    assert "studying" in {STATE.read(state) for state in states.values()}


def test_only_a_client_with_the_token_moves_the_day(small: World, tmp_path: Path) -> None:
    with open_sandbox(small, tmp_path, day=small.today - timedelta(days=1)) as sandbox:
        control = json.loads(sandbox.announcement.read_bytes())["control"]
        url, secret = f"{control['url']}/next-day", {"Authorization": f"Bearer {control['token']}"}
        assert httpx.post(url).status_code == 401
        assert httpx.post(url, headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert httpx.post(url, headers=secret).json() == {"today": small.today.isoformat()}
        assert sandbox.today == date.fromisoformat(json.loads(sandbox.announcement.read_bytes())["today"]) == small.today
        assert httpx.post(url, headers=secret).status_code == 409


def test_deliveries_are_kept_when_the_day_moves(small: World, tmp_path: Path) -> None:
    with open_sandbox(small, tmp_path, day=small.today - timedelta(days=2)) as sandbox:
        portals = json.loads(sandbox.announcement.read_bytes())["portals"]
        before = rows_of_portals(portals)["mo.argos.uz"]
        deliver = _delivery(small, before["certificates"])
        _post(portals["mo.argos.uz"], deliver)
        sandbox.next_day()
        after = rows_of_portals(portals)["mo.argos.uz"]
    assert [row["number"] for row in after["certificates"]] == [
        *(row["number"] for row in before["certificates"]),
        deliver["number"],
    ]
    granted = {row["id"]: row for row in after["degrees"]}.keys() - {row["id"]: row for row in before["degrees"]}.keys()
    assert len(granted) == 1


def _delivery(world: World, known: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the body of a certificate that a candidate waits for."""
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
