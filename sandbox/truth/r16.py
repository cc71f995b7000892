"""R16 in the truth of the world: the last rating before a promotion jumps, and whoever gave it signed the order."""

from collections.abc import Iterator
from statistics import mean, stdev

from sandbox.model import Deed, World
from sandbox.personal_file import Assessment
from sandbox.promotions import promotions
from sandbox.truth.contract import RuleTruth

_RATINGS, _DEVIATIONS = 3, 1.5


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    ratings: dict[int, list[Assessment]] = {}
    for one in world.assessments:
        if one.reported is not None:
            ratings.setdefault(one.person, []).append(one)
    for _, new in promotions(world.spells, world.positions):
        before = sorted((one for one in ratings.get(new.person, ()) if one.day < new.order_day), key=lambda one: one.day)
        if len(before) < _RATINGS or new.signed_by is None or before[-1].evaluator != new.signed_by:
            continue
        scores = [one.reported for one in before if one.reported is not None]
        spread = stdev(scores)
        if spread > 0 and scores[-1] - mean(scores) >= _DEVIATIONS * spread:
            yield (Deed("appointment", "test.argos.uz", "orders", new.number),)


TRUTH = RuleTruth("R16", "The last rating jumps, and its evaluator signed the order of the promotion.", _violations)
