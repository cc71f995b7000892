"""Who served in a body at which rank, who was promoted there, and who was connected to whom: rows of one person's dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from careers.moves import Grade
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
"""Stands for a superior of whom it is not known who it is."""


class Row(NamedTuple):
    """A fact about a servant of the body of the stratum.

    - ``head``: a time as its head; ``about`` is the text of a `Headship`.
    - ``member``: a time at a rank in it; ``about`` is the ladder. ``record`` is ``relatives`` where the person declared some
      without a number.
    - ``promotion``: an order of a promotion in it, from the rank of the ladder ``about``; the period is the possible days.
    - ``served``: a time directly under the person ``about``, in another body.
    - ``kin``: a tie to the person ``about``, who is close kin.

    ``missing`` is the key of the message for what leaves it open whether that is so; ``record`` of the others
    is the id of the appointment or the tie. Without an end ``end_*`` are None.
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
    unnamed = "relatives" if any(each.kind is None or each.kind.close is not False for each in dossier.relatives) else None
    bodies = set[str]()
    for body, grade, period, doubt in _held(dossier, context):
        bodies.add(body)
        yield (body,), _row(MEMBER, dossier, grade.ladder, period, rank=grade.rank, missing=doubt, record=unnamed)
    for move in dossier.promotions():
        yield from _promotion(dossier, move)
    # Whoever never left a body served nowhere else.
    elsewhere = bodies and len({each.body for each in dossier.appointments}) > 1
    served = list(_served(dossier, context)) if elsewhere else []
    for body in sorted(bodies):
        for each, superior, period, missing in served:
            if each.body != body:
                yield (body,), _row(SERVED, dossier, superior, period, missing=missing)
        for tie in dossier.kin:
            if (close := is_close(tie)) is not False:
                missing = None if close else "kind_of_kin"
                yield (body,), _row(KIN, dossier, tie.servant, tie.period, missing=missing, record=tie.id)


def _held(dossier: ServantDossier, context: Context) -> list[tuple[str, Grade, Period, str | None]]:
    """Return the times in which a person held a grade in a body; those that adjoin are one."""
    found: list[tuple[str, Grade, Period, str | None]] = []
    for held in held_grades(dossier, context, ()):
        if held.grade is None or held.start.earliest >= held.end.latest:
            continue
        body, start, end = held.appointment.body, held.start, None if held.end.earliest == LAST_DAY else held.end
        if found:
            last, grade, period, doubt = found[-1]
            if (last, grade, doubt) == (body, held.grade, held.doubt) and period.end == start:
                found[-1] = (body, grade, Period(period.start, end), doubt)
                continue
        found.append((body, held.grade, Period(start, end), held.doubt))
    return found


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
