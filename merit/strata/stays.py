"""How long people stayed in a body: posts that adjoin in it are one stay. Pure."""

from __future__ import annotations

from typing import NamedTuple

from graph.model.days import Day
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.strata.grades import held_grades


class Stay(NamedTuple):
    """A stay in a body: the last appointment of it, the first day, the first day on which it was over, and what is not known.

    ``end`` is ``LAST_DAY`` for an open stay. ``missing`` is the key of a message.
    """

    appointment: Appointment
    start: Day
    end: Day
    missing: str | None


def stays(dossier: ServantDossier, context: Context) -> list[Stay]:
    """Return the stays of a person in bodies, oldest first."""
    found: list[Stay] = []
    for held in held_grades(dossier, context, ()):
        new, end = held.appointment, held.end
        if held.start.earliest >= end.latest:
            continue
        if found:
            old, start, until, missing = found[-1]
            adjoins = old is new or until == held.start or until.earliest >= held.start.latest
            if old.body == new.body and adjoins and (missing is None) == (held.doubt is None):
                if until.earliest > held.start.latest:
                    # Both were held at once.
                    new = old if until.latest > end.latest else new
                    end = Day(max(until.earliest, end.earliest), max(until.latest, end.latest))
                elif until.latest > end.latest:
                    # The old post may have been held on.
                    end = Day(end.earliest, until.latest)
                found[-1] = Stay(new, start, end, missing)
                continue
        found.append(Stay(new, held.start, end, held.doubt))
    return found
