"""R08: at least three people, and half of those admitted, withdrew on the five days before the interview."""

from collections.abc import Iterator

from sandbox.model import Deed, World
from sandbox.random_streams import days
from sandbox.truth.contests import deed_of, last_rounds
from sandbox.truth.contract import RuleTruth

_DAYS, _FEWEST, _SHARE = 5, 3, 0.5


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    for competition, applications in last_rounds(world):
        interview = competition.interview
        if interview is None:
            continue
        admitted = [one for one in applications if "rejected" not in (one.state, one.decision)]
        first = interview - days(_DAYS)
        gone = sum(one.withdrawn is not None and first <= one.withdrawn < interview for one in admitted)
        if gone >= _FEWEST and gone >= _SHARE * len(admitted):
            yield deed_of(competition)


TRUTH = RuleTruth("R08", "By chance many withdrew shortly before the interview.", _violations)
