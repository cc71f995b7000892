"""The outcomes of one rule for everything that a graph holds, by the orders that it judges."""

from __future__ import annotations

from datetime import date

from graph.driver.database import Database
from merit.context import read_context
from merit.contract import Case, Rule
from merit.evaluation import judge_all
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.registry import shipped_policy
from tests.conftest import Run
from tests.support.engines import cypher

ORDERS = "MATCH (s:Servant)-[:HELD]->(a)-[:TO]->(p) RETURN s.id AS servant, a.id AS id, coalesce(a.order_number, p.title) AS name"


def judged(run: Run, database: Database, rule: Rule, as_of: date, values: tuple[PolicyValue, ...] | None = None) -> list[Case]:
    """Return all cases of a rule, satisfied ones included. No dossier is unreadable and the rule breaks on none.

    ``values`` stand in the place of the rule's own policy.
    """
    policy = shipped_policy() if values is None else PolicyBook({rule.id: values})

    async def work() -> list[Case]:
        context = await read_context(database.read, as_of, policy)
        cases: list[Case] = []
        async for page in judge_all(database.read, [rule], context):
            assert not page.unreadable
            assert not page.failures
            cases += [case for _, case in page.cases]
        return cases

    return run(work())


def cases(
    run: Run, database: Database, rule: Rule, as_of: date, values: tuple[PolicyValue, ...] | None = None
) -> dict[str, Case]:
    """Return the judged cases of a rule, satisfied ones included, by the numbers of their orders, joined by a plus sign.

    An appointment without an order goes by the title of its position.
    """
    held = run(database.read(cypher(ORDERS)))
    names = {str(row["id"]): str(row["name"]) for row in held}
    found = judged(run, database, rule, as_of, values)
    by_name = {"+".join(sorted(names[subject] for subject in case.subjects)): case for case in found}
    assert len(by_name) == len(found), "a case is listed twice"
    return by_name


def outcomes(
    run: Run, database: Database, rule: Rule, as_of: date, values: tuple[PolicyValue, ...] | None = None
) -> dict[str, tuple[str, str | None]]:
    """Return the outcome and the missing input of each case of a rule, by the numbers of its orders."""
    found = cases(run, database, rule, as_of, values)
    return {name: (case.outcome.value, rule.missing(case)) for name, case in found.items()}


def outcomes_by_post(run: Run, database: Database, rule: Rule, as_of: date) -> dict[str, tuple[str, str | None]]:
    """Return the outcome and the missing input of each case of a rule about one appointment, by the title of its post."""
    held = run(database.read(cypher("MATCH (a:Appointment)-[:TO]->(p:Position) RETURN a.id AS id, p.title AS post")))
    posts = {str(row["id"]): str(row["post"]) for row in held}
    return {posts[case.subjects[0]]: (case.outcome.value, rule.missing(case)) for case in judged(run, database, rule, as_of)}
