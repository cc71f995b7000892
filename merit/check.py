"""May this appointment be made? The proposed order is written, judged by the same rules, and always rolled back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.errors import NothingToCheck
from graph.model.nodes import Mode
from merit.contract import Rule
from merit.judging import Judged, Judgement, coverage, judge

PROPOSED = "appointment:proposed"

# Derives NEXT and Promotion of servants inside a transaction; given by whoever knows how, for rules do not.
Derive = Callable[[Transaction, Sequence[str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ProposedAppointment:
    """An order not signed yet. The servant's present post is taken to end when this one starts, unless it is acting."""

    servant: str
    position: str
    order_date: date
    start: date
    mode: Mode | None = None
    competition: str | None = None


async def check_appointment(
    database: Database, proposal: ProposedAppointment, rules: Sequence[Rule], derive: Derive
) -> list[Judged]:
    """What each rule says of the order, satisfied ones included. Nothing of it stays in the graph.

    Raises NothingToCheck when the servant or the position is unknown.
    """

    async def work(transaction: Transaction) -> list[Judged]:
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
                f"There is no servant {proposal.servant} or no position {proposal.position}: nothing was checked. "
                "Take both ids from the graph."
            )
        await derive(transaction, [proposal.servant])
        covered = await coverage(transaction.run)
        judged: list[Judged] = []
        for rule in rules:
            judgement = Judgement(rule)
            await judge(transaction.run, judgement, [proposal.servant], proposal.start, covered, listed=True)
            all_of_it = [*judgement.violating, *judgement.not_evaluable, *judgement.satisfying]
            judged += [each for each in all_of_it if PROPOSED in each.subjects]
        return judged

    return await database.try_out(work)
