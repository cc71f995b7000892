"""A body, its heads and its staff in a few words, for the rules R12 and R15."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from graph.model.days import Day, Period
from graph.model.words import EndReason, Mode
from merit.contract import Outcome
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.servant import ServantDossier
from tests.support.servant_files import held

BODIES = ("body", "other")
CAME = date(2024, 3, 1)
"""The day on which the head comes."""
SATISFIES, VIOLATES = (Outcome.SATISFIES, None), (Outcome.VIOLATES, None)


def lacks(missing: str) -> tuple[Outcome, str]:
    return Outcome.NOT_EVALUABLE, missing


def near(days: int) -> Day:
    """Return the day so many days after the head's first."""
    return Day.exactly(CAME + timedelta(days=days))


def desk(name: str, body: str = "body", rank: int = 3, **given: Any) -> Post:
    facts: dict[str, Any] = {"head_of_body": False} | given
    version = PostVersion(id=f"{name} v", period=Period(Day.parse("2000-01-01")), ladder="L", rank=rank, **facts)
    return Post(id=name, title=name, body=body, country="UZ", versions=(version,))


def chair(body: str = "body", **given: Any) -> Post:
    facts: dict[str, Any] = {"head_of_body": True} | given
    return desk(f"chair of {body}", body, 9, **facts)


def servant(name: str, *appointments: Appointment, **given: Any) -> ServantDossier:
    ordered = sorted(appointments, key=lambda each: (each.period.start.latest, each.id))
    return ServantDossier(id=name, name=name.title(), appointments=tuple(ordered), **given)


def head(came: Day | None = None, left: Day | None = None, name: str = "head", **given: Any) -> ServantDossier:
    facts: dict[str, Any] = {"into": chair()} | given
    return servant(name, held(f"{name}ship", facts.pop("into"), came or near(0), left, **facts))


def clerk(name: str, left: int | Day | None = None, since: str | Day = "2015-01-01", **given: Any) -> ServantDossier:
    """Return somebody who served in the body; at her own wish she left it."""
    facts: dict[str, Any] = {"end_reason": None if left is None else EndReason.OWN_WISH, "mode": Mode.COMPETITION} | given
    until = near(left) if isinstance(left, int) else left
    return servant(name, held(f"{name} at desk", facts.pop("into", desk(name)), since, until, **facts))
