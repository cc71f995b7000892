"""Kin of a servant, as the rules read it: which ties count, when they hold, and what is not known of them. Pure.

Close kin are parents, children, siblings, spouses, the spouse's parents, siblings and children, and their mirror: not cousins.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import within
from graph.model.days.truth import Truth, all_of, any_of
from merit.context import Context
from merit.contract import Case, Matter
from merit.dossiers.posts import Appointment
from merit.dossiers.records import KinTie
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_there

KIND, DAYS = "kind_of_kin", "days_of_tie"
"""The keys of the messages for what a tie may lack."""


def ties_to(dossier: ServantDossier, other: str) -> tuple[KinTie, ...]:
    """Return all ties on record to another servant, by id, distant ones included."""
    return tuple(tie for tie in dossier.kin if tie.servant == other)


def is_close(tie: KinTie) -> Truth:
    """Return whether a tie is one of close kin; None where its kind is not known."""
    return None if tie.kind is None else tie.kind.close


def close_on(ties: Iterable[KinTie], day: Day) -> Truth:
    """Return whether one of the ties is one of close kin and holds on that day."""
    return any_of(*(all_of(is_close(tie), within(day, tie.period)) for tie in ties))


def unknown_of(ties: Iterable[KinTie]) -> str:
    """Return the key of what is not known of ties that may be of close kin."""
    return KIND if any(is_close(tie) is None for tie in ties) else DAYS


def without_kin(
    dossier: ServantDossier, appointment: Appointment, first: date, last: date, matter: Matter, context: Context
) -> Case:
    """Return the case of an appointment without kin on record: it satisfies the rule where there is no other.

    Ties are known completely where they are loaded for the body of the appointment on those days (of days to come nothing is
    asked), and the person declared nobody without a number: such a relative may be any servant.
    """
    if not loaded_there(appointment, context, "Kinship", first, last):
        return matter.lacks("kinship")
    unidentified = any(relative.kind is None or relative.kind.close is not False for relative in dossier.relatives)
    return matter.lacks("relatives") if unidentified else matter.satisfies()
