"""Questions about named people: rankings, plans, appeals, ties and certificates. They are judged from the graph as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from merit.checked_cases import CheckedEvidence, evidence_of
from merit.context import RunStatement
from merit.questions.appeal import AppealAnswer, ask_appeal
from merit.questions.certificates import CertificatesAnswer, certificates_of_body, certificates_of_servant
from merit.questions.development_plan import DevelopmentPlan, ask_development_plan
from merit.questions.ranking import Ranking, rank_applicants, rank_for_reserve, rank_proposed
from merit.questions.standings import choice_of, in_order
from merit.questions.ties import TiesAnswer, ask_ties
from merit.registry import all_rules
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.facts.appeals import Appeal
from resolvers.facts.careers import Competition
from resolvers.questions import terms
from resolvers.questions.asking import asked
from resolvers.questions.permitted import (
    EVERYTHING,
    Telling,
    body_asked,
    fact_asked,
    ids_of_cases,
    people_asked,
    position_asked,
    require_told,
    telling,
)

T = TypeVar("T")

MOST_CANDIDATES = 100
MOST_CERTIFICATES = 100
MOST_COURSES = 50


@dataclass(frozen=True, slots=True)
class AppealWithEvidence:
    """How an appeal stands, with what the graph has of the evidence of its cases, by id."""

    answer: AppealAnswer
    evidence: Mapping[str, CheckedEvidence]
    telling: Telling = EVERYTHING


@dataclass(frozen=True, slots=True)
class Permitted(Generic[T]):
    """An answer, and what of it is told."""

    answer: T
    telling: Telling = EVERYTHING


async def candidate_ranking(
    context: Context,
    competition: str | None,
    position: str | None,
    candidates: Sequence[str] | None,
    reserve_of: str | None,
    on: date | None,
) -> Permitted[Ranking] | None:
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
        round_ = await fact_asked(context, Competition, competition)
        return await _ranking(context, await asked(context, lambda run: rank_applicants(run, round_, policy, today, day)))
    if position is not None:
        proposed = terms.some("servantIds", candidates or (), MOST_CANDIDATES)
        post = await position_asked(context, position)
        people = [*dict.fromkeys(await people_asked(context, proposed, position=post))]
        return await _ranking(context, await asked(context, lambda run: rank_proposed(run, post, people, policy, today, day)))
    body = await body_asked(context, reserve_of or "")
    answer = await asked(context, lambda run: rank_for_reserve(run, body, policy, today, day))
    if answer is not None:
        await require_told(context, [answer.body])
        answer = await _without_others(context, answer)
    return await _ranking(context, answer)


async def _without_others(context: Context, answer: Ranking) -> Ranking:
    """Return the ranking for a reserve without the people about whom the caller may not ask, such as those who left."""
    may = set(await people_asked(context, [each.servant for each in answer.candidates]))
    candidates = [each for each in answer.candidates if each.servant in may]
    if len(candidates) == len(answer.candidates):
        return answer
    choice = answer.choice
    if choice is not None:
        choice = choice_of(candidates, choice.how, set(choice.chosen) & may, choice.missing)
    return replace(answer, candidates=in_order(candidates), choice=choice)


async def _ranking(context: Context, answer: Ranking | None) -> Permitted[Ranking] | None:
    """Return a ranking with what of it is told: of each candidate, what rests on facts that the caller sees."""
    if answer is None:
        return None
    strangers = () if answer.choice is None else answer.choice.strangers
    about = [id_ for each in answer.candidates for id_ in (each.servant, each.merit.assessment)]
    return Permitted(answer, await telling(context, [*about, *(servant for servant, _ in strangers)]))


async def development_plan(
    context: Context, servant: str, position: str | None, on: date | None, courses: int
) -> Permitted[DevelopmentPlan] | None:
    """Return what a servant should learn, for her own post or for a position."""
    day = terms.day(on, context.today)
    most = terms.number("courses", courses, MOST_COURSES)
    (person,) = await people_asked(context, [servant], own=True)
    answer = await asked(
        context, lambda run: ask_development_plan(run, person, context.policy, day, position=position, most_courses=most)
    )
    if answer is None:
        return None
    rated = [one.assessment for each in answer.competencies for one in each.last]
    return Permitted(answer, await telling(context, rated))


async def appeal_check(context: Context, appeal: str, on: date | None) -> AppealWithEvidence | None:
    """Return how an appeal stands, and what rules say about it."""
    day = terms.day(on, context.today)
    filed = await fact_asked(context, Appeal, appeal)

    async def checked(run: RunStatement) -> AppealWithEvidence:
        answer = await ask_appeal(run, filed, all_rules(), context.policy, day)
        return AppealWithEvidence(answer, await evidence_of(run, [*answer.own, *answer.contested]))

    found = await asked(context, checked)
    if found is None or (await context.scope()).unlimited:
        return found
    answer = found.answer
    if answer.appellant not in await people_asked(context, [answer.appellant or ""]):
        return None
    ids = [*ids_of_cases([*answer.own, *answer.contested]), *(each.id for each in (*answer.about, *answer.compared))]
    return replace(found, telling=await telling(context, [*ids, *(answer.kept.findings if answer.kept else ())]))


async def connection(context: Context, one: str, other: str, on: date | None) -> Permitted[TiesAnswer] | None:
    """Return what joins two servants before a day."""
    day = terms.day(on, context.today)
    both = await people_asked(context, [one, other])
    answer = await asked(context, lambda run: ask_ties(run, both[0], both[1], day))
    return answer and Permitted(answer, await telling(context, [each.round.id for each in answer.ties.rounds]))


async def certificate_reconciliation(
    context: Context, servant: str | None, body: str | None, on: date | None, most: int
) -> Permitted[CertificatesAnswer] | None:
    """Return the comparison of the certificates of a servant, or of the people in a body with its units on a day.

    Raises BadUserInput unless one of both is asked for: all certificates are more than a request has time for.
    """
    day = terms.day(on, context.today)
    listed = terms.number("limit", most, MOST_CERTIFICATES)
    if servant is not None and body is None:
        (person,) = await people_asked(context, [servant], own=True)
        return await _certificates(context, await asked(context, lambda run: certificates_of_servant(run, person, listed)))
    if body is not None and servant is None:
        own = await body_asked(context, body)
        return await _certificates(context, await asked(context, lambda run: certificates_of_body(run, own, day, listed)))
    raise BadUserInput(
        "Give one of servantId and organisationId. All certificates are compared by `meritgraph ask certificates`."
    )


async def _certificates(context: Context, answer: CertificatesAnswer | None) -> Permitted[CertificatesAnswer] | None:
    """Return a comparison with what of it is told: of each number, the certificates that the caller sees."""
    if answer is None:
        return None
    ids = [one.id for each in answer.listed for one in each.certificates]
    return Permitted(answer, await telling(context, [*ids, *(each.subject for each in answer.unreadable)]))
