"""Plans: careers before posts, numbers and competitions are assigned."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True, eq=False)
class SpellPlan:
    """A spell under construction. It is mutable on purpose: each step of the build fills in its own part.

    `number` is that of the category; a lower number is more senior. `main_line` is true for the ordinary line of a career, false
    for concurrent spells. `competes` is true if the order follows a competition for this post. `own_post` reserves the post for
    this spell. The portal learns of the appointment on the day `known`, and of the end on the day `ended_known`.
    """

    person: int
    body: int
    number: int
    start: date
    end: date | None
    mode: str | None = None
    order_day: date = date.min
    competes: bool = False
    main_line: bool = True
    rate: float = 1.0
    first_entry: bool = False
    own_post: bool = False
    regraded: date | None = None
    ground: str | None = None
    wrong_start: date | None = None
    corrected: date | None = None
    known: date | None = None
    ended_known: date | None = None
    post: int = -1
    id: str = ""
    competition: str | None = None

    def lasts(self, today: date) -> int:
        """Return the number of days from the start to the end, or to today."""
        return ((self.end or today) - self.start).days
