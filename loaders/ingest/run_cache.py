"""What one run of one portal knows of the graph without asking it again. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.ingest.records import WritePlan
from loaders.runs.leases import OtherWork

# How much is remembered between pages, so that memory stays flat.
_ENTRIES = 50_000
_CONTENTS = 20_000


@dataclass(slots=True)
class RunCache:
    """Identifiers and contents that this run has written, or is about to (`loaders.ingest.planning`).

    The fields are those of the same name in ``WritePlan``. ``acquired`` is that of `OtherWork` since which they hold: whoever
    begins to work on the graph may merge servants, or let survivorship decide anew.
    """

    acquired: int = -1
    identifiers: dict[str, str] = field(default_factory=dict[str, str])
    sole_record: dict[str, str | None] = field(default_factory=dict[str, str | None])
    last_written: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def remember(self, plan: WritePlan) -> None:
        """Add what a plan writes; whatever has grown too large is emptied first."""
        limits = (
            (self.identifiers, _ENTRIES),
            (self.sole_record, _ENTRIES),
            (self.last_written, _CONTENTS),
        )
        for kept, limit in limits:
            if len(kept) > limit:
                kept.clear()
        self.identifiers |= plan.new_identifiers
        self.sole_record |= plan.sole_record
        # A created node (None) is not worth an entry: it only ends what was remembered under its id before.
        self.last_written |= {id_: content for id_, content in plan.last_written.items() if content or id_ in self.last_written}

    def holds(self, others: OtherWork) -> bool:
        """Tell whether nobody can have changed what is known."""
        return others == (False, self.acquired)

    def begin_beside(self, others: OtherWork) -> None:
        """Forget what others may have changed, and count from now on."""
        if not self.holds(others):
            self.clear()
            # While others work, nothing stays known for longer than one plan.
            self.acquired = -1 if others.found else others.acquired

    def take_own_lease(self, acquired: int) -> None:
        """Note that this run has acquired a lease. ``acquired`` is the number of all, this one included."""
        if acquired == self.acquired + 1:
            self.acquired = acquired

    def clear(self) -> None:
        """Forget everything."""
        for kept in (self.identifiers, self.sole_record, self.last_written):
            kept.clear()
