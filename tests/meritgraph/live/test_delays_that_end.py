"""A delay of disclosure is over: hubs notice it by themselves, and clients hear once of what was withheld from them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.driver.database import Database
from merit.findings.disclosure import delay_disclosure
from merit.findings.states import Decision
from meritgraph.access.principals import Principal, Role
from meritgraph.disclosure_days import days_noticed
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.live_hub import OF_A, Stream, live_hub, review
from tests.support.two_bodies import build_two_bodies

CLIENT_OF_A = Principal("hr of A", Role.CLIENT, "organisation:a")
ENDED = "MATCH (e:Event {kind: 'finding_disclosure_delay_ended'}) RETURN count(e) AS number"


async def change_of(stream: Stream) -> tuple[str | None, str | None]:
    """Return the next change and the finding."""
    kind, body = await stream.next()
    assert kind == "next", (kind, body)
    event = body["data"]["findingChanged"]
    return event["change"], event["finding"] and event["finding"]["id"]


def test_a_client_hears_once_of_a_finding_whose_day_has_come(run: Run, fresh_database: Database, tmp_path: Path) -> None:
    build_two_bodies(run, fresh_database)
    now = datetime.now(UTC)

    async def story() -> None:
        # The finding names who signed an order of the body: while it is delayed, the client does not know it.
        delayed = now.date() + timedelta(days=5)
        await delay_disclosure(fresh_database, OF_A, delayed, "ann", "not yet", now, 1, timedelta(days=90))
        async with live_hub(fresh_database, tmp_path) as hub, hub.stream(token=hub.token(CLIENT_OF_A)) as stream:
            assert await change_of(stream) == (None, None)
            async with days_noticed(fresh_database, 0.02), days_noticed(fresh_database, 0.02), days_noticed(fresh_database, 0.02):
                # A day goes by for the graph.
                await execute(fresh_database, "MATCH (d:DisclosureDelay) SET d.until = $today", today=now.date())
                assert await asyncio.wait_for(change_of(stream), 60) == ("DISCLOSURE_DELAY_ENDED", OF_A)
            await review(fresh_database, OF_A, Decision.CONFIRM)
            assert await asyncio.wait_for(change_of(stream), 60) == ("CONFIRMED", OF_A)
        assert await fresh_database.read(cypher(ENDED)) == [{"number": 1}]

    run(story())
