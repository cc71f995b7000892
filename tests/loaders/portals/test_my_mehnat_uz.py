"""my.mehnat.uz: the facts of its rows, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from graph.errors import PortalError
from graph.model import facts
from graph.model.days import FIRST_DAY, Day, Period
from graph.model.facts import Ref, person
from loaders.portal_api.contract import CoveredDays, Feed, Page, UnreadableRow, Visit
from loaders.portals.my_mehnat_uz import PORTAL
from loaders.portals.my_mehnat_uz.reader import MyMehnatReader
from loaders.sources.http import HttpTransport
from sandbox.serve import running
from sandbox.world import build_world
from tests.support.sandbox_visits import NOON, pages, recorded, rows, stream_of, visit, whole

CONTRACT = {
    "contractId": "MS1",
    "pinfl": "31503856070019",
    "name": "Karimov Alisher",
    "employer": "200039633",
    "post": "Bosh mutaxassis",
    "concluded": "2021-03-01",
    "terminated": "2022-05-31",
}


@pytest.fixture(scope="module")
def announcement(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with running(build_world(120, 5), tmp_path_factory.mktemp("sandbox")) as announced:
        yield announced


def facts_of(**changed: Any) -> list[facts.Fact]:
    stream = stream_of(PORTAL, "contracts")
    return list(stream.map(stream.row.model_validate(CONTRACT | changed)))


def period(**changed: Any) -> Period:
    contract = facts_of(**changed)[1]
    assert isinstance(contract, facts.Contract)
    return contract.period


def test_recorded_employers_are_bodies_identified_by_their_stir() -> None:
    assert recorded(PORTAL, "employers") == [
        [facts.Organisation(ref=Ref("UZ/STIR", stir), name=name, country="UZ", sector_word=sector)]
        for stir, name, sector in (
            ("200733103", "Vazirlar Mahkamasi devoni", "budjet"),
            ("301121134", "«Ko’hinur 50» MChJ", "хусусий"),
            ("301113215", "49-kutubxona", "budjet"),
        )
    ]


def test_recorded_contracts_are_mapped() -> None:
    whole_life, paper, second_post, still_held, end_only = recorded(PORTAL, "contracts")
    servant = person("UZ/PINFL", "40808900090019")
    assert paper == [
        facts.Servant(ref=servant, name="КАРИМОВА ДИЛНОЗА ОЛИМ ҚИЗИ"),
        facts.Contract(
            ref=Ref("my.mehnat.uz/contracts", "MX0000301-1"),
            servant=servant,
            employer=Ref("UZ/STIR", "301113215"),
            title="O’qituvchi",
            period=Period(Day(date(2014, 7, 1), date(2014, 7, 31)), Day(date(2019, 7, 1), date(2019, 7, 31))),
            occupation_code="2330",
            fte=1.0,
            end_reason_word="xodimning tashabbusi bilan",
            back_filled=True,
        ),
    ]
    contracts = [
        fact for row in (whole_life, second_post, still_held, end_only) for fact in row if isinstance(fact, facts.Contract)
    ]
    assert [contract.period.open for contract in contracts] == [False, False, True, False]
    assert contracts[1].fte == 0.5
    assert contracts[3].period == Period(Day(FIRST_DAY, date(2024, 5, 15)), Day.exactly(date(2024, 5, 15)))
    assert contracts[3].back_filled is False


def test_a_contract_without_a_start_began_on_its_last_day_at_the_latest() -> None:
    assert period(concluded=None, terminated="2022-05") == Period(
        Day(FIRST_DAY, date(2022, 5, 31)), Day(date(2022, 5, 1), date(2022, 5, 31))
    )


def test_a_contract_without_an_end_is_open() -> None:
    assert period(terminated=None) == Period(Day.exactly(date(2021, 3, 1)))


@pytest.mark.parametrize(
    "changed",
    [{"concluded": None, "terminated": None}, {"terminated": "2021-02-28"}, {"concluded": "2022", "terminated": "2021"}],
)
def test_a_contract_with_impossible_days_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"neither begins nor ends|cannot end"):
        facts_of(**changed)


@pytest.mark.parametrize(
    ("field", "value"),
    [("pinfl", "123"), ("employer", "12"), ("concluded", "2021-02-30"), ("fte", 0), ("post", ""), ("terminated", 2022)],
)
def test_an_impossible_value_is_refused_with_its_field(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as raised:
        facts_of(**{field: value})
    assert [error["loc"] for error in raised.value.errors()] == [(field,)]


def test_every_row_that_is_served_is_read_and_mapped(announcement: Path) -> None:
    employers, done = whole(PORTAL, "employers", visit(announcement, PORTAL, page_size=7))
    assert done.watermark is None
    contracts, done = whole(PORTAL, "contracts", visit(announcement, PORTAL, page_size=50))
    assert done.covers == CoveredDays(date(2020, 1, 1), date(2026, 11, 20))
    assert done.watermark == max(row["changedAt"] for row in contracts)
    assert {row["employer"] for row in contracts} <= {row["stir"] for row in employers}
    assert len({row["contractId"] for row in contracts}) == len(contracts) > 100
    stream = stream_of(PORTAL, "contracts")
    assert all(len(list(stream.map(stream.row.model_validate(row)))) == 2 for row in contracts)


def test_each_page_moves_the_watermark_and_a_resumed_read_continues_there(announcement: Path) -> None:
    read = [page for page in pages(PORTAL, "contracts", visit(announcement, PORTAL)) if isinstance(page, Page)]
    assert [page.watermark for page in read] == sorted(max(row["changedAt"] for row in rows([page])) for page in read)
    since = read[0].watermark
    assert since is not None
    again, _ = whole(PORTAL, "contracts", visit(announcement, PORTAL), since)
    later = [row for page in read for row in rows([page]) if row["changedAt"] >= since]
    assert again[-len(later) :] == later
    early = (datetime.fromisoformat(since) - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert all(row["changedAt"] >= early for row in again)
    assert len({page.name for page in read}) == len(read)


class Service:
    """Gives the lists of a test, behind a transport that is already signed in."""

    def __init__(self, *bodies: str) -> None:
        self._bodies = list(bodies)
        self.asked: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(dict(request.url.params))
        return httpx.Response(200, content=self._bodies.pop(0).encode())

    def read(self, stream: str, since: str | None = None) -> Iterator[Any]:
        with httpx.Client(transport=httpx.MockTransport(self), base_url="http://gateway") as client:
            reader = MyMehnatReader(HttpTransport(client, PORTAL.name), Visit(Feed(page_size=2), NOON), "UZ/GOV/1/X")
            declared = stream_of(PORTAL, stream)
            (scope,) = reader.scopes(declared)
            yield from reader.read(declared, scope, since)


@pytest.mark.parametrize(
    ("changed_at", "watermark"),
    [
        ('"2026-11-19T10:00:00Z"', "2026-11-19T10:00:00Z"),
        ('"2026-11-19T15:00:00+05:00"', "2026-11-19T10:00:00Z"),
        ('"2026-11-19T10:00:00"', "2026-11-19T10:00:00Z"),
        ('"2031-01-01T00:00:00Z"', "2026-11-20T12:00:00Z"),
        ('"2026-02-31T00:00:00Z"', "2026-11-01T00:00:00Z"),
        ('"0001-01-01T00:00:00+14:00"', "2026-11-01T00:00:00Z"),
        ("null", "2026-11-01T00:00:00Z"),
        ("17", "2026-11-01T00:00:00Z"),
    ],
)
def test_only_possible_timestamps_move_the_watermark(changed_at: str, watermark: str) -> None:
    service = Service(f'{{"total": 1, "items": [{{"changedAt": {changed_at}}}]}}')
    page, done = service.read("contracts", "2026-11-01T00:00:00Z")
    assert page.watermark == done.watermark == watermark
    assert service.asked == [{"offset": "0", "limit": "2", "changedSince": "2026-10-31T23:50:00Z"}]


def test_no_changes_leave_the_watermark_where_it_was() -> None:
    page, done = Service('{"total": 0, "items": []}').read("contracts", "2026-11-01T00:00:00Z")
    assert (page.watermark, done.watermark) == ("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z")


@pytest.mark.parametrize("body", ['{"total": 3, "items": [{"contr', '{"items": []}', '{"total": null, "items": []}', "[]"])
def test_an_answer_that_is_not_a_page_goes_to_quarantine_and_leaves_the_list_incomplete(body: str) -> None:
    read = Service('{"total": 3, "items": [{"stir": "1"}, {"stir": "2"}]}', body).read("employers")
    next(read)
    (unreadable,) = next(read).decode()
    assert unreadable == UnreadableRow("truncated_page", body.encode())
    with pytest.raises(PortalError, match="from row 2 that is not a page"):
        next(read)


def test_a_list_that_is_shorter_than_announced_is_incomplete() -> None:
    service = Service('{"total": 3, "items": [{"stir": "1"}, {"stir": "2"}]}', '{"total": 3, "items": []}')
    with pytest.raises(PortalError, match="counts 3 rows of employers but has none from row 2"):
        list(service.read("employers"))


@pytest.mark.parametrize(
    ("feed", "lacks"),
    [
        (Feed(url="http://x", account="UZ/GOV/1/X"), "a service"),
        (Feed(url="http://x", service="UZ/GOV/1/X"), "an account"),
        (Feed(account="UZ/GOV/1/X", service="UZ/GOV/1/X"), "a url"),
    ],
)
def test_the_message_names_what_a_feed_lacks(feed: Feed, lacks: str) -> None:
    with pytest.raises(PortalError, match=lacks), PORTAL.connect(Visit(feed, datetime.now(UTC))):
        pass
