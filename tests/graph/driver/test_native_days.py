"""Days and moments on the wire: as the driver itself converts them, only faster."""

from __future__ import annotations

import datetime
import logging
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j._codec.hydration.bolt.v2 import HydrationHandler  # the driver's own conversions, to compare with

from graph.driver.connection import open_driver
from graph.driver.database import Database, Row
from graph.driver.link import Link
from graph.driver.native_days import NativeDays, convert_natively, speak_native_days
from tests.conftest import OpenEngine, Run
from tests.support.engines import cypher

_FIRST = datetime.date(1970, 1, 1).toordinal()
_DAY, _MOMENT = datetime.date, datetime.datetime


def _tables(native: bool) -> tuple[dict[bytes, Any], dict[type, Any]]:
    """Return what a connection's handler does by tag with what it receives, and by class with what it sends."""
    handler: Any = HydrationHandler()
    if native:
        convert_natively(handler)
    return handler.struct_hydration_functions, handler.dehydration_hooks.exact_types


_OWN_RECEIVED, _OWN_SENT = _tables(native=False)
_RECEIVED, _SENT = _tables(native=True)


@pytest.mark.parametrize("first_year", range(1800, 10_000, 1025))
def test_every_day_is_the_day_of_the_driver_in_both_directions(first_year: int) -> None:
    first = datetime.date(first_year, 1, 1).toordinal()
    last = datetime.date(min(first_year + 1024, 9999), 12, 31).toordinal()
    own_received, own_sent, received, sent = _OWN_RECEIVED[b"D"], _OWN_SENT[_DAY], _RECEIVED[b"D"], _SENT[_DAY]
    for ordinal in range(first, last + 1):
        day = received(ordinal - _FIRST)
        assert day == own_received(ordinal - _FIRST).to_native()
        assert type(day) is _DAY
        assert sent(day) == own_sent(day)


@given(st.datetimes(min_value=_MOMENT(1800, 1, 1), timezones=st.just(datetime.UTC)))
def test_a_moment_in_utc_is_sent_as_the_driver_sends_it(moment: datetime.datetime) -> None:
    assert _SENT[_MOMENT](moment) == _OWN_SENT[_MOMENT](moment)


@given(st.datetimes(min_value=_MOMENT(1990, 1, 1), max_value=_MOMENT(2100, 1, 1), timezones=st.timezones()))
def test_a_moment_of_another_zone_is_sent_as_the_same_moment_in_utc(moment: datetime.datetime) -> None:
    assert _SENT[_MOMENT](moment) == _OWN_SENT[_MOMENT](moment.astimezone(datetime.UTC))


def test_a_moment_without_zone_is_sent_as_the_driver_sends_it() -> None:
    moment = _MOMENT(2024, 2, 29, 12, 30, 0, 5)
    assert _SENT[_MOMENT](moment) == _OWN_SENT[_MOMENT](moment)


@given(
    st.integers(-5_000_000_000, 250_000_000_000),
    st.integers(0, 999_999_999),
    st.sampled_from(
        [(b"d",), (b"I", 0), (b"I", 18_000), (b"I", -9 * 3600 - 1800), (b"i", "Asia/Tashkent"), (b"i", "Asia/Almaty")]
    ),
)
def test_a_moment_is_received_as_the_driver_receives_it(seconds: int, nanoseconds: int, form: tuple[Any, ...]) -> None:
    tag, *zone = form
    own = _OWN_RECEIVED[tag](seconds, nanoseconds, *zone).to_native()
    in_utc = own.replace(tzinfo=datetime.UTC) if own.tzinfo is None else own.astimezone(datetime.UTC)
    received = _RECEIVED[tag](seconds, nanoseconds, *zone)
    assert received == in_utc
    assert received.tzinfo is datetime.UTC


@pytest.mark.both_engines
def test_days_come_back_from_the_engine_alone_in_lists_and_in_maps(database: Database, run: Run) -> None:
    days = [datetime.date(1800, 1, 1), datetime.date(1969, 12, 31), datetime.date(2024, 2, 29), datetime.date(9999, 12, 31)]
    moments = [_MOMENT(1969, 7, 20, 20, 17, 40, 123456, datetime.UTC), _MOMENT(2026, 11, 28, tzinfo=ZoneInfo("Asia/Tashkent"))]
    sent: dict[str, Any] = {"days": days, "deep": {"a": [{"day": days[0]}, None, []]}, "moments": moments}
    statement = cypher(
        "WITH $days AS days, $moments AS moments "
        "RETURN days, days[2] AS day, [d IN days | toString(d)] AS texts, $deep AS deep, moments, date('2024-02-29') AS said, "
        "[d IN days | d.year] AS years, date(null) AS nothing"
    )
    row = run(database.read(statement, sent))[0]
    assert row["days"] == days
    assert row["day"] == row["said"] == datetime.date(2024, 2, 29)
    assert row["texts"] == [day.isoformat() for day in days]
    assert row["years"] == [day.year for day in days]
    assert row["deep"] == sent["deep"]
    assert row["moments"] == moments
    assert row["nothing"] is None
    assert {type(day) for day in cast("list[object]", row["days"])} == {_DAY}


def test_a_driver_that_is_built_otherwise_is_told_once_and_works(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        native = NativeDays()
        for _ in range(2):
            speak_native_days(cast("Any", SimpleNamespace()), native)
    assert not native.spoken
    assert [record.getMessage() for record in caplog.records] == [
        "days are converted by the driver, which is slower: its pool has no opener. Tell us the driver's version."
    ]


@pytest.mark.both_engines
def test_values_are_the_same_where_the_driver_converts(engine: OpenEngine, run: Run) -> None:
    statement = cypher(
        "RETURN date('2024-02-29') AS day, [date('1800-01-01'), null] AS days, {day: date('9999-12-31')} AS map, "
        "datetime('2024-02-29T12:00:00.5+05:00') AS moment"
    )
    link = engine.database.link

    async def read_by_the_driver() -> list[Row]:
        own = Link(open_driver(link.address, engine.settings), link.address)
        try:
            return await Database(own, engine.database.dialect, 30, 30, NativeDays(spoken=False)).read(statement)
        finally:
            await own.close()

    assert run(read_by_the_driver()) == run(engine.database.read(statement))
