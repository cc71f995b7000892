"""What cases of servants are about: the matter of an appointment, and the bodies that a person served in."""

from __future__ import annotations

from datetime import date, timedelta

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.days.comparisons import within
from merit.context import Context
from merit.contract import Matter
from merit.coverage import Span, day_before, join_spans
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier


def appointment_matter(
    dossier: ServantDossier, appointment: Appointment, context: Context, *further: str, day: date | None = None
) -> Matter:
    """Return the matter of an appointment; ``further`` are ids that name the case beside it. Its day is that of the order."""
    return _matter(dossier, (appointment.id, *further), appointment, day or appointment.order.latest, context)


def record_matter(dossier: ServantDossier, id_: str, day: Day | None, context: Context) -> Matter | None:
    """Return the matter of a record without a body of its own: it belongs to the body that the person served in on that day.

    None where the person never served in a body that the graph knows.
    """
    served = appointment_on(dossier, day.latest if day else context.as_of)
    return None if served is None else _matter(dossier, (id_,), served, day.latest if day else None, context)


def _matter(
    dossier: ServantDossier, subjects: tuple[str, ...], served: Appointment, day: date | None, context: Context
) -> Matter:
    return Matter(
        subjects=subjects,
        organisation=served.body,
        country=served.country,
        servant=dossier.id,
        day=day,
        person=dossier.name,
        body=context.name_of(served.body),
    )


def appointment_on(dossier: ServantDossier, day: date) -> Appointment | None:
    """Return the appointment begun last up to that day, those of the civil service first; without one, the first of all."""
    begun = [each for each in dossier.appointments if each.period.start.latest <= day]
    if not begun:
        return dossier.appointments[0] if dossier.appointments else None
    in_service = [each for each in begun if each.civil_service is not False and each.substantive is not False]
    return (in_service or begun)[-1]


def current_appointment(dossier: ServantDossier, context: Context) -> Appointment | None:
    """Return the appointment of the service that the person holds: a certain one before others, her own post before acting.

    None where she certainly holds none.
    """
    held = [
        each
        for each in dossier.appointments
        if each.civil_service is not False and within(context.until, each.period) is not False
    ]
    if not held:
        return None

    def rank(each: Appointment) -> tuple[bool, bool, date, str]:
        certain = bool(each.civil_service) and within(context.until, each.period) is True
        return certain, each.substantive is not False, each.period.start.latest, each.id

    return max(held, key=rank)


def loaded_where_served(dossier: ServantDossier, context: Context, label: str, first: date, last: date) -> bool:
    """Tell whether a label is loaded for each body of the service that the person may have served in, for the days there.

    That is from the first to the last day; of days to come nothing is asked. Whatever the person may have done on days on which
    she served nowhere is asked of the body that she served in last.
    """
    last = min(last, day_before(context.as_of))
    first = min(first, last)
    served = appointment_on(dossier, last)
    if served is None or not loaded_there(served, context, label, first, last):
        return False
    for each in dossier.appointments:
        if each.civil_service is False or each.derived or each.body == served.body:
            continue
        end = each.period.end
        begun, left = max(each.period.start.earliest, first), last if end is None else min(day_before(end.latest), last)
        if begun <= left and not context.loaded(label, each.body, begun, left):
            return False
    return True


def loaded_since(dossier: ServantDossier, context: Context, label: str) -> date | None:
    """Return the first day from which a label is loaded until the day of judgement, as `loaded_where_served` asks; else None.

    It stays the same while time passes.
    """
    last = day_before(context.as_of)
    served = appointment_on(dossier, last)
    since = None if served is None else _loaded_from(context, label, served.body, last)
    for each in dossier.appointments:
        if since is None or served is None:
            return None
        if each.civil_service is False or each.derived or each.body == served.body:
            continue
        begun, end = each.period.start.earliest, each.period.end
        left = last if end is None else min(day_before(end.latest), last)
        if begun > left:
            continue
        start = _loaded_from(context, label, each.body, left)
        if start is None and left >= last:
            return None
        if start is None:
            since = max(since, left + timedelta(days=1))
        elif begun < start:
            since = max(since, start)
    return since


def _loaded_from(context: Context, label: str, body: str, day: date) -> date | None:
    """Return since when a label is loaded for a body up to a day; None where it is not loaded on that day."""
    spans = context.coverage.spans.get(body, {}).get(label, ())
    return next((start for start, end in spans if start <= day < end), None)


def gaps_where_served(dossier: ServantDossier, context: Context, label: str) -> tuple[Span, ...]:
    """Return the days on which a label is not loaded for the bodies of the service that the person served in.

    Days on which the person served nowhere are asked of the body before; those before the first appointment, of its body.
    """
    served = [each for each in dossier.appointments if each.civil_service is not False and not each.derived]
    found: list[Span] = []
    for at, each in enumerate(served):
        first = FIRST_DAY if at == 0 else each.period.start.earliest
        end = LAST_DAY if each.period.end is None or at + 1 == len(served) else each.period.end.latest
        if at + 1 < len(served):
            end = max(end, served[at + 1].period.start.latest)
        found += context.coverage.gaps(label, each.body, first, end)
    return join_spans(found) if served else ((FIRST_DAY, LAST_DAY),)


def loaded_there(appointment: Appointment, context: Context, label: str, first: date, last: date) -> bool:
    """Tell whether a label is loaded for the body of an appointment on these days; of days to come nothing is asked."""
    return loaded_so_far(context, label, appointment.body, first, last)


def loaded_so_far(context: Context, label: str, body: str, first: date, last: date) -> bool:
    """Tell whether a label is loaded for a body on these days; of days to come nothing is asked."""
    last = min(last, day_before(context.as_of))
    return context.loaded(label, body, min(first, last), last)
