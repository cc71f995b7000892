"""R09: at least two annulled rounds for a post, and a final winner who lost or was rejected in an earlier round."""

from collections.abc import Iterator

from sandbox.model import Deed, World
from sandbox.truth.contests import deed_of, last_rounds
from sandbox.truth.contract import RuleTruth

_FEWEST = 2


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    lost: dict[str, set[int]] = {}
    for one in world.applications:
        if one.annulled_round is not None and (one.decision or one.state) in ("rejected", "not_recommended"):
            lost.setdefault(one.competition, set()).add(one.person)
    for competition, applications in last_rounds(world):
        losers = lost.get(competition.number, set[int]())
        repeated = len(competition.annulled_rounds) >= _FEWEST
        if repeated and any(one.decision == "won" and one.person in losers for one in applications):
            yield deed_of(competition)


TRUTH = RuleTruth("R09", "By chance somebody won after losing in one of several annulled rounds.", _violations)
