"""An optional field that a JSON portal renames or loses is noticed. Every row of these readings is one the portal may send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import orjson
import pytest
from pydantic import AliasChoices
from pydantic import Field as PydanticField

from graph.driver.database import Database
from graph.model.facts import Fact, Servant, person
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, Portal, Row, Scope, ScopeDone, Stream, StreamMode
from loaders.runs.report import PortalReport
from loaders.sync import SyncPolicy, synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import NOON, ScriptedReader, key_ring, scripted


class Person(Row):
    id: str
    name: str
    until: date | None = None
    born: date | None = PydanticField(None, validation_alias=AliasChoices("born", "birthDate"))


class Lenient(Person):
    may_be_absent: ClassVar[frozenset[str]] = frozenset({"until"})


def mapped(row: Person) -> Iterator[Fact]:
    yield Servant(ref=person("p/people", row.id), name=row.name)


STREAM = Stream("people", Person, ("id",), mapped, StreamMode.SNAPSHOT)


@dataclass(slots=True)
class Portals:
    """A portal, read day after day."""

    run: Run
    database: Database
    keys: KeyRing
    stream: Stream[Any] = STREAM
    day: int = 0

    def read(self, rows: list[dict[str, Any]], scope: str = "all", policy: SyncPolicy | None = None) -> PortalReport:
        portal = Portal("p.uz", "P", "UZ", (self.stream,), frozenset({"Servant"}), connect=lambda visit: None)  # pyright: ignore[reportArgumentType]
        pages: list[list[Mapping[str, Any]]] = [list(rows[at : at + 40]) for at in range(0, len(rows), 40)]
        delivery = OneScope({"people": pages}, scope=scope)
        self.day += 1
        at = NOON + timedelta(days=self.day)
        report = self.run(synchronise_all(self.database, {scripted(delivery, portal): Feed()}, self.keys, at, policy))
        return report.portals[0]

    def remembered(self) -> list[Any]:
        found = "MATCH (f:StreamFields) RETURN f.id AS id, f.fields AS fields ORDER BY id"
        return [(row["id"], row["fields"]) for row in self.run(self.database.read(cypher(found)))]


@dataclass(slots=True)
class OneScope(ScriptedReader):
    scope: str = field(default="all")

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(self.scope),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        for number, rows in enumerate(self.pages["people"]):
            yield Page(str(number), orjson.dumps(rows), lambda rows=rows: rows)
        yield ScopeDone(watermark="1" if stream.mode is StreamMode.DELTA else None)


def people(count: int, day: int = 1, **renamed: str) -> list[dict[str, Any]]:
    """People with an end and a birthday, under the given names of these fields."""
    fields = {"until": "2026-01-01", "born": "1985-03-15"}
    more = {renamed.get(name, name): value for name, value in fields.items() if renamed.get(name) != ""}
    return [{"id": f"P{at}", "name": f"Person of day {day}", "colour": "red", **more} for at in range(count)]


@pytest.fixture
def portal(run: Run, fresh_database: Database, tmp_path: Path) -> Portals:
    return Portals(run, fresh_database, key_ring(tmp_path))


def test_a_renamed_field_fails_the_scope_at_every_run_until_it_is_back(portal: Portals) -> None:
    assert portal.read(people(60)).state == "clean"
    assert portal.remembered() == [("p.uz/people/all", ["born", "id", "name", "until"])]
    for _ in range(3):
        report = portal.read(people(60, until="Until"))
        assert report.state == "failed"
        assert report.books.balanced
        assert "`until`" in (report.problem or "")
        assert "may_be_absent" in (report.problem or "")
    assert portal.read(people(60)).state == "clean"


def test_one_row_that_has_it_is_enough(portal: Portals) -> None:
    portal.read(people(60))
    rows = people(59, until="")
    assert portal.read([*rows, {**rows[0], "id": "X", "until": None}]).state == "clean"


@pytest.mark.parametrize("rows", [1, 49])
def test_in_few_rows_it_is_a_warning(portal: Portals, rows: int) -> None:
    portal.read(people(rows))
    report = portal.read(people(rows, day=2, until="Until"))
    assert report.state == "clean"
    (warning,) = report.scopes[0].warnings
    assert "`until`" in warning
    assert portal.read(people(rows, day=3)).scopes[0].warnings == []


def test_on_a_reading_of_changes_it_is_a_warning(portal: Portals) -> None:
    portal.stream = replace(STREAM, mode=StreamMode.DELTA)
    assert portal.read(people(60)).scopes[0].warnings == []
    report = portal.read(people(60, day=2, until="Until"))
    assert (report.state, len(report.scopes[0].warnings)) == ("clean", 1)
    assert portal.read([]).scopes[0].warnings == []


def test_another_name_that_the_model_reads_is_no_loss(portal: Portals) -> None:
    portal.read(people(60))
    assert portal.read(people(60, born="birthDate")).state == "clean"


def test_a_field_that_may_be_absent_is_never_lost(portal: Portals) -> None:
    portal.read(people(60))
    portal.stream = replace(STREAM, row=Lenient)
    report = portal.read(people(60, day=2, until=""))
    assert (report.state, report.scopes[0].warnings) == ("clean", [])


def test_a_field_that_nobody_reads_may_go(portal: Portals) -> None:
    portal.read(people(60))
    assert portal.read([{name: row[name] for name in row if name != "colour"} for row in people(60)]).state == "clean"


def test_a_skipped_page_counts_as_having_all_fields(portal: Portals) -> None:
    portal.read(people(80))
    assert portal.read([*people(40), *people(80, day=2, until="")[40:]]).state == "clean"


def test_a_plan_and_a_failed_reading_teach_nothing(portal: Portals) -> None:
    portal.read(people(60), policy=SyncPolicy(dry_run=True))
    assert portal.remembered() == []
    bad = [{"id": f"P{at}", "name": None, "until": None} for at in range(60)]
    assert portal.read(bad).state == "failed"
    assert portal.remembered() == []


def test_a_new_scope_is_compared_with_the_others_and_an_old_one_with_itself(portal: Portals) -> None:
    portal.read(people(60, until=""), scope="2001")
    portal.read(people(60), scope="2020")
    assert portal.read(people(60, day=2, until=""), scope="2001").state == "clean"
    assert portal.read(people(60, until="Until"), scope="2021").state == "failed"
