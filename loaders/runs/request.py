"""What one run of one portal needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graph.driver.database import Database
from loaders.ingest.absence import AbsencePolicy
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Portal
from loaders.runs.leases import new_holder
from loaders.runs.load_events import Listener


@dataclass(frozen=True, slots=True)
class BackFill:
    """Lists of changes are read again from the watermark ``since``, all or that of one stream; their own stay as they are."""

    since: str
    stream: str | None = None

    def of(self, stream: str) -> str | None:
        return self.since if self.stream in (None, stream) else None


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """Everything one run of one portal needs.

    ``planned`` runs write nothing and tell what they would have written. ``confirmed`` says of which places a person confirmed
    how many removals.
    """

    database: Database
    portal: Portal
    feed: Feed
    keys: KeyRing
    started_at: datetime
    tell: Listener = lambda event: None
    absence: AbsencePolicy = field(default_factory=AbsencePolicy)
    planned: bool = False
    back_fill: BackFill | None = None
    confirmed: Mapping[str, int] = field(default_factory=dict[str, int])
    holder: str = field(default_factory=new_holder)
