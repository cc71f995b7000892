"""The outcomes of one rule for everything that a graph holds, by the orders that it judges."""

from __future__ import annotations

from datetime import date

from graph.driver.database import Database
from merit.contract import Rule
from merit.evaluation import JudgedCase, RuleResult, evaluate_rule, read_coverage
from tests.conftest import Run
from tests.support.engines import cypher

ORDERS = "MATCH (s:Servant)-[:HELD]->(a)-[:TO]->(p) RETURN s.id AS servant, a.id AS id, coalesce(a.order_number, p.title) AS name"


def cases(run: Run, database: Database, rule: Rule, as_of: date) -> dict[str, JudgedCase]:
    """Return the judged cases of a rule, satisfied ones included, by the numbers of their orders, joined by a plus sign.

    An appointment without an order goes by the title of its position.
    """
    held = run(database.read(cypher(ORDERS)))
    names = {str(row["id"]): str(row["name"]) for row in held}
    result = RuleResult(rule)
    coverage = run(read_coverage(database.read))
    servants = sorted({str(row["servant"]) for row in held})
    run(evaluate_rule(database.read, result, servants, as_of, coverage, list_satisfying=True))
    found = [*result.violating, *result.not_evaluable, *result.satisfying]
    by_name = {"+".join(sorted(names[subject] for subject in case.subjects)): case for case in found}
    assert len(by_name) == len(found), "a case is listed twice"
    return by_name


def outcomes(run: Run, database: Database, rule: Rule, as_of: date) -> dict[str, tuple[str, str | None]]:
    """Return the outcome and the missing input of each case of a rule, by the numbers of its orders."""
    return {name: (case.outcome.value, case.missing) for name, case in cases(run, database, rule, as_of).items()}
