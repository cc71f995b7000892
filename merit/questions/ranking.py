"""Ranking: who comes first for a vacancy or for the reserve of a body, and whether the commission chose who does.

The candidates for a competition are its applicants; for a position they are proposed; for a reserve they are those in post in the
body who were assessed for one, and its members. People are named: whoever asks may see them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import LAST_STATED_DAY, Day
from graph.model.days.comparisons import earliest_of, within
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import ApplicationState, AssessmentType
from merit.context import Context, RunStatement, read_context
from merit.dossiers import values
from merit.dossiers.competition import LOST, Application, CompetitionDossier, Round
from merit.dossiers.post_decoding import linked_competition, post_of, superior_of
from merit.dossiers.reading import COMPETITIONS, IMPOSSIBLE, Unreadable, impossible, read_page
from merit.figures.top_bodies import TopBodies
from merit.matters import loaded_so_far
from merit.policies.book import PolicyBook
from merit.questions.candidates import Vacancy, perhaps_in_post, read_candidates, reserve_of
from merit.questions.eligibility import unknown_law
from merit.questions.seen import Sees
from merit.questions.standings import Candidate, Choice, Chosen, choice_of, in_order
from merit.rounds import applications_loaded, certainly_held

_CONVENTION = (
    "Ranked by the integral score of the latest assessment of type {kind} that was fixed before the day, by the formula with the "
    "weights in force, in exact decimals; equal scores share a rank (1, 1, 1, 4). {eligible} A sanction in force and every other "
    "rule warn. Who is not certainly eligible, or has no such score, is named and not ranked."
)
_ELIGIBLE = {
    AssessmentType.A4: "Eligible is who meets the experience (V06) and the education (V07) that the post demands, and is not "
    "barred (V13), as if the order were given on that day.",
    AssessmentType.A3: "Eligible is who is not barred (V13) on that day: a reserve has no post that demands anything.",
}
PROTOCOL, INTERVIEW, CLOSING, ORDER = "protocol day", "day of the interview", "closing day", "day of the order"
ASKED, TODAY = "day that was asked for", "today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The candidates for a position, or for a body's reserve, in their order. ``title`` and ``body_name`` are names.

    ``day`` decides what counts, and ``day_is`` says which day it is. ``choice`` is None where nobody is on record as chosen.
    ``unknown_law`` is a sentence where no law is known that says who was eligible on that day.
    """

    kind: AssessmentType
    day: Day
    day_is: str
    body: str
    body_name: str | None
    position: str | None = None
    title: str | None = None
    competition: str | None = None
    candidates: tuple[Candidate, ...] = ()
    choice: Choice | None = None
    unknown_law: str | None = None

    @property
    def convention(self) -> str:
        return _CONVENTION.format(kind=self.kind, eligible=_ELIGIBLE[self.kind])


async def rank_applicants(
    run: RunStatement, competition: str, policy: PolicyBook, today: date, as_of: date | None = None
) -> Ranking:
    """Rank the applicants of a competition as of the day on which the commission decided, or as of another day.

    Raises UnknownId where there is no such competition, NothingToAnswer where its post or its records cannot be read.
    """
    row = await _vacancy_row(run, {"competition": competition, "position": None, "candidates": []})
    if row["competition"] is None:
        raise UnknownId("competition", competition)
    vacancy = _vacancy(row, competition)
    position = vacancy.post.id
    page = await read_page(run, COMPETITIONS, [position])
    if page.unreadable:
        raise _unreadable(page.unreadable[0])
    dossier = page.dossiers[0]
    round_ = next(each for each in dossier.rounds if each.id == competition)
    day, day_is = _day_of(round_, position, today) if as_of is None else (Day.exactly(as_of), ASKED)
    names = {each.servant: each.name for each in round_.applications}
    found = await read_candidates(run, vacancy, names, day, policy, today)
    found = in_order([_applied(each, round_.applications) for each in found])
    context = await read_context(run, day.latest + timedelta(days=1), policy, [vacancy.post.body], today=today)
    choice = _choice(found, dossier, round_, context)
    return _ranking(vacancy, day, day_is, context, competition=competition, candidates=found, choice=choice)


async def rank_proposed(
    run: RunStatement, position: str, candidates: Sequence[str], policy: PolicyBook, today: date, as_of: date | None = None
) -> Ranking:
    """Rank proposed candidates for a position as of a day; today, unless it is given. A merged id stands for the surviving one.

    Raises UnknownId where there is no such position or servant, NothingToAnswer where the post cannot be read.
    """
    row = await _vacancy_row(run, {"competition": None, "position": position, "candidates": list(candidates)})
    if row["position"] is None:
        raise UnknownId("position", position)
    for asked, servant in row["candidates"]:
        if servant is None:
            raise UnknownId("servant", asked)
    vacancy = _vacancy(row, position)
    day, day_is = Day.exactly(as_of or today), ASKED if as_of else TODAY
    found = await read_candidates(run, vacancy, {each: each for _, each in row["candidates"]}, day, policy, today)
    context = await read_context(run, day.latest + timedelta(days=1), policy, [vacancy.post.body], today=today)
    return _ranking(vacancy, day, day_is, context, candidates=in_order(found))


async def rank_for_reserve(
    run: RunStatement, body: str, policy: PolicyBook, today: date, as_of: date | None = None, sees: Sees | None = None
) -> Ranking:
    """Rank the candidates for the reserve of a body with its units as of a day; today, unless it is given.

    They are those in post there who were assessed for a reserve, and the members of one; who is a member was chosen. A unit
    counts with the top of its tree. Assessments and memberships that whoever asks does not see make nobody a candidate. Raises
    UnknownId where there is no such body.
    """
    on = as_of or today
    context = await read_context(run, on + timedelta(days=1), policy, today=today)
    if body not in context.bodies:
        raise UnknownId("organisation", body)
    tops = TopBodies(context.bodies)
    top = tops.on(body, on)
    units = sorted(each for each in context.bodies if tops.on(each, on) == top)
    vacancy = reserve_of(top, context.bodies[top].country)
    terms = {"bodies": units, "day": on, "kind": vacancy.kind.value}
    rows = await _reserve_rows(run, terms, sees)
    listed = {row["id"]: _listed(row["memberships"], on) for row in rows}
    names = {row["id"]: row["name"] for row in rows if row["assessed"] or listed[row["id"]] is not False}
    in_post = {row["id"] for row in rows if row["in_post"]}
    day, day_is = Day.exactly(on), ASKED if as_of else TODAY
    found = await read_candidates(run, vacancy, names, day, policy, today)
    found = in_order([each if each.servant in in_post else perhaps_in_post(each) for each in found])
    members = {id_ for id_ in names if listed[id_]}
    missing = ["exact days of memberships in a reserve"] if None in listed.values() else []
    if not all(loaded_so_far(context, "ReserveMembership", each, on, on) for each in units):
        missing.append("memberships in reserves, which are not loaded completely for every unit")
    return _ranking(vacancy, day, day_is, context, candidates=found, choice=choice_of(found, Chosen.LISTED, members, missing))


async def _reserve_rows(run: RunStatement, terms: Mapping[str, object], sees: Sees | None) -> list[dict[str, Any]]:
    """Return the candidates for a reserve with those of their assessments and memberships that are seen."""
    rows = cast("list[dict[str, Any]]", await run(statement("questions/reserve_candidates"), terms))
    if sees is None:
        return rows
    seen = await sees({row["id"] for row in rows})

    def of(servant: str, facts: Sequence[Sequence[Any]], first: int) -> list[Sequence[Any]]:
        return [each for each in facts if seen(servant, _day(*each[first : first + 2]))]

    return [
        {**row, "assessed": of(row["id"], row["assessed"], 0), "memberships": of(row["id"], row["memberships"], 1)}
        for row in rows
    ]


def _day(earliest: date | None, latest: date | None) -> Day | None:
    """Return a day of a row; None where it is not known or impossible."""
    try:
        return values.day(earliest, latest)
    except IMPOSSIBLE:
        return None


async def _vacancy_row(run: RunStatement, terms: Mapping[str, object]) -> dict[str, Any]:
    (row,) = cast("list[dict[str, Any]]", await run(statement("questions/vacancy"), terms))
    return row


def _vacancy(row: Mapping[str, Any], asked: str) -> Vacancy:
    """Return the vacancy of a row. Raises NothingToAnswer where no record says whose post it is, or a value is impossible."""
    if row["position"] is None or row["post"] is None:
        what = "for which position it is" if row["position"] is None else "in which body the position is"
        raise NothingToAnswer(f"No record says of {asked} {what}, so nobody was ranked. Load the register that has it.")
    try:
        post = post_of(row["post"])
        competition = None if row["competition"] is None else linked_competition(row["competition"])
    except IMPOSSIBLE as error:
        raise _unreadable(impossible(row["position"], error)) from error
    kin: dict[str, tuple[str, ...]] = {}
    for servant, relative in sorted(row["subordinates"]):
        kin[servant] = (*kin.get(servant, ()), relative)
    superiors = tuple(map(superior_of, row["superiors"]))
    return Vacancy(post=post, kind=AssessmentType.A4, superiors=superiors, competition=competition, subordinates=kin)


def _unreadable(each: Unreadable) -> NothingToAnswer:
    return NothingToAnswer(
        f"Nobody can be ranked for {each.subject}, because {each.reason}. Correct the value at its portal and run "
        "`meritgraph sync`."
    )


def _day_of(round_: Round, position: str, today: date) -> tuple[Day, str]:
    """Return the day on which the commission decided, and which day it is: of the protocol, or the last known one before it."""
    ordered = earliest_of(*(each.order for each in round_.orders_for(position)))
    days = (
        (round_.protocol_day, PROTOCOL),
        (round_.interview_day, INTERVIEW),
        (round_.closed, CLOSING),
        (ordered, ORDER),
    )
    known = ((day, name) for day, name in days if day is not None and day.latest <= LAST_STATED_DAY)
    return next(known, (Day.exactly(today), TODAY))


def _applied(candidate: Candidate, applications: Sequence[Application]) -> Candidate:
    """Return a candidate with how far her applications came: the one in her favour decides."""
    hers = [each for each in applications if each.servant == candidate.servant]
    best = min(hers, key=lambda each: (each.state in LOST, not each.state_known, each.id))
    return replace(
        candidate,
        application=best.state,
        withdrew=all_of(*(each.withdrew for each in hers)),
        remained=any_of(*(each.remained for each in hers)),
    )


def _choice(candidates: Sequence[Candidate], dossier: CompetitionDossier, round_: Round, context: Context) -> Choice | None:
    """Return the choice of the commission: who won, else who was recommended; None where neither is on record."""
    chosen, how = {each.servant for each in round_.winners(dossier.position)}, Chosen.WON
    if not chosen:
        chosen = {each.servant for each in round_.applications if each.state is ApplicationState.RECOMMENDED}
        how = Chosen.RECOMMENDED
    appointed = {each.servant: each.name for each in round_.orders_for(dossier.position)}
    strangers = [(servant, name) for servant, name in sorted(appointed.items()) if servant not in chosen]
    return choice_of(candidates, how, chosen, list(_doubts(dossier, round_, context)), strangers)


def _doubts(dossier: CompetitionDossier, round_: Round, context: Context) -> Iterator[str]:
    """Yield in words why the choice of a round may not be what its records say."""
    if round_.annulled:
        yield "the round was annulled"
    elif not certainly_held(round_, dossier.position):
        yield "whether the round was annulled is not known"
    if not applications_loaded(dossier, round_, context):
        yield "applications are not loaded completely"


def _listed(memberships: Sequence[Sequence[Any]], on: date) -> Truth:
    """Return whether one of the memberships holds on a day. One with impossible days may hold on any."""
    return any_of(*(_holds(each, on) for each in memberships))


def _holds(membership: Sequence[Any], on: date) -> Truth:
    open_, *days = membership
    try:
        return within(Day.exactly(on), values.period(open_, days[:2], days[2:]))
    except IMPOSSIBLE:
        return None


def _ranking(vacancy: Vacancy, day: Day, day_is: str, context: Context, **found: Any) -> Ranking:
    post = vacancy.post
    return Ranking(
        kind=vacancy.kind,
        day=day,
        day_is=day_is,
        body=post.body,
        body_name=context.name_of(post.body),
        position=None if vacancy.kind is AssessmentType.A3 else post.id,
        title=post.title,
        unknown_law=unknown_law([rule.id for rule in vacancy.rules], context.policy, post.country, day),
        **found,
    )
