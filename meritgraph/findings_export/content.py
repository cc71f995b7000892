"""What every export of findings has: what it says about itself, and the parts that make its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from merit.findings.listing import FindingCount, FindingDetails

DOUBTS = {
    "rests_on_missing_record": "It rests on a record that is missing at its portal.",
    "rests_on_unreviewed_match": "It rests on a match that nobody has settled.",
    "has_quarantined_rows": "It concerns a person with rows in quarantine.",
}
"""What makes a finding less certain, as sentences, by the name of the attribute."""


@dataclass(frozen=True, slots=True)
class ExportHead:
    """What an export says about itself: when it was made, which findings it has, and how many by rule, severity and body."""

    made_at: datetime
    criteria: str
    counts: Sequence[FindingCount]
    titles: dict[str, str]
    """Titles of rules by id; a rule that is no longer installed has none."""


class Export(Protocol):
    """The text of one export, from its start through its pages to its end."""

    def start(self) -> str: ...

    def page(self, findings: Sequence[FindingDetails]) -> str: ...

    def end(self) -> str: ...
