"""R13: appointers whose picks share a birthplace or a school more than chance would have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from careers.origins import folded
from graph.model.days.truth import Truth
from merit.context import Context
from merit.contract import Matter, RuleClass, Severity
from merit.coverage import day_before
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r13_common_origin.commonest import Limits, Pick, Verdict, verdict
from merit.rules.r13_common_origin.origins import KINDS, Kind, Origins
from merit.rules.r13_common_origin.population import Population, Window
from merit.strata.levels import level_on
from merit.strata.people import earliest_appointment, number_of
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import share

_NOBODY = ""
"""The key of orders of which no record says who signed them: they belong to the population only."""


class Row(NamedTuple):
    """An order with the origins of who was appointed, or, where it has a ``name``, the appointer's own earliest appointment.

    ``who`` stands for the person appointed. ``first`` and ``last`` are the possible days of the order. ``sure`` tells that the
    post belongs to the civil service, ``loaded`` that orders for the body are loaded on these days. ``unsettled`` is the id of
    the person where that dossier rests on a match that nobody has settled.
    """

    appointment: str | None
    name: str | None
    who: int
    first: date
    last: date
    country: str | None
    body: str
    level: str | None
    birthplace: str | None
    schools: str | None
    no_other_school: bool
    sure: bool
    loaded: bool
    unsettled: str | None

    @property
    def origins(self) -> Origins:
        return Origins(self.birthplace, self.schools, self.no_other_school)


Place = tuple[str | None, str | None]
"""Country and level."""
Totals = Mapping[Place, Population]


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield a person's appointments in the civil service by who signed the orders, and the earliest one by the person herself."""
    who = number_of(dossier.id)
    unsettled = dossier.id if dossier.id in context.unreviewed else None
    if (own := earliest_appointment(dossier)) is not None:
        start = own.order
        yield (
            (dossier.id,),
            Row(
                own.id, dossier.name, who, start.earliest, start.latest, own.country, own.body,
                None, None, None, False, False, False, None,
            ),
        )  # fmt: skip
    for each in dossier.appointments:
        if each.civil_service is False or each.derived or each.order.earliest > context.as_of:
            continue
        if each.signed_by is None and not each.civil_service:
            continue
        order, level = each.order, level_on(each.body, each.order, context)
        loaded = context.loaded("Appointment", each.body, order.earliest, min(order.latest, day_before(context.as_of)))
        id_ = each.id if each.signed_by else None
        yield (
            (each.signed_by or _NOBODY,),
            Row(
                id_, None, who, order.earliest, order.latest, each.country, each.body, level,
                *Origins.of(dossier, each, context), each.civil_service is True, loaded, unsettled if id_ else None,
            ),
        )  # fmt: skip


def totals(rows: Iterable[tuple[Key, Row]]) -> Totals:
    """Count the appointments of each country and level; of bodies whose level or orders are not known they say nothing."""
    found: dict[Place, Population] = {}
    for _, row in rows:
        if row.name is None and row.sure and row.loaded and row.level is not None:
            found.setdefault((row.country, row.level), Population()).add(row.first, row.last, row.origins)
    return found


def judge(key: Key, rows: Sequence[Row], totals: Totals, context: Context) -> Iterator[Scored]:
    """Yield the case of an appointer with enough picks, or what may be enough, who has an appointment to be named by."""
    own = next((row for row in rows if row.name is not None), None)
    picks = _picks(rows)
    if own is None or not picks:
        return
    last = max(picks, key=lambda row: (row.last, row.first, row.appointment or ""))
    matter = Matter(
        subjects=(own.appointment or "",),
        organisation=last.body,
        country=last.country,
        servant=key[0],
        day=last.last,
        person=own.name,
        body=context.name_of(last.body),
    )
    value = context.value(RULE.id, last.country, min(last.last, context.as_of))
    if value is None:
        yield Scored(matter.lacks("policy"))
    elif not value.duty:
        yield Scored(matter.satisfies())
    elif not _loaded(picks, context):
        yield Scored(matter.lacks("orders_of_appointer"))
    elif len(picks) >= value["picks"]:
        yield _judge(picks, totals, value, matter)


def _picks(rows: Sequence[Row]) -> list[Row]:
    """Return the first order for each person: those that certainly count before others."""
    found: dict[tuple[int, str | None, str | None], Row] = {}
    for row in sorted((row for row in rows if row.name is None), key=lambda row: (not row.sure, row.first, row.last)):
        found.setdefault((row.who, row.country, row.level), row)
    return list(found.values())


def _loaded(picks: Sequence[Row], context: Context) -> bool:
    """Tell whether orders are loaded for the bodies of the picks from the first to the last one."""
    first = min(row.first for row in picks)
    last = min(max(row.last for row in picks), day_before(context.as_of))
    return all(context.loaded("Appointment", body, min(first, last), last) for body in {row.body for row in picks})


def _judge(picks: Sequence[Row], totals: Totals, value: PolicyValue, matter: Matter) -> Scored:
    limits = Limits(value["picks"], value["shared"], value["p"])
    truths: set[Truth] = {False}
    for country, level in sorted({(row.country, row.level) for row in picks if row.level}, key=str):
        # A pick at an unknown level may belong here.
        group = [row for row in picks if row.country == country and row.level in (level, None)]
        if len(group) < limits.picks:
            continue
        certain = [(row.first, row.last) for row in group if _sure(row)]
        window = Window.of(certain, [(row.first, row.last) for row in group])
        tested = [Pick(row.origins, _sure(row)) for row in group]
        found = verdict(tested, totals.get((country, level), Population()), window, limits)
        if found.shared and found.common is not None:
            return _violates(group, found, value, matter)
        truths.add(found.shared)
    if None in truths or sum(row.level is None for row in picks) >= limits.picks:
        return Scored(matter.lacks(_unknown(picks)))
    return Scored(matter.satisfies())


def _sure(row: Row) -> bool:
    return row.sure and row.level is not None


def _violates(group: Sequence[Row], found: Verdict, value: PolicyValue, matter: Matter) -> Scored:
    common = found.common
    assert common is not None
    p = min(1.0, common.p_most * found.tried)
    hits = [row for row in group if _sure(row) and common.value in row.origins.values(common.kind)]
    written = min(text for row in hits for text in row.origins.written(common.kind) if folded(text) == common.value)
    words: dict[str, Any] = {
        "share": share(common.picked, common.of_picks),
        "origin": written,
        "population": share(common.have, common.of_population),
        "p": f"{p:.2g}",
        "tried": found.tried,
    }
    unsettled = sorted({row.unsettled for row in group if row.unsettled})
    evidence = (*sorted(row.appointment or "" for row in hits), *unsettled)
    reason = "reason" if common.kind is Kind.BIRTHPLACE else "reason_school"
    return Scored(matter.violates(*evidence, words=words, policy=[value], reason=reason), p)


def _unknown(picks: Sequence[Row]) -> str:
    """Return the key of what leaves the outcome open."""
    if any(row.level is None for row in picks):
        return "level"
    if not all(row.sure for row in picks):
        return "civil_service"
    unknown = next((kind for kind in KINDS if not all(row.origins.complete(kind) for row in picks)), None)
    return "origins_elsewhere" if unknown is None else f"{unknown}s"


RULE = StratumRule(
    id="R13",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.LOW,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    totals=totals,
    judge=judge,
)
