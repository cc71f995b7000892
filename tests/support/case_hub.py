"""A hub with one person who was promoted under a sanction, and as many leads about it as tests need."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, cast

from graph.migrations import migrate
from meritgraph.access.principals import Principal, Role
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import cypher, empty
from tests.support.one_finding import ROWS, Story
from tests.support.read_pages import Reader
from tests.support.scripted_portal import key_ring, load, servant
from tests.support.written_leads import Lead, write_leads

HOSTILE = "</script><svg onload=alert(1)>\"'&"


@dataclass(frozen=True, slots=True)
class CaseHub:
    """The hub, the lead that was detected in it, and the ids of whom and what it is about."""

    client: Client
    found: str
    body: str
    servant: str
    appointment: str
    _numbers: count[int] = field(default_factory=count)

    def reader(self, name: str = "Aziza", role: Role = Role.INVESTIGATOR, body: str | None = None, **more: Any) -> Reader:
        """Return somebody who is signed in for a body, by default the one that the leads are of."""
        return Reader.signed_in(self.client, Principal(name, role, body or self.body, **more))

    def lead(self, state: str = "open", organisation: str | None = None) -> str:
        """Write another lead about the same person, and return its id."""
        id_ = f"finding:written {next(self._numbers)}"
        lead = Lead(id=id_, organisation=organisation or self.body, state=state, servant=self.servant, evidence=self.appointment)
        write_leads(self.client.run, self.client.database, [lead])
        return id_


@contextmanager
def case_hub(engine: OpenEngine, run: Run, folder: Path) -> Generator[CaseHub]:
    """Load and judge a person with a hostile name, and serve while the context lasts."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    story = Story(run, engine.database, key_ring(folder))
    run(load(engine.database, {**ROWS, "servants": [servant(lastName=HOSTILE)]}, story.keys))
    assert story.judge(0)["opened"] == 1
    asked = """MATCH (s:Servant)-[:HELD]->(a:Appointment)-[:TO]->(:Position)-[:IN]->(o:Organisation) WHERE a.order_number = '2'
    RETURN {servant: s.id, appointment: a.id, body: o.id} AS ids"""
    (row,) = run(engine.database.read(cypher(asked)))
    ids = cast("dict[str, str]", row["ids"])
    client = Client(run, engine.database, folder)
    try:
        yield CaseHub(client, story.id, ids["body"], ids["servant"], ids["appointment"])
    finally:
        run(client.http.aclose())
