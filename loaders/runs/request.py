"""What one run of one portal needs."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.runs.absence_policy import AbsencePolicy
from loaders.runs.leases import new_holder
from loaders.runs.load_events import EventListener


@dataclass(frozen=True, slots=True)
class BackFill:
    """Streams read from a watermark are read again from ``since``: all of them, or one. Their own watermarks stay as they are."""

    since: str
    stream: str | None = None

    def of(self, stream: str) -> str | None:
        """Return the watermark from which this stream is read again, or None."""
        return self.since if self.stream in (None, stream) else None


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """One run of one portal.

    With ``dry_run`` nothing is written; the report says what would be written. ``confirmed`` gives the ids of the records
    whose removal a person confirmed, by stream/scope. ``holder`` is the name under which the run holds the leases of its scopes.
    ``asked_by`` is the id of the request to load that it comes of, if there is one.
    """

    database: Database
    portal: Portal
    feed: Feed
    keys: KeyRing
    started_at: datetime
    on_event: EventListener = lambda event: None
    absence: AbsencePolicy = field(default_factory=AbsencePolicy)
    dry_run: bool = False
    back_fill: BackFill | None = None
    confirmed: Mapping[str, Set[str]] = field(default_factory=dict[str, Set[str]])
    holder: str = field(default_factory=new_holder)
    asked_by: str | None = None
