"""The appointment check: the proposed order is written, judged by the same rules as every other, and always rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from careers.derive import derive_in
from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.errors import NothingToCheck
from graph.model.nodes import Mode
from merit.contract import Rule
from merit.evaluation import JudgedCase, RuleResult, evaluate_rule, read_coverage

PROPOSED = "appointment:proposed"


@dataclass(frozen=True, slots=True)
class ProposedAppointment:
    """An order that is not signed yet.

    The servant's present appointment is assumed to end when this one starts, unless one of the two is acting or a secondment.
    """

    servant: str
    position: str
    order_date: date
    start: date
    mode: Mode | None = None
    competition: str | None = None


async def check_appointment(database: Database, proposal: ProposedAppointment, rules: Sequence[Rule]) -> list[JudgedCase]:
    """Return each rule's outcomes for the proposed order, satisfied ones included. The graph stays as it is.

    Raises NothingToCheck when the servant or the position is unknown.
    """

    async def work(transaction: Transaction) -> list[JudgedCase]:
        written = await transaction.run(
            statement("merit/propose_appointment"),
            {
                "id": PROPOSED,
                "servant": proposal.servant,
                "position": proposal.position,
                "competition": proposal.competition,
                "order_date": proposal.order_date,
                "start": proposal.start,
                "mode": proposal.mode.value if proposal.mode else None,
                "passing_by": [Mode.ACTING.value, Mode.SECONDMENT.value],
            },
        )
        if not written:
            raise NothingToCheck(
                f"There is no servant {proposal.servant} or no position {proposal.position}, so nothing was checked. "
                "Take both ids from the graph."
            )
        for failed in await derive_in(transaction, [proposal.servant]):
            raise NothingToCheck(f"The career of {failed.servant} cannot be derived, so nothing was checked: {failed.reason}.")
        coverage = await read_coverage(transaction.run)
        cases: list[JudgedCase] = []
        for rule in rules:
            result = RuleResult(rule)
            await evaluate_rule(transaction.run, result, [proposal.servant], proposal.start, coverage, list_satisfying=True)
            of_servant = [*result.violating, *result.not_evaluable, *result.satisfying]
            cases += [case for case in of_servant if PROPOSED in case.subjects]
        return cases

    return await database.try_out(work)
