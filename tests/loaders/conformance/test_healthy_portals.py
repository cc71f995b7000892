"""Portals that come with the hub and portals with declared sources pass; too few rows are not examined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.conformance import Outcome, Recording, examine, recorded_pages
from loaders.portal_api.contract import StreamMode
from loaders.portal_api.registry import usable_portals
from loaders.sources import CsvFiles, Cursor, LinkHeader, Offset, PageNumber, RestList, bearer, file_connector, rest_connector
from loaders.sources.paginators import Pagination
from tests.support.healthy_portal import NAME, PINFL, ROWS, not_made, portal, problems, record, wrong


@pytest.mark.parametrize("name", ["my.dba.uz", "test.argos.uz", "my.mehnat.uz", "mo.argos.uz", "e-kyzmet"])
def test_portals_that_come_with_the_hub_pass(name: str) -> None:
    examined = usable_portals()[name]
    verdicts = examine(examined, Recording(recorded_pages(examined)))
    assert problems(verdicts) == {}
    assert len(verdicts) == 1 + 17 * len(examined.streams)


def test_a_portal_without_faults_passes(pages: Path) -> None:
    assert {verdict.outcome for verdict in examine(portal(), Recording(pages))} == {Outcome.FINE}


@pytest.mark.parametrize(
    "pages_by",
    [PageNumber(pages="total"), Offset(total="total"), Offset(), Cursor(), LinkHeader()],
    ids=lambda each: type(each).__name__,
)
def test_portals_with_lists_pass_with_every_pagination(tmp_path: Path, pages_by: Pagination) -> None:
    (tmp_path / "people").mkdir()
    total = 2 if isinstance(pages_by, PageNumber) else len(ROWS)
    for number, part in enumerate((ROWS[:2], ROWS[2:]), start=1):
        page = {"total": total, "next": "more" if number == 1 else None, "items": part}
        (tmp_path / "people" / f"{number}.json").write_text(json.dumps(page))
    if pages_by == Offset():
        (tmp_path / "people" / "3.json").write_text('{"items": []}')
    lists = {"people": RestList("people", "items", pages_by)}
    assert wrong(portal(connect=rest_connector(NAME, lists, bearer)), tmp_path) == {}


def test_portals_with_csv_files_pass(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "people.csv").write_text(f"id,pinfl,name,post\n1,{PINFL},Ann Lee,\n2,40808900090019,Ben Ash,Head\n")
    assert wrong(portal(connect=file_connector(NAME, {"people": CsvFiles()})), tmp_path) == {}


@pytest.mark.parametrize(
    ("mode", "unique"), [(StreamMode.SNAPSHOT, "there is only one row"), (StreamMode.DELTA, "no page has two rows")]
)
def test_a_single_row_shows_neither_order_nor_unique_keys(tmp_path: Path, mode: StreamMode, unique: str) -> None:
    verdicts = examine(portal(mode=mode), Recording(record(tmp_path, ROWS[:1])))
    assert problems(verdicts) == {}
    assert not_made(verdicts) == {
        "keys are unique": unique,
        "order of rows does not matter": "only one row could be mapped",
    }


def test_rows_without_nullable_fields_show_nothing_about_nulls(tmp_path: Path) -> None:
    rows = [{name: row[name] for name in ("id", "pinfl", "name")} for row in ROWS]
    verdicts = examine(portal(), Recording(record(tmp_path, rows)))
    assert problems(verdicts) == {}
    assert not_made(verdicts) == {"nulls are handled": "none of its fields may be null"}
