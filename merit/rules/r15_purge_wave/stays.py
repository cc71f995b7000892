"""How long people stayed in a body, and which ends of a stay are exits from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from graph.model.days.truth import Truth, all_of
from graph.model.words import EndReason
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.strata.heads import headships
from merit.strata.rule import Key
from merit.strata.stays import stays

_SET_APART = frozenset({EndReason.AGE, EndReason.DEATH, EndReason.LEAVE})
"""Reasons of ends that are no exits: whoever is on a long leave keeps the post."""


class Row(NamedTuple):
    """A stay of a person in the body of the stratum, in posts that adjoin, or a time as its head.

    ``post`` and ``appointment`` are the last ones. ``end`` is ``LAST_DAY`` for an open stay. ``leaves`` tells whether the reason
    of the end makes it an exit. ``back`` are the possible days of a later return. ``missing`` is the key of the message for what
    leaves it open whether this is a stay in the body. ``head`` is the text of a `Headship`; then the rest says nothing more.
    """

    servant: str
    post: str
    appointment: str
    start_first: date
    start_last: date
    end_first: date
    end_last: date
    leaves: bool | None = None
    back_first: date | None = None
    back_last: date | None = None
    missing: str | None = None
    head: str | None = None

    def exits(self, return_days: int) -> Truth:
        """Return whether the end is an exit: not set apart, and without a return within so many days."""
        if self.back_first is None or self.back_last is None:
            gone: Truth = True
        elif (self.back_first - self.end_last).days > return_days:
            gone = True
        else:
            gone = False if (self.back_last - self.end_first).days <= return_days else None
        return all_of(self.leaves, gone, True if self.missing is None else None)

    def ends_within(self, first: date, last: date) -> Truth:
        """Return whether the end lies after the first day and not after the last one."""
        if self.end_last <= first or last < self.end_first:
            return False
        return True if first < self.end_first and self.end_last <= last else None

    def days_within(self, first: date, end: date) -> tuple[int, int]:
        """Return the least and the most days of the stay in a half-open time."""
        least = (min(self.end_first, end) - max(self.start_last, first)).days
        most = (min(self.end_last, end) - max(self.start_first, first)).days
        return max(0, least) if self.missing is None else 0, max(0, most)


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the stays of a person by body, and the times as its head."""
    for head in headships(dossier):
        days = (head.start.earliest, head.start.latest, head.end.earliest, head.end.latest)
        yield (head.body,), Row(head.servant, head.post, head.appointment, *days, head=head.text())
    held = stays(dossier, context)
    for at, (appointment, start, end, missing) in enumerate(held):
        back = next((began for later, began, _, _ in held[at + 1 :] if later.body == appointment.body), None)
        yield (
            (appointment.body,),
            Row(
                servant=dossier.id,
                post=appointment.post.id,
                appointment=appointment.id,
                start_first=start.earliest,
                start_last=start.latest,
                end_first=end.earliest,
                end_last=end.latest,
                leaves=_leaves(dossier, appointment, last=at + 1 == len(held)),
                back_first=back.earliest if back else None,
                back_last=back.latest if back else None,
                missing=missing,
            ),
        )


def _leaves(dossier: ServantDossier, appointment: Appointment, *, last: bool) -> Truth:
    """Return whether the end of an appointment is one of those that count; whoever served on had not retired."""
    reason = dossier.end_reason(appointment)
    if reason in (None, EndReason.UNKNOWN):
        return None if last else True
    return reason not in _SET_APART
