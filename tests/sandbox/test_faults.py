"""Faults in front of all portals: refusals, cut and late responses, and lost receipts, at the given rate."""

import json
from collections import Counter
from pathlib import Path

import httpx
import pytest

from sandbox.faults import KINDS, Faults
from sandbox.model import World
from sandbox.serve import running
from sandbox.world import build_world

FAULTS = Faults(rate=0.5, seed=2, slow_seconds=0.3, retry_after=0)


@pytest.fixture(scope="module")
def small() -> World:
    return build_world(120, 5)


def test_faults_keep_their_rate_and_follow_from_the_seed() -> None:
    reads = Counter(Faults(0.3, seed=1).kind_for(number, "GET") for number in range(4000))
    assert 0.27 < 1 - reads[None] / 4000 < 0.33
    assert reads.keys() == {None, *KINDS} - {"lost receipt"}
    assert {Faults(0.3, seed=1).kind_for(number, "POST") for number in range(4000)} == {None, *KINDS}
    again = [Faults(0.3, seed=1).kind_for(number, "GET") for number in range(100)]
    assert again == [Faults(0.3, seed=1).kind_for(number, "GET") for number in range(100)]
    assert again != [Faults(0.3, seed=2).kind_for(number, "GET") for number in range(100)]
    assert not any(Faults().kind_for(number, "POST") for number in range(1000))


def test_requests_fail_as_the_seed_says(small: World, tmp_path: Path) -> None:
    observed, expected = list[str | None](), [FAULTS.kind_for(number, "GET") for number in range(1, 41)]
    with running(small, tmp_path, faults=FAULTS) as announcement, httpx.Client(timeout=0.15) as http:
        portal = json.loads(announcement.read_bytes())["portals"]["test.argos.uz"]
        for _ in expected:
            observed.append(_observed_fault(http, f"{portal['url']}/api/v1/bodies", portal["api_key"]))
    assert observed == expected


def _observed_fault(http: httpx.Client, url: str, key: str) -> str | None:
    try:
        answer = http.get(url, headers={"X-API-Key": key})
    except httpx.ReadTimeout:
        return "slow"
    except httpx.RemoteProtocolError:
        return "cut"
    if answer.status_code in (429, 503):
        assert answer.headers["Retry-After"] == "0"
        return str(answer.status_code)
    assert answer.json()["items"]
    return None


def test_a_delivery_with_a_lost_receipt_is_stored(small: World, tmp_path: Path) -> None:
    faults = next(found for seed in range(1000) if _loses_second_receipt(found := Faults(0.3, seed)))
    with running(small, tmp_path, faults=faults) as announcement:
        portal = json.loads(announcement.read_bytes())["portals"]["mo.argos.uz"]
        with httpx.Client(base_url=portal["url"], timeout=20) as http:
            account, form = (portal["client_id"], portal["client_secret"]), {"grant_type": "client_credentials"}
            token = http.post("oauth/token", data=form, auth=account).raise_for_status().json()["access_token"]
            body = {"number": "X-2024-000001", "pinfl": small.people[0].pinfl, "issued": "2024-01-01", "validUntil": None}
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
            answers = [http.post("certificates", json=body | {"hours": 16}, headers=headers).status_code for _ in range(3)]
    # The portal itself refuses its second write. The third is answered as known, so the first was stored.
    assert answers == [503, 503, 200]


def _loses_second_receipt(faults: Faults) -> bool:
    return [faults.kind_for(number, "POST") for number in (1, 2, 3, 4)] == [None, "lost receipt", None, None]
