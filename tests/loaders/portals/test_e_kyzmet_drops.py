"""E-kyzmet: how its nightly drops are read, from a folder and over HTTP."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from graph.errors import PortalError
from loaders.portal_api.contract import CoveredDays, Feed, Page, ScopeDone, Visit
from loaders.portals.e_kyzmet import PORTAL
from loaders.sources.file_formats import json_line_pages
from sandbox.kazakhstan.model import Kazakhstan
from sandbox.kazakhstan.world import build_kazakhstan
from sandbox.portals.e_kyzmet import e_kyzmet_portal
from sandbox.portals.e_kyzmet_drops import DropFaults, write_drops, write_usual_drops
from tests.support.sandbox_visits import NOON, pages, rows, stream_of, whole

MODULES = tuple(stream.name for stream in PORTAL.streams)
FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 15)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def part() -> Kazakhstan:
    return build_kazakhstan(40, 7, FRIDAY)


@pytest.fixture(scope="module")
def week(part: Kazakhstan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the drops of a Sunday and the nights after it, without a gap."""
    folder = tmp_path_factory.mktemp("week")
    write_drops(part, folder, [SUNDAY + timedelta(days=count) for count in range(6)])
    return folder


@contextmanager
def served(app: Starlette) -> Generator[str]:
    """Serve the application on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def visit(folder: Path) -> Visit:
    return Visit(Feed(folder=folder), NOON)


def known(part: Kazakhstan, sunday: date, folder: Path) -> dict[str, list[Row]]:
    """Return all rows by module as of that Sunday, from its full drop alone."""
    write_drops(part, folder, [sunday])
    drop = folder / str(sunday)
    return {module: rows(list(json_line_pages(drop / f"{module}.ndjson.gz"))) for module in MODULES}


def by_key(module: str, read: list[Row]) -> dict[Any, Row]:
    (key,) = stream_of(PORTAL, module).key
    return {row[key]: row for row in read}


@pytest.mark.parametrize("over", ["folder", "http"])
def test_all_rows_of_all_modules_are_read_and_mapped(part: Kazakhstan, week: Path, tmp_path: Path, over: str) -> None:
    following = known(part, SUNDAY + timedelta(days=7), tmp_path)
    with served(e_kyzmet_portal(week, "a-token")) as url:
        feed = Feed(folder=week) if over == "folder" else Feed(url=url, secret=SecretStr("a-token"))
        paid = Visit(feed, NOON)
        for module in MODULES:
            read, done = whole(PORTAL, module, paid)
            assert done.watermark == "2515"
            assert done.covers is not None
            assert done.covers.to == FRIDAY
            # Nothing happens after the world's present day, so the full drop of the next Sunday holds the expected rows.
            assert by_key(module, read) == by_key(module, following[module])
            stream = stream_of(PORTAL, module)
            silent = [row for row in read if not list(stream.map(stream.row.model_validate(row)))]
            assert silent == [row for row in read if module == "rotation" and row["extended_by"] is None]
    assert paid.notes == []


def test_an_unchanged_row_is_read_once(week: Path) -> None:
    for module in MODULES:
        read, _ = whole(PORTAL, module, visit(week))
        (key,) = stream_of(PORTAL, module).key
        repeated = [name for name, count in Counter(row[key] for row in read).items() if count > 1]
        # The one appointment that was corrected in these days is the only row that is read twice.
        assert len(repeated) == (module == "appointments")


def test_an_end_can_be_read_before_its_appointment(week: Path) -> None:
    ends = [page for page in pages(PORTAL, "terminations", visit(week)) if isinstance(page, Page)]
    begun = [page for page in pages(PORTAL, "appointments", visit(week)) if isinstance(page, Page)]
    (early,) = {row["appointment"] for row in rows([ends[-1]])} - {row["id"] for row in rows([begun[0]])}
    assert early in {row["id"] for row in rows([begun[-1]])}
    assert (ends[-1].watermark, begun[-1].watermark) == ("2512", "2514")


def test_the_watermark_moves_with_each_drop_and_the_next_read_contains_only_changes(week: Path) -> None:
    read = [page for page in pages(PORTAL, "bonuses", visit(week)) if isinstance(page, Page)]
    assert [(page.name, page.watermark) for page in read] == [(f"{mark}#1", str(mark)) for mark in range(2510, 2516)]
    for number, page in enumerate(read):
        later, done = whole(PORTAL, "bonuses", visit(week), page.watermark)
        assert later == [row for page in read[number + 1 :] for row in rows([page])]
        assert done == ScopeDone(CoveredDays(date(2010, 1, 1), FRIDAY), "2515")


def test_only_the_last_page_of_a_drop_moves_the_watermark(tmp_path: Path) -> None:
    write_drops(build_kazakhstan(160, 7, FRIDAY), tmp_path, [SUNDAY])
    read = [page for page in pages(PORTAL, "evaluations", visit(tmp_path)) if isinstance(page, Page)]
    assert [page.name for page in read] == ["2510#1", "2510#2", "2510#3"]
    assert [page.watermark for page in read] == [None, None, "2510"]


def test_a_newer_full_drop_is_read_instead_of_the_changes_before_it(part: Kazakhstan, week: Path, tmp_path: Path) -> None:
    folder = copytree(week, tmp_path / "week")
    write_drops(part, folder, [SUNDAY + timedelta(days=7)])
    read = [page for page in pages(PORTAL, "bonuses", visit(folder), "2512") if isinstance(page, Page)]
    assert [page.name for page in read] == ["2517#1"]


def test_the_covered_days_of_each_module_begin_with_its_records(week: Path) -> None:
    begins = {
        module: done.covers.from_
        for module in ("appointments", "competitions", "candidates", "evaluations")
        if (done := whole(PORTAL, module, visit(week))[1]).covers
    }
    assert begins == {
        "appointments": date(2010, 1, 1),
        "competitions": date(2015, 1, 1),
        "candidates": date(2015, 1, 1),
        "evaluations": date(2023, 11, 1),
    }


def test_only_a_read_that_begins_with_a_full_drop_is_whole(part: Kazakhstan, tmp_path: Path) -> None:
    write_usual_drops(part, tmp_path)
    assert all(whole(PORTAL, module, visit(tmp_path))[1].whole for module in MODULES)
    assert not any(whole(PORTAL, module, visit(tmp_path), "2510")[1].whole for module in MODULES)
    write_drops(part, tmp_path, [SUNDAY + timedelta(days=7)])
    assert whole(PORTAL, "bodies", visit(tmp_path), "2512")[1].whole


def test_a_refused_file_affects_neither_other_modules_nor_earlier_files(part: Kazakhstan, tmp_path: Path) -> None:
    tuesday = SUNDAY + timedelta(days=2)
    nights = [SUNDAY + timedelta(days=count) for count in range(4)]
    write_drops(part, tmp_path, nights, DropFaults(damaged=frozenset({(tuesday, "bonuses")})))
    for module in MODULES:
        if module != "bonuses":
            assert whole(PORTAL, module, visit(tmp_path))[1].watermark == "2513"
    read = pages(PORTAL, "bonuses", visit(tmp_path))
    before = [next(read), next(read)]
    assert [page.watermark for page in before if isinstance(page, Page)] == ["2510", "2511"]
    with pytest.raises(PortalError, match=r"e-kyzmet: 2026-11-17/bonuses\.ndjson\.gz is refused: its SHA-256"):
        next(read)
    write_drops(part, tmp_path, [tuesday])
    again = [page.name for page in pages(PORTAL, "bonuses", visit(tmp_path), "2511") if isinstance(page, Page)]
    assert again == ["2512#1", "2513#1"]


def test_a_missing_night_is_reported_once_and_holds_the_watermark_back(part: Kazakhstan, tmp_path: Path) -> None:
    write_usual_drops(part, tmp_path)
    paid = visit(tmp_path)
    for module in MODULES:
        assert whole(PORTAL, module, paid)[1].watermark == "2512"
    assert len(paid.notes) == 1
    assert paid.notes[0].startswith("at least one nightly drop is missing between those of 2026-11-17 and 2026-11-19")
    names = [(page.name, page.watermark) for page in pages(PORTAL, "bonuses", paid) if isinstance(page, Page)]
    assert names == [("2510#1", "2510"), ("2511#1", "2511"), ("2512#1", "2512"), ("2512~2514#1", None), ("2512~2515#1", None)]
    _, done = whole(PORTAL, "bonuses", paid)
    assert done.covers == CoveredDays(date(2010, 1, 1), date(2026, 11, 17))


def test_a_missing_night_that_is_delivered_late_is_read_with_all_later_nights(
    part: Kazakhstan, week: Path, tmp_path: Path
) -> None:
    write_usual_drops(part, tmp_path)
    copytree(week / "2026-11-18", tmp_path / "2026-11-18")
    paid = visit(tmp_path)
    read = list(pages(PORTAL, "bonuses", paid, "2512"))
    assert [page.name for page in read if isinstance(page, Page)] == ["2513#1", "2514#1", "2515#1"]
    assert read[-1] == ScopeDone(CoveredDays(date(2010, 1, 1), FRIDAY), "2515", whole=False)
    assert paid.notes == []


def test_a_full_drop_replaces_a_missing_night(part: Kazakhstan, tmp_path: Path) -> None:
    write_usual_drops(part, tmp_path)
    write_drops(part, tmp_path, [SUNDAY + timedelta(days=7)])
    paid = visit(tmp_path)
    assert whole(PORTAL, "bonuses", paid, "2512")[1].watermark == "2517"
    assert paid.notes == []


def test_drops_that_are_deleted_after_they_were_read_are_not_missing(week: Path, tmp_path: Path) -> None:
    folder = copytree(week, tmp_path / "week")
    rmtree(folder / "2026-11-16")
    paid = visit(folder)
    read, done = whole(PORTAL, "bonuses", paid, "2512")
    assert len(read) == 3
    assert done.watermark == "2515"
    assert paid.notes == []


@pytest.mark.parametrize("feed", [Feed(), Feed(url="http://127.0.0.1:9")])
def test_the_message_names_what_a_feed_lacks(feed: Feed) -> None:
    with pytest.raises(PortalError, match="e-kyzmet needs a folder, or a url and a secret"):
        list(pages(PORTAL, "bodies", Visit(feed, NOON)))


def test_a_wrong_token_is_reported(week: Path) -> None:
    with (
        served(e_kyzmet_portal(week, "a-token")) as url,
        pytest.raises(PortalError, match=r"refused drops with status 401\. Check the secret"),
    ):
        list(pages(PORTAL, "bodies", Visit(Feed(url=url, secret=SecretStr("another")), NOON)))
