"""While an investigation is not disclosed, no servant sees what was read for it; afterwards it appears with its true day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from merit.findings.disclosure import delay_disclosure
from merit.findings.listing import finding_details
from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.support.engines import execute
from tests.support.readings import EVENTS, TRACKER, event, keep, tracked
from tests.support.two_bodies import A1, HERSELF, MOVED, STAYS, TODAY, A, World


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> World:
    run(execute(engine.database, "CREATE (:Redirect {id: 'servant:before', to: $moved})", moved=MOVED))
    keep(world, EVENTS, tmp_path_factory.mktemp("access"))
    return world


@pytest.fixture
def delay(world: World) -> Any:
    """Return what delays disclosure: of a finding of a body, from a moment on, until a day. Afterwards none is left."""

    def until(day: date, body: str | None, since: str = "2026-01-01T00:00:00+00:00") -> None:
        text = "CREATE (:DisclosureDelay {id: 'finding:x', organisation: $body, since: $since, until: $day})"
        world.run(execute(world.database, text, body=body, since=since, day=day))

    yield until
    world.run(execute(world.database, "MATCH (d:DisclosureDelay) DELETE d"))


def test_a_delayed_investigation_of_a_body_hides_what_it_and_those_above_read(world: World, delay: Any) -> None:
    every = tracked(world)
    delay(TODAY + timedelta(days=1), A1)
    # Its readings are those of investigators for A1 or A above it, and of commands for an investigation; B goes on being shown.
    assert tracked(world) == [day for day in every if day not in ("2026-03-03", "2026-05-05")]


def test_a_delayed_investigation_without_a_body_hides_all_that_investigations_read(world: World, delay: Any) -> None:
    every = tracked(world)
    delay(TODAY + timedelta(days=1), None)
    assert tracked(world) == [day for day in every if day not in ("2026-03-03", "2026-04-04", "2026-05-05")]


def test_what_was_read_before_the_investigation_stays_shown(world: World, delay: Any) -> None:
    every = tracked(world)
    delay(TODAY + timedelta(days=1), A, since="2026-05-01T00:00:00+00:00")
    assert tracked(world) == [day for day in every if day != "2026-05-05"]


def test_on_its_day_a_delay_is_over_and_everything_appears_with_its_true_day(world: World, delay: Any) -> None:
    every = tracked(world)
    delay(TODAY, A)
    assert tracked(world) == every
    assert "2026-03-03" in every


INVESTIGATED = "finding:moved in a"
YEAR = timedelta(days=365)


@pytest.fixture
def investigated(world: World) -> Any:
    """Return what delays disclosure of a finding of A, first seen at the end of March 2026, as the command does."""
    seen = datetime(2026, 3, 31, 12, tzinfo=UTC)
    world.run(execute(world.database, "MATCH (f:Finding {id: $id}) SET f.first_seen = $seen", id=INVESTIGATED, seen=seen))

    def until(day: date) -> None:
        version = world.run(finding_details(world.database, INVESTIGATED)).finding.version
        now = datetime.combine(TODAY, datetime.min.time(), UTC)
        world.run(delay_disclosure(world.database, INVESTIGATED, day, "Ann", "not yet", now, version, YEAR))

    yield until
    world.run(execute(world.database, "MATCH (d:DisclosureDelay) DELETE d"))


def test_a_delay_by_command_hides_what_investigators_read_since_the_finding_is_known(world: World, investigated: Any) -> None:
    every = tracked(world)
    investigated(TODAY + timedelta(days=1))
    # An investigator of A read on 3 March, before it was known; on 5 May a command did, for no body. B is another investigation.
    assert tracked(world) == [day for day in every if day != "2026-05-05"]
    assert "2026-03-03" in every


def test_a_delay_that_was_shortened_ends_on_its_new_day(world: World, investigated: Any) -> None:
    every = tracked(world)
    investigated(TODAY + timedelta(days=30))
    investigated(TODAY + timedelta(days=1))
    assert "2026-05-05" not in tracked(world)
    investigated(TODAY)
    assert tracked(world) == every


def test_a_delay_hides_what_was_read_under_an_id_that_was_merged_and_whomever_it_was_about(
    world: World, investigated: Any, tmp_path: Path
) -> None:
    read = (
        event(21, "2026-10-01", "investigator", A, "servant:before", purpose="investigation"),
        event(22, "2026-10-02", "client", A, "servant:before"),
        event(23, "2026-10-03", "investigator", A, STAYS, purpose="oversight"),
    )
    keep(world, read, tmp_path)
    staying = Caller("stays", Role.SERVANT, purpose="own-data", servant=STAYS)
    try:
        assert tracked(world)[:2] == ["2026-10-02", "2026-10-01"]
        assert tracked(world, staying) == ["2026-10-03", "2026-07-07"]
        # The finding is about «moved»: what is read of others in the same investigation is hidden as well.
        investigated(TODAY + timedelta(days=1))
        assert tracked(world)[:2] == ["2026-10-02", "2026-06-06"]
        assert tracked(world, staying) == ["2026-07-07"]
        page = world.data(HERSELF, TRACKER, first=1)["me"]["dataTracker"]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (len(tracked(world)), True)
    finally:
        ids = [f"access:{number}" for number in (21, 22, 23)]
        text = "MATCH (e:AccessEvent) WHERE any(id IN $ids WHERE e.id STARTS WITH id) DELETE e"
        world.run(execute(world.database, text, ids=ids))
