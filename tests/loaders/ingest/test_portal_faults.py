"""Faulty portal packages and settings: each is reported in one sentence, and the other portals are read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from graph.driver.database import Database
from graph.errors import DatabaseUnavailable, LoadError, PortalError
from graph.model.facts import PositionVersion, Ref, person
from loaders.ingest.quarantine import quarantined
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import CoveredDays, Feed, Message, Page, Portal, Reader, Scope, ScopeDone, Stream, Visit
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.runs.report import PortalReport
from loaders.runs.request import BackFill
from loaders.sync import SyncPolicy, synchronise_all
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import CAREER, NOON, Row, ScriptedReader, key_ring, load, position, scripted, servant


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def careers() -> ScriptedReader:
    return ScriptedReader({stream: [list(rows)] for stream, rows in CAREER.items()})


def other_portal(connect: Callable[[Visit], AbstractContextManager[Reader]]) -> Portal:
    """Return a portal beside test.argos.uz that shares no record with any other."""
    return replace(ARGOS, name="other.uz", authority=frozenset[str](), connect=connect)


def mapped_by(name: str, map_: Callable[[Any], Iterable[Any]]) -> Portal:
    return replace(ARGOS, streams=tuple(replace(s, map=map_) if s.name == name else s for s in ARGOS.streams))


SERVANTS: Stream[Any] = next(stream for stream in ARGOS.streams if stream.name == "servants")


def _careless(fault: type[Exception]) -> Callable[[Any], Iterable[Any]]:
    """Map a row as the portal does, but fail on a first name of one letter."""

    def map_(row: Any) -> Iterable[Any]:
        if len(row.firstName) == 1:
            raise fault(row.firstName)
        return SERVANTS.map(row)

    return map_


@pytest.mark.parametrize("fault", [IndexError, TypeError, KeyError, RuntimeError])
def test_a_row_on_which_the_mapping_fails_is_quarantined_and_the_others_are_loaded(
    run: Run, fresh_database: Database, keys: KeyRing, fault: type[Exception]
) -> None:
    people = [servant(), servant("R2", "40912960650019", firstName="X")]
    portal = mapped_by("servants", _careless(fault))
    report = run(load(fresh_database, {**CAREER, "servants": people}, keys, portal))
    assert (report.state, report.books.created, report.books.quarantined) == ("with_rejects", 6, 1)
    (row,) = run(quarantined(fresh_database))
    assert row.reason == "mapping_failed"


def test_of_a_failed_mapping_the_field_is_named_that_stands_in_its_way(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    def dividing(row: Any) -> Iterable[Any]:
        if row.birthDate is not None:
            raise IndexError
        return SERVANTS.map(row)

    run(load(fresh_database, {"servants": [servant()]}, keys, mapped_by("servants", dividing)))
    (row,) = run(quarantined(fresh_database))
    assert (row.reason, row.field) == ("mapping_failed", "birthDate")


def test_plain_text_for_an_enum_costs_its_row_and_nothing_else(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    def plainly(row: Any) -> Iterable[Any]:
        text: Any = {"F": "female", "M": "male"}.get(row.sex)
        yield replace(next(iter(SERVANTS.map(row))), sex=text)

    people = [servant(), servant("R2", "40912960650019", sex=None)]
    faulty = replace(mapped_by("servants", plainly), name="other.uz", authority=frozenset[str]())
    other = scripted(ScriptedReader({"servants": [people]}), faulty)
    report = run(synchronise_all(fresh_database, {other: Feed(), scripted(careers()): Feed()}, keys, NOON))
    assert [(each.state, each.books.created, each.books.quarantined) for each in report.portals] == [
        ("with_rejects", 1, 1),
        ("clean", 6, 0),
    ]
    (row,) = run(quarantined(fresh_database))
    assert (row.portal, row.reason, row.field) == ("other.uz", "wrong_type", "sex")


def _always_female(row: Any) -> Iterable[Any]:
    text: Any = "female"
    yield replace(next(iter(SERVANTS.map(row))), sex=text)


def _of_a_rank(rank: int) -> Callable[[Any], Iterable[Any]]:
    positions = next(stream for stream in ARGOS.streams if stream.name == "positions")

    def map_(row: Any) -> Iterable[Any]:
        return [replace(fact, rank=rank) if isinstance(fact, PositionVersion) else fact for fact in positions.map(row)]

    return map_


@pytest.mark.parametrize(
    ("portal", "rows", "reason", "field"),
    [
        (mapped_by("servants", _always_female), {"servants": [servant()]}, "wrong_type", "Servant.sex"),
        (mapped_by("positions", _of_a_rank(10_001)), CAREER, "impossible_value", "PositionVersion.rank"),
    ],
)
def test_a_value_that_stands_in_no_field_of_the_row_is_named_by_its_fact(
    run: Run, fresh_database: Database, keys: KeyRing, portal: Portal, rows: Any, reason: str, field: str
) -> None:
    run(load(fresh_database, rows, keys, portal))
    assert {(row.reason, row.field) for row in run(quarantined(fresh_database))} == {(reason, field)}


@pytest.mark.parametrize("rank", [-5, 10_001, 2**31, 2**63 - 1, 2**63])
def test_a_rank_that_no_ladder_has_is_refused_when_it_is_loaded(
    run: Run, fresh_database: Database, keys: KeyRing, rank: int
) -> None:
    rows = {**CAREER, "positions": [position("P1", rank), position("P2", 4)]}
    report = run(load(fresh_database, rows, keys))
    (row,) = run(quarantined(fresh_database))
    assert (report.state, row.reason, row.field) == ("with_rejects", "impossible_value", "versions.0.rank")


def _undecodable() -> list[Row]:
    raise KeyError("years")


ANYTHING: Any = 7
WRONG_PAGES: dict[str, Any] = {
    "page of another type": {"name": "1"},
    "page that is None": None,
    "name": Page(ANYTHING, b"[]", list),
    "raw": Page("1", cast("bytes", "[]"), list),
    "watermark": Page("1", b"[]", list, watermark=ANYTHING),
    "note": Page("1", b"[]", list, note=ANYTHING),
    "rows": Page("1", b"[]", lambda: ANYTHING),
    "row": Page("1", b"[]", lambda: [ANYTHING]),
    "end": ScopeDone(watermark=ANYTHING),
    "covered days": ScopeDone(CoveredDays(NOON, NOON)),
    "covered bodies": ScopeDone(CoveredDays(NOON.date(), NOON.date(), bodies=cast("tuple[Ref, ...]", ["B1"]))),
    "covered body": ScopeDone(CoveredDays(NOON.date(), NOON.date(), bodies=(ANYTHING,))),
    "personal body": ScopeDone(CoveredDays(NOON.date(), NOON.date(), bodies=(person("UZ/PINFL", "31503856070015"),))),
}


@dataclass(slots=True)
class Faulty(ScriptedReader):
    """A reader that fails at a chosen step: ``scopes``, ``call``, ``first`` or ``second`` page, or ``decode``."""

    where: str = ""

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        if self.where == "scopes" and stream.name == "servants":
            raise KeyError("years")
        return (Scope(),) if stream.name in self.pages else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        if stream.name == "servants" and self.where == "call":
            raise KeyError("years")
        return self._read(stream, scope, since)

    def _read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        fails = stream.name == "servants"
        if fails and self.where == "first":
            raise KeyError("years")
        for page in ScriptedReader.read(self, stream, scope, since):
            if fails and self.where == "decode" and isinstance(page, Page):
                page = replace(page, decode=_undecodable)
            if fails and self.where in WRONG_PAGES:
                yield WRONG_PAGES[self.where]
            yield page
            if fails and self.where == "second":
                raise KeyError("years")


@pytest.mark.parametrize("where", ["scopes", "call", "first", "second", "decode"])
def test_a_reader_that_fails_is_told_of_and_the_other_streams_and_portals_are_read(
    run: Run, fresh_database: Database, keys: KeyRing, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    faulty = other_portal(scripted(Faulty(careers().pages, where=where)).connect)
    with caplog.at_level("DEBUG", "loaders"):
        report = run(synchronise_all(fresh_database, {faulty: Feed(), scripted(careers()): Feed()}, keys, NOON))
    other, ours = report.portals
    states = {scope.stream: scope.state for scope in other.scopes}
    assert (states.pop("servants"), set(states.values())) == ("failed", {"done"})
    assert other.problem is not None
    assert other.problem.startswith("other.uz/servants")
    assert "its reader failed with KeyError: there is no 'years'. That is a fault of the portal's package" in other.problem
    assert ours.state == "clean"
    assert report.careers > 0
    assert "Traceback" in caplog.text
    assert "Traceback" not in other.problem


def _unset(visit: Visit) -> AbstractContextManager[Reader]:
    raise PortalError("other.uz needs a url in the settings of its feed.")


def _wrong(visit: Visit) -> AbstractContextManager[Reader]:
    raise AttributeError("no such setting")


@contextmanager
def _ends_badly(visit: Visit) -> Generator[Reader]:
    yield careers()
    raise OSError("no goodbye")


@pytest.mark.parametrize("where", WRONG_PAGES)
def test_a_page_that_is_none_costs_its_scope_and_nothing_else(
    run: Run, fresh_database: Database, keys: KeyRing, where: str
) -> None:
    faulty = other_portal(scripted(Faulty(careers().pages, where=where)).connect)
    report = run(synchronise_all(fresh_database, {faulty: Feed(), scripted(careers()): Feed()}, keys, NOON))
    other, ours = report.portals
    assert {scope.stream for scope in other.scopes if scope.state == "failed"} == {"servants"}
    assert "its reader failed with" in (other.problem or "")
    assert ours.state == "clean"


@pytest.mark.parametrize("fault", [SystemExit(3), LoadError("no"), RecursionError()])
def test_nothing_that_a_package_raises_ends_the_run(
    run: Run, fresh_database: Database, keys: KeyRing, fault: BaseException
) -> None:
    def raising(row: Any) -> Iterable[Any]:
        raise fault

    @dataclass(slots=True)
    class Leaving(ScriptedReader):
        def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
            raise fault

    feeds = {
        other_portal(scripted(Leaving()).connect): Feed(),
        scripted(careers(), replace(mapped_by("servants", raising), name="third.uz", authority=frozenset[str]())): Feed(),
        scripted(careers()): Feed(),
    }
    report = run(synchronise_all(fresh_database, feeds, keys, NOON))
    assert [each.state for each in report.portals] == ["failed", "with_rejects", "clean"]


def test_a_message_that_cannot_be_queued_costs_its_row(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    def unwritable(row: Any) -> Iterable[Message]:
        yield Message("mo.argos.uz", "reward", ANYTHING, {})

    def unreadable(row: Any) -> Iterable[Message]:
        yield Message("mo.argos.uz", "reward", "1", {"about": object()})

    for outgoing in (unwritable, unreadable):
        portal = replace(
            ARGOS, streams=tuple(replace(s, outgoing=outgoing) if s.name == "servants" else s for s in ARGOS.streams)
        )
        run(load(fresh_database, CAREER, keys, portal))
        assert {row.reason for row in run(quarantined(fresh_database))} == {"mapping_failed"}


@pytest.mark.parametrize(
    ("connect", "problem"),
    [
        (_unset, "other.uz needs a url"),
        (_wrong, "other.uz: its reader failed with AttributeError: no such setting"),
        (_ends_badly, "other.uz: its reader failed with OSError: no goodbye"),
    ],
)
def test_a_portal_that_cannot_be_connected_to_stops_no_other(
    run: Run, fresh_database: Database, keys: KeyRing, connect: Callable[[Visit], AbstractContextManager[Reader]], problem: str
) -> None:
    feeds = {other_portal(connect): Feed(), scripted(careers()): Feed()}
    report = run(synchronise_all(fresh_database, feeds, keys, NOON))
    assert [each.state for each in report.portals] == ["failed", "clean"]
    assert (report.portals[0].problem or "").startswith(problem)
    assert report.careers > 0
    runs = "MATCH (r:LoadRun) RETURN r.state AS state, r.ended_at IS NULL AS open, r.problem AS problem ORDER BY state"
    clean, failed = run(fresh_database.read(cypher(runs)))
    assert clean == {"state": "clean", "open": False, "problem": None}
    assert (failed["state"], failed["open"]) == ("failed", False)
    # What an error of a package says may repeat what a row holds, so the graph keeps only what kind of error it is.
    kept = str(failed["problem"])
    assert kept.startswith(problem.partition(": no ")[0])
    assert not any(text in kept for text in ("no such setting", "no goodbye"))


def test_what_the_database_says_still_stops_the_run(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    @dataclass(slots=True)
    class Lost(ScriptedReader):
        def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
            raise DatabaseUnavailable("bolt://nowhere", "gone")

    with pytest.raises(DatabaseUnavailable):
        run(synchronise_all(fresh_database, {scripted(Lost()): Feed()}, keys, NOON))


@pytest.mark.parametrize("since", ["2026-01-01", "x"])
def test_e_kyzmet_asked_since_no_sequence_says_what_it_takes(
    run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path, since: str
) -> None:
    (tmp_path / "drops").mkdir()
    feeds = {E_KYZMET: Feed(folder=tmp_path / "drops"), scripted(careers()): Feed()}
    report = run(synchronise_all(fresh_database, feeds, keys, NOON, SyncPolicy(back_fill=BackFill(since))))
    problems = {scope.problem for scope in _of(report.portals, "e-kyzmet").scopes}
    assert f"e-kyzmet cannot be asked for bodies since '{since}'" in " ".join(filter(None, problems))
    assert _of(report.portals, ARGOS.name).state == "clean"


def _of(reports: Iterable[PortalReport], name: str) -> PortalReport:
    return next(report for report in reports if report.portal == name)
