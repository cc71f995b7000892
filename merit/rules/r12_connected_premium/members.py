"""Who served in a body at which rank, who was promoted there, and who was connected to whom: rows of one person's dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from graph.model.days import LAST_DAY, Day, Period
from graph.model.days.comparisons import covered_days
from merit.context import Context
from merit.coverage import day_before
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import MoveInto, ServantDossier
from merit.kinship import is_close
from merit.strata.grades import grade_left, held_grades
from merit.strata.heads import headships
from merit.strata.rule import Key
from merit.subordination import subordinations, unknown_lines

HEAD, MEMBER, PROMOTION, SERVED, KIN = "head", "member", "promotion", "served", "kin"
RULE_ID = "R12"
ANYBODY = ""
"""Stands for a superior or a relative of whom it is not known who it is."""


class Row(NamedTuple):
    """A fact about a servant of the body of the stratum.

    - ``head``: a time as its head; ``about`` is the text of a `Headship`.
    - ``member``: a time at a rank in it; ``about`` is the ladder.
    - ``promotion``: an order of a promotion in it, from the rank of the ladder ``about``; the period is the possible days.
    - ``served``: a time directly under the person ``about``, in another body.
    - ``kin``: a tie to the person ``about``, who is close kin.

    ``missing`` is the key of the message for what leaves it open whether that is so; ``record`` is the id of the appointment or
    the tie. Without an end ``end_*`` are None.
    """

    kind: str
    servant: str
    about: str
    rank: int | None
    start_first: date
    start_last: date
    end_first: date | None
    end_last: date | None
    missing: str | None = None
    record: str | None = None

    @property
    def period(self) -> Period:
        end = None if self.end_first is None or self.end_last is None else Day(self.end_first, self.end_last)
        return Period(Day(self.start_first, self.start_last), end)


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield what a person's dossier says of the bodies in which she served at a rank, or which she headed."""
    for head in headships(dossier):
        period = Period(head.start, None if head.end.earliest == LAST_DAY else head.end)
        yield (head.body,), _row(HEAD, dossier, head.text(), period)
    bodies: dict[str, Appointment] = {}
    for held in held_grades(dossier, context, LAST_DAY):
        if held.grade is None or held.start.earliest >= held.end.latest:
            continue
        bodies.setdefault(held.appointment.body, held.appointment)
        period = Period(held.start, None if held.end.earliest == LAST_DAY else held.end)
        row = _row(MEMBER, dossier, held.grade.ladder, period, rank=held.grade.rank, missing=held.doubt)
        yield (held.appointment.body,), row
    for move in dossier.promotions():
        yield from _promotion(dossier, move)
    served = list(_served(dossier, context)) if bodies else []
    for body, first in bodies.items():
        for each, superior, period, missing in served:
            if each.body != body:
                yield (body,), _row(SERVED, dossier, superior, period, missing=missing)
        for relative, period, missing, tie in _kin(dossier, first, context):
            yield (body,), _row(KIN, dossier, relative, period, missing=missing, record=tie)


def _row(
    kind: str,
    dossier: ServantDossier,
    about: str,
    period: Period,
    *,
    rank: int | None = None,
    missing: str | None = None,
    record: str | None = None,
) -> Row:
    start, end = period.start, period.end
    return Row(
        kind,
        dossier.id,
        about,
        rank,
        start.earliest,
        start.latest,
        end.earliest if end else None,
        end.latest if end else None,
        missing,
        record,
    )


def _promotion(dossier: ServantDossier, move: MoveInto) -> Iterator[tuple[Key, Row]]:
    """Yield a promotion inside its body, or what may be one."""
    into, order = move.into, move.into.order
    found = {grade for old in move.left if old.body == into.body and (grade := grade_left(old, order)) is not None}
    certain = move.promotes is True and len(found) == 1 and len({old.body for old in move.left}) == 1
    missing = None if certain else move.missing or "which_began_first"
    for grade in sorted(found, key=lambda each: (each.ladder, each.rank)):
        period = Period(order, order)
        yield (
            (into.body,),
            _row(PROMOTION, dossier, grade.ladder, period, rank=grade.rank, missing=missing, record=into.id),
        )


def _served(dossier: ServantDossier, context: Context) -> Iterator[tuple[Appointment, str, Period, str | None]]:
    """Yield under whom a person served, when, and in which appointment: what can be part of long enough a time."""
    found = [
        (each.appointment, each.superior.servant, period, None)
        for each in subordinations(dossier, context.as_of)
        for period in each.periods
    ]
    unknown = [
        (appointment, ANYBODY, period, "reporting")
        for appointment in dossier.appointments
        if appointment.civil_service is not False and not appointment.derived
        for period in _unknown_superiors(appointment, context)
    ]
    shortest = min((value["served_days"] for value in context.policy.values(RULE_ID) if value.duty), default=0)
    longest: dict[str, list[Period]] = {}
    for _, superior, period, _ in (*found, *unknown):
        longest.setdefault(superior, []).append(period)
    whoever = longest.get(ANYBODY, [])
    enough = {
        superior
        for superior, periods in longest.items()
        if covered_days([*periods, *whoever], Day(context.as_of, context.as_of)).most >= shortest
    }
    yield from (each for each in (*found, *unknown) if each[1] in enough)


def _unknown_superiors(appointment: Appointment, context: Context) -> list[Period]:
    """Return the times in which it is not known under whom a person served: without a line, or without all holders of posts."""
    first = appointment.period.start.earliest
    last = day_before(min(context.as_of, appointment.period.end.latest if appointment.period.end else context.as_of))
    if not context.loaded("Appointment", appointment.body, min(first, last), last):
        heads = [version.head_of_body is True for version in appointment.post.versions]
        return [] if heads and all(heads) else [appointment.period]
    return unknown_lines(appointment)


def _kin(
    dossier: ServantDossier, appointment: Appointment, context: Context
) -> Iterator[tuple[str, Period, str | None, str | None]]:
    """Yield the close kin of a person, and anybody where close kin are not all known."""
    for tie in dossier.kin:
        if (close := is_close(tie)) is not False:
            yield tie.servant, tie.period, None if close else "kind_of_kin", tie.id
    first = appointment.period.start.earliest
    for start, end in context.coverage.gaps("Kinship", appointment.body, first, max(first, context.as_of)):
        yield ANYBODY, Period(Day(start, start), Day(end, end)), "kinship", None
    if any(each.kind is None or each.kind.close is not False for each in dossier.relatives):
        yield ANYBODY, Period(Day(first, first)), "relatives", None
