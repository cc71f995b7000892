"""Competitions with their panels, and winners who report to a member of the panel or to somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graph.model.days import Day, Period
from graph.model.words import ApplicationState, Mode
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.competition import CompetitionDossier
from merit.dossiers.posts import Appointment, LinkedCompetition, Post, PostVersion, Superior
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.rules.r14_panel_capture import RULE
from merit.strata.judging import collect, judge_strata
from tests.support import competition_rounds as rounds
from tests.support.competition_rounds import ALWAYS, AS_OF, application, day
from tests.support.servant_files import held, verdict

WON, LOST, ADMITTED = ApplicationState.WON, ApplicationState.NOT_RECOMMENDED, ApplicationState.ADMITTED
LOADED: dict[str, tuple[Span, ...]] = {"Competition": ALWAYS, "Application": ALWAYS, "Appointment": ALWAYS}
DECIDED = "2024-04-02"


def post_under(name: str, superior: str | None, head: bool = False) -> Post:
    period = Period(Day.exactly(date(2010, 1, 1)))
    version = PostVersion(id=f"{name} v", period=period, reports_to=superior, head_of_body=head)
    return Post(id=name, title=name, body="body", country="UZ", versions=(version,))


def superior(member: str, since: str = "2015-01-01", until: str | None = None, mode: Mode | None = None) -> Superior:
    period = Period(Day.parse(since), None if until is None else Day.parse(until))
    return Superior(
        position=f"post of {member}", appointment=f"{member} since {since}", servant=member, name=member, period=period, mode=mode
    )


def winner(
    name: str,
    competition: str,
    panel: Sequence[str],
    under: str | None = None,
    superiors: Iterable[Superior] | None = None,
    served: Sequence[Appointment] | None = None,
    protocol_day: str | None = DECIDED,
    **given: Any,
) -> ServantDossier:
    """Return the winner of a competition, who holds a post under a member of its panel, or under a stranger."""
    above = under or "stranger"
    linked = LinkedCompetition(
        id=competition, position="won", protocol_day=day(protocol_day) if protocol_day else None, panel=tuple(panel)
    )
    into = held(f"{name} new", post_under("won", None, head=True), "2024-04-08", competitions=(linked,))
    own = served if served is not None else [held(f"{name} old", post_under(f"desk {above}", f"post of {above}"), "2020-01-01")]
    known = tuple(superiors) if superiors is not None else (superior(above),)
    return ServantDossier(id=name, name=name, appointments=(*own, into), superiors=known, **given)


def competition(
    name: str, panel: Sequence[str], *winners: str, country: str = "UZ", body: str = "body", **given: Any
) -> CompetitionDossier:
    applications = [*(application(each, WON) for each in winners), application("loser", LOST)]
    round_ = replace(rounds.held(*applications, id_=name, **given), panel=tuple(panel))
    return replace(rounds.dossier(round_, country=country, body=body), position=f"position of {name}")


def member(name: str, *starts: str) -> ServantDossier:
    own = post_under(f"post of {name}", None, head=True)
    posts = [held(f"{name} since {start}", own, start) for start in sorted(starts or ["2015"])]
    return ServantDossier(id=name, name=f"Name of {name}", appointments=tuple(posts))


Dossier = ServantDossier | CompetitionDossier


def won_by(name: str, panel: Sequence[str], under: str | None, **given: Any) -> list[Dossier]:
    return [competition(name, panel, f"winner of {name}"), winner(f"winner of {name}", name, panel, under, **given)]


def panels_of(boss: str, wins: int, losses: int) -> list[Dossier]:
    """Return panels of one member alone: those that her own direct subordinates won, and others."""
    return [
        each for n in range(wins + losses) for each in won_by(f"{boss} {n}", [boss], boss if n < wins else None)
    ]  # fmt: skip


def others(wins: int, losses: int) -> list[Dossier]:
    return [member("other"), *panels_of("other", wins, losses)]


def a_context(
    unreviewed: Iterable[str] = (), values: tuple[PolicyValue, ...] | None = None, **labels: tuple[Span, ...]
) -> Context:
    bodies = {body: Body(body, f"Ministry {body}", "UZ") for body in ("body", "second")}
    spans = {"body": LOADED | labels, "second": LOADED}
    book = PolicyBook({RULE.id: RULE.policy if values is None else values})
    return Context(AS_OF, bodies, Coverage(spans), book, frozenset(unreviewed))


def judged(dossiers: Iterable[Dossier], within: Context | None = None) -> dict[str | None, Case]:
    context = within or a_context()
    cases = judge_strata(RULE, collect(RULE, dossiers, context), context)
    return {case.servant: case for case in cases}


def outcome_of(*dossiers: Dossier, within: Context | None = None) -> tuple[Outcome, str | None] | None:
    case = judged([member("boss"), *dossiers], within).get("boss")
    return verdict(case) if case else None
