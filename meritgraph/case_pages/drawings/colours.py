"""The colours of the drawings: text on every fill has 12:1, lines 4.6:1 on white, and grey print keeps them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Colours:
    """How one kind of thing is drawn. ``dash`` is the pattern of its outline; None for a solid one."""

    fill: str
    line: str
    text: str = "#1a1a1a"
    dash: str | None = None


TEXT: Final = "#1a1a1a"
QUIET: Final = "#4a4a4a"
WHITE: Final = "#ffffff"
LINK: Final = "#767676"
ACCENT: Final = "#8f1d00"

SERVANT: Final = Colours("#cfe3f2", "#0b6fb8")
APPOINTMENT: Final = Colours("#fbe3b0", "#8f7000")
PROMOTION: Final = Colours(WHITE, "#8f7000")
POSITION: Final = Colours("#e4eef5", "#3b6f8f")
ORGANISATION: Final = Colours("#2b2b2b", "#2b2b2b", WHITE)
COMPETITION: Final = Colours("#cdebdf", "#00724f")
LEARNING: Final = Colours("#eef8f3", "#00724f")
ASSESSMENT: Final = Colours("#ecdff3", "#5b2a86")
KINSHIP: Final = Colours("#f6dcea", "#8a2f63")
SANCTION: Final = Colours("#f7d3c2", "#8f1d00")
FINDING: Final = Colours(ACCENT, ACCENT, WHITE)
RECORD: Final = Colours(WHITE, "#3a3a3a", dash="4 3")
MISSING: Final = Colours(WHITE, "#3a3a3a", dash="4 3")
OTHER: Final = Colours(WHITE, "#3a3a3a")
