"""Questions about named people: rankings, plans, appeals, ties and certificates. They are judged from the graph as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from merit.checked_cases import CheckedEvidence, evidence_of
from merit.context import RunStatement
from merit.questions.appeal import AppealAnswer, ask_appeal
from merit.questions.certificates import CertificatesAnswer, certificates_of_body, certificates_of_servant
from merit.questions.development_plan import DevelopmentPlan, ask_development_plan
from merit.questions.ranking import Ranking, rank_applicants, rank_for_reserve, rank_proposed
from merit.questions.ties import TiesAnswer, ask_ties
from merit.registry import all_rules
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.questions import terms
from resolvers.questions.asking import asked

MOST_CANDIDATES = 100
MOST_CERTIFICATES = 100
MOST_COURSES = 50


@dataclass(frozen=True, slots=True)
class AppealWithEvidence:
    """How an appeal stands, with what the graph has of the evidence of its cases, by id."""

    answer: AppealAnswer
    evidence: Mapping[str, CheckedEvidence]


async def candidate_ranking(
    context: Context,
    competition: str | None,
    position: str | None,
    candidates: Sequence[str] | None,
    reserve_of: str | None,
    on: date | None,
) -> Ranking | None:
    """Return the ranking of the applicants of a competition, of those proposed for a position, or for the reserve of a body.

    Raises BadUserInput unless one of the three is asked for.
    """
    if [competition, position, reserve_of].count(None) != 2:
        raise BadUserInput("Give one of competitionId, positionId with servantIds, and reserveOfId.")
    if (position is None) is not (candidates is None):
        raise BadUserInput("Give positionId and the servantIds of the candidates for it. A competition has its applicants.")
    day = None if on is None else terms.day(on, context.today)
    policy, today = context.policy, context.today
    if competition is not None:
        return await asked(context, lambda run: rank_applicants(run, competition, policy, today, day))
    if position is not None:
        proposed = terms.some("servantIds", candidates or (), MOST_CANDIDATES)
        return await asked(context, lambda run: rank_proposed(run, position, proposed, policy, today, day))
    body = reserve_of or ""
    return await asked(context, lambda run: rank_for_reserve(run, body, policy, today, day))


async def development_plan(
    context: Context, servant: str, position: str | None, on: date | None, courses: int
) -> DevelopmentPlan | None:
    """Return what a servant should learn, for her own post or for a position."""
    day = terms.day(on, context.today)
    most = terms.number("courses", courses, MOST_COURSES)
    return await asked(
        context, lambda run: ask_development_plan(run, servant, context.policy, day, position=position, most_courses=most)
    )


async def appeal_check(context: Context, appeal: str, on: date | None) -> AppealWithEvidence | None:
    """Return how an appeal stands, and what rules say about it."""
    day = terms.day(on, context.today)

    async def checked(run: RunStatement) -> AppealWithEvidence:
        answer = await ask_appeal(run, appeal, all_rules(), context.policy, day)
        return AppealWithEvidence(answer, await evidence_of(run, [*answer.own, *answer.contested]))

    return await asked(context, checked)


async def connection(context: Context, one: str, other: str, on: date | None) -> TiesAnswer | None:
    """Return what joins two servants before a day."""
    day = terms.day(on, context.today)
    return await asked(context, lambda run: ask_ties(run, one, other, day))


async def certificate_reconciliation(
    context: Context, servant: str | None, body: str | None, on: date | None, most: int
) -> CertificatesAnswer | None:
    """Return the comparison of the certificates of a servant, or of the people in a body with its units on a day.

    Raises BadUserInput unless one of both is asked for: all certificates are more than a request has time for.
    """
    day = terms.day(on, context.today)
    listed = terms.number("limit", most, MOST_CERTIFICATES)
    if servant is not None and body is None:
        return await asked(context, lambda run: certificates_of_servant(run, servant, listed))
    if body is not None and servant is None:
        return await asked(context, lambda run: certificates_of_body(run, body, day, listed))
    raise BadUserInput(
        "Give one of servantId and organisationId. All certificates are compared by `meritgraph ask certificates`."
    )
