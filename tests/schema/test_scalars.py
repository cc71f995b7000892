"""Days, moments and large numbers: what is written, what is read, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLScalarType

from graph.model.table import SOURCE_NODES
from schema.subgraph import subgraph
from tests.schema.conftest import Hub
from tests.support.engines import execute

SCHEMA = subgraph()._schema  # pyright: ignore[reportPrivateUsage]  # the scalars as they parse, which the printed schema has not


def scalar(name: str) -> GraphQLScalarType:
    found = SCHEMA.type_map[name]
    assert isinstance(found, GraphQLScalarType)
    return found


@pytest.mark.parametrize("day", ["1800-01-01", "2026-03-14", "2024-02-29", "9999-12-31"])
def test_a_day_is_read_and_written_alike(day: str) -> None:
    parsed = scalar("Date").parse_value(day)

    assert parsed == date(*map(int, day.split("-")))
    assert scalar("Date").serialize(parsed) == day


@pytest.mark.parametrize(
    "day", ["1799-12-31", "0001-01-01", "2026-02-29", "2026-13-01", "14.03.2026", "", "today", 20260314, None]
)
def test_a_day_that_cannot_be_is_refused(day: Any) -> None:
    with pytest.raises(GraphQLError, match="a day such as 2026-03-14"):
        scalar("Date").parse_value(day)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-14T09:26:53Z", datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)),
        ("2026-03-14T14:26:53+05:00", datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)),
        ("2026-03-14T09:26:53.000250", datetime(2026, 3, 14, 9, 26, 53, 250, tzinfo=UTC)),
        ("2026-03-14", datetime(2026, 3, 14, tzinfo=UTC)),
    ],
)
def test_a_moment_without_an_offset_is_in_utc(moment: str, expected: datetime) -> None:
    assert scalar("DateTime").parse_value(moment) == expected


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "14.03.2026", "now", 1, None])
def test_a_moment_that_cannot_be_is_refused(moment: Any) -> None:
    with pytest.raises(GraphQLError, match="a moment such as"):
        scalar("DateTime").parse_value(moment)


def test_a_refused_day_tells_the_client_what_to_write(hub: Hub) -> None:
    query = "query($day: Date) { servants(filter: {sanctionInForceOn: $day}) { totalCount } }"

    code, message = hub.refusal(query, day="0779-08-24")

    assert code == "BAD_USER_INPUT"
    assert "a day such as 2026-03-14, from 1800 on" in message


def test_a_count_beyond_32_bits_is_answered(hub: Hub) -> None:
    hub.run(
        execute(hub.database, "MATCH (s:ScopeRun) WITH s ORDER BY s.id LIMIT 1 SET s.read = 3000000000, s.pending = 5000000000")
    )

    runs = hub.data("{ loadRuns { edges { node { scopes { read pending } } } } }")["loadRuns"]["edges"]

    assert {"read": 3_000_000_000, "pending": 5_000_000_000} in [each for run in runs for each in run["node"]["scopes"]]


def test_every_whole_number_that_portals_state_fits_into_an_int() -> None:
    unbounded = {
        f"{node.label}.{each.name}"
        for node in SOURCE_NODES
        for each in node.properties
        if each.type == "INTEGER" and (each.bounds is None or each.bounds.greatest > 2**31 - 1)
    }

    # The hub's own: two are never shown, and an appointment's rank is one of a position.
    assert unbounded == {"Position.dossier_version", "Servant.dossier_version", "Appointment.rank"}
