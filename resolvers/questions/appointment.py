"""The check before an order, for one or several servants who are proposed for one position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.errors import NothingToCheck
from merit.check import CheckedOrder, ProposedAppointment, UnknownToCheck, check_appointment
from merit.checked_cases import CheckedEvidence, evidence_of
from merit.context import RunStatement
from merit.registry import all_rules
from resolvers.context import Context
from resolvers.questions import terms
from resolvers.questions.asking import asked

MOST_SERVANTS = 20
_NO_EVIDENCE: Mapping[str, CheckedEvidence] = {}


@dataclass(frozen=True, slots=True)
class AppointmentAnswer:
    """What the check says of a servant, with what the graph has of the evidence, by id.

    ``checked`` is None where nothing was checked; ``not_checked`` says why.
    """

    servant: str
    checked: CheckedOrder | None = None
    evidence: Mapping[str, CheckedEvidence] = field(default_factory=lambda: _NO_EVIDENCE)
    not_checked: str | None = None


async def appointment_check(
    context: Context, proposal: ProposedAppointment, servants: Sequence[str]
) -> list[AppointmentAnswer | None]:
    """Check the appointment of each servant, in the given order; None for a servant or a position that is not in the graph.

    Raises BadUserInput for an unknown competition or signer, and for too many servants.
    """
    distinct = terms.some("servantIds", servants, MOST_SERVANTS)
    answers: list[AppointmentAnswer | None] = []
    for servant in distinct:
        proposed = replace(proposal, servant=servant)
        answers.append(await asked(context, lambda run, proposed=proposed: _checked(run, context, proposed)))
    return answers


async def _checked(run: RunStatement, context: Context, proposal: ProposedAppointment) -> AppointmentAnswer | None:
    try:
        checked = await check_appointment(run, proposal, all_rules(), context.policy, context.today)
    except UnknownToCheck as unknown:
        if unknown.kind in ("servant", "position"):
            return None
        raise
    except NothingToCheck as refused:
        return AppointmentAnswer(proposal.servant, not_checked=str(refused))
    return AppointmentAnswer(proposal.servant, checked, await evidence_of(run, checked.cases))
