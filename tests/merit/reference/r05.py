"""R05: a body whose competitions admit one candidate alone more often than those of the country."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.merit.reference.deeds import Finding, organisation
from tests.merit.reference.statistics import wilson_lower
from tests.merit.reference.truth import BodyKey, Truth

LAWS = {"UZ": date(2022, 8, 8), "KZ": date(2016, 1, 1)}
_ROUNDS = 10


def find(truth: Truth) -> Iterator[Finding]:
    alone: dict[BodyKey, list[bool]] = {}
    for one in truth.rounds:
        if one.announced >= LAWS[one.post.key[0]] and one.closed <= truth.today:
            admitted = {each.person for each in one.applicants if not each.rejected}
            alone.setdefault(one.post.body, []).append(len(admitted) == 1)
    shares = {country: _share(alone, country) for country in LAWS}
    for body, own in alone.items():
        if len(own) >= _ROUNDS and wilson_lower(sum(own), len(own)) > shares[body[0]]:
            yield Finding(organisation(truth.bodies[body]))


def _share(alone: dict[BodyKey, list[bool]], country: str) -> float:
    rounds = [one for body, own in alone.items() if body[0] == country for one in own]
    return sum(rounds) / len(rounds) if rounds else 0.0
