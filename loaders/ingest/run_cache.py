"""What one run of one portal knows of the graph without asking it again. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.ingest.records import WritePlan

# How much is remembered between pages, so that memory stays flat.
_ENTRIES = 50_000
_CONTENTS = 20_000


@dataclass(slots=True)
class RunCache:
    """Identifiers, marks and contents that this run has committed. Nothing else may enter.

    The fields are those of the same name in ``WritePlan``; ``marked`` are the servants marked for derivation.
    """

    identifiers: dict[str, str] = field(default_factory=dict[str, str])
    marked: set[str] = field(default_factory=set[str])
    sole_record: dict[str, str | None] = field(default_factory=dict[str, str | None])
    last_written: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def remember(self, plan: WritePlan) -> None:
        """Add what a committed plan wrote; whatever has grown too large is emptied first."""
        limits = (
            (self.identifiers, _ENTRIES),
            (self.marked, _ENTRIES),
            (self.sole_record, _ENTRIES),
            (self.last_written, _CONTENTS),
        )
        for kept, limit in limits:
            if len(kept) > limit:
                kept.clear()
        self.identifiers |= plan.new_identifiers
        self.marked |= plan.dirty
        self.sole_record |= plan.sole_record
        # A created node (None) is not worth an entry: it only ends what was remembered under its id before.
        self.last_written |= {id_: content for id_, content in plan.last_written.items() if content or id_ in self.last_written}
