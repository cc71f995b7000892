"""V09: qualification degrees granted more than one degree above the last one held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.days import FIRST_DAY, Day
from graph.model.days.comparisons import not_after
from graph.model.days.counts import Count
from graph.model.words import SanctionKind
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.records import DegreeGrant
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_where_served
from merit.orders import judge_grants
from merit.policies.values import PolicyValue
from merit.possible_days import bounds


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each degree granted to somebody who served in a body that the graph knows."""
    return judge_grants(dossier, context, RULE.id, _judge, lambda _: _turning(dossier))


def _judge(dossier: ServantDossier, grant: DegreeGrant, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, matter.country, day))
    if isinstance(value, Case):
        return value
    new = grant.degree.order if grant.degree else None
    if new is not None and new <= value["steps"]:
        # Nothing lies so far below the lowest degrees.
        return matter.satisfies()
    last = _held_last(dossier, grant, day)
    if new is None or any(held is not None and _order(held) is None for held in last):
        return matter.lacks("degree")
    steps = [0 if held is None else new - (_order(held) or 0) for held in last]
    if max(steps) > value["steps"] >= min(steps):
        return matter.lacks("other_grant_day")
    skips = min(steps) > value["steps"]
    since = min(_since(held, dossier, value) for held in last)
    if not skips and max(steps) >= 0 and _may_be_lowered(dossier, since, day):
        return matter.lacks("lowered_degree")
    if not loaded_where_served(dossier, context, "DegreeGrant", since, day):
        return matter.lacks("grants")
    if not skips:
        return matter.satisfies()
    held = [each for each in last if each is not None]
    words = {
        "day": grant.granted,
        "degree": grant.degree,
        "held": "» or «".join(str(each.degree).replace("_", " ") for each in held),
        "steps": Count(min(steps), max(steps)),
    }
    return matter.violates(grant.id, *(each.id for each in held), *grant.rests_on, words=words, policy=[value])


def _order(grant: DegreeGrant) -> int | None:
    return grant.degree.order if grant.degree else None


def _held_last(dossier: ServantDossier, grant: DegreeGrant, day: date) -> list[DegreeGrant | None]:
    """Return the grants of which one was the last before a grant of that day; None among them where it may be the first."""
    certain: list[DegreeGrant] = []
    possible: list[DegreeGrant] = []
    for other in dossier.degrees:
        granted = _granted(other)
        if other is grant or granted.earliest > day:
            continue
        # Of two grants of one day it is not known which came first.
        (certain if granted.latest < day else possible).append(other)
    first = max((_granted(other).earliest for other in certain), default=FIRST_DAY)
    found: list[DegreeGrant | None] = [each for each in (*certain, *possible) if _granted(each).latest >= first]
    return found if certain else [*found, None]


def _granted(grant: DegreeGrant) -> Day:
    return grant.granted or Day.unknown()


def _since(held: DegreeGrant | None, dossier: ServantDossier, value: PolicyValue) -> date:
    """Return the day since which a grant may be missing: that of the degree held, else the register's first or the entry."""
    if held is not None and held.granted is not None:
        return held.granted.earliest
    entered = [each.period.start.earliest for each in dossier.appointments if each.civil_service is not False]
    return max(value["register_since"], min(entered, default=FIRST_DAY))


def _may_be_lowered(dossier: ServantDossier, since: date, day: date) -> bool:
    """Tell whether a sanction may have lowered the degree between these days."""
    return any(
        sanction.kind is SanctionKind.LOWERING_DEGREE
        and (
            sanction.imposed is None
            or (sanction.imposed.latest >= since and not_after(sanction.imposed, Day(day, day)) is not False)
        )
        for sanction in dossier.sanctions
    )


def _turning(dossier: ServantDossier) -> Iterator[date]:
    yield from bounds(*(grant.granted for grant in dossier.degrees))
    yield from bounds(*(sanction.imposed for sanction in dossier.sanctions))


RULE = DossierRule(
    id="V09",
    rule_class=RuleClass.BREACH,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
