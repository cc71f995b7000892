"""The statements that show findings about a body and a period find the people rated for it."""

from __future__ import annotations

from typing import Any

import pytest

from graph.driver.database import Database
from merit.rules.r17_rating_ceiling import RULE as R17
from merit.rules.r18_bonus_inversion import RULE as R18
from merit.strata.rule import StratumRule
from tests.conftest import Run
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

WRITE = """
CREATE (o:Organisation {id: 'organisation:1', name: 'Ministry', country: 'UZ'})
CREATE (p:Position {id: 'position:1', title: 'Head'})-[:IN]->(o)
CREATE (s:Servant {id: 'servant:1', name: 'Karimova Gulnora'})
CREATE (s)-[:HELD]->(:Appointment {
  id: 'appointment:1', open: true, start_earliest: date('2020-01-01'), start_latest: date('2020-01-01')
})-[:TO]->(p)
CREATE (s)-[:ASSESSED_IN]->(:Assessment {
  id: 'assessment:1', period_from_earliest: date('2025-01-01'), period_from_latest: date('2025-01-01'),
  period_to_earliest: date('2026-01-01'), period_to_latest: date('2026-01-01')
})
CREATE (s)-[:ASSESSED_IN]->(:Assessment {
  id: 'assessment:2', period_from_earliest: date('2024-01-01'), period_from_latest: date('2024-01-01'),
  period_to_earliest: date('2025-01-01'), period_to_latest: date('2025-01-01')
})
CREATE (s)-[:GIVEN]->(:Reward {
  id: 'reward:1', kind: 'bonus', given_on_earliest: date('2025-12-31'), given_on_latest: date('2025-12-31')
})
CREATE (s)-[:GIVEN]->(:Reward {
  id: 'reward:2', kind: 'bonus', given_on_earliest: date('2026-01-01'), given_on_latest: date('2026-01-01')
})
"""


@pytest.mark.parametrize("rule", [R17, R18], ids=lambda rule: rule.id)
def test_the_assessments_of_the_period_alone(run: Run, fresh_database: Database, rule: StratumRule) -> None:
    run(execute(fresh_database, WRITE))
    rows: list[dict[str, Any]] = run(fresh_database.read(rule.show, {"subjects": ["organisation:1", "2025-01-01/2026-01-01"]}))
    (row,) = rows
    assert "assessment:1" in str(row["assessment"])
    assert "reward:1" in str(row.get("reward", "reward:1"))
