"""People of a body who are rated for a period, and who get bonuses for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from graph.model.days import Day
from graph.model.words import RewardKind
from merit.context import Body, Context
from merit.contract import Case
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Assessment, Reward
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.strata.judging import collect, judge_strata
from merit.strata.rule import StratumRule
from tests.support.servant_files import ALWAYS, AS_OF, held, post

PERIOD = ("2025-01-01", "2026-01-01")
EVERYTHING: dict[str, tuple[Span, ...]] = {"Assessment": (ALWAYS,), "Appointment": (ALWAYS,), "Reward": (ALWAYS,)}


def assessed(
    score: float | None, period: tuple[str, str] | None = PERIOD, fixed: str | Day = "2026-01-15", **given: Any
) -> Assessment:
    first, end = (Day.parse(day) for day in period) if period else (None, None)
    on = fixed if isinstance(fixed, Day) else Day.parse(fixed)
    id_ = f"assessment {period} {fixed} {score}"
    return Assessment(id=id_, fixed_on=on, period_from=first, period_to=end, reported_integral_score=score, **given)


def bonus(
    amount: float | None,
    period: tuple[str, str] | None = PERIOD,
    given_on: str | None = "2026-02-01",
    kind: RewardKind | None = RewardKind.BONUS,
) -> Reward:
    first, end = (Day.parse(day) for day in period) if period else (None, None)
    on = None if given_on is None else Day.parse(given_on)
    return Reward(id=f"reward {amount} {given_on}", kind=kind, given_on=on, period_from=first, period_to=end, amount=amount)


def person(
    name: str,
    *assessments: Assessment,
    country: str = "UZ",
    body: str = "body",
    posts: Sequence[Appointment] | None = None,
    rewards: Iterable[Reward] = (),
) -> ServantDossier:
    """Return somebody who has served in a body since 2020, or who held these posts."""
    served = posts or (held(f"appointment {name}", post(f"post {name}", 1, country=country, body=body), "2020-01-01"),)
    return ServantDossier(
        id=f"servant:{name}", name=name, appointments=tuple(served), assessments=assessments, rewards=tuple(rewards)
    )


def rated(*scores: float | None, name: str = "", **given: Any) -> list[ServantDossier]:
    return [person(f"{name}{n}", assessed(score), **given) for n, score in enumerate(scores)]


def a_context(
    rule: StratumRule,
    values: tuple[PolicyValue, ...] | None = None,
    unreviewed: Iterable[str] = (),
    as_of: date = AS_OF,
    **labels: tuple[Span, ...],
) -> Context:
    """Return a context in which everything is loaded for two bodies; ``labels`` are what is loaded of them instead."""
    bodies = {body: Body(body, f"Ministry {body}", None) for body in ("body", "second")}
    coverage = Coverage(dict.fromkeys(bodies, EVERYTHING | labels))
    book = PolicyBook({rule.id: rule.policy if values is None else values})
    return Context(as_of, bodies, coverage, book, frozenset(unreviewed))


def judged(rule: StratumRule, dossiers: Iterable[ServantDossier], within: Context | None = None) -> dict[tuple[str, ...], Case]:
    """Return the cases of a rule by their subjects."""
    context = within or a_context(rule)
    cases = judge_strata(rule, collect(rule, dossiers, context), context)
    assert len({case.subjects for case in cases}) == len(cases)
    return {case.subjects: case for case in cases}
