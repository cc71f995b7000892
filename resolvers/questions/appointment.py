"""The check before an order, for one or several servants who are proposed for one position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.errors import NothingToCheck
from merit.check import CheckedOrder, ProposedAppointment, UnknownToCheck, check_appointments, require_possible
from merit.checked_cases import CheckedEvidence, evidence_of
from merit.context import RunStatement
from merit.registry import all_rules
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.facts.careers import Competition
from resolvers.questions import terms
from resolvers.questions.asking import asked
from resolvers.questions.permitted import (
    EVERYTHING,
    NOBODY,
    Telling,
    fact_asked,
    ids_of_cases,
    people_asked,
    position_asked,
    signer_asked,
    telling,
)

MOST_SERVANTS = 100
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
    telling: Telling = EVERYTHING


async def appointment_check(
    context: Context, proposal: ProposedAppointment, servants: Sequence[str]
) -> list[AppointmentAnswer | None]:
    """Check the appointment of each servant, in the given order; None for a servant or a position that is not in the graph.

    So it is for those about whom the caller may not ask.

    The number of statements is the same for all. Raises BadUserInput for days that cannot be, for an unknown competition or
    signer, and for too many servants.
    """
    distinct = terms.some("servantIds", servants, MOST_SERVANTS)
    try:
        require_possible(proposal)
    except NothingToCheck as error:
        raise BadUserInput(str(error)) from error
    proposal = await _as_asked(context, proposal)
    people = await people_asked(context, distinct, position=proposal.position)
    known = [*dict.fromkeys(people)]
    answers = await asked(context, lambda run: _checked(run, context, proposal, known))
    if answers is None:
        return [None] * len(distinct)
    found = dict(zip(known, answers, strict=True)) | {NOBODY: None}
    return [found[id_] for id_ in people] if (await context.scope()).unlimited else await _told(context, found, people)


async def _as_asked(context: Context, proposal: ProposedAppointment) -> ProposedAppointment:
    """Return a proposal with what the caller may ask about; in place of anything else, something unknown."""
    competition, signer = proposal.competition, proposal.signed_by
    return replace(
        proposal,
        position=await position_asked(context, proposal.position),
        competition=competition and await fact_asked(context, Competition, competition),
        signed_by=signer and await signer_asked(context, signer),
    )


async def _told(
    context: Context, found: Mapping[str, AppointmentAnswer | None], people: Sequence[str]
) -> list[AppointmentAnswer | None]:
    """Return the answers about people as far as they are told."""
    cases = [each for answer in found.values() if answer and answer.checked for each in answer.checked.cases]
    shown = await telling(context, ids_of_cases(cases))
    return [answer and replace(answer, telling=shown) for answer in (found[id_] for id_ in people)]


async def _checked(
    run: RunStatement, context: Context, proposal: ProposedAppointment, servants: Sequence[str]
) -> list[AppointmentAnswer | None] | None:
    try:
        checked = await check_appointments(run, proposal, servants, all_rules(), context.policy, context.today)
    except UnknownToCheck as unknown:
        if unknown.kind == "position":
            return None
        raise BadUserInput(
            f"There is no {unknown.kind} of that id, so nothing was checked. Take the ids from the graph."
        ) from None
    except NothingToCheck as refused:
        return [AppointmentAnswer(servant, not_checked=str(refused)) for servant in servants]
    cases = [case for each in checked if isinstance(each, CheckedOrder) for case in each.cases]
    evidence = await evidence_of(run, cases)
    return [_answer(servant, each, evidence) for servant, each in zip(servants, checked, strict=True)]


def _answer(
    servant: str, checked: CheckedOrder | NothingToCheck, evidence: Mapping[str, CheckedEvidence]
) -> AppointmentAnswer | None:
    if isinstance(checked, CheckedOrder):
        return AppointmentAnswer(servant, checked, evidence)
    return None if isinstance(checked, UnknownToCheck) else AppointmentAnswer(servant, not_checked=str(checked))
