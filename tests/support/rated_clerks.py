"""Rated clerks of one rank and body, and those who rose out of it, for the merit index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.model.days import Day, Period
from graph.model.words import Mode
from merit.assessment import POLICY, shipped_weights
from merit.context import Body, BodyVersion, Context
from merit.coverage import Coverage, Span
from merit.dossiers.records import Assessment
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Kept
from merit.figures.merit_index import FIGURE
from merit.policies.book import PolicyBook
from merit.policies.values import values_of
from tests.support.kept_figures import collected
from tests.support.risk_sets import LOADED, ORDER, servant
from tests.support.servant_files import ALWAYS, AS_OF, held, post

HEAD, OTHER_HEAD = "servant:head", "servant:other head"


def rated(name: str, score: float | None, fixed: str | Day = "2023-12-20", by: str | None = HEAD) -> Assessment:
    on = Day.parse(fixed) if isinstance(fixed, str) else fixed
    return Assessment(id=f"{name} {on.latest} {score}", fixed_on=on, reported_integral_score=score, evaluator=by)


def clerk(name: str, *ratings: Assessment, since: str = "2022-01-10", body: str = "body", **given: Any) -> ServantDossier:
    spell = held(f"post {name}", post(f"clerk {name}", 3, body=body), since)
    return servant(name, spell, assessments=ratings, **given)


def risen(name: str, *ratings: Assessment, order: str = ORDER, mode: Mode = Mode.COMPETITION, **given: Any) -> ServantDossier:
    old = held(f"old {name}", post(f"clerk {name}", 3), "2022-01-10", order)
    return servant(
        name, old, held(f"new {name}", post(f"head {name}", 4), order, order=order, mode=mode), assessments=ratings, **given
    )


def clerks(*scores: float) -> list[ServantDossier]:
    return [clerk(f"p{n}", rated(f"p{n}", score)) for n, score in enumerate(scores)]


def within(loaded: Sequence[str] | dict[str, Span] = LOADED, bodies: Sequence[Body] = ()) -> Context:
    labels = loaded if isinstance(loaded, dict) else dict.fromkeys(loaded, ALWAYS)
    spans = {label: (span,) for label, span in labels.items()}
    known = {body.id: body for body in (Body("body", "body", "UZ"), *bodies)}
    book = PolicyBook({"merit_index": values_of("merit.policies.merit_index"), POLICY: shipped_weights()})
    return Context(AS_OF, known, Coverage(dict.fromkeys(known, spans)), book)


def unit_and_top(until: str | None = None) -> Context:
    """Return a context in which the body is a unit of ``top``, until a day or still."""
    start, alone = Day.parse("2000-01-01"), []
    if until is not None:
        alone = [BodyVersion(Period(Day.parse(until)), None, None)]
    unit = BodyVersion(Period(start, Day.parse(until) if until else None), None, "top")
    return within(
        bodies=[Body("body", "body", "UZ", (unit, *alone)), Body("top", "top", "UZ", (BodyVersion(Period(start), None, None),))]
    )


def kept(*dossiers: ServantDossier, context: Context | None = None) -> list[Kept]:
    context = context or within()
    return list(FIGURE.summarise(collected(FIGURE, dossiers, context), context))
