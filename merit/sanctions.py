"""Whether a disciplinary sanction is in force on a day. Pure."""

from __future__ import annotations

from graph.model.days import Day
from graph.model.days.comparisons import before, months_after, not_after
from graph.model.days.truth import Truth, all_of
from merit.dossiers.records import Sanction


def in_force(sanction: Sanction, on: Day, months: int) -> Truth:
    """Return whether a sanction is in force on a day: from its own to the earliest of statutory end, recorded end and lifting.

    ``months`` is the statutory term (rules.md V10). A sanction whose day is not known may have been imposed on any.
    """
    ends = [sanction.ends, sanction.lifted, months_after(sanction.imposed, months) if sanction.imposed else None]
    not_ended = all_of(*(before(on, end) for end in ends if end is not None))
    return all_of(not_after(sanction.imposed, on) if sanction.imposed else None, not_ended)
