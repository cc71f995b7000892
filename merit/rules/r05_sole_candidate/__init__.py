"""R05: bodies in whose competitions one candidate alone is admitted more often than in their country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from graph.model.days.truth import Truth
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.dossiers.competition import CompetitionDossier, Round
from merit.policies.values import PolicyValue
from merit.rounds import admitted_to, applications_loaded, by_person
from merit.rounds_of_bodies import body_matter, closed_by_now, counts, days_of_notice, rounds_loaded
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import share


class Row(NamedTuple):
    """A round: whether it counts, and whether one person alone was admitted.

    ``loaded``: all competitions of the body on the days of its notice; ``complete``: all applications in it as well.
    """

    competition: str
    country: str | None
    notice: date | None
    counts: bool | None
    single: bool | None
    loaded: bool
    complete: bool


Kind = tuple[bool, Truth]
"""Whether a round certainly counts, and whether one person alone was admitted."""
Totals = Mapping[str | None, Counter[Kind]]
"""The rounds of each country whose competitions and applications are loaded, by kind."""


@dataclass(frozen=True, slots=True)
class _Rounds:
    """How many rounds certainly count and how many may, by whether one person alone was admitted."""

    single: int
    several: int
    open: int
    maybe_single: int
    maybe_several: int
    maybe_open: int

    @classmethod
    def of(cls, kinds: Counter[Kind]) -> _Rounds:
        return cls(*(kinds[certain, single] for certain in (True, False) for single in (True, False, None)))

    def possible(self) -> Iterator[tuple[int, int, int]]:
        """Yield the numbers of rounds that can count, each with the fewest and the most of them with one person alone."""
        for further in range(self.maybe_single + self.maybe_several + self.maybe_open + 1):
            fewest = self.single + max(0, further - self.maybe_several - self.maybe_open)
            most = self.single + self.open + min(further, self.maybe_single + self.maybe_open)
            yield self.single + self.several + self.open + further, fewest, most

    def least(self, singles: int, rounds: int) -> float:
        """Return the least share of a country in which these are the other bodies' rounds, and a body adds its own."""
        return (self.single + singles) / (self.single + self.several + self.open + self.maybe_several + self.maybe_open + rounds)

    def greatest(self, singles: int, rounds: int) -> float:
        """Return the greatest such share."""
        added = self.maybe_single + self.maybe_open
        return (self.single + self.open + added + singles) / (self.single + self.several + self.open + added + rounds)


def rows(dossier: CompetitionDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the rounds to which nobody can be admitted any more, of those that count or may."""
    value = context.value(RULE.id, dossier.country, context.as_of)
    for round_ in dossier.rounds:
        if round_.annulled or not closed_by_now(dossier, round_, context):
            continue
        counted = None if value is None else counts(dossier, round_, value)
        if counted is False:
            continue
        notice = days_of_notice(dossier, round_)
        loaded = rounds_loaded(dossier, round_, context)
        complete = loaded and applications_loaded(dossier, round_, context)
        single = _single(round_, complete)
        row = Row(round_.id, dossier.country, notice.latest if notice else None, counted, single, loaded, complete)
        yield (dossier.body,), row


def _single(round_: Round, complete: bool) -> Truth:
    """Return whether one person alone was admitted; None where it is not known who was, or whether others applied."""
    admitted = by_person(round_, {each.id: admitted_to(round_, each) for each in round_.applications}).values()
    certain, possible = sum(truth is True for truth in admitted), sum(truth is not False for truth in admitted)
    if certain > 1 or (possible == 0 and complete):
        return False
    return True if complete and certain == possible else None


def totals(rows: Iterable[tuple[Key, Row]]) -> Totals:
    """Count the rounds of each country; those that are not loaded completely say nothing of it."""
    found: dict[str | None, Counter[Kind]] = {}
    for _, row in rows:
        if row.complete:
            found.setdefault(row.country, Counter())[row.counts is True, row.single] += 1
    return found


def judge(key: Key, rows: Sequence[Row], totals: Totals, context: Context) -> Iterator[Scored]:
    """Yield the case of a body in which enough rounds count, or may."""
    country = rows[0].country
    matter = body_matter(key[0], country, max((row.notice for row in rows if row.notice), default=None), context)
    value = context.value(RULE.id, country, context.as_of)
    if value is None:
        yield Scored(matter.lacks("policy"))
    elif not value.duty:
        yield Scored(matter.satisfies())
    elif (case := _judge(rows, totals, value, matter)) is not None:
        yield Scored(case)


def _judge(rows: Sequence[Row], totals: Totals, value: PolicyValue, matter: Matter) -> Case | None:
    loaded = sum(row.loaded for row in rows)
    if loaded < value["competitions"]:
        return None if loaded == len(rows) else matter.lacks("competitions")
    own = _Rounds.of(Counter((row.counts is True and row.loaded, row.single) for row in rows))
    of_country = Counter(totals.get(rows[0].country, Counter()))
    of_country.subtract(Counter((row.counts is True, row.single) for row in rows if row.complete))
    others = _Rounds.of(of_country)
    answers = set[Truth]()
    for rounds, fewest, most in own.possible():
        if rounds < value["competitions"]:
            answers.add(False)
            continue
        # In the number of singles the lower bound is convex and 0 for none, and the country's share is linear: once above it,
        # the bound stays above it for every greater number. Hence the fewest and the most decide.
        certainly = share(fewest, rounds).lower > others.greatest(fewest, rounds)
        answers.add(certainly or (None if share(most, rounds).lower > others.least(most, rounds) else False))
    if answers == {False}:
        return matter.satisfies()
    if answers != {True}:
        return matter.lacks(_unknown(rows))
    return _violates(rows, others, value, matter)


def _unknown(rows: Sequence[Row]) -> str:
    """Return the key of what leaves the outcome open."""
    if not all(row.loaded for row in rows):
        return "competitions"
    if any(row.counts is None for row in rows):
        return "competitions_that_count"
    return "admitted" if any(row.single is None for row in rows) else "admitted_elsewhere"


def _violates(rows: Sequence[Row], others: _Rounds, value: PolicyValue, matter: Matter) -> Case:
    known = [row for row in rows if row.counts and row.loaded and row.single is not None]
    singles, rounds = sum(row.single is True for row in known), len(known)
    own, country = share(singles, rounds), share(others.single + singles, others.single + others.several + rounds)
    words = {"share": own, "country": country, "since": value.from_}
    severity = Severity.MEDIUM if own.value >= value["medium"] else Severity.LOW
    return matter.violates(*(row.competition for row in known), words=words, policy=[value], severity=severity)


RULE = StratumRule(
    id="R05",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.LOW,
    reads=CompetitionDossier,
    package=__name__,
    row=Row,
    rows=rows,
    totals=totals,
    judge=judge,
)
