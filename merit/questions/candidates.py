"""Reads the candidates for a vacancy or a reserve and judges each as the check before the order does, all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import cast

from graph.cypher.statements import statement
from graph.model.days import Day
from graph.model.words import AssessmentType, Mode
from merit.check import judge_order
from merit.context import Context, RunStatement, read_context
from merit.contract import Rule
from merit.dossiers.past import as_it_stood
from merit.dossiers.posts import LinkedCompetition, Post, Superior
from merit.dossiers.reading import SERVANTS, SUBJECTS_PER_PAGE, read_page
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.proposed_order import ProposedAppointment, ProposedOrder
from merit.questions.eligibility import BARS, REQUIREMENTS, WARNINGS, Remark, eligibility_of, sanctions_on
from merit.questions.merit_order import assessed
from merit.questions.standings import Candidate
from merit.registry import all_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """What candidates are judged for: a post, or a body's reserve, which demands nothing.

    ``superiors`` held the posts above, whoever they are. ``subordinates`` are, by id of a servant, her kin who held posts below.
    """

    post: Post
    kind: AssessmentType
    superiors: tuple[Superior, ...] = ()
    competition: LinkedCompetition | None = None
    subordinates: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def order(self, servant: str, day: Day) -> ProposedOrder:
        """Return the order that would appoint a candidate on a day."""
        competition = self.competition.id if self.competition else None
        mode = Mode.COMPETITION if self.competition else None
        proposal = ProposedAppointment(servant, self.post.id, day.latest, day.latest, mode=mode, competition=competition)
        above = tuple(each for each in self.superiors if each.servant != servant)
        return ProposedOrder(proposal, self.post, above, self.competition, ordered=day)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are asked about a candidate."""
        asked = BARS if self.kind is AssessmentType.A3 else BARS | REQUIREMENTS | WARNINGS
        return tuple(rule for rule in all_rules() if rule.id in asked)


def reserve_of(body: str, country: str | None) -> Vacancy:
    """Return what candidates for the reserve of a body are judged for: a post that demands nothing."""
    post = Post(id="position:reserve", title="the reserve", body=body, country=country)
    return Vacancy(post=post, kind=AssessmentType.A3)


def perhaps_in_post(candidate: Candidate) -> Candidate:
    """Return a candidate of whom it is not known whether she is in post on the day, and so whether she may be chosen."""
    remark = Remark("in post", "whether a post of the civil service in the body is held on the day")
    eligibility = candidate.eligibility
    return replace(candidate, eligibility=replace(eligibility, unknown=(*eligibility.unknown, remark)))


def judge_candidate(
    vacancy: Vacancy, dossier: ServantDossier, kin: Sequence[ServantDossier], day: Day, context: Context, doubted: frozenset[str]
) -> Candidate:
    """Return a candidate, judged as if the order were given on the day; ``kin`` are hers who would report to the post.

    Posts that began later, such as that of the winner, are left out. ``doubted`` are the servants who rest on a match that nobody
    has settled.
    """
    competition = vacancy.competition.id if vacancy.competition else None
    order = vacancy.order(dossier.id, day)
    with_order = order.added_to(as_it_stood(dossier, day, competition))
    below = (order.above(as_it_stood(each, day, competition), dossier.name) for each in kin)
    cases, failures = judge_order(order.proposal, [with_order, *below], vacancy.rules, context)
    # A tie that was declared has no confidence.
    ties = {tie.id for each in (dossier, *kin) for tie in each.kin if tie.confidence is not None}
    sanctions = list(sanctions_on(with_order, day, vacancy.post.country, context))
    return Candidate(
        servant=dossier.id,
        name=dossier.name,
        merit=assessed(with_order, vacancy.kind, day, vacancy.post.country, context),
        eligibility=eligibility_of(cases, failures, sanctions, doubted | ties),
        unsettled=dossier.id in doubted,
    )


async def read_candidates(
    run: RunStatement, vacancy: Vacancy, servants: Mapping[str, str], day: Day, policy: PolicyBook, today: date
) -> list[Candidate]:
    """Read and judge the candidates, whose names are given by id; a page of 500 of them costs as many statements as one."""
    found: list[Candidate] = []
    ids = sorted(servants)
    for start in range(0, len(ids), SUBJECTS_PER_PAGE):
        page = {id_: servants[id_] for id_ in ids[start : start + SUBJECTS_PER_PAGE]}
        found += await _read_page(run, vacancy, page, day, policy, today)
    return found


async def _read_page(
    run: RunStatement, vacancy: Vacancy, servants: Mapping[str, str], day: Day, policy: PolicyBook, today: date
) -> list[Candidate]:
    kin = {id_ for servant in servants for id_ in vacancy.subordinates.get(servant, ())}
    page = await read_page(run, SERVANTS, sorted({*servants, *kin}))
    by_id = {each.id: each for each in page.dossiers}
    reasons = {each.subject: each.reason for each in page.unreadable}
    rows = await run(statement("merit/unsettled_servants"), {"ids": sorted({*servants, *kin})})
    doubted = frozenset(cast("str", row["id"]) for row in rows)
    bodies = vacancy.order("", day).bodies(page.dossiers)
    context = await read_context(run, day.latest + timedelta(days=1), policy, bodies, today=today)
    found: list[Candidate] = []
    for servant, name in servants.items():
        if (dossier := by_id.get(servant)) is None:
            found.append(
                Candidate(servant=servant, name=name, unreadable=reasons.get(servant, "no record describes it any more"))
            )
            continue
        below = [by_id[id_] for id_ in vacancy.subordinates.get(servant, ()) if id_ in by_id]
        found.append(judge_candidate(vacancy, dossier, below, day, context, doubted))
    return found
