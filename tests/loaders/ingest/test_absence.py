"""Records that a complete reading no longer finds: missing, then gone, then purged; and when a person must confirm it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString, cast

import orjson
import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Page, RawRow, Scope, ScopeDone, Stream, UnreadableRow
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.runs.absence_policy import AbsencePolicy
from loaders.runs.held_runs import NotHeld
from loaders.runs.report import PortalReport
from loaders.runs.retention import Retention
from loaders.sync import SyncPolicy, held_removals
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import NOON, Row, ScriptedReader, body, key_ring, load, position

POLICY = SyncPolicy(absence=AbsencePolicy(readings_until_gone=2))
STATES = "MATCH (r:PortalRecord {stream: 'positions'}) RETURN r.key AS key, r.state AS state ORDER BY key"


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


class Register:
    """A register of posts, read once a day in pages of the given numbers."""

    def __init__(self, run: Run, database: Database, keys: KeyRing, policy: SyncPolicy = POLICY) -> None:
        self._run, self._database, self._keys, self._policy = run, database, keys, policy
        self._days = 0
        run(load(database, {"bodies": [body()]}, keys))

    def read(self, *pages: range, cut: bool = False, policy: SyncPolicy | None = None) -> PortalReport:
        self._days += 1
        rows: list[list[Row]] = [[position(f"P{number}") for number in page] for page in pages]
        delivery = ScriptedReader({"positions": rows}, complete=not cut)
        at = NOON + timedelta(days=self._days)
        return self._run(load(self._database, delivery, self._keys, ARGOS, at, policy or self._policy))

    def confirming(self, held: PortalReport) -> SyncPolicy:
        """Return the policy of a run by which a person confirms what a held run found missing."""
        return replace(self._policy, confirmed=self._run(held_removals(self._database, held.run)))

    def states(self) -> dict[str, str]:
        return {row["key"]: row["state"] for row in self.ask(STATES)}

    def ask(self, text: LiteralString) -> list[dict[str, Any]]:
        return self._run(self._database.read(cypher(text)))


@pytest.fixture
def register(run: Run, fresh_database: Database, keys: KeyRing) -> Register:
    return Register(run, fresh_database, keys)


def test_a_record_that_left_its_page_is_missing_then_gone_and_its_history_stays(register: Register) -> None:
    register.read(range(3), range(3, 6))
    report = register.read(range(3), range(4, 6))
    assert register.states()["P3"] == "missing"
    assert {scope.stream: scope.missing for scope in report.scopes}["positions"] == 1
    register.read(range(3), range(4, 6))
    assert register.states() == {**dict.fromkeys(("P0", "P1", "P2", "P4", "P5"), "active"), "P3": "tombstoned"}
    left = register.ask(
        """MATCH (p:Position) WHERE NOT EXISTS { MATCH (p)<-[:DESCRIBES]-() }
        RETURN p.title AS title, EXISTS { MATCH (p)-[:HAS_VERSION]->() } AS has_version"""
    )
    assert len(left) == 1
    assert left[0]["has_version"] is False
    assert len(register.ask("MATCH (r:PortalRecord {key: 'P3'}) WHERE r.facts CONTAINS 'Position' RETURN r.id AS id")) == 1


def test_a_page_that_is_no_more_takes_its_records_along(register: Register) -> None:
    register.read(range(4), range(4, 7))
    register.read(range(4))
    assert [key for key, state in register.states().items() if state == "missing"] == ["P4", "P5", "P6"]


def test_a_record_that_moves_to_another_page_is_not_missing(register: Register) -> None:
    register.read(range(3), range(3, 6))
    register.read(range(4), range(4, 6))
    register.read(range(2), range(2, 6))
    assert set(register.states().values()) == {"active"}


def test_a_skipped_page_counts_its_records_as_seen(register: Register) -> None:
    register.read(range(3), range(3, 6))
    register.read(range(3), range(3, 5))
    report = register.read(range(3), range(3, 5))
    assert report.books.unchanged == report.books.read
    assert [key for key, state in register.states().items() if state != "active"] == ["P5"]


def test_rows_in_quarantine_are_no_records_that_can_be_missing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    good: list[Row] = [position(f"P{number}") for number in range(40)]
    bad: list[Row] = [{**position(f"Q{number}"), "versions": "?"} for number in range(19)]
    pages = {"bodies": [[body()]], "positions": [good[:20], [*good[20:], *bad]]}
    assert run(load(fresh_database, ScriptedReader(pages), keys)).books.quarantined == 19
    report = run(load(fresh_database, ScriptedReader({"positions": [good[:20], good[20:39]]}), keys, at=NOON + timedelta(days=1)))
    assert (report.state, report.scopes[0].missing) == ("clean", 1)


def test_a_record_whose_row_cannot_be_read_is_still_there(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    good: list[Row] = [position(f"P{number}") for number in range(25)]
    spoilt: list[Row] = [{**row, "versions": "?"} for row in good[:20]]
    run(load(fresh_database, {"bodies": [body()], "positions": good}, keys))
    report = run(load(fresh_database, {"positions": [*spoilt, good[20], good[21]]}, keys, at=NOON + timedelta(days=1)))
    assert (report.state, report.scopes[0].missing) == ("with_rejects", 3)


# These cases differ in our own computation only; the tests around them run the statements on both engines.
on_one_engine = pytest.mark.parametrize("engine", ["arcadedb"], indirect=True)


@on_one_engine
@pytest.mark.parametrize(
    "pages",
    [
        (range(4), range(5, 7)),  # one record left its page
        (range(4),),  # a page was removed
        (range(5), range(5, 7)),  # one moved to another page
        (range(4), range(4, 7), range(7, 10)),  # new records only
        (range(4), range(4, 5)),  # one record left now, one at the reading before (below)
    ],
)
def test_a_plan_foresees_what_the_run_after_it_misses(register: Register, pages: tuple[range, ...]) -> None:
    register.read(range(4), range(4, 7))
    register.read(range(4), range(4, 6), cut=True)
    states = register.states()
    planned = register.read(*pages, policy=replace(POLICY, dry_run=True))
    assert register.states() == states
    done = register.read(*pages)
    assert [scope.missing for scope in planned.scopes] == [scope.missing for scope in done.scopes]
    left = {f"P{number}" for number in range(7)} - {f"P{number}" for page in pages for number in page}
    assert {key for key, state in register.states().items() if state != "active"} == left


@dataclass(slots=True)
class Years(ScriptedReader):
    """A register of posts in which each year is a scope of its own."""

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return [Scope(year) for year in self.pages] if stream.name == "positions" else ()

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        (rows,) = self.pages[scope.name]
        yield Page("1", orjson.dumps(rows), lambda: rows)
        yield ScopeDone()


@on_one_engine
@pytest.mark.parametrize(
    ("now", "missing"),
    [
        ((range(60), range(60, 100)), [0, 0]),  # thirty return in the year that is read first
        ((range(29), range(30, 100)), [1, 0]),  # one record left the first year
        ((range(30), range(31, 100)), [0, 1]),  # one record left the second year
    ],
)
def test_a_plan_knows_what_moved_to_another_year(
    run: Run, fresh_database: Database, keys: KeyRing, now: tuple[range, range], missing: list[int]
) -> None:
    run(load(fresh_database, {"bodies": [body()]}, keys))

    def read(years: tuple[range, range], days: int, *, planned: bool = False) -> list[int]:
        pages: dict[str, list[list[Row]]] = {
            str(2026 - at): [[position(f"P{number}") for number in year]] for at, year in enumerate(years)
        }
        policy = replace(POLICY, dry_run=planned)
        report = run(load(fresh_database, Years(pages), keys, at=NOON + timedelta(days=days), policy=policy))
        assert report.state == "clean", report.problem
        return [scope.missing for scope in report.scopes]

    read((range(30), range(30, 100)), 1)
    assert read(now, 2, planned=True) == missing
    assert read(now, 2) == missing


def test_a_plan_says_that_the_run_would_be_held(register: Register) -> None:
    register.read(range(100))
    planned = register.read(range(50), policy=replace(POLICY, dry_run=True))
    assert planned.state == "held"
    assert "50 records" in (planned.problem or "")
    assert "the run would be held" in (planned.problem or "")
    # Nothing was loaded, so there is no run to confirm.
    assert "is loaded" not in (planned.problem or "")
    assert planned.run not in (planned.problem or "")
    assert "--confirm-removals" not in (planned.problem or "")
    assert set(register.states().values()) == {"active"}


def test_what_comes_back_is_there_again(register: Register) -> None:
    register.read(range(4))
    register.read(range(3))
    register.read(range(3))
    assert register.states()["P3"] == "tombstoned"
    register.read(range(4))
    assert register.states()["P3"] == "active"
    assert len(register.ask("MATCH (p:Position)-[:HAS_VERSION]->(v) RETURN v.id AS id")) == 4


def test_a_cut_reading_concludes_nothing_and_forgets_nothing(register: Register) -> None:
    register.read(range(3), range(3, 6))
    register.read(range(2), cut=True)
    assert set(register.states().values()) == {"active"}
    register.read(range(2), range(3, 6))
    assert [key for key, state in register.states().items() if state == "missing"] == ["P2"]


def test_too_many_missing_at_once_wait_for_a_persons_word(register: Register) -> None:
    register.read(range(100))
    report = register.read(range(60))
    assert report.state == "held"
    assert "40 records" in (report.problem or "")
    assert "--confirm-removals" in (report.problem or "")
    assert set(register.states().values()) == {"active"}
    assert register.read(range(60), policy=register.confirming(report)).state == "clean"
    assert list(register.states().values()).count("missing") == 40


@on_one_engine
@pytest.mark.parametrize(
    ("before", "now", "missing"),
    [
        (range(15), range(0), 15),  # an empty response
        (range(15), range(20, 35), 15),  # all records under other keys
        (range(15), range(7), 8),
        (range(3), range(0), 3),
    ],
)
def test_most_of_a_small_register_waits_for_a_persons_word(register: Register, before: range, now: range, missing: int) -> None:
    register.read(before)
    held = [register.read(now) for _ in range(3)]
    for report in held:
        assert report.state == "held"
        assert f"{missing} records" in (report.problem or "")
    assert {register.states()[f"P{number}"] for number in before} == {"active"}
    assert register.read(now, policy=register.confirming(held[-1])).state == "clean"
    assert list(register.states().values()).count("missing") == missing


@on_one_engine
@pytest.mark.parametrize(("before", "now"), [(range(15), range(8)), (range(2), range(0)), (range(1), range(0))])
def test_less_than_half_of_a_small_register_and_one_or_two_are_believed(register: Register, before: range, now: range) -> None:
    register.read(before)
    report = register.read(now)
    assert report.state == "clean"
    assert list(register.states().values()).count("missing") == len(before) - len(now)


def test_a_record_whose_row_is_there_again_and_cannot_be_read_is_not_absent(
    run: Run, fresh_database: Database, keys: KeyRing, register: Register
) -> None:
    register.read(range(3))
    register.read(range(2))
    assert register.states()["P2"] == "missing"
    unreadable = [position("P0"), position("P1"), position("P2", title=None, group="?")]
    for day in (5, 6, 7):
        report = run(load(fresh_database, {"positions": unreadable}, keys, ARGOS, NOON + timedelta(days=day), POLICY))
        assert report.books.quarantined == 1
        assert register.states() == dict.fromkeys(("P0", "P1", "P2"), "active")
    # When it disappears again, it is missing like a record that disappears for the first time.
    for day, state in ((8, "missing"), (9, "tombstoned")):
        rows = {"positions": [position("P0"), position("P1")]}
        run(load(fresh_database, rows, keys, ARGOS, NOON + timedelta(days=day), POLICY))
        assert register.states()["P2"] == state


def test_a_confirmation_is_good_for_what_was_confirmed_and_no_more(register: Register) -> None:
    register.read(range(100))
    report = register.read(range(60))
    assert register.read(range(50), policy=register.confirming(report)).state == "held"
    assert set(register.states().values()) == {"active"}


def test_a_confirmation_lets_no_others_pass_however_few_they_are(register: Register) -> None:
    register.read(range(100))
    confirmed = register.confirming(register.read(range(60)))
    report = register.read(range(30, 100), policy=confirmed)
    assert (report.state, report.scopes[0].missing) == ("held", 30)
    assert set(register.states().values()) == {"active"}


def test_of_what_was_confirmed_less_may_be_gone(register: Register) -> None:
    register.read(range(100))
    confirmed = register.confirming(register.read(range(60)))
    assert register.read(range(70), policy=confirmed).state == "clean"
    assert [state for state in register.states().values() if state == "missing"] == ["missing"] * 30


def test_a_run_is_confirmed_once(register: Register) -> None:
    register.read(range(100))
    held = register.read(range(60))
    assert register.read(range(60), policy=register.confirming(held)).state == "clean"
    with pytest.raises(NotHeld, match="is not held any more: its portal was read again on 2026-"):
        register.confirming(held)


def test_only_the_newest_run_that_is_held_can_be_confirmed(register: Register) -> None:
    register.read(range(100))
    first = register.read(range(60))
    second = register.read(range(50))
    assert second.state == "held"
    with pytest.raises(NotHeld, match="not held any more"):
        register.confirming(first)
    assert register.read(range(50), policy=register.confirming(second)).state == "clean"


def test_a_run_after_which_all_was_there_again_cannot_be_confirmed(register: Register) -> None:
    register.read(range(100))
    held = register.read(range(60))
    assert register.read(range(100)).state == "clean"
    with pytest.raises(NotHeld, match="not held any more"):
        register.confirming(held)


def test_a_reading_that_was_cut_leaves_it_open_what_was_confirmed(register: Register) -> None:
    register.read(range(100))
    held = register.read(range(60))
    assert register.read(range(60), cut=True, policy=register.confirming(held)).state == "failed"
    assert register.read(range(60), policy=register.confirming(held)).state == "clean"


def test_a_held_run_that_does_not_say_what_was_missing_is_not_confirmed(
    run: Run, fresh_database: Database, register: Register
) -> None:
    register.read(range(100))
    held = register.read(range(60))
    run(execute(fresh_database, "MATCH (s:ScopeRun) SET s.missing_records = null"))
    with pytest.raises(NotHeld, match="older version"):
        register.confirming(held)


def test_what_is_long_gone_is_purged(register: Register) -> None:
    register.read(range(3))
    register.read(range(2))
    soon = SyncPolicy(absence=POLICY.absence, retention=Retention(gone_records=timedelta(days=0)))
    register.read(range(2), policy=soon)
    register.read(range(2), policy=soon)
    assert list(register.states()) == ["P0", "P1"]


def test_a_record_that_moves_to_another_scope_is_not_missing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """A competition announced in one year may move to the next; years are read one after the other."""

    class Years(ScriptedReader):
        def scopes(self, stream: Any) -> Any:
            return (Scope("2023", 2023), Scope("2024", 2024)) if stream.name == "positions" else ()

        def read(self, stream: Any, scope: Any, since: str | None) -> Any:
            rows = cast("list[Row]", self.pages["positions"][scope.selection - 2023])
            decoded: list[RawRow | UnreadableRow] = list(rows)
            yield Page("1", orjson.dumps(rows), lambda: decoded)
            yield ScopeDone()

    run(load(fresh_database, {"bodies": [body()]}, keys))
    for day, years in enumerate((([0, 1], [2, 3]), ([0, 1, 2], [3]), ([0, 1, 2], [3]), ([0, 1, 2], [3]))):
        pages: list[list[Row]] = [[position(f"P{number}") for number in year] for year in years]
        at = NOON + timedelta(days=day + 1)
        run(load(fresh_database, Years({"positions": pages}), keys, ARGOS, at, POLICY))
    states = run(fresh_database.read(cypher(STATES)))
    assert {row["state"] for row in states} == {"active"}


def test_a_row_without_a_key_may_be_any_of_those_that_are_not_there(
    run: Run, fresh_database: Database, keys: KeyRing, register: Register
) -> None:
    register.read(range(3))
    rows = [position("P0"), position("P1"), {**position("P2"), "code": None}]
    run(load(fresh_database, {"positions": rows}, keys, ARGOS, NOON + timedelta(days=5), POLICY))
    assert set(register.states().values()) == {"active"}
