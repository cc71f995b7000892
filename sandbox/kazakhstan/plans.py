"""Plans: what a career will be before posts, numbers and competitions have been given out."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True, eq=False)
class SpellPlan:
    """One spell in the making. Mutable on purpose: each step of the build fills in its own part.

    `number` is that of the category: a lower one is more senior. `line` is true for the ordinary line of a career, false for
    what runs beside it. `competes` says that a competition for this very post stands behind the order. `known` is the day on
    which the portal is told, and `ended_known` that on which it learns of the end.
    """

    person: int
    body: int
    number: int
    start: date
    end: date | None
    mode: str | None = None
    order_day: date = date.min
    competes: bool = False
    line: bool = True
    rate: float = 1.0
    first_entry: bool = False
    own_seat: bool = False
    regraded: date | None = None
    ground: str | None = None
    wrong_start: date | None = None
    corrected: date | None = None
    known: date | None = None
    ended_known: date | None = None
    seat: int = -1
    id: str = ""
    competition: str | None = None

    def lasts(self, today: date) -> int:
        """Days from the start to the end, or to today."""
        return ((self.end or today) - self.start).days
