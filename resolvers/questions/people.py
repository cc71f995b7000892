"""Questions about named people: rankings, plans, appeals, ties and certificates. They are judged from the graph as it is now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypedDict, TypeVar

from graph.model.days import Day
from merit.checked_cases import CheckedEvidence, evidence_of
from merit.context import RunStatement
from merit.questions.appeal import AppealAnswer, ask_appeal
from merit.questions.certificates import CertificatesAnswer, certificates_of_body, certificates_of_servant
from merit.questions.development_plan import DevelopmentPlan, ask_development_plan
from merit.questions.ranking import Ranking, rank_applicants, rank_for_reserve, rank_proposed
from merit.questions.seen import Sees
from merit.questions.standings import choice_of, in_order
from merit.questions.ties import TiesAnswer, ask_ties
from merit.registry import all_rules
from resolvers.access.callers import Role
from resolvers.access.list_terms import scoped_bodies
from resolvers.access.sight import Sight
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.facts.appeals import Appeal
from resolvers.facts.careers import Competition
from resolvers.findings_in_sight import counted_without
from resolvers.questions import terms
from resolvers.questions.asking import asked, on_loop
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
    sees = await _facts_in_sight(context)
    answer = await asked(context, lambda run: rank_for_reserve(run, body, policy, today, day, sees))
    if answer is not None:
        await require_told(context, [answer.body])
        answer = await _without_others(context, answer)
    return await _ranking(context, answer)


async def _facts_in_sight(context: Context) -> Sees | None:
    """Return what tells which facts of people the caller sees; None for the hub itself, which sees all."""
    if (await context.scope()).unlimited:
        return None

    async def sees(people: Collection[str]) -> Callable[[str, Day | None], bool]:
        seen = await context.gate.people(people)
        return lambda servant, on: seen[servant].has_fact(on)

    return on_loop(sees)


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
    remarks = [id_ for each in answer.candidates for remark in each.eligibility.all for id_ in remark.rests_on]
    return Permitted(answer, await telling(context, [*about, *remarks, *(servant for servant, _ in strangers)]))


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
    answer = await _with_reasons_in_sight(context, _without(found.answer, await context.findings.in_sight.withheld()))
    if answer.appellant not in await people_asked(context, [answer.appellant or ""]):
        return None
    ids = [*ids_of_cases([*answer.own, *answer.contested]), *(each.id for each in (*answer.about, *answer.compared))]
    about = await telling(context, [*ids, *(answer.kept.findings if answer.kept else ())])
    return replace(found, answer=answer, telling=about)


def _without(answer: AppealAnswer, withheld: Set[str]) -> AppealAnswer:
    """Return an answer as it is for a caller from whom some findings are withheld: they are neither listed nor counted."""
    compared, kept = tuple(each for each in answer.compared if each.id not in withheld), answer.kept
    if kept is not None:
        violating, findings = counted_without(withheld, kept.violating, kept.findings)
        kept = replace(kept, violating=violating, findings=tuple(findings))
    return replace(answer, compared=compared, kept=kept)


async def _with_reasons_in_sight(context: Context, answer: AppealAnswer) -> AppealAnswer:
    """Return an answer whose findings by comparison have the reasons that they have for the caller."""
    seen = await context.findings.by_id.load_many([each.id for each in answer.compared])
    reasons = {each.id: each.reason for each in seen if each is not None}
    return replace(answer, compared=tuple(replace(each, reason=reasons.get(each.id, "")) for each in answer.compared))


async def connection(context: Context, one: str, other: str, on: date | None) -> Permitted[TiesAnswer] | None:
    """Return what joins two servants before a day."""
    day = terms.day(on, context.today)
    both = await people_asked(context, [one, other])
    answer = await asked(context, lambda run: ask_ties(run, both[0], both[1], day))
    if answer is None or (await context.scope()).unlimited:
        return answer and Permitted(answer)
    # Who may be one of the two is not told of people whom the caller does not see.
    seen = await context.gate.people(answer.one.may_be | answer.other.may_be)
    unsettled = (each.id for each in (answer.one, answer.other) if any(seen[id_].sight != Sight.HIDDEN for id_ in each.may_be))
    about = await telling(context, [each.round.id for each in answer.ties.rounds])
    return Permitted(replace(answer, unsettled=tuple(unsettled)), about)


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
        return await _certificates(context, lambda run, seen: certificates_of_servant(run, person, listed, **seen))
    if body is not None and servant is None:
        own = await body_asked(context, body)
        bodies = scoped_bodies(await context.scope())
        return await _certificates(context, lambda run, seen: certificates_of_body(run, own, day, listed, own=bodies, **seen))
    raise BadUserInput(
        "Give one of servantId and organisationId. All certificates are compared by `meritgraph ask certificates`."
    )


class _Seen(TypedDict, total=False):
    """What a comparison of certificates is told of the caller."""

    sees: Sees
    conflicts: bool


async def _certificates(
    context: Context, compare: Callable[[RunStatement, _Seen], Coroutine[Any, Any, CertificatesAnswer]]
) -> Permitted[CertificatesAnswer] | None:
    """Return a comparison of the certificates that the caller sees. Of conflicts those alone are told who investigate."""
    scope = await context.scope()
    if scope.unlimited:
        answer = await asked(context, lambda run: compare(run, {}))
        return answer and Permitted(answer)

    async def sees(people: Collection[str]) -> Callable[[str, Day | None], bool]:
        seen = await context.gate.people(people)
        return lambda holder, issued: seen[holder].has_career_fact(issued)

    matches = scope.role == Role.INVESTIGATOR
    known = _Seen(sees=on_loop(sees), conflicts=matches)
    answer = await asked(context, lambda run: compare(run, known))
    return answer and Permitted(answer, Telling(matches=matches))
