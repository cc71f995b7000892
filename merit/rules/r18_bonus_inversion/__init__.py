"""R18: bodies in which the higher rated get the lower bonuses, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r18_bonus_inversion.bonuses import bonus_for
from merit.rules.r18_bonus_inversion.inversion import Rated, enough, interval, known_pairs, negative, violated
from merit.strata.rated_periods import Stratum, rated_periods
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import share, spearman


class Row(NamedTuple):
    """A rated person: the rating, whether there was a bonus for the period and how much.

    ``sure`` tells that the rating certainly counts for the body and the period. ``unsettled`` is the servant's id where the
    dossier rests on a match that nobody has settled.
    """

    rating: float | None
    bonus: bool | None
    amount: float | None
    sure: bool
    unsettled: str | None

    @property
    def rated(self) -> Rated:
        return Rated(self.rating, self.bonus, self.amount, self.sure)


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the ratings of a person with the bonuses, by body and period."""
    unsettled = dossier.id if dossier.id in context.unreviewed else None
    for rated in rated_periods(dossier, context):
        bonus = bonus_for(dossier.rewards, rated.first, rated.end)
        rating = next(iter(rated.scores)) if len(rated.scores) == 1 else None
        yield rated.key, Row(rating, bonus.given, bonus.amount, rated.sure, unsettled)


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield the case of a body and a period in which enough people have a rating and a bonus, or may have."""
    del totals
    stratum = Stratum.of(key)
    matter = stratum.matter(context)
    value = context.value(RULE.id, stratum.country, stratum.last)
    if value is None:
        yield Scored(matter.lacks("policy"))
    elif not value.duty:
        yield Scored(matter.satisfies())
    elif (missing := _not_loaded(stratum, value, context)) is not None:
        yield Scored(matter.lacks(missing))
    elif enough([row.rated for row in rows], value["pairs"]) is not False:
        yield Scored(_judge(rows, stratum, value, matter))


def _not_loaded(stratum: Stratum, value: PolicyValue, context: Context) -> str | None:
    if (missing := stratum.not_loaded(value, context)) is not None:
        return missing
    return None if stratum.loaded("Reward", value["given_within_days"], context) else "rewards_of_body"


def _judge(rows: Sequence[Row], stratum: Stratum, value: PolicyValue, matter: Matter) -> Case:
    people, fewest = [row.rated for row in rows], value["pairs"]
    inversion = violated(people, fewest)
    if inversion is None:
        return matter.lacks(_unknown(rows))
    if inversion is False:
        return matter.satisfies()
    settled = [row.rated if row.unsettled is None else Rated(None, None, None, False) for row in rows]
    # Where the outcome holds whoever the unsettled ones are, it does not rest on them.
    unsettled = sorted({row.unsettled for row in rows if row.unsettled}) if violated(settled, fewest) is not True else ()
    words: dict[str, Any] = {"period": stratum.words, "bonuses": share(sum(row.bonus is True for row in rows), len(rows))}
    reason = "reason_quartiles"
    if negative(people):
        reason = "reason"
        words |= _correlation(known_pairs(people))
    return matter.violates(stratum.body, *unsettled, words=words, policy=[value], reason=reason)


def _correlation(pairs: Sequence[tuple[float, float]]) -> dict[str, Any]:
    rho = spearman([rating for rating, _ in pairs], [amount for _, amount in pairs])
    assert rho is not None
    lower, upper = interval(rho, len(pairs))
    return {"rho": f"{rho:.2f}", "pairs": len(pairs), "lower": f"{lower:.2f}", "upper": f"{upper:.2f}"}


def _unknown(rows: Sequence[Row]) -> str:
    """Return the key of what leaves the outcome open."""
    if any(row.rating is None for row in rows):
        return "score"
    if any(row.bonus is None or (row.bonus and row.amount is None) for row in rows):
        return "bonuses"
    return "body_of_period"


RULE = StratumRule(
    id="R18",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
)
