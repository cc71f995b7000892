"""Servant dossiers written in a few words, and all possible worlds of their imprecise days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import Mode
from merit.assessment import POLICY, shipped_weights
from merit.context import Body, Context
from merit.contract import Case, DossierRule, Outcome, Rule
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue

AS_OF = date(2026, 11, 20)
ALWAYS: Span = (FIRST_DAY, LAST_DAY)
VERDICTS = {frozenset({True}): Outcome.VIOLATES, frozenset({False}): Outcome.SATISFIES}


def day(text: str) -> Day:
    """Return the day of ``2024-03-01``, ``2024-03`` or ``2024``."""
    return Day.parse(text)


def days_near(middle: date, spread: int = 3) -> st.SearchStrategy[Day]:
    """Return days near one, known exactly or as one of up to three."""

    def some(first: int, length: int) -> Day:
        return Day(middle + timedelta(days=first), middle + timedelta(days=first + length))

    return st.builds(some, st.integers(-spread, spread), st.integers(0, 2))


def possible(*days: Day) -> Iterator[tuple[date, ...]]:
    """Yield the exact days that imprecise ones can be, all combinations."""
    yield from product(*(_each(one.earliest, one.latest) for one in days))


def days_of(start: date, end: date) -> set[date]:
    """Return the days from the first one to the day before the end."""
    return set(_each(start, end - timedelta(days=1)))


def _each(first: date, last: date) -> Iterable[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def post(name: str, rank: int | None = None, **given: Any) -> Post:
    version: dict[str, Any] = {"id": f"{name} v", "period": Period(Day.exactly(date(2010, 1, 1))), "ladder": "L", "rank": rank}
    facts: dict[str, Any] = {"title": name, "body": "body", "country": "UZ", "versions": (PostVersion(**version),)} | given
    return Post(id=name, **facts)


def held(
    name: str, into: Post, start: str | Day, end: str | Day | None = None, order: str | Day | None = None, **given: Any
) -> Appointment:
    period = Period(_as_day(start), None if end is None else _as_day(end))
    facts: dict[str, Any] = {"mode": Mode.COMPETITION, "civil_service": True, "fte": 1.0} | given
    ordered = _as_day(order) if order is not None else period.start
    return Appointment(id=name, post=into, period=period, order=ordered, order_stated=order is not None, **facts)


def _as_day(stated: str | Day) -> Day:
    return stated if isinstance(stated, Day) else Day.parse(stated)


def dossier(*appointments: Appointment, **given: Any) -> ServantDossier:
    ordered = sorted(appointments, key=lambda each: (each.period.start.latest, each.id))
    return ServantDossier(id="servant:one", name="Karimova Gulnora", appointments=tuple(ordered), **given)


def context(
    rule: Rule,
    loaded: dict[str, Span] | Sequence[str] = (),
    values: tuple[PolicyValue, ...] | None = None,
    bodies: Sequence[str] = ("body",),
) -> Context:
    """Return a context in which labels are loaded for these bodies: always, or for the days of a span."""
    labels = loaded if isinstance(loaded, dict) else dict.fromkeys(loaded, ALWAYS)
    spans = {label: (span,) for label, span in labels.items()}
    coverage = Coverage(dict.fromkeys(bodies, spans))
    book = PolicyBook({rule.id: rule.policy if values is None else values, POLICY: shipped_weights()})
    return Context(AS_OF, {body: Body(body, body, None) for body in bodies}, coverage, book)


def judged(rule: DossierRule, of: ServantDossier, within: Context) -> dict[str, Case]:
    """Return the cases of a rule by the first of their subjects."""
    return {case.subjects[0]: case for case in rule.judge(of, within)}


def verdict(case: Case) -> tuple[Outcome, str | None]:
    return case.outcome, case.missing
