"""R05: a body whose competitions admit one candidate alone more often than those of the country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tests.merit.reference.deeds import Finding, organisation
from tests.merit.reference.statistics import wilson_lower
from tests.merit.reference.truth import BodyKey, Round, Truth, grouped

LAWS = {"UZ": date(2022, 8, 8), "KZ": date(2016, 1, 1)}
_ROUNDS = 10


def find(truth: Truth) -> Iterator[Finding]:
    counted = [one for one in truth.rounds if one.announced >= LAWS[one.post.key[0]] and one.closed <= truth.today]
    of_country = grouped(counted, lambda one: one.post.key[0])
    shares = {country: _share(_is_alone(one) for one in rounds) for country, rounds in of_country.items()}
    highest = {country: _share(_may_be_alone(one) for one in rounds) for country, rounds in of_country.items()}
    for body, own in grouped(counted, lambda one: one.post.body).items():
        if _is_above(body, [_is_alone(one) for one in own], shares):
            least = [_is_alone(one) and _admission_known(one) for one in own]
            yield Finding(organisation(truth.bodies[body]), None if _is_above(body, least, highest) else "who was admitted")


def _is_above(body: BodyKey, alone: list[bool], shares: dict[str, float]) -> bool:
    return len(alone) >= _ROUNDS and wilson_lower(sum(alone), len(alone)) > shares[body[0]]


def _share(alone: Iterable[bool]) -> float:
    rounds = list(alone)
    return sum(rounds) / len(rounds)


def _is_alone(one: Round) -> bool:
    return len({each.person for each in one.applicants if not each.rejected}) == 1


def _may_be_alone(one: Round) -> bool:
    certain = {each.person for each in one.applicants if not each.rejected and each.admission_known}
    return _is_alone(one) or (len(certain) <= 1 and not _admission_known(one))


def _admission_known(one: Round) -> bool:
    return all(each.admission_known for each in one.applicants)
