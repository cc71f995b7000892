"""Promotions after so many days in grade, in a few words, for the rule R04."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from graph.model.days import Day
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.rules.r04_fast_track import RULE
from merit.strata.judging import collect, judge_strata
from tests.support.servant_files import context, held, post, verdict

LOADED = ("Appointment",)
VIOLATES, SATISFIES = (Outcome.VIOLATES, None), (Outcome.SATISFIES, None)
ORDERED = date(2024, 3, 10)


def lacks(missing: str) -> tuple[Outcome, str]:
    return Outcome.NOT_EVALUABLE, missing


def servant(name: str, *appointments: Appointment) -> ServantDossier:
    ordered = sorted(appointments, key=lambda each: (each.period.start.latest, each.id))
    return ServantDossier(id=f"servant:{name}", name=name, appointments=tuple(ordered))


def promoted(since: str | Day, name: str = "new", order: str | Day = "2024-03-10", **given: Any) -> ServantDossier:
    return servant(
        name, held(f"{name} old", post("clerk", 3), since), held(name, post("head", 4), "2024-03-20", None, order, **given)
    )


def after(days: int, name: str = "new") -> ServantDossier:
    """Return somebody who was promoted after so many days in grade."""
    return promoted(Day.exactly(ORDERED - timedelta(days=days)), name)


def others(*days: int) -> list[ServantDossier]:
    return [after(each, f"other {n}") for n, each in enumerate(days)]


def cases(dossiers: Sequence[ServantDossier], within: Context | None = None) -> dict[str, Case]:
    within = within or context(RULE, LOADED)
    return {case.subjects[0]: case for case in judge_strata(RULE, collect(RULE, dossiers, within), within)}


def outcome_of(*dossiers: ServantDossier, within: Context | None = None) -> tuple[Outcome, str | None]:
    return verdict(cases(dossiers, within)["new"])


def vague(name: str, first: int, last: int, **given: Any) -> ServantDossier:
    """Return somebody who was promoted after ``first`` to ``last`` days in grade."""
    return promoted(Day(ORDERED - timedelta(days=last), ORDERED - timedelta(days=first)), name, **given)
