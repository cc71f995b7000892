"""R17: bodies in which nearly everybody is rated in the top band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from graph.model.days.truth import Truth
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.strata.rated_periods import Stratum, rated_periods
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import share


class Row(NamedTuple):
    """A rated person: whether the rating lies in the top band, and whether it certainly counts for the body and the period.

    ``unsettled`` is the servant's id where the dossier rests on a match that nobody has settled.
    """

    top: bool | None
    sure: bool
    unsettled: str | None


class _Ratings(NamedTuple):
    """How many ratings certainly count and how many may, by whether they lie in the top band."""

    top: int
    lower: int
    open: int
    maybe_top: int
    maybe_lower: int
    maybe_open: int

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _Ratings:
        kinds = Counter((row.sure, row.top) for row in rows)
        return cls(*(kinds[sure, top] for sure in (True, False) for top in (True, False, None)))

    def ceiling(self, fewest: int, limit: Fraction) -> Truth:
        """Return whether so many are rated at the least, and such a share of them in the top band."""
        certain = self.top + self.lower + self.open
        if certain < fewest or self.top < limit * (certain + self.maybe_lower + self.maybe_open):
            return None if self._possible(fewest, limit) else False
        return True

    def _possible(self, fewest: int, limit: Fraction) -> bool:
        highest = self.top + self.open + self.maybe_top + self.maybe_open
        # Who may not count and is rated lower is counted where too few are rated otherwise.
        rated = max(highest + self.lower, fewest)
        return rated <= sum(self) and highest >= limit * rated


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the ratings of a person, by body and period."""
    unsettled = dossier.id if dossier.id in context.unreviewed else None
    for rated in rated_periods(dossier, context):
        value = context.value(RULE.id, rated.country, Stratum.of(rated.key).last)
        tops = {_in_top_band(score, value) for score in rated.scores}
        yield rated.key, Row(tops.pop() if len(tops) == 1 else None, rated.sure, unsettled)


def _in_top_band(score: float | None, value: PolicyValue | None) -> Truth:
    """Return whether a score lies in the top band: from a score on, or above one."""
    if score is None or value is None or not value.duty:
        return None
    limits: Mapping[str, Any] = value.parameters
    return score >= limits["at_least"] if "at_least" in limits else score > limits["above"]


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield the case of a body and a period in which enough people are rated, or may be."""
    del totals
    stratum = Stratum.of(key)
    matter = stratum.matter(context)
    value = context.value(RULE.id, stratum.country, stratum.last)
    if value is None:
        yield Scored(matter.lacks("policy"))
    elif not value.duty:
        yield Scored(matter.satisfies())
    elif (missing := stratum.not_loaded(value, context)) is not None:
        yield Scored(matter.lacks(missing))
    elif len(rows) >= value["rated"]:
        yield Scored(_judge(rows, stratum, value, matter))


def _judge(rows: Sequence[Row], stratum: Stratum, value: PolicyValue, matter: Matter) -> Case:
    fewest, limit = value["rated"], Fraction(str(value["share"]))
    ceiling = _Ratings.of(rows).ceiling(fewest, limit)
    if ceiling is None:
        return matter.lacks("score" if any(row.top is None for row in rows) else "body_of_period")
    if ceiling is False:
        return matter.satisfies()
    known = [row for row in rows if row.sure and row.top is not None]
    words = {
        "period": stratum.words,
        "share": share(sum(row.top is True for row in known), len(known)),
        "band": f"from {value['at_least']:g} on" if "at_least" in value.parameters else f"above {value['above']:g}",
    }
    # Where the outcome holds whoever the unsettled ones are, it does not rest on them.
    settled = [row if row.unsettled is None else Row(None, False, None) for row in rows]
    rests = _Ratings.of(settled).ceiling(fewest, limit) is not True
    unsettled = sorted({row.unsettled for row in rows if row.unsettled}) if rests else ()
    return matter.violates(stratum.body, *unsettled, words=words, policy=[value])


RULE = StratumRule(
    id="R17",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.LOW,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
)
