"""What a servant's dossier tells of her origin, and of the competitions that she won."""

from __future__ import annotations

import pytest

from graph.driver.database import Database
from graph.model.days import Day
from merit.dossiers.reading import SERVANTS, read_page
from tests.conftest import Run
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

WRITE = """
CREATE (p:Position {id: 'position:1', title: 'Head'})
CREATE (s:Servant {id: 'servant:1', name: 'Karimova Gulnora', birthplace: '1730'})
CREATE (t:Servant {id: 'servant:2', name: 'Usmonov Aziz'})
CREATE (won:Competition {
  id: 'competition:won', protocol_day_earliest: date('2024-04-02'), protocol_day_latest: date('2024-04-02')
})-[:FOR]->(p)
CREATE (won)-[:PANEL]->(t)
CREATE (lost:Competition {id: 'competition:lost'})-[:FOR]->(p)
CREATE (s)-[:MADE]->(:Application {id: 'application:1', state: 'won'})-[:IN]->(won)
CREATE (s)-[:MADE]->(:Application {id: 'application:2', state: 'rejected'})-[:IN]->(lost)
CREATE (t)-[:MADE]->(:Application {id: 'application:3'})-[:IN]->(lost)
"""


def test_the_birthplace_and_the_competitions_that_were_won(run: Run, fresh_database: Database) -> None:
    run(execute(fresh_database, WRITE))
    page = run(read_page(fresh_database.read, SERVANTS, ["servant:1", "servant:2"]))
    first, second = sorted(page.dossiers, key=lambda each: each.id)
    assert (first.birthplace, second.birthplace) == ("1730", None)
    (won,) = first.won
    assert (won.id, won.position, won.panel) == ("competition:won", "position:1", ("servant:2",))
    assert won.protocol_day == Day.parse("2024-04-02")
    assert second.won == ()
