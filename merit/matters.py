"""What cases of servants are about: the matter of an appointment, and the body that a person served in on a day."""

from __future__ import annotations

from datetime import date

from graph.model.days import Day
from merit.context import Context
from merit.contract import Matter
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier


def appointment_matter(
    dossier: ServantDossier, appointment: Appointment, context: Context, *further: str, day: date | None = None
) -> Matter:
    """Return the matter of an appointment; ``further`` are ids that name the case beside it. Its day is that of the order."""
    return Matter(
        subjects=(appointment.id, *further),
        organisation=appointment.body,
        country=appointment.country,
        servant=dossier.id,
        day=day or appointment.order.latest,
        person=dossier.name,
        body=context.name_of(appointment.body),
    )


def record_matter(dossier: ServantDossier, id_: str, day: Day | None, context: Context) -> Matter | None:
    """Return the matter of a record without a body of its own: it belongs to the body that the person served in on that day.

    None where the person never served in a body that the graph knows.
    """
    served = appointment_on(dossier, day.latest if day else context.as_of)
    if served is None:
        return None
    return Matter(
        subjects=(id_,),
        organisation=served.body,
        country=served.country,
        servant=dossier.id,
        day=day.latest if day else None,
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
