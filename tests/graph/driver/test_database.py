"""The database on each engine: values, transactions, limits and errors, as every caller relies on them."""

from __future__ import annotations

import asyncio
import datetime
import logging

import pytest
from pydantic import SecretStr

from graph.driver.database import Database, Row, Transaction, open_database
from graph.driver.settings import DatabaseSettings
from graph.errors import ConstraintViolated, CredentialsRefused, DatabaseUnavailable, QueryTimedOut
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, cypher, execute

pytestmark = pytest.mark.both_engines

_ENDLESS = cypher("UNWIND range(1, $rows) AS a UNWIND range(1, $rows) AS b RETURN sum(a % b) AS s", "endless")
# With so many rows it runs long enough to be stopped. Neo4j looks every two seconds for transactions that take too long, and ends
# them. ArcadeDB goes on with a statement for which nobody waits: it must not be busy for long afterwards.
_ROWS = {"arcadedb": 6_000, "neo4j": 200_000}


def test_the_engine_is_recognised(engine: OpenEngine) -> None:
    assert engine.database.engine == engine.name


def test_values_come_back_as_plain_python(fresh_database: Database, run: Run) -> None:
    day = datetime.date(2024, 2, 29)
    tashkent = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=5)))
    run(execute(fresh_database, "CREATE (:Probe {day: $day, moment: $moment})", day=day, moment=tashkent))

    rows = run(
        fresh_database.read(
            cypher(
                "MATCH (p:Probe) RETURN p.day AS day, p.moment AS moment, [{day: p.day}] AS nested, "
                "null AS nothing, 1.5 AS number, 'oʻ' AS text, [p.moment, 1] AS mixed"
            )
        )
    )

    moment = datetime.datetime(2024, 2, 29, 7, tzinfo=datetime.UTC)
    assert rows == [
        {
            "day": day,
            "moment": moment,
            "nested": [{"day": day}],
            "nothing": None,
            "number": 1.5,
            "text": "oʻ",
            "mixed": [moment, 1],
        }
    ]
    assert type(rows[0]["day"]) is datetime.date
    assert isinstance(rows[0]["moment"], datetime.datetime)
    assert rows[0]["moment"].tzinfo is datetime.UTC


def test_parameters_may_be_dates_lists_and_maps(database: Database, run: Run) -> None:
    given: Row = {"days": [datetime.date(2020, 1, 1)], "rows": [{"a": 1, "b": [True, None]}]}

    rows = run(database.read(cypher("RETURN $days AS days, $rows AS rows"), given))

    assert rows == [given]


def test_a_stream_yields_more_rows_than_one_batch(database: Database, run: Run) -> None:
    async def consume() -> list[object]:
        return [row["n"] async for row in database.stream(cypher("UNWIND range(1, 5000) AS n RETURN n"))]

    assert run(consume()) == list(range(1, 5001))


def test_an_exception_of_the_work_rolls_back(fresh_database: Database, run: Run) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(cypher("CREATE (:Probe)"))
        raise LookupError("the caller's own")

    with pytest.raises(LookupError, match="the caller's own"):
        run(fresh_database.write(work))

    assert run(count(fresh_database, "MATCH (p:Probe) RETURN count(p) AS n")) == 0


def test_what_is_tried_out_is_seen_inside_and_gone_afterwards(fresh_database: Database, run: Run) -> None:
    async def work(transaction: Transaction) -> object:
        await transaction.run(cypher("CREATE (:Probe)"))
        return (await transaction.run(cypher("MATCH (p:Probe) RETURN count(p) AS n")))[0]["n"]

    assert run(fresh_database.try_out(work)) == 1
    assert run(count(fresh_database, "MATCH (p:Probe) RETURN count(p) AS n")) == 0


def test_colliding_writers_all_succeed(fresh_database: Database, run: Run) -> None:
    run(execute(fresh_database, "CREATE (:Probe {n: 0})"))

    async def collide() -> None:
        async with asyncio.TaskGroup() as writers:
            for _ in range(20):
                writers.create_task(execute(fresh_database, "MATCH (p:Probe) SET p.n = p.n + 1"))

    run(collide())

    assert run(count(fresh_database, "MATCH (p:Probe) RETURN p.n AS n")) == 20


def test_a_duplicate_is_refused_in_our_words(fresh_database: Database, run: Run) -> None:
    run(execute(fresh_database, "CREATE (:Servant {id: 'servant:1'})"))

    with pytest.raises(ConstraintViolated, match="duplicate"):
        run(execute(fresh_database, "CREATE (:Servant {id: 'servant:1'})"))


def test_a_statement_that_takes_too_long_is_stopped(database: Database, run: Run) -> None:
    with pytest.raises(QueryTimedOut, match=r"'endless' was stopped after 0\.5 s"):
        run(database.read(_ENDLESS, {"rows": _ROWS[database.engine]}, seconds=0.5))

    assert run(count(database, "RETURN 1 AS n")) == 1


def test_observers_see_the_name_of_every_statement(database: Database, run: Run) -> None:
    seen: list[str] = []
    database.observers.append(seen.append)
    try:
        run(database.read(cypher("RETURN 1 AS n", "one")))
        run(execute(database, "RETURN 2 AS n"))
    finally:
        database.observers.remove(seen.append)

    assert seen == ["one", "test"]


def test_names_and_durations_are_logged_but_no_parameters(database: Database, run: Run, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="graph"):
        run(database.read(cypher("RETURN $name AS name", "by_name"), {"name": "Dilnoza Karimova"}))

    assert "read by_name: 1 rows in" in caplog.text
    assert "Dilnoza" not in caplog.text


def test_nobody_at_the_address(run: Run) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"bolt://127\.0\.0\.1:1 does not answer: [\w' ]+ 127\.0\.0\.1:1\. Check"):
        run(_open_and_close(DatabaseSettings(uri="bolt://127.0.0.1:1")))


def test_a_wrong_password_is_named_as_such(neo4j_settings: DatabaseSettings, run: Run) -> None:
    wrong = neo4j_settings.model_copy(update={"password": SecretStr("not the password")})

    with pytest.raises(CredentialsRefused, match="refuses user 'neo4j'"):
        run(_open_and_close(wrong))


async def _open_and_close(settings: DatabaseSettings) -> None:
    async with open_database(settings):
        pass
