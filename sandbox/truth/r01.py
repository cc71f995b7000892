"""R01 in the truth of the world: a promotion after a low result of the last assessment, an old one or none."""

from collections.abc import Iterator
from datetime import date

from sandbox.model import Deed, World
from sandbox.personal_file import Assessment
from sandbox.promotions import promotions
from sandbox.records import WEIGHTS, integral_score
from sandbox.truth.contract import RuleTruth

_FLOOR = 56.0
_REGISTER_BEGINS = date(2021, 1, 1)


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    results: dict[int, list[Assessment]] = {}
    for one in world.assessments:
        results.setdefault(one.person, []).append(one)
    for _, new in promotions(world.spells, world.positions):
        before = [one for one in results.get(new.person, ()) if one.day < new.order_day]
        if _is_poor(max(before, key=lambda one: one.day) if before else None, new.order_day):
            yield (Deed("appointment", "test.argos.uz", "orders", new.number),)


def _is_poor(last: Assessment | None, ordered: date) -> bool:
    """Tell whether the last result is certainly low or old; without one, whether the register of a whole year has none."""
    if last is None:
        return ordered >= _year_after(_REGISTER_BEGINS)
    return _year_after(last.day) < ordered or _is_low(last)


def _is_low(one: Assessment) -> bool:
    if one.reported is not None:
        return one.reported < _FLOOR
    if one.effectiveness is None and WEIGHTS[one.kind][2] is not None:
        return False  # one part is not on record, so not every part is certainly low
    return integral_score(one.kind, one.qualification, one.professional, one.effectiveness) < _FLOOR


def _year_after(day: date) -> date:
    """Return the day twelve months later; 28 February for a leap day."""
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


TRUTH = RuleTruth(
    "R01", "The last result before the promotion is low, more than twelve months old, or there is none.", _violations
)
