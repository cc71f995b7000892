"""Texts that no index takes: the row is loaded, or is in quarantine for the sake of that field; no other row is harmed.

Every text of a row of every stream is long in a row of its own. Neo4j has room for 8,167 bytes in an index.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from graph.driver.database import Database
from graph.model.nodes import LONGEST_INDEXED
from loaders.portal_api.contract import Portal, Stream
from loaders.portals.my_dba_uz import PORTAL as MY_DBA
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from tests.conftest import Run
from tests.loaders.ingest.test_bad_input import TABLES, Mangled, Row, Sent, Wire, load, quarantined, whole
from tests.support.scripted_portal import key_ring

# Letters of two bytes; a sign that is folded to eighteen letters; many words; words that are long themselves.
LONG = {
    "letters": "щ" * 9_000,
    "ligatures": "\ufdfa" * 900,
    "words": "Ab " * 4_000,
    "two words": f"{'ab' * 5_000} {'cd' * 5_000}",
}
# Texts by which something is looked up, as their rows are refused: the keys of streams, and what rows name.
LOOKED_UP = {
    "courses": {"kod", "Competency.ref"},
    "enrolments": {"id", "Enrolment.course"},
    "certificates": {"raqam", "tinglovchi"},
    "bodies": {"code"},
    "positions": {"code", "Position.organisation"},
    "servants": {"registerNo"},
    "competitions": {"id", "Competition.position", "Competition.panel"},
    "orders": {"orderNo", "Appointment.servant", "Appointment.position"},
    "applications": {"id", "Application.competition", "Application.servant"},
    "assessments": {"id", "Assessment.servant", "Assessment.ratings.to"},
    "sanctions": {"id", "Sanction.servant"},
    "rewards": {"id", "Reward.servant"},
    "reserve": {"id", "ReserveMembership.servant"},
}
# A day or a national number of such a length is none.
OF_OTHER_FORM = {"impossible_date", "impossible_value"}


def texts_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, each in cast("dict[str, Any]", value).items():
            yield from texts_of(each, (*path, name))
    elif isinstance(value, list):
        for index, each in enumerate(cast("list[Any]", value)):
            yield from texts_of(each, (*path, index))


def with_text(row: Row, path: tuple[str | int, ...], text: str) -> Row:
    copy = inner = orjson.loads(orjson.dumps(row))
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = text
    return copy


def sent_of(portal: Portal, stream: Stream[Any], text: str) -> Sent:
    """Return two good rows and, in place of mangled ones, a row for each of the texts that a row has."""
    good = TABLES[portal.name, stream.name].good
    rows = [
        Mangled.of("", ".".join(map(str, path)), with_text(good(50 + number), path, text))
        for number, path in enumerate(texts_of(good(50)))
    ]
    return Sent([good(1), good(2)], rows)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("portal", [MY_DBA, ARGOS], ids=lambda portal: portal.name)
def test_a_long_text_costs_its_own_row_at_most(
    run: Run, fresh_database: Database, tmp_path: Path, portal: Portal, text: str
) -> None:
    keys, sent = key_ring(tmp_path), {stream.name: sent_of(portal, stream, text) for stream in portal.streams}

    report = run(load(fresh_database, Wire(portal, sent, whole), keys, days=0))

    for scope in report.scopes:
        refused = list(quarantined(run, fresh_database, keys, scope.stream).values())
        assert (scope.state, scope.books.balanced) == ("done", True), scope
        assert scope.books.read == len(sent[scope.stream].mangled) + 3, scope
        too_long = LOOKED_UP[scope.stream] if len(text) > LONGEST_INDEXED else set[str]()
        assert {field for reason, field in refused if reason == "field_too_large"} == too_long, scope
        assert {reason for reason, _ in refused} <= {"field_too_large", *OF_OTHER_FORM}, scope
        assert scope.books.created == scope.books.read - len(refused), scope
