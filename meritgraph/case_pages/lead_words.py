"""Words for what becomes of leads and for the grounds of dismissals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from meritgraph.case_pages.texts import N_

CHANGES: Final[Mapping[str, str]] = {
    "OPENED": N_("Found"),
    "CHANGED": N_("Found with other evidence or in other words"),
    "RESOLVED": N_("Resolved: the evidence is gone"),
    "REOPENED": N_("Reopened"),
    "ACKNOWLEDGED": N_("Acknowledged"),
    "CONFIRMED": N_("Confirmed"),
    "DISMISSED": N_("Dismissed"),
    "ASSIGNED": N_("Assigned"),
    "DISCLOSED": N_("Disclosed to the person concerned"),
    "DISCLOSURE_UNDONE": N_("No longer disclosed to the person concerned"),
    "DISCLOSURE_DELAYED": N_("Disclosure delayed"),
    "DISCLOSURE_DELAY_ENDED": N_("The delay of the disclosure is over"),
}
INNOCENT: Final = "INNOCENT_EXPLANATION"
GROUNDS: Final[Mapping[str, str]] = {
    INNOCENT: N_("An innocent explanation"),
    "RECORD_WRONG": N_("The record is wrong"),
    "WRONG_PERSON": N_("It is about another person"),
    "EXCEPTION_APPLIES": N_("An exception of the law applies"),
    "NOT_MATERIAL": N_("It is too small to matter"),
    "OTHER": N_("Another reason, see the note"),
}
