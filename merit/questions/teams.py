"""The question *teams*: people who moved from one body to another within a time, and whom they had reported to.

It is about named people, as rule R11 is, whose rows of moves, times under a superior and outcome it takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import FIRST_DAY, Day
from graph.model.days.truth import Truth
from merit.context import Context, RunStatement, read_context
from merit.contract import Outcome
from merit.coverage import Span
from merit.dossiers.reading import SERVANTS, Page, Unreadable, in_pages, listed, read_page
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.questions.co_movement import Team, teams
from merit.rules.r11_team_carry import RULE
from merit.strata.columns import Columns
from merit.strata.moves import Reporting, Row
from merit.strata.rule import Key

_IDS_PER_LIST = 2_000
CONVENTION = (
    "A team is at least {people} people who moved from one body to another within {days} days of each other; units are bodies of "
    "their own. Moves are those along the line of substantive posts, as rule R11 reads them; those into and out of bodies whose "
    "orders are not loaded are missing. Somebody may belong to several teams. A team is a lead, never a verdict."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: moves from a body, to a body, or both; with ``either`` from and to the one body that is named."""

    origin: str | None = None
    destination: str | None = None
    either: str | None = None

    @property
    def bodies(self) -> tuple[str, ...]:
        return tuple(body for body in (self.either, self.origin, self.destination) if body is not None)

    def includes(self, origin: str, destination: str) -> bool:
        """Tell whether moves from the one body to the other are asked for."""
        if self.either is not None:
            return self.either in (origin, destination)
        return self.origin in (None, origin) and self.destination in (None, destination)


@dataclass(frozen=True, slots=True)
class Terms:
    """How many people within how many days are a team, and how long a post reports to somebody until it counts."""

    people: int
    days: int
    served_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of a team: the appointments left and moved into (their ids) and its post, and the days on which she joined.

    ``certain`` tells whether she certainly moved, and within the time. ``missing`` are the words for what is not known of the
    move. ``under`` are the ids of members to whom her old post certainly reported for long enough. ``unsettled``: a match that
    nobody has settled says that she may be somebody else, too.
    """

    servant: str
    name: str
    left: str
    appointment: str
    post: str
    joined: Day
    certain: bool
    missing: str | None
    under: tuple[str, ...]
    unsettled: bool


@dataclass(frozen=True, slots=True)
class Leader:
    """What rule R11 says of a member to whom posts of others had reported: the outcome, and its reason or what is missing."""

    servant: str
    outcome: Outcome
    text: str | None


@dataclass(frozen=True, slots=True)
class MovedTeam:
    """A team; ``certain`` is None where it depends on what is not known whether so many moved together."""

    origin: str
    destination: str
    certain: Truth
    members: tuple[Member, ...]
    leaders: tuple[Leader, ...]


@dataclass(frozen=True, slots=True)
class TeamsAnswer:
    """The teams, by their days. ``bodies`` are the names of bodies.

    ``not_loaded`` are days before the question on which the appointments to a body that was asked about are not loaded.
    """

    asked: Asked
    as_of: date
    terms: Terms
    teams: tuple[MovedTeam, ...]
    bodies: Mapping[str, str]
    not_loaded: Mapping[str, tuple[Span, ...]]
    unreadable: tuple[Unreadable, ...]

    @property
    def convention(self) -> str:
        return CONVENTION.format(people=self.terms.people, days=self.terms.days)


async def ask_teams(
    run: RunStatement, policy: PolicyBook, asked: Asked, as_of: date, *, people: int | None = None, days: int | None = None
) -> TeamsAnswer:
    """Return the teams that moved between bodies before a day.

    How many people within how many days are a team are the values of rule R11 unless they are given. Raises UnknownId for a body
    that is not in the graph, and NothingToAnswer where the bodies are the same or the rule has no values on that day.
    """
    context = await read_context(run, as_of, policy)
    for body in asked.bodies:
        if body not in context.bodies:
            raise UnknownId("organisation", body)
    if asked.origin is not None and asked.origin == asked.destination:
        raise NothingToAnswer(f"Nobody moves from {asked.origin} to itself. Name two bodies, or one without --from and --to.")
    terms = _terms(context, asked, people, days)
    found, unreadable = await _moves(run, asked, context)
    moved = [team for key, of_key in found.strata() for team in _teams(key, of_key, terms, context)]
    moved.sort(key=lambda team: (team.members[0].joined.latest, team.origin, team.destination))
    named = {*asked.bodies, *(team.origin for team in moved), *(team.destination for team in moved)}
    return TeamsAnswer(
        asked=asked,
        as_of=as_of,
        terms=terms,
        teams=tuple(moved),
        bodies={body: context.name_of(body) or body for body in named},
        not_loaded=_not_loaded(asked.bodies, context),
        unreadable=tuple(unreadable),
    )


def _terms(context: Context, asked: Asked, people: int | None, days: int | None) -> Terms:
    value = context.value(RULE.id, context.bodies[asked.bodies[0]].country, context.as_of)
    if value is None or not value.duty:
        raise NothingToAnswer(
            f"Rule {RULE.id} has no values on {context.as_of}, so it is not known what a team is. Give it values by "
            "MERITGRAPH_POLICY."
        )
    return Terms(people or value["people"], days or value["days"], value["served_days"])


async def _moves(run: RunStatement, asked: Asked, context: Context) -> tuple[Columns, list[Unreadable]]:
    """Return the rows of rule R11 that are asked for, and the people whose dossiers cannot be read."""
    body, *others = asked.bodies
    found = Columns(RULE.row)
    unreadable: list[Unreadable] = []
    terms = {"body": body, "other": others[0] if others else None}
    async for ids, refused in in_pages(listed(run, "questions/movers", _IDS_PER_LIST, terms)):
        unreadable += refused
        page = await read_page(run, SERVANTS, ids) if ids else Page[ServantDossier](())
        unreadable += page.unreadable
        for dossier in page.dossiers:
            for key, row in RULE.rows(dossier, context):
                if asked.includes(*key) and row.joined_first < context.as_of:
                    found.add(key, row)
    return found, unreadable


def _teams(key: Key, of_key: Sequence[Row], terms: Terms, context: Context) -> Iterator[MovedTeam]:
    reporting = Reporting.of(of_key)
    found = list(teams(reporting.moves, terms.days, terms.people))
    if not found:
        return
    cases = {scored.case.subjects[0]: scored.case for scored in RULE.judge(key, of_key, None, context)}
    for team in found:
        members = tuple(_members(team, reporting, terms, context))
        led = {servant for member in members for servant in member.under}
        leaders = tuple(
            Leader(move.servant, case.outcome, RULE.reason(case) if case.outcome is Outcome.VIOLATES else RULE.missing(case))
            for move in team.moves
            if move.servant in led and (case := cases.get(move.appointment)) is not None
        )
        yield MovedTeam(key[0], key[1], team.is_of(terms.people), members, leaders)


def _members(team: Team, reporting: Reporting, terms: Terms, context: Context) -> Iterator[Member]:
    for move in team.moves:
        name, _, post = json.loads(move.facts or "")
        under = [
            other.servant
            for other in team.moves
            if other.servant != move.servant and reporting.served(move, other.servant, other.joined, terms.served_days)
        ]
        yield Member(
            servant=move.servant,
            name=name,
            left=move.left,
            appointment=move.appointment,
            post=post,
            joined=move.joined,
            certain=move.appointment in team.certain,
            missing=None if move.missing is None else RULE.messages.missing(move.missing),
            under=tuple(under),
            unsettled=move.servant in context.unreviewed,
        )


def _not_loaded(asked: Sequence[str], context: Context) -> dict[str, tuple[Span, ...]]:
    """Return the days since a body was founded on which the appointments to it are not loaded."""
    found: dict[str, tuple[Span, ...]] = {}
    for body in asked:
        founded = min((version.period.start.latest for version in context.bodies[body].versions), default=FIRST_DAY)
        if gaps := context.coverage.gaps("Appointment", body, founded, context.as_of):
            found[body] = tuple(gaps)
    return found
