"""Migrations on each engine: what is applied, what is written down, and who may do it at a time."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import MigrationChanged, MigrationError, MigrationFailed, MigrationLocked, MigrationMissing
from graph.migrations import migrate
from graph.migrations.files import migrations_in
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, cypher, execute, wipe

_FIRST = "// Two rules.\nCREATE CONSTRAINT a_id IF NOT EXISTS FOR (n:A) REQUIRE n.id IS UNIQUE;\n"


@pytest.fixture
def bare_database(engine: OpenEngine, run: Run) -> Iterator[Database]:
    """Without schema or data, before and after."""
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
    # Here: the process is gone. Elsewhere: no sign of life for too long.
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
