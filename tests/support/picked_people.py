"""People whom somebody appointed, with their birthplaces and schools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from graph.model.days import Day, Period
from graph.model.words import BodyLevel, EducationLevel
from merit.context import Body, BodyVersion, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Education
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.rules.r13_common_origin import RULE
from merit.strata.judging import collect, judge_strata
from tests.support.competition_rounds import ALWAYS, AS_OF
from tests.support.servant_files import held, post, verdict

SINCE_2000 = Period(Day.parse("2000-01-01"))
LEVELS: dict[str, BodyLevel | None] = {
    "body": BodyLevel.DISTRICT,
    "second": BodyLevel.DISTRICT,
    "ministry": BodyLevel.REPUBLICAN,
    "unclear": None,
}


def diploma(school: str | None, graduated: str | None = "2005-06-30") -> Education:
    day = Day.parse(graduated) if graduated else None
    return Education(id=f"diploma {school}", level=EducationLevel.BACHELOR, institution=school, graduated=day)


def order(
    by: str | None, start: str | Day = "2020-03-01", body: str = "body", country: str | None = "UZ", **given: Any
) -> Appointment:
    into = post(f"post in {body}", 1, body=body, country=country)
    return held(f"order {start} {body}", into, start, order=start, signed_by=by, **given)


def person(name: str, birthplace: str | None, *orders: Appointment, schools: Sequence[Education] = ()) -> ServantDossier:
    ids = [replace(each, id=f"{each.id} of {name}") for each in orders]
    ids.sort(key=lambda each: (each.period.start.latest, each.id))
    return ServantDossier(id=name, name=name, birthplace=birthplace, appointments=tuple(ids), education=tuple(schools))


def signer(name: str = "boss") -> ServantDossier:
    return person(name, "Elsewhere", order(None, "2012-05-01"), order(None, "2010-01-01", "ministry"))


def picks(here: int, elsewhere: int, by: str | None = "boss", name: str = "", **given: Any) -> list[ServantDossier]:
    """Return people appointed, so many born in one district and each other one in a district of her own."""
    return [
        person(f"{name}{by} {n}", "Bulungʻur" if n < here else f"{name}{by} {n}", order(by, **given))
        for n in range(here + elsewhere)
    ]


def others(here: int, elsewhere: int, **given: Any) -> list[ServantDossier]:
    """Return people whose orders nobody is known to have signed."""
    return picks(here, elsewhere, by=None, name="other ", **given)


def a_context(
    unreviewed: Iterable[str] = (), values: tuple[PolicyValue, ...] | None = None, **labels: tuple[Span, ...]
) -> Context:
    bodies = {name: Body(name, f"Office {name}", None, (BodyVersion(SINCE_2000, level, None),)) for name, level in LEVELS.items()}
    loaded = {"Appointment": ALWAYS, "Education": ALWAYS}
    spans = dict.fromkeys(LEVELS, loaded) | {"body": loaded | labels}
    book = PolicyBook({RULE.id: RULE.policy if values is None else values})
    return Context(AS_OF, bodies, Coverage(spans), book, frozenset(unreviewed))


def judged(dossiers: Iterable[ServantDossier], within: Context | None = None) -> dict[str | None, Case]:
    context = within or a_context()
    cases = judge_strata(RULE, collect(RULE, dossiers, context), context)
    return {case.servant: case for case in cases}


def case_of(*dossiers: ServantDossier, within: Context | None = None) -> Case | None:
    return judged([signer(), *dossiers], within).get("boss")


def outcome_of(*dossiers: ServantDossier, within: Context | None = None) -> tuple[Outcome, str | None] | None:
    case = case_of(*dossiers, within=within)
    return verdict(case) if case else None
