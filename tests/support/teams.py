"""Leaders and those who followed them in a few words, for the rule R11."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.context import Context
from merit.contract import Case, Outcome
from merit.dossiers.posts import Post, PostVersion, Superior
from merit.dossiers.servant import ServantDossier
from merit.rules.r11_team_carry import RULE
from merit.strata.judging import collect, judge_strata
from tests.support.servant_files import context, day, held, verdict

BODIES = ("A", "B", "C")
LOADED = ("Appointment",)
CAME = date(2024, 3, 1)
"""The day on which the leader joins B."""
SATISFIES, VIOLATES = (Outcome.SATISFIES, None), (Outcome.VIOLATES, None)


def lacks(missing: str) -> tuple[Outcome, str]:
    return Outcome.NOT_EVALUABLE, missing


def near(days: int) -> Day:
    """Return the day so many days after the leader's."""
    return Day.exactly(CAME + timedelta(days=days))


def post(name: str, body: str, reports_to: str | None = None, **given: Any) -> Post:
    version = PostVersion(id=f"{name} v", period=Period(day("2010-01-01")), ladder="L", rank=3, reports_to=reports_to, **given)
    return Post(id=name, title=name, body=body, country="UZ", versions=(version,))


def mover(name: str, left: Post, since: str | Day, joined: Day, into: str = "B", **given: Any) -> ServantDossier:
    """Return somebody who held a post until she moved into a body."""
    facts: dict[str, Any] = {"mode": Mode.TRANSFER} | given
    superiors = facts.pop("superiors", ())
    old = held(f"old {name}", left, since, joined)
    new = held(f"new {name}", post(f"desk {name}", into, "chair"), joined, **facts)
    return ServantDossier(id=name, name=name.title(), appointments=(old, new), superiors=superiors)


def leader(joined: Day | None = None, **given: Any) -> ServantDossier:
    return mover("leader", post("lead", "A", head_of_body=True), "2020-01-10", joined or near(0), **given)


def led(since: str | Day = "2020-01-10", until: Day | None = None) -> Superior:
    start = since if isinstance(since, Day) else day(since)
    return Superior(
        position="lead", appointment="old leader", servant="leader", name="Leader", period=Period(start, until or near(0))
    )


def follower(name: str, joined: int | Day = 30, since: str | Day = "2021-01-01", **given: Any) -> ServantDossier:
    on = joined if isinstance(joined, Day) else near(joined)
    facts: dict[str, Any] = {"superiors": (led(),)} | given
    return mover(name, post(f"clerk {name}", "A", "lead"), since, on, **facts)


def team(*days: int, **given: Any) -> list[ServantDossier]:
    return [follower(f"f{n}", joined, **given) for n, joined in enumerate(days)]


def stranger(name: str, joined: int | Day) -> ServantDossier:
    """Return somebody who made the same move, and whose post reported to somebody else."""
    on = joined if isinstance(joined, Day) else near(joined)
    return mover(name, post(f"clerk {name}", "A", "elsewhere"), "2015-01-01", on)


def strangers(*days: int) -> list[ServantDossier]:
    return [stranger(f"s{n}", joined) for n, joined in enumerate(days)]


def case_of(*dossiers: ServantDossier, within: Context | None = None) -> Case | None:
    within = within or context(RULE, LOADED, bodies=BODIES)
    return {case.subjects[0]: case for case in judge_strata(RULE, collect(RULE, dossiers, within), within)}.get("new leader")


def outcome_of(*dossiers: ServantDossier, within: Context | None = None) -> tuple[Outcome, str | None] | None:
    case = case_of(*dossiers, within=within)
    return None if case is None else verdict(case)
