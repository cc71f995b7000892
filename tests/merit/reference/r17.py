"""R17: a body and period in which nearly everybody is rated in the top band."""

from __future__ import annotations

from collections.abc import Iterator

from tests.merit.reference.deeds import Finding, organisation, period_of
from tests.merit.reference.periods import rated
from tests.merit.reference.truth import Truth

_RATED, _SHARE = 10, 0.9


def find(truth: Truth) -> Iterator[Finding]:
    for (body, period), scores in rated(truth).items():
        known = [score for score in scores.values() if score is not None]
        top = sum(score > 85 if body[0] == "UZ" else score >= 5 for score in known)
        if len(known) >= _RATED and top >= _SHARE * len(known):
            yield Finding(organisation(truth.bodies[body]) | period_of(period))
