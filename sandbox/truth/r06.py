"""R06: at least five candidates with both scores, a winner in the lower half of the test, and a much better interview."""

from collections.abc import Iterator
from statistics import mean, stdev

from sandbox.model import Application, Deed, World
from sandbox.truth.contests import deed_of, last_rounds
from sandbox.truth.contract import RuleTruth

_FEWEST, _SHARE, _DEVIATIONS = 5, 0.5, 1.5


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    for competition, applications in last_rounds(world):
        scored = [one for one in applications if one.test is not None and one.interview is not None]
        winner = next((one for one in scored if one.decision == "won"), None)
        if winner is not None and len(scored) >= _FEWEST and _rescued(winner, scored):
            yield deed_of(competition)


def _rescued(winner: Application, scored: list[Application]) -> bool:
    tests, interviews = [one.test or 0.0 for one in scored], [one.interview or 0.0 for one in scored]
    own_test, own_interview = winner.test or 0.0, winner.interview or 0.0
    if sum(one < own_test for one in tests) > _SHARE * len(tests) or stdev(tests) == 0 or stdev(interviews) == 0:
        return False
    gain = (own_interview - mean(interviews)) / stdev(interviews) - (own_test - mean(tests)) / stdev(tests)
    return gain >= _DEVIATIONS


TRUTH = RuleTruth("R06", "By chance the winner's interview is far better among the interviews than the test.", _violations)
