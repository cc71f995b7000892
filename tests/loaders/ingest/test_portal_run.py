"""The graph after a load, and what the next load changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from careers.derive import derive_in
from graph.driver.database import Database
from graph.errors import WrongIdentityKey
from loaders.keys.key_check import require_identity_key
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal
from tests.conftest import Run
from tests.support.engines import count, cypher, execute
from tests.support.scripted_portal import (
    ARGOS,
    CAREER,
    COPY,
    NOON,
    ScriptedReader,
    body,
    key_ring,
    load,
    order,
    position,
    servant,
)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def rows(run: Run, database: Database, text: Any, **parameters: Any) -> list[dict[str, Any]]:
    return run(database.read(cypher(text), parameters))


def test_a_career_is_loaded_and_derived(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    report = run(load(fresh_database, CAREER, keys))
    assert report.books.counts() == {
        "read": 6, "created": 6, "updated": 0, "unchanged": 0, "duplicate": 0, "quarantined": 0, "pending": 0
    }  # fmt: skip
    (path,) = rows(
        run,
        fresh_database,
        """MATCH (s:Servant)-[:RECEIVED]->(m:Promotion)-[:FROM]->(a:Appointment)-[:NEXT]->(b:Appointment)<-[:INTO]-(m)
        MATCH (b)-[:TO]->(p:Position)-[:IN]->(o:Organisation)<-[:IDENTIFIES]-(i:Identifier {scheme: 'UZ/STIR'})
        MATCH (b)-[:APPOINTED_BY]->(s)
        RETURN s.name AS name, m.kind AS kind, m.steps AS steps, a.end_latest AS left, b.open AS open, b.rank AS rank,
          p.title AS post, o.name AS body, i.key AS stir""",
    )
    assert path == {
        "name": "Karimova Gulnora Anvar qizi",
        "kind": "promotion",
        "steps": 1,
        "left": date(2018, 1, 1),
        "open": True,
        "rank": 4,
        "post": "Post P2",
        "body": "Body B1",
        "stir": "UZ/STIR:200000001",
    }


def test_the_same_again_changes_nothing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    before = count_all(run, fresh_database)
    again = run(load(fresh_database, CAREER, keys, at=NOON + timedelta(days=1)))
    assert again.books.unchanged == again.books.read == 6
    after = count_all(run, fresh_database)
    after["LoadRun"] -= 1
    after["ScopeRun"] -= len(CAREER)
    after["Event"] -= 2 + len(CAREER)
    assert after == before


def test_rows_moved_to_other_pages_are_known_by_their_own_hash(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    first, second = CAREER["orders"]
    moved = ScriptedReader({"orders": [[second], [first]]})
    assert run(load(fresh_database, moved, keys, at=NOON + timedelta(days=1))).books.unchanged == 2


def test_a_changed_row_is_written_and_its_old_content_kept(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    corrected = [CAREER["orders"][0], order("2", "P1", "2018-02-01", seq=3)]
    report = run(load(fresh_database, {"orders": corrected}, keys, at=NOON + timedelta(days=1)))
    assert (report.books.updated, report.books.unchanged) == (1, 1)
    (found,) = rows(
        run,
        fresh_database,
        """MATCH (a:Appointment {order_number: '2'})-[:TO]->(p:Position)
        MATCH (a)<-[:DESCRIBES]-(r:PortalRecord)-[:HAS_VERSION]->(v:RecordVersion)
        RETURN collect(p.title) AS posts, a.start_earliest AS start, r.facts <> v.facts AS differ,
          COUNT { MATCH (a)-[:APPOINTED_BY]->() } AS signed, COUNT { MATCH (:Promotion {kind: 'lateral'}) } AS lateral""",
    )
    assert found == {"posts": ["Post P1"], "start": date(2018, 2, 1), "differ": True, "signed": 0, "lateral": 1}


def test_what_a_changed_row_no_longer_says_is_gone(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    diploma = {"level": "bachelor", "field": "law", "institution": "I", "graduated": 2007}
    run(load(fresh_database, {"servants": [servant(education=[diploma, {**diploma, "level": "master"}])]}, keys))
    run(load(fresh_database, {"servants": [servant(education=[diploma])]}, keys, at=NOON + timedelta(days=1)))
    assert rows(run, fresh_database, "MATCH (:Servant)-[:EDUCATED]->(e:Education) RETURN e.level AS level") == [
        {"level": "bachelor"}
    ]
    assert run(count(fresh_database, "MATCH (e:Education) RETURN count(e) AS n")) == 1


def test_a_mended_mapping_maps_unchanged_rows_anew(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    mended = _with_stream(ARGOS, "orders", mapping_version=99)
    report = run(load(fresh_database, {"orders": CAREER["orders"]}, keys, mended, NOON + timedelta(days=1)))
    assert report.books.updated == 2


def test_a_row_that_drifts_to_the_next_page_is_a_duplicate(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    first, second = CAREER["orders"]
    drifting = ScriptedReader({**{k: [list(v)] for k, v in CAREER.items()}, "orders": [[first, second], [second]]})
    report = run(load(fresh_database, drifting, keys))
    assert (report.books.created, report.books.duplicate, report.books.balanced) == (6, 1, True)


def test_two_contents_under_one_key_in_a_page_are_a_creation_and_a_correction(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    twice = [order("1", "P1", "2015-01-01"), order("1", "P2", "2015-03-01")]
    report = run(load(fresh_database, {**CAREER, "orders": twice}, keys))
    orders = next(scope for scope in report.scopes if scope.stream == "orders")
    assert (orders.books.created, orders.books.updated) == (1, 1)
    found = rows(run, fresh_database, "MATCH (a:Appointment)-[:TO]->(p) RETURN p.title AS post, a.start_latest AS start")
    assert found == [{"post": "Post P2", "start": date(2015, 3, 1)}]
    assert run(count(fresh_database, "MATCH (v:RecordVersion) RETURN count(v) AS n")) == 1


def test_of_three_contents_in_one_page_of_changes_the_last_counts_as_if_each_had_a_page(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    orders = [order("1", "P1", day) for day in ("2010-01-01", "2011-01-01", "2012-01-01")]
    run(load(fresh_database, {**CAREER, "orders": orders}, keys))
    starts = rows(
        run, fresh_database, "MATCH (a:Appointment)<-[:DESCRIBES]-(r:PortalRecord) RETURN a.start_earliest AS start, r.key AS key"
    )
    assert starts == [{"start": date(2012, 1, 1), "key": "1"}]
    assert run(count(fresh_database, "MATCH (v:RecordVersion) RETURN count(v) AS n")) == 2


def test_references_are_parked_until_their_other_end_is_loaded(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    report = run(load(fresh_database, {"orders": CAREER["orders"]}, keys))
    assert report.books.pending == 5
    run(load(fresh_database, {k: v for k, v in CAREER.items() if k != "orders"}, keys, at=NOON + timedelta(days=1)))
    assert run(count(fresh_database, "MATCH (p:PendingReference) RETURN count(p) AS n")) == 0
    linked = "MATCH (:Servant)-[:RECEIVED]->(m:Promotion {steps: 1})-[:INTO]->(a)-[:TO]->(:Position) RETURN count(m) AS n"
    assert run(count(fresh_database, linked)) == 1


def test_a_corrected_order_states_nothing_and_its_correction_states_the_whole_spell(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, CAREER, keys))
    correction = order("2-K", "P2", "2017-06-01", kind="correction", corrects="2", correctedOrderDate="2017-05-20")
    orders = [CAREER["orders"][0], {**CAREER["orders"][1], "correctedBy": "2-K", "seq": 5}, correction]
    run(load(fresh_database, {"orders": orders}, keys, at=NOON + timedelta(days=1)))
    found = rows(
        run,
        fresh_database,
        """MATCH (a:Appointment {order_number: '2'})<-[:DESCRIBES]-(r:PortalRecord)
        RETURN a.start_latest AS start, a.order_date_latest AS ordered, collect(r.key) AS records""",
    )
    assert found == [{"start": date(2017, 6, 1), "ordered": date(2017, 5, 20), "records": ["2-K"]}]


def test_one_person_under_two_register_numbers_is_one_servant(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {**CAREER, "servants": [servant("R1"), servant("R2")]}, keys))
    assert rows(
        run,
        fresh_database,
        "MATCH (i:Identifier)-[:IDENTIFIES]->(s:Servant) RETURN count(i) AS keys, count(DISTINCT s) AS people",
    ) == [{"keys": 3, "people": 1}]


def test_identifiers_that_contradict_each_other_go_to_quarantine(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [servant("R1", "31503856070015"), servant("R2", "40912960650019")]}, keys, COPY))
    clash = {"servants": [servant("R1", "40912960650019")]}
    report = run(load(fresh_database, clash, keys, at=NOON + timedelta(days=1)))
    assert (report.books.quarantined, report.books.balanced) == (1, True)
    assert rows(run, fresh_database, "MATCH (q:QuarantinedRow) RETURN q.reason AS reason") == [{"reason": "identity_conflict"}]


def test_a_wrong_identity_key_refuses_to_start(run: Run, fresh_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    run(load(fresh_database, CAREER, keys))
    run(require_identity_key(fresh_database, KeyRing.open(tmp_path / "keys")))
    with pytest.raises(WrongIdentityKey, match=r"identity\.key"):
        run(load(fresh_database, CAREER, key_ring(tmp_path / "another")))


def test_no_personal_number_is_stored_in_clear(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    bad = servant("R7", "31503856070015", sex="unheard of")
    run(load(fresh_database, {**CAREER, "servants": [servant(), bad]}, keys))
    texts = rows(run, fresh_database, "MATCH (n) RETURN properties(n) AS held")
    assert len(texts) > 20
    assert not [held for held in texts if "31503856070015" in str(held) or "'R1'" in str(held) or "'R7'" in str(held)]


def test_a_scope_without_its_end_keeps_its_rows_and_concludes_nothing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    cut = ScriptedReader({stream: [list(found)] for stream, found in CAREER.items()}, complete=False)
    report = run(load(fresh_database, cut, keys))
    assert (report.state, report.books.created) == ("failed", 6)
    assert "ended without saying" in (report.problem or "")
    assert run(count(fresh_database, "MATCH (n:Coverage|Watermark) RETURN count(n) AS n")) == 0


def test_a_complete_scope_covers_its_days_unless_a_row_of_it_is_in_quarantine(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    bad = order("3", "P1", "2020-02-30")
    run(load(fresh_database, {**CAREER, "orders": [*CAREER["orders"], bad]}, keys))
    covered = rows(run, fresh_database, "MATCH (c:Coverage) RETURN c.stream AS stream, c.from AS from ORDER BY c.stream")
    assert covered == [{"stream": name, "from": date(2010, 1, 1)} for name in ("bodies", "positions", "servants")]


def test_a_page_larger_than_one_message_is_written_in_parts(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    heavy = [servant(f"R{n}", f"3{n:013d}", birthplace="x" * 300_000) for n in range(60)]
    report = run(load(fresh_database, {"servants": heavy}, keys))
    assert report.books.created == 60


def test_a_portal_without_authority_creates_but_never_changes(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    guest = replace(ARGOS, authority=ARGOS.authority - {"Servant"}, name="guest.uz")
    renamed = [servant(lastName="Other"), servant("R9", "40912960650019", lastName="New")]
    run(load(fresh_database, {"servants": renamed}, keys, guest, NOON + timedelta(days=1)))
    names = rows(run, fresh_database, "MATCH (s:Servant) RETURN s.name AS name ORDER BY s.name")
    assert [row["name"].split()[0] for row in names] == ["Karimova", "New"]


def test_runs_and_their_books_are_kept(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, CAREER, keys))
    kept = rows(
        run,
        fresh_database,
        """MATCH (run:LoadRun)-[:READ]->(s:ScopeRun)
        RETURN run.state AS state, s.stream AS stream, s.read AS read, s.created AS created ORDER BY s.stream""",
    )
    assert [tuple(row.values()) for row in kept] == [
        ("clean", "bodies", 1, 1),
        ("clean", "orders", 2, 2),
        ("clean", "positions", 2, 2),
        ("clean", "servants", 1, 1),
    ]


def count_all(run: Run, database: Database) -> dict[str, int]:
    found = rows(run, database, "MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n")
    return {row["label"]: row["n"] for row in found}


def _with_stream(portal: Portal, name: str, **changes: Any) -> Portal:
    streams = tuple(replace(s, **changes) if s.name == name else s for s in portal.streams)
    return replace(portal, streams=streams)


def test_of_two_corrections_in_one_page_the_last_says_which_post_it_was(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    wrong = order("1", "P1", "2015-01-01", seq=1)
    corrections = [
        order(number, post, "2015-01-01", kind="correction", seq=seq, corrects="1", correctedKind="appointment")
        for number, post, seq in (("2", "P2", 2), ("3", "P3", 3))
    ]
    posts = [position(f"P{number}", number) for number in (1, 2, 3)]
    run(
        load(
            fresh_database,
            {"bodies": [body()], "positions": posts, "servants": [servant()], "orders": [wrong, *corrections]},
            keys,
        )
    )
    held = run(fresh_database.read(cypher("MATCH (a:Appointment)-[:TO]->(p:Position) RETURN p.title AS title")))
    assert held == [{"title": "Post P3"}]


def test_a_career_given_to_somebody_else_takes_its_promotion_along(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    other = servant("R2", "40912960650019", lastName="Yusupova")
    run(load(fresh_database, {**CAREER, "servants": [servant(), other]}, keys))
    moved = [{**each, "registerNo": "R2"} for each in CAREER["orders"]]
    run(load(fresh_database, {"orders": moved}, keys, at=NOON + timedelta(days=1)))
    received = cypher("MATCH (s:Servant)-[:RECEIVED]->(m:Promotion) RETURN s.name AS name, m.kind AS kind")
    assert run(fresh_database.read(received)) == [{"name": "Yusupova Gulnora Anvar qizi", "kind": "promotion"}]


def test_whose_career_it_is_now_may_be_derived_before_whose_it_was(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """The two may be in different portions of the dirty servants."""
    run(load(fresh_database, {**CAREER, "servants": [servant(), servant("R2", "40912960650019", lastName="Yusupova")]}, keys))
    hand_over = "MATCH (:Servant)-[h:HELD]->(a:Appointment) MATCH (n:Servant {name: $name}) DELETE h CREATE (n)-[:HELD]->(a)"
    name = "Yusupova Gulnora Anvar qizi"
    run(execute(fresh_database, hand_over, name=name))
    (now,) = run(fresh_database.read(cypher("MATCH (s:Servant {name: $name}) RETURN s.id AS id"), {"name": name}))
    run(fresh_database.write(lambda transaction: derive_in(transaction, [str(now["id"])])))
    received = cypher("MATCH (s:Servant)-[:RECEIVED]->(m:Promotion) RETURN s.name AS name")
    assert run(fresh_database.read(received)) == [{"name": name}]
