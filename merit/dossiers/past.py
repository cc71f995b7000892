"""A servant's dossier as it stood before a decision: without what began, or ended, after it. Pure."""

from __future__ import annotations

from dataclasses import replace

from graph.model.days import Day, Period
from graph.model.days.comparisons import before, not_after
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Contract
from merit.dossiers.servant import ServantDossier


def as_it_stood(dossier: ServantDossier, day: Day, competition: str | None = None) -> ServantDossier:
    """Return a dossier with the posts and contracts that were begun before a day, open where they ended after it.

    An appointment that names the competition to be decided is left out, whenever it began. Other records are left as they are:
    they have days of their own, and whoever reads them compares these.
    """
    held = [
        each
        for each in dossier.appointments
        if before(each.period.start, day) is not False and all(one.id != competition for one in each.competitions)
    ]
    left_out = {each.id for each in dossier.appointments} - {each.id for each in held}
    contracts = [
        each for each in dossier.contracts if before(each.period.start, day) is not False and each.confirms not in left_out
    ]
    return replace(
        dossier,
        appointments=tuple(_held_then(each, day) for each in held),
        contracts=tuple(_in_force_then(each, day) for each in contracts),
    )


def _held_then(appointment: Appointment, day: Day) -> Appointment:
    if not _ended_later(appointment.period, day):
        return appointment
    return replace(appointment, period=Period(appointment.period.start), end_reason=None)


def _in_force_then(contract: Contract, day: Day) -> Contract:
    return (
        replace(contract, period=Period(contract.period.start), end_reason=None)
        if _ended_later(contract.period, day)
        else contract
    )


def _ended_later(period: Period, day: Day) -> bool:
    return period.end is not None and not_after(period.end, day) is False
