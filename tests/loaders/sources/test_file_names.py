"""Names of files under which nothing can be stored: such a file is not read and is named, and all others are read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver.database import Database
from graph.errors import PortalError
from loaders.portal_api.contract import Feed, Page, ScopeDone, StreamMode, Visit
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.sources import CsvFiles, JsonFiles, file_connector
from loaders.sync import synchronise_all
from tests.conftest import Run
from tests.loaders.sources.test_files import NOON, STREAM
from tests.support.engines import cypher
from tests.support.scripted_portal import ScriptedReader, body, key_ring, load

REGISTER = "реестр".encode("cp866")
OBSERVED = replace(STREAM, mode=StreamMode.APPEND)


def deliver(folder: Path, name: bytes | str, content: bytes = b"id,full name,post\n1,Ann,\n") -> None:
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def read(folder: Path, declared: CsvFiles, stream: Any = STREAM) -> tuple[list[str], str]:
    """Return the names of the pages of all scopes, and the problems."""
    pages: list[str] = []
    problems: list[str] = []
    with file_connector("p", {"people": declared})(Visit(Feed(folder=folder), NOON)) as reader:
        for scope in reader.scopes(stream):
            try:
                for page in reader.read(stream, scope, None):
                    pages += [] if isinstance(page, ScopeDone) else [page.name]
            except PortalError as error:
                problems.append(str(error))
    return pages, " ".join(problems)


@pytest.mark.parametrize(
    ("declared", "stream"),
    [
        (CsvFiles(), STREAM),
        (CsvFiles(parts=True), STREAM),
        (CsvFiles(), OBSERVED),
        (CsvFiles("*.csv", observations=True), STREAM),
    ],
    ids=["snapshot", "parts", "append", "observations"],
)
@pytest.mark.parametrize("date", [b"", b"-2026-11-20"], ids=["undated", "dated"])
def test_a_name_that_is_not_utf_8_costs_its_file_and_no_other(
    tmp_path: Path, declared: CsvFiles, stream: Any, date: bytes
) -> None:
    for name in (REGISTER + date + b".csv", b"a-2026-11-20.csv", b"b-2026-11-20.csv"):
        deliver(tmp_path, name)
    pages, problem = read(tmp_path, declared, stream)
    assert {page[:1] for page in pages} == {"a", "b"}
    shown = ascii(os.fsdecode(REGISTER + date + b".csv"))
    sentence = f"The name of a file in {tmp_path} is not UTF-8: {shown}. It was not read. Rename the file and run sync again."
    assert problem == sentence


def test_a_folder_with_no_other_file_is_not_empty(tmp_path: Path) -> None:
    deliver(tmp_path, REGISTER + b".csv")
    assert read(tmp_path, CsvFiles())[1].startswith(f"The name of a file in {tmp_path} is not UTF-8")


def test_a_similar_name_that_is_not_utf_8_is_named_in_letters_that_can_be_written(tmp_path: Path) -> None:
    deliver(tmp_path, REGISTER + b".CSV")
    _, problem = read(tmp_path, CsvFiles())
    assert f"(there is {ascii(os.fsdecode(REGISTER))[:-1]}.CSV')" in problem
    problem.encode()


def test_a_path_that_is_too_long_for_a_name_costs_its_file_and_no_other(tmp_path: Path) -> None:
    folders = "/".join(["f" * 100] * 5)
    deliver(tmp_path, f"{folders}/x.csv")
    deliver(tmp_path, "a.csv")
    pages, problem = read(tmp_path, CsvFiles("**/*.csv"))
    assert pages == ["a.csv"]
    assert problem == (
        f"{tmp_path} has a file with a path of 510 characters, of 480 at most: {'f' * 60}… It was not read. Move or rename it "
        "and run sync again."
    )


def test_a_run_reads_all_other_files_and_all_other_portals(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    for portal in ("one", "two"):
        deliver(tmp_path / portal, "a.json", orjson.dumps([dict(body())]))
    deliver(tmp_path / "one", REGISTER + b".json", orjson.dumps([dict(body("B2"))]))
    bodies = tuple(stream for stream in ARGOS.streams if stream.name == "bodies")
    portals = {
        replace(ARGOS, name=name, streams=bodies, connect=file_connector(name, {"bodies": JsonFiles()})): Feed(
            folder=tmp_path / name
        )
        for name in ("one", "two")
    }
    report = run(synchronise_all(fresh_database, portals, key_ring(tmp_path), NOON))
    one, two = report.portals
    assert (one.state, two.state) == ("failed", "clean")
    assert one.books.read == 1
    assert str(one.problem).startswith(f"The name of a file in {tmp_path / 'one'} is not UTF-8: ")
    noted = run(fresh_database.read(cypher("MATCH (r:LoadRun) RETURN r.state AS state ORDER BY r.portal")))
    assert [row["state"] for row in noted] == ["failed", "clean"]


def test_a_reader_that_hands_such_a_name_on_ends_its_own_scope(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    class Careless(ScriptedReader):
        def read(self, stream: Any, scope: Any, since: str | None) -> Any:
            yield Page(os.fsdecode(REGISTER), b"[]", list)

    report = run(load(fresh_database, Careless({"bodies": [[]]}), key_ring(tmp_path)))
    assert report.state == "failed"
    assert "Page.name holds half of a letter" in str(report.problem)
