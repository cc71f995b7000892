"""What one run of one portal needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graph.database import Database
from loaders.absence import AbsencePolicy
from loaders.contract import Feed, Portal
from loaders.events import Listener
from loaders.identity import KeyRing
from loaders.leases import new_holder


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """Everything one run of one portal needs.

    ``planned`` runs write nothing and tell what they would have written. ``since`` reads delta streams from there and leaves
    their watermarks alone (a back-fill). ``confirmed`` says of which places a person confirmed how many removals.
    """

    database: Database
    portal: Portal
    feed: Feed
    keys: KeyRing
    started_at: datetime
    tell: Listener = lambda event: None
    absence: AbsencePolicy = field(default_factory=AbsencePolicy)
    planned: bool = False
    since: str | None = None
    confirmed: Mapping[str, int] = field(default_factory=dict[str, int])
    holder: str = field(default_factory=new_holder)
