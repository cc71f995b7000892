"""Promotions and their peers in a few words, for the rule R02."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.model.days import Day
from graph.model.words import AssessmentType, SanctionKind
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Assessment, Sanction
from merit.dossiers.servant import ServantDossier
from merit.rules.r02_better_peer import RULE
from merit.strata.judging import collect, judge_strata
from tests.support.servant_files import context, held, post, verdict

LOADED = ("Appointment", "Assessment", "Sanction")
ORDER = "2024-03-10"


def servant(name: str, *appointments: Appointment, **given: Any) -> ServantDossier:
    ordered = sorted(appointments, key=lambda each: (each.period.start.latest, each.id))
    return ServantDossier(id=f"servant:{name}", name=name, appointments=tuple(ordered), **given)


def rated(name: str, score: float | None, fixed: str | Day = "2024-01-20", **given: Any) -> Assessment:
    on = Day.parse(fixed) if isinstance(fixed, str) else fixed
    return Assessment(id=f"rated {name} {on.latest}", fixed_on=on, type=AssessmentType.A1, reported_integral_score=score, **given)


def promoted(score: float | None, order: str | Day = ORDER, **given: Any) -> ServantDossier:
    old = held("old", post("clerk", 3), "2022-01-10", "2024-03-20", order="2022-01-08")
    new = held("new", post("head", 4), "2024-03-20", order=order)
    return servant("one", old, new, **{"assessments": (rated("one", score),), **given})


def peer(name: str, score: float | None, **given: Any) -> ServantDossier:
    spell = held(f"post {name}", post(f"clerk {name}", 3), "2022-01-10", order="2022-01-08")
    return servant(name, spell, **{"assessments": (rated(name, score),), **given})


def peers(*scores: float | None) -> list[ServantDossier]:
    return [peer(f"p{n}", score) for n, score in enumerate(scores)]


def cases(dossiers: Sequence[ServantDossier], within: Context | None = None) -> dict[str, Case]:
    within = within or context(RULE, LOADED)
    return {case.subjects[0]: case for case in judge_strata(RULE, collect(RULE, dossiers, within), within)}


def case_of(*dossiers: ServantDossier, within: Context | None = None) -> Case | None:
    return cases(dossiers, within).get("new")


def outcome_of(*dossiers: ServantDossier, within: Context | None = None) -> tuple[Outcome, str | None] | None:
    case = case_of(*dossiers, within=within)
    return None if case is None else verdict(case)


VIOLATES, SATISFIES = (Outcome.VIOLATES, None), (Outcome.SATISFIES, None)


def lacks(missing: str) -> tuple[Outcome, str]:
    return Outcome.NOT_EVALUABLE, missing


def sanction(imposed: str | None, **given: Any) -> Sanction:
    return Sanction(id="s", kind=SanctionKind.REPRIMAND, imposed=Day.parse(imposed) if imposed else None, **given)


FIVE_BETTER_TWO_WORSE = (50, 60, 90, 90, 90, 90, 90)
"""Of eight ratings, the own one of 70 among them, two are below: a quarter."""
BOTH = ("body", "other")
