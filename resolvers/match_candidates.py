"""One pair who may be one person, for somebody who decides on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from resolvers.context import Context
from resolvers.loading import CandidateKind, MatchCandidate


@dataclass(frozen=True, slots=True)
class PairInSight:
    """A match candidate that the caller sees. ``left`` and ``right`` are the ids of the two as they were loaded."""

    candidate: MatchCandidate
    left: str
    right: str

    @property
    def joined(self) -> bool:
        """Whether the two are shown as one."""
        return self.candidate.left_id == self.candidate.right_id

    @property
    def servants(self) -> Sequence[str]:
        """The ids of the servants as they are now. A declared relative is none."""
        ids = [self.candidate.left_id, self.candidate.right_id]
        return cast("list[str]", ids if self.candidate.kind == CandidateKind.SERVANT else ids[1:])


async def pair_in_sight(context: Context, id_: str) -> PairInSight | None:
    """Return a match candidate whose two people both served in the caller's bodies, else None at the same cost."""
    scope = await context.scope()
    rows = await context.reader.read("api/match_candidate_in_sight", {"id": id_, "scope": sorted(scope.bodies)})
    if not rows or not context.gate.purpose:
        return None
    values: dict[str, Any] = dict(rows[0])
    left, right = values.pop("left"), values.pop("right")
    return PairInSight(MatchCandidate(**values), left, right)
