"""People connected to a head in a few words, for the rule R12."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.model.days import Day, Period
from graph.model.words import KinKind, Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment, Post, Superior
from merit.dossiers.records import KinTie
from merit.dossiers.servant import ServantDossier
from merit.rules.r12_connected_premium import RULE
from merit.strata.judging import collect, judge_strata
from tests.support.bodies_with_heads import BODIES, desk, near, servant
from tests.support.servant_files import context, held, verdict

LOADED = ("Appointment", "Kinship")


def kin(until: Day | None = None, **given: Any) -> KinTie:
    facts: dict[str, Any] = {"id": "tie", "servant": "head", "name": "Head", "kind": KinKind.SIBLING} | given
    facts.setdefault("period", Period(Day.exactly(near(-9000).earliest), until))
    return KinTie(**facts)


def under(since: int | Day, until: int | Day = -600, boss: str = "head") -> Superior:
    """Return the time of somebody in the post to which the clerks of the other body reported."""
    start, end = (each if isinstance(each, Day) else near(each) for each in (since, until))
    return Superior(position="boss", appointment=f"{boss} there", servant=boss, name=boss, period=Period(start, end))


def elsewhere(name: str, since: int | Day, until: int | Day, reports_to: str | None = "boss", body: str = "other") -> Appointment:
    start, end = (each if isinstance(each, Day) else near(each) for each in (since, until))
    return held(f"{name} there", desk(f"{name} there", body, 2, reports_to=reports_to), start, end)


def member(
    name: str,
    promoted: int | Day | None = None,
    *,
    since: int | Day = -500,
    rank: int = 3,
    before: Sequence[Appointment] = (),
    into: Post | None = None,
    **given: Any,
) -> ServantDossier:
    """Return somebody at a rank of the body, promoted by an order of a day or never."""
    start = since if isinstance(since, Day) else near(since)
    mode = given.pop("mode", Mode.TRANSFER)
    spells = [*before]
    order = near(promoted) if isinstance(promoted, int) else promoted
    at_desk = desk(f"{name}'s desk", rank=rank, reports_to="chair of body")
    spells.append(held(f"{name} at desk", at_desk, start, order, order=start))
    if order is not None:
        spells.append(held(f"{name} risen", into or desk(f"{name} risen", rank=rank + 1), order, order=order, mode=mode))
    return servant(name, *spells, **given)


def others(promoted: int, rest: int, name: str = "other", **given: Any) -> list[ServantDossier]:
    return [member(f"{name} {n}", 50 if n < promoted else None, **given) for n in range(promoted + rest)]


def relatives(promoted: int, rest: int, **given: Any) -> list[ServantDossier]:
    return others(promoted, rest, "kin", kin=(kin(),), **given)


def colleagues(promoted: int, rest: int) -> list[ServantDossier]:
    """Return people who served under the head in another body."""
    return [
        member(
            f"colleague {n}", 50 if n < promoted else None, before=[elsewhere(f"c{n}", -1500, -600)], superiors=(under(-1500),)
        )
        for n in range(promoted + rest)
    ]


def cases(*dossiers: ServantDossier, within: Context | None = None) -> dict[str, Case]:
    within = within or context(RULE, LOADED, bodies=BODIES)
    return {case.subjects[0]: case for case in judge_strata(RULE, collect(RULE, dossiers, within), within)}


def outcome_of(*dossiers: ServantDossier, within: Context | None = None) -> tuple[Outcome, str | None] | None:
    case = cases(*dossiers, within=within).get("headship")
    return None if case is None else verdict(case)
