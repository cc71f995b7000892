"""Migrations on each engine: what is applied, what the history records, and that only one process migrates at a time."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString, cast

import pytest

import graph
from graph.driver.database import Database
from graph.errors import MigrationChanged, MigrationError, MigrationFailed, MigrationLocked, MigrationMissing
from graph.migrations import migrate
from graph.migrations.bookkeeping import bookkeeping
from graph.migrations.files import migrations_in, packaged_migrations
from graph.migrations.schema_difference import migrated_schema, new_migration, wanted_schema
from graph.model.table import NODES
from merit.findings.records import changed_of
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, cypher, execute, wipe
from tests.support.scripted_portal import CAREER, key_ring, load

pytestmark = pytest.mark.both_engines

HERE = Path(__file__).parent
_FIRST = "// Two rules.\nCREATE CONSTRAINT a_id IF NOT EXISTS FOR (n:A) REQUIRE n.id IS UNIQUE;\n"


@pytest.fixture
def bare_database(engine: OpenEngine, run: Run) -> Iterator[Database]:
    """Return a database without schema or data, and leave it like that."""
    run(wipe(engine.database, engine.home))
    yield engine.database
    run(wipe(engine.database, engine.home))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "V001__first_steps.cypher").write_text(_FIRST, encoding="utf-8")
    return tmp_path


def test_our_own_migrations_apply_once(bare_database: Database, run: Run) -> None:
    first = run(migrate(bare_database))
    second = run(migrate(bare_database))

    assert first.applied
    assert first.already_applied == ()
    assert second.applied == ()
    assert second.already_applied == first.applied
    assert second.version == first.version


def test_a_graph_that_is_up_to_date_costs_a_command_one_statement(fresh_database: Database, run: Run) -> None:
    sent: list[str] = []
    fresh_database.observers.append(sent.append)
    try:
        run(migrate(fresh_database))
    finally:
        fresh_database.observers.remove(sent.append)
    assert sent == [bookkeeping("applied").name]


def test_history_is_written_as_the_community_tool_does(bare_database: Database, folder: Path, run: Run) -> None:
    (folder / "V002__fill.cypher").write_text("CREATE (:A {id: 'x'});\n", encoding="utf-8")

    run(migrate(bare_database, migrations_in(folder)))

    rows = run(
        bare_database.read(
            cypher(
                "MATCH (:__Neo4jMigration {version: 'BASELINE'})-[first:MIGRATED_TO]->(one:__Neo4jMigration)"
                "-[:MIGRATED_TO]->(two:__Neo4jMigration) RETURN one {.*} AS one, two.version AS next, "
                "first.at IS NOT NULL AND first.in IS NOT NULL AND first.by IS NOT NULL AS dated, "
                "first.connectedAs AS user"
            )
        )
    )
    assert rows[0]["one"] == {
        "version": "001",
        "description": "first steps",
        "type": "CYPHER",
        "repeatable": False,
        "source": "V001__first_steps.cypher",
        "checksum": str(zlib.crc32(_FIRST.strip().removesuffix(";").encode())),
    }
    assert rows[0]["next"] == "002"
    assert rows[0]["dated"] is True
    assert rows[0]["user"] == bare_database.user
    assert run(count(bare_database, "MATCH (a:A) RETURN count(a) AS n")) == 1


def test_a_new_migration_continues_where_the_last_one_ended(bare_database: Database, folder: Path, run: Run) -> None:
    run(migrate(bare_database, migrations_in(folder)))
    (folder / "V002__fill.cypher").write_text("CREATE (:A {id: 'x'});\n", encoding="utf-8")

    report = run(migrate(bare_database, migrations_in(folder)))

    assert report.applied == ("V002__fill.cypher",)
    assert report.version == "002"


def test_a_changed_file_is_refused(bare_database: Database, folder: Path, run: Run) -> None:
    run(migrate(bare_database, migrations_in(folder)))
    (folder / "V001__first_steps.cypher").write_text(_FIRST.replace("a_id", "b_id"), encoding="utf-8")

    with pytest.raises(MigrationChanged, match=r"V001__first_steps\.cypher was changed"):
        run(migrate(bare_database, migrations_in(folder)))


def test_a_newer_database_is_refused(bare_database: Database, folder: Path, run: Run) -> None:
    run(migrate(bare_database, migrations_in(folder)))

    with pytest.raises(MigrationMissing, match="migration 001"):
        run(migrate(bare_database, ()))


def test_a_failing_data_migration_leaves_nothing(bare_database: Database, folder: Path, run: Run) -> None:
    broken = "CREATE (:A {id: 'x'});\nCREATE (:A {id: 'x'});\n"
    (folder / "V002__twice.cypher").write_text(broken, encoding="utf-8")

    with pytest.raises((MigrationFailed, MigrationError), match="V002__twice"):
        run(migrate(bare_database, migrations_in(folder)))

    assert run(count(bare_database, "MATCH (a:A) RETURN count(a) AS n")) == 0
    assert run(count(bare_database, "MATCH (m:__Neo4jMigration) RETURN count(m) AS n")) == 2
    assert run(count(bare_database, "MATCH (l:__Neo4jMigrationsLock) RETURN count(l) AS n")) == 0


def test_two_at_once_apply_everything_once(bare_database: Database, folder: Path, run: Run) -> None:
    (folder / "V002__fill.cypher").write_text("CREATE (:B);\n", encoding="utf-8")
    known = migrations_in(folder)

    async def race() -> list[int]:
        reports = await asyncio.gather(migrate(bare_database, known), migrate(bare_database, known))
        return sorted(len(report.applied) for report in reports)

    assert run(race()) == [0, 2]
    assert run(count(bare_database, "MATCH (b:B) RETURN count(b) AS n")) == 1


def test_a_lock_that_is_held_is_waited_for_and_named(bare_database: Database, folder: Path, run: Run) -> None:
    run(execute(bare_database, _LOCK, host="elsewhere", seen_minutes_ago=1))

    with pytest.raises(MigrationLocked, match="migrated by somebody since"):
        run(migrate(bare_database, migrations_in(folder), wait_seconds=0.5))


@pytest.mark.parametrize("host", ["here", "elsewhere"])
def test_a_lock_whose_holder_is_gone_is_taken_over(
    host: str, bare_database: Database, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "here")
    # On this host the process has ended; the other host has shown no sign of life for too long.
    run(execute(bare_database, _LOCK, host=host, seen_minutes_ago=0 if host == "here" else 20))

    report = run(migrate(bare_database, migrations_in(folder), wait_seconds=0.5))

    assert report.version == "001"


_LOCK = (
    "CREATE (:__Neo4jMigrationsLock {id: 'x', name: 'John Doe', holder: 'somebody', host: $host, "
    "process: 'boot/start/1', since: datetime(), seen: datetime() - duration({minutes: $seen_minutes_ago})})"
    "CREATE (:__Neo4jMigrationsLock {id: 'y', name: 'meritgraph', holder: 'somebody', host: $host, "
    "process: 'boot/start/1', since: datetime(), seen: datetime() - duration({minutes: $seen_minutes_ago})})"
)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"V1_no.cypher": "RETURN 1;"}, "is no migration"),
        ({"V1__a.cypher": "CREATE (:A);", "V01__b.cypher": "CREATE (:A);"}, "have the same version"),
        ({"V1__a.cypher": "CREATE INDEX i IF NOT EXISTS FOR (a:A) ON (a.x);\nCREATE (:A);"}, "schema and data"),
        ({"V1__a.cypher": "// nothing\n"}, "has no statement"),
    ],
)
def test_a_file_that_is_no_migration_is_refused(files: dict[str, str], problem: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(MigrationError, match=problem):
        migrations_in(tmp_path)


def test_versions_are_numbers_and_separators_do_not_count(tmp_path: Path) -> None:
    for name in ("V10__c.cypher", "V2__b.cypher", "V1_5__a.cypher"):
        (tmp_path / name).write_text("CREATE (:A);\r\n\r\nCREATE (:B)\n;\n", encoding="utf-8", newline="")

    found = migrations_in(tmp_path)

    assert [migration.version for migration in found] == ["1.5", "2", "10"]
    assert found[0].statements == ("CREATE (:A)", "CREATE (:B)")
    assert found[0].checksum == str(zlib.crc32(b"CREATE (:A)CREATE (:B)"))


# --- the files, the table and graphs of older versions -----------------------------------------------


def test_released_migrations_do_not_change() -> None:
    lines = (HERE / "released.txt").read_text(encoding="ascii").splitlines()
    released = dict(line.split() for line in lines if not line.startswith("#"))
    assert {migration.source: migration.checksum for migration in packaged_migrations()} == released


def test_all_files_together_give_the_schema_of_the_table() -> None:
    assert migrated_schema(packaged_migrations()) == wanted_schema()
    assert new_migration("nothing") is None


def test_an_index_in_the_table_becomes_a_new_file_and_changes_no_old_one(tmp_path: Path) -> None:
    """A copy of the product whose table has one more index: the command writes the next file, and nothing else."""
    copied = tmp_path / "graph"
    shutil.copytree(Path(graph.__file__).parent, copied)
    (tmp_path / "docs").mkdir()
    table = copied / "model" / "table.py"
    text = table.read_text("utf-8")
    assert text.count("_source_node(facts.Reward,") == 1
    line = next(each for each in text.splitlines() if "_source_node(facts.Reward," in each)
    table.write_text(text.replace(line, f"{line.removesuffix('),')}, indexes=('kind',)),"), "utf-8")
    before = {path.name: path.read_bytes() for path in (copied / "migrations").glob("*.cypher")}

    command = [sys.executable, "-m", "graph", "generate", "migration", "kinds_of_rewards"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    after = {path.name: path.read_bytes() for path in (copied / "migrations").glob("*.cypher")}
    (made,) = after.keys() - before.keys()
    assert made == f"V{max(int(name[1:4]) for name in before) + 1:03}__kinds_of_rewards.cypher"
    assert after[made].decode() == "CREATE INDEX reward_kind IF NOT EXISTS FOR (n:Reward) ON (n.kind);\n"
    assert {name: after[name] for name in before} == before


def test_what_leaves_the_table_is_dropped() -> None:
    without = tuple(node for node in NODES if node.label != "Redirect")
    made = new_migration("no_redirects", table=without)
    assert made is not None
    assert made[1] == "DROP CONSTRAINT redirect_id IF EXISTS;\n"


@pytest.mark.parametrize("name", ["Upper", "with space", "", "1st", "a-b"])
def test_a_migration_has_a_name_that_is_a_file_name(name: str) -> None:
    with pytest.raises(MigrationError, match="cannot name a migration"):
        new_migration(name)


def test_a_graph_of_the_version_before_gets_the_names_of_the_field(bare_database: Database, run: Run) -> None:
    run(_as_before_v004(bare_database))
    before = run(_counts(bare_database, *_OLD_NAMES))
    assert all(before.values()), before

    run(migrate(bare_database, packaged_migrations()[:8]))

    assert not any(run(_counts(bare_database, *_OLD_NAMES)).values())
    assert run(_counts(bare_database, *_NEW_NAMES)) == dict(zip(_NEW_NAMES, before.values(), strict=True))


def test_a_graph_of_the_version_before_is_loaded_on(bare_database: Database, run: Run, tmp_path: Path) -> None:
    """What was pending before the migration is done after it, and every record is recognised."""
    run(_as_before_v004(bare_database))
    pending = [row["id"] for row in run(bare_database.read(cypher("MATCH (u:Unsettled) RETURN u.id AS id")))]
    run(migrate(bare_database))
    (tmp_path / "keys").mkdir()
    for name, digit in (("identity.key", "1"), ("payload.key", "2")):
        (tmp_path / "keys" / name).write_text(f"{digit * 64}\n", encoding="ascii")

    report = run(load(bare_database, CAREER, key_ring(tmp_path)))

    # Mappings have newer versions by now, so that rows may be mapped again; none of them is a new record.
    assert report.books.created == 0
    assert report.books.updated + report.books.unchanged == report.books.read == 6
    assert not any(run(_counts(bare_database, "dirty", "match_pending", "PendingSurvivorship")).values())
    decided = "MATCH (n) WHERE n.id IN $ids AND n.survivorship_applied RETURN count(n) AS n"
    assert run(count(bare_database, decided, ids=pending)) == len(pending) > 1
    assert run(count(bare_database, "MATCH (:Servant)-[:HELD]->(a:Appointment)-[:NEXT]->() RETURN count(a) AS n")) == 1
    assert run(count(bare_database, "MATCH (p:PendingReference) RETURN count(p) AS n")) == 1


def test_ids_under_the_name_of_a_scope_are_escaped(bare_database: Database, run: Run) -> None:
    """Pages and rows in quarantine of scopes whose names hold a separator; all others keep their ids."""
    run(migrate(bare_database, packaged_migrations()[:6]))
    run(
        execute(
            bare_database,
            """CREATE (a:LoadRun {id: 'r', portal: 'p'})-[:READ]->(:ScopeRun {id: 's1', stream: 's', scope: 'drop/1'})
            CREATE (a)-[:READ]->(:ScopeRun {id: 's2', stream: 's', scope: '2020'})
            CREATE (:Page {id: 'p/s/drop/1/x/1'}) CREATE (:Page {id: 'p/s/2020/1'})
            CREATE (:QuarantinedRow {portal: 'p', stream: 's', id: 'quarantine:p/s/drop/1:k',
              scope: 'drop/1', page: 'p/s/drop/1/x/1'})
            CREATE (:QuarantinedRow {portal: 'p', stream: 's', id: 'quarantine:p/s/a:b:k:1', scope: 'a:b', page: 'p/s/a:b/1'})""",
        )
    )

    run(migrate(bare_database))

    pages = run(bare_database.read(cypher("MATCH (p:Page) RETURN p.id AS id ORDER BY id")))
    assert {row["id"] for row in pages} == {"p/s/2020/1", "p/s/drop\\/1/x/1"}
    rows = run(bare_database.read(cypher("MATCH (q:QuarantinedRow) RETURN q.id AS id, q.page AS page")))
    assert {(row["id"], row["page"]) for row in rows} == {
        ("quarantine:p/s/drop/1:k", "p/s/drop\\/1/x/1"),
        ("quarantine:p/s/a\\:b:k:1", "p/s/a:b/1"),
    }


def test_careers_are_derived_again_where_the_line_had_another_meaning(bare_database: Database, run: Run) -> None:
    run(migrate(bare_database, packaged_migrations()[:8]))
    run(
        execute(
            bare_database,
            """CREATE (:Servant {id: 'servant:1'})-[:HELD]->(:Appointment {id: 'a:1'})
            CREATE (:Servant {id: 'servant:2', dirty: 'servant:2'})-[:HELD]->(:Appointment {id: 'a:2'})
            CREATE (:Servant {id: 'servant:3'})""",
        )
    )

    run(migrate(bare_database))

    rows = run(bare_database.read(cypher("MATCH (s:Servant) RETURN s.id AS id, s.dirty AS dirty ORDER BY id")))
    assert [row["dirty"] for row in rows] == ["servant:1", "servant:2", None]


def test_facts_of_an_older_version_get_the_keys_of_their_lists(bare_database: Database, run: Run) -> None:
    run(migrate(bare_database, packaged_migrations()[:16]))
    run(
        execute(
            bare_database,
            """CREATE (:Appointment {id: 'a:1', order_date_latest: date('2020-03-01'), start_latest: date('2020-04-01')})
            CREATE (:Appointment {id: 'a:2', start_latest: date('2020-04-01')})
            CREATE (:Promotion {id: 'm:1', ordered_latest: date('2020-03-01')})
            CREATE (:Competition {id: 'c:1', announced_latest: date('2019-12-31')}) CREATE (:Competition {id: 'c:2'})
            CREATE (:Certificate {id: 'k:1', issued_latest: date('2018-05-06'), number: 'DBA- 2018\u20117 \u00a0Б'})
            CREATE (:Certificate {id: 'k:2', issued_latest: date('2018-05-06')})""",
        )
    )

    run(migrate(bare_database))

    text = "MATCH (n) WHERE n.day_key IS NOT NULL RETURN n.id AS id, n.day_key AS day, n.number_key AS number ORDER BY id"
    rows = run(bare_database.read(cypher(text)))
    assert [(row["id"], row["day"], row["number"]) for row in rows] == [
        ("a:1", "2020-03-01\u0001a:1", None),
        ("a:2", "2020-04-01\u0001a:2", None),
        ("c:1", "2019-12-31\u0001c:1", None),
        ("c:2", "\u0001c:2", None),
        ("k:1", "2018-05-06\u0001k:1", "dba20187б"),
        ("k:2", "2018-05-06\u0001k:2", None),
        ("m:1", "2020-03-01\u0001m:1", None),
    ]


def test_findings_of_an_older_version_get_versions_and_their_reviews_name_the_change(bare_database: Database, run: Run) -> None:
    run(migrate(bare_database, packaged_migrations()[:9]))
    history = [
        {"state": "open", "why": "found"},
        {"state": "open", "why": "the evidence changed"},
        {"state": "resolved", "why": "the evidence is gone"},
        {"state": "reopened", "why": "the evidence returned"},
        {"state": "reopened", "why": "the evidence changed"},
        {"state": "reopened", "why": "the evidence changed after it was dismissed"},
    ]
    run(
        execute(
            bare_database,
            """CREATE (f:Finding {id: 'finding:1', state: 'reopened'})
            WITH f UNWIND range(0, size($history) - 1) AS n
            CREATE (f)-[:CHANGED_BY]->(r:Review {id: 'review:' + n}) SET r += $history[n]""",
            history=history,
        )
    )

    run(migrate(bare_database))

    assert run(count(bare_database, "MATCH (f:Finding) RETURN f.version AS n")) == 1
    rows = run(bare_database.read(cypher("MATCH (r:Review) RETURN r.change AS change ORDER BY r.id")))
    changes = [row["change"] for row in rows]
    assert changes == ["opened", "changed", "resolved", "reopened", "changed", "reopened"]


def test_findings_of_an_older_version_get_the_keys_of_lists(bare_database: Database, run: Run) -> None:
    run(migrate(bare_database, packaged_migrations()[:27]))
    moments = [datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 21, 7, 30, 59, tzinfo=UTC)]
    run(
        execute(
            bare_database,
            """CREATE (f:Finding {id: 'finding:1', severity: 'high', sort_key: '0001'})
            WITH f UNWIND range(0, 1) AS n CREATE (f)-[:CHANGED_BY]->(:Review {id: 'review:' + n, at: $moments[n]})""",
            moments=moments,
        )
    )

    run(migrate(bare_database))

    keys = "MATCH (f:Finding) RETURN f.severity_key AS severity_key, f.changed_at AS changed_at, f.changed_key AS changed_key"
    (found,) = run(bare_database.read(cypher(keys)))
    assert found == {"severity_key": "10001", **changed_of("finding:1", moments[1])}


_OLD_NAMES = ("touched", "unmatched", "unanchored", "home", "weighed", "parked", "ParkedReference", "Unsettled")
_NEW_NAMES = (
    *("dirty", "match_pending", "without_national_id", "origin", "survivorship_applied", "pending"),
    *("PendingReference", "PendingSurvivorship"),
)


async def _as_before_v004(database: Database) -> None:
    await migrate(database, packaged_migrations()[:3])
    await execute(database, "MATCH (c:EventCounter) DELETE c")
    text = (HERE / "graph_before_v004.cypher").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("//"):
            await database.schema(cast("LiteralString", line.removesuffix(";")))


async def _counts(database: Database, *names: str) -> dict[str, int]:
    """Count the nodes that have the property, or the label."""
    found: dict[str, int] = {}
    for name in names:
        if name == "origin":  # nodes that several records describe have had a property of this name all along
            found[name] = await count(database, "MATCH (n:Identifier) WHERE n.origin IS NOT NULL RETURN count(n) AS n")
        elif name[0].isupper():
            found[name] = await count(database, "MATCH (n) WHERE $name IN labels(n) RETURN count(n) AS n", name=name)
        else:
            found[name] = await count(database, "MATCH (n) WHERE n[$name] IS NOT NULL RETURN count(n) AS n", name=name)
    return found
