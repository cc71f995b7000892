"""test.argos.uz and my.dba.uz over real HTTP on loopback: rows, paging, refusals and quirks."""

import gzip
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from sandbox.model import World
from sandbox.serve import running
from sandbox.world import TODAY, build_world
from tests.support.sandbox_client import Portals

ARGOS_LISTS = ("bodies", "positions", "servants", "orders", "assessments", "sanctions", "rewards", "reserve")
DBA_LISTS = ("kurslar", "tinglovchilar", "sertifikatlar")
ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def _everything(portals: Portals) -> dict[str, object]:
    argos: dict[str, object] = {name: portals.argos_rows(name) for name in ARGOS_LISTS}
    for year in portals.argos("competitions/years").json()["years"]:
        for name in ("competitions", "applications"):
            argos[f"{name} {year}"] = portals.argos_rows(name, year=year)
    return argos | {name: portals.dba_pages(name) for name in DBA_LISTS}


def test_the_same_seed_serves_the_same_bytes(tmp_path: Path) -> None:
    answers = list[list[bytes]]()
    for number, seed in enumerate((3, 3, 4)):
        (directory := tmp_path / str(number)).mkdir()
        with running(build_world(120, seed), directory) as announced, Portals(announced) as client:
            pages = [client.argos(name).content for name in ARGOS_LISTS]
            answers.append(pages + [client.dba(name).content for name in DBA_LISTS])
    assert answers[0] == answers[1]
    changed = [name for one, name in enumerate((*ARGOS_LISTS, *DBA_LISTS)) if answers[0][one] != answers[2][one]]
    assert set(changed) >= {"servants", "orders", "tinglovchilar", "sertifikatlar"}


def test_requests_without_the_secret_are_refused(portals: Portals) -> None:
    for name in DBA_LISTS:
        url = f"{portals.dba_url}/api/v1/{name}"
        assert portals.get(url, {}).status_code == 401
        assert portals.get(url, {"Authorization": "Bearer wrong"}).status_code == 401
        assert portals.get(url, portals.api_key).status_code == 401
    for name in (*ARGOS_LISTS, "competitions", "competitions/years", "applications"):
        url = f"{portals.argos_url}/api/v1/{name}"
        assert portals.get(url, {}).status_code == 401
        assert portals.get(url, {"X-API-Key": "wrong"}).status_code == 401


def test_drifting_pages_repeat_rows_but_lose_none(portals: Portals, world: World) -> None:
    pages = portals.dba_pages("tinglovchilar", 40)
    seen = Counter(row["id"] for page in pages for row in page)
    assert set(seen) == {one.number for one in world.enrolments}
    assert max(seen.values()) == 2
    assert pages[1][0] == pages[0][-1]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 2000])
def test_no_page_size_loses_a_row(portals: Portals, world: World, size: int) -> None:
    since = sorted(one.updated for one in world.enrolments)[-20]
    pages = portals.dba_pages("tinglovchilar", size, updatedFrom=since.isoformat())
    seen = {row["id"] for page in pages for row in page}
    assert seen == {one.number for one in world.enrolments if one.updated >= since}


def test_the_academy_has_its_own_formats_of_days_and_names(portals: Portals, world: World) -> None:
    rows = [row for page in portals.dba_pages("sertifikatlar") for row in page]
    assert {row["raqam"] for row in rows} == {one.number for one in world.certificates}
    days = [datetime.strptime(row["qaydEtilgan"], "%d.%m.%Y") for row in rows]
    assert days == sorted(days)
    later = [row for page in portals.dba_pages("sertifikatlar", 1000, **{"from": "01.06.2025"}) for row in page]
    assert later == [row for row, day in zip(rows, days, strict=True) if day.isoformat() >= "2025-06-01"]
    names = [row["fio"] for page in portals.dba_pages("tinglovchilar") for row in page]
    assert any(re.search("[А-Яа-яЎўҒғҚқҲҳ]", name) for name in names)
    assert all(any(mark in name for name in names) for mark in ("ʻ", "'", "’", "`"))


def test_streams_hold_every_record_of_the_world(portals: Portals, world: World) -> None:
    orders = portals.argos_rows("orders", limit=100)
    corrected = {one.correction.number for one in world.spells if one.correction}
    assert {row["orderNo"] for row in orders} == {one.number for one in world.spells} | corrected
    assert len(orders) == len({row["orderNo"] for row in orders}) == len({row["seq"] for row in orders})
    assert [row["seq"] for row in orders] == sorted(row["seq"] for row in orders)
    counts = {"bodies": world.bodies, "positions": world.positions, "assessments": world.assessments,
              "sanctions": world.sanctions, "rewards": world.rewards, "reserve": world.reserve}  # fmt: skip
    for name, truth in counts.items():
        rows = portals.argos_rows(name)
        assert len({row.get("id", row.get("code")) for row in rows}) == len(rows) == len(truth)
    servants = portals.argos_rows("servants")
    assert len({row["pinfl"] for row in servants}) == len(world.people) < len(servants)
    years = portals.argos("competitions/years").json()["years"]
    assert years == [2023, 2024, 2025, 2026]
    for name, truth in (("competitions", world.competitions), ("applications", world.applications)):
        assert sum(len(portals.argos_rows(name, year=year)) for year in years) == len(truth)
    assert portals.argos("competitions", year=2022).status_code == 404


def test_every_reference_leads_to_a_row(portals: Portals) -> None:
    orders = portals.argos_rows("orders")
    posts = {row["code"]: row for row in portals.argos_rows("positions")}
    bodies = {row["code"] for row in portals.argos_rows("bodies")}
    people = {row["registerNo"] for row in portals.argos_rows("servants")}
    held = {row["id"] for year in (2023, 2024, 2025, 2026) for row in portals.argos_rows("competitions", year=year)}
    assert {row["position"] for row in orders} <= posts.keys()
    assert {row["body"] for row in posts.values()} <= bodies
    assert {row["registerNo"] for row in orders} | {row["signedBy"] for row in orders} - {None} <= people
    assert {row["competition"] for row in orders} - {None} <= held
    superiors = {one["reportsTo"] for row in posts.values() for one in row["versions"]}
    assert superiors - {None} <= posts.keys()
    assert all(ISO.fullmatch(row["start"]) for row in orders)
    ends = {(row["open"], row["end"] is None) for row in orders}
    fixed_term = {(True, False)}
    assert ends - fixed_term == {(True, True), (False, False), (None, True)}
    assert all(row["end"] > TODAY.isoformat() for row in orders if row["open"] and row["end"])


def test_corrections_replace_the_order_they_name(portals: Portals, world: World) -> None:
    orders = {row["orderNo"]: row for row in portals.argos_rows("orders")}
    corrections = [row for row in orders.values() if row["kind"] == "correction"]
    truth = {one.number: one.start.isoformat() for one in world.spells}
    assert corrections
    for row in corrections:
        wrong = orders[row["corrects"]]
        assert wrong["correctedBy"] == row["orderNo"]
        assert wrong["start"] != row["start"] == truth[row["corrects"]]
        assert row["correctedKind"] == wrong["kind"]
        assert row["correctedOrderDate"] == wrong["orderDate"] < row["orderDate"]


def test_deltas_start_at_the_given_mark(portals: Portals) -> None:
    orders = portals.argos_rows("orders")
    middle = orders[len(orders) // 2]["seq"]
    assert portals.argos_rows("orders", after=middle) == orders[len(orders) // 2 + 1 :]
    rewards = portals.argos_rows("rewards")
    since = rewards[30]["changedAt"]
    assert portals.argos_rows("rewards", changedSince=since) == [row for row in rewards if row["changedAt"] >= since]
    assert portals.argos_rows("assessments", **{"from": "2027-01-01"}) == []


def test_snapshots_have_etags(portals: Portals) -> None:
    for name, query in (("bodies", {}), ("servants", {}), ("applications", {"year": 2024})):
        first = portals.argos(name, **query)
        known = portals.api_key | {"If-None-Match": first.headers["ETag"]}
        again = portals.get(f"{portals.argos_url}/api/v1/{name}", known, **query)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert "ETag" not in portals.argos("orders").headers


def test_responses_are_compressed_for_clients_that_accept_it(portals: Portals) -> None:
    url = f"{portals.argos_url}/api/v1/bodies"
    with httpx.Client() as client, client.stream("GET", url, headers=portals.api_key) as answer:
        packed = b"".join(answer.iter_raw())
    plain = portals.get(url, portals.api_key | {"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    assert len(packed) < len(plain.content) / 2


def test_each_portal_refuses_one_request_with_retry_after(new_portals: Portals) -> None:
    for ask in (lambda: new_portals.argos("orders"), lambda: new_portals.dba("tinglovchilar")):
        answers = [ask() for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 429, 200, 200]
        assert answers[1].headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("stream", "query"),
    [
        ("orders", {"after": "x"}), ("orders", {"limit": 2001}), ("orders", {"next": "é"}),
        ("orders", {"after": "9" * 5000}), ("assessments", {"from": "yesterday"}),
        ("sanctions", {"changedSince": "0001-01-01T00:00:00+14:00"}),
    ],
)  # fmt: skip
def test_invalid_parameters_are_refused(portals: Portals, stream: str, query: dict[str, str | int]) -> None:
    assert portals.argos(stream, **query).status_code == 400


def test_the_answer_key_names_orders_that_state_a_spell(portals: Portals, world: World) -> None:
    key = json.loads(Path(portals.announced["answer_key"]).read_bytes())
    stated = {row["orderNo"] for row in portals.argos_rows("orders") if row["correctedBy"] is None}
    deeds = [deed for entry in key["entries"] for deed in entry["deeds"]]
    assert len(key["entries"]) > len(world.key) > 0
    orders = [deed for deed in deeds if deed["kind"] == "appointment" and deed["portal"] == "test.argos.uz"]
    assert orders
    assert all(deed["stream"] == "orders" and deed["key"] in stated for deed in orders)


def test_a_second_read_equals_the_first(portals: Portals) -> None:
    assert _everything(portals) == _everything(portals)
