"""What indicators find in Kazakhstan beside the planted cases, computed from its truth and from the text of the rules alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from statistics import mean, stdev, variance
from typing import TypeVar

from sandbox.calendar_months import months_before
from sandbox.kazakhstan.model import NEW_FAMILY, RENAMED_FAMILY, Appointment, Candidate, Competition, Evaluation, Kazakhstan
from sandbox.kazakhstan.plans import PORTAL
from sandbox.model import Deed, KeyEntry
from sandbox.random_streams import days

_FLOOR, _FURTHEST = 3.0, 9
_EXIT_BY_AGE = "retirement"

T = TypeVar("T")
K = TypeVar("K")
Found = Iterator[tuple[Deed, ...]]


def with_violations_by_chance(part: Kazakhstan) -> Kazakhstan:
    """Return the part with an entry in its key for each finding of an indicator that nobody planted."""
    planted = {(one.rule, frozenset(one.deeds)) for one in part.key if one.outcome == "violates"}
    truth = Truth(part)
    found = [
        KeyEntry(rule, "violates", "by-chance", deeds, because, None, True)
        for rule, because, violations in _RULES
        for deeds in violations(truth)
        if (rule, frozenset(deeds)) not in planted
    ]
    return replace(part, key=(*part.key, *found))


class Truth:
    """The moves, evaluations and candidates of a part, in the order in which indicators read them."""

    def __init__(self, part: Kazakhstan) -> None:
        """Sort the records by person and by competition."""
        self.part = part
        self.careers = _grouped((one for one in part.appointments if one.mode not in ("acting", "secondment")), _person)
        for career in self.careers.values():
            career.sort(key=lambda one: (one.start, one.order_day))
        self._gained = [(self._steps(old, new), new) for old, new in self._moves()]
        self.evaluations = _grouped(part.evaluations, lambda one: one.person)
        self.candidates = _grouped(part.candidates, lambda one: one.competition)

    def moves(self, least: int, most: int) -> Iterator[Appointment]:
        """Yield the appointments that gained this number of categories, counted on the day of the order."""
        return (new for gained, new in self._gained if least <= gained <= most)

    def promotions(self) -> Iterator[Appointment]:
        return self.moves(1, _FURTHEST)

    def _moves(self) -> Iterator[tuple[Appointment, Appointment]]:
        """Yield the old and the new post of each appointment that fills a post, apart from first ones."""
        for career in self.careers.values():
            for new in career:
                if before := [one for one in career if one.start < new.start]:
                    yield before[-1], new

    def _steps(self, old: Appointment, new: Appointment) -> int:
        """Return the categories gained on the day of the new order; 0 between families."""
        left = min(new.order_day, (old.end or date.max) - days(1))
        before, after = self._category(old.post, left), self._category(new.post, new.order_day)
        return before[1] - after[1] if before[0] == after[0] else 0

    def ratings_before(self, one: Appointment) -> list[Evaluation]:
        """Return the evaluations of a person before the order, in the sequence of their days."""
        rows = (row for row in self.evaluations.get(one.person, []) if row.day < one.order_day)
        return sorted(rows, key=lambda row: row.day)

    def _category(self, post: int, day: date) -> tuple[str, int]:
        """Return the family and the number of a post on a day; a renamed family keeps its old name."""
        versions = self.part.posts[post].versions
        version = next((one for one in reversed(versions) if one.start <= day), versions[0])
        return RENAMED_FAMILY if version.family == NEW_FAMILY else version.family, version.number


def _person(one: Appointment) -> int:
    return one.person


def _grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    found = dict[K, list[T]]()
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _appointment(one: Appointment) -> tuple[Deed, ...]:
    return (Deed("appointment", PORTAL, "appointments", one.number),)


def _competition(one: Competition) -> tuple[Deed, ...]:
    return (Deed("competition", PORTAL, "competitions", one.number),)


def low_performers(truth: Truth) -> Found:
    """Find promotions after a last result below the floor, or without one in the twelve months before.

    The portal keeps results for three years, so whether there was one is known a year later only.
    """
    today = truth.part.today
    kept = months_before(today.replace(day=1), 36)
    for one in truth.promotions():
        rows, year_before = truth.ratings_before(one), months_before(one.order_day, 12)
        if rows and rows[-1].day >= year_before:
            if rows[-1].score < _FLOOR:
                yield _appointment(one)
        elif year_before >= kept:
            yield _appointment(one)


def level_skips(truth: Truth) -> Found:
    return (_appointment(new) for new in truth.moves(2, _FURTHEST))


def interview_rescues(truth: Truth) -> Found:
    """Find competitions whose winner was in the lower half of the test, and far better in the interview."""
    for one in truth.part.competitions:
        rows = [row for row in truth.candidates.get(one.number, []) if row.interview is not None]
        winner = next((row for row in rows if row.decision == "won"), None)
        if winner is None or len(rows) < 5:
            continue
        tests, interviews = [row.test for row in rows], [row.interview or 0.0 for row in rows]
        below = sum(test < winner.test for test in tests) / len(rows)
        if below <= 0.5 and _score(winner.interview or 0.0, interviews) - _score(winner.test, tests) >= 1.5:
            yield _competition(one)


def _score(value: float, values: list[float]) -> float:
    """Return how many sample standard deviations a value lies above the mean; 0 where all are equal."""
    spread = stdev(values)
    return (value - mean(values)) / spread if spread else 0.0


def induced_withdrawals(truth: Truth) -> Found:
    """Find competitions that half of the admitted, and at least three, left on the five days before the interview."""
    for one in truth.part.competitions:
        admitted = [row for row in truth.candidates.get(one.number, []) if row.decision != "rejected"]
        left = [row for row in admitted if _left_shortly_before(row, one.interview)]
        if len(left) >= 3 and 2 * len(left) >= len(admitted):
            yield _competition(one)


def _left_shortly_before(row: Candidate, interview: date) -> bool:
    return row.withdrawn is not None and interview - days(5) <= row.withdrawn < interview


def repeated_rounds(truth: Truth) -> Found:
    """Find posts with two annulled rounds whose last winner had been turned down before."""
    for rounds in _grouped(truth.part.competitions, lambda one: one.post).values():
        rounds.sort(key=lambda one: one.announced)
        last = rounds[-1]
        winners = {row.person for row in truth.candidates.get(last.number, []) if row.decision == "won"}
        lost = {
            row.person
            for one in rounds[:-1]
            for row in truth.candidates.get(one.number, [])
            if row.decision in ("rejected", "not_recommended")
        }
        if sum(bool(one.annulled) for one in rounds) >= 2 and winners & lost:
            yield _competition(last)


def long_acting(truth: Truth) -> Found:
    """Find appointments to a post in which the same person had acted, or been seconded, for more than 180 unbroken days."""
    interim = (one for one in truth.part.appointments if one.mode in ("acting", "secondment"))
    for (person, post), spells in _grouped(interim, lambda one: (one.person, one.post)).items():
        for one in truth.careers.get(person, []):
            longest, total, end = 0, 0, date.min
            for spell in sorted((each for each in spells if each.start < one.start), key=lambda each: each.start):
                lasted = ((spell.end or one.start) - spell.start).days
                total = total + lasted if spell.start <= end else lasted
                longest, end = max(longest, total), spell.end or one.start
            if one.post == post and longest > 180:
                yield _appointment(one)


def rating_jumps(truth: Truth) -> Found:
    """Find promotions whose last rating of at least three lies far above their mean and was given by whoever signed the order."""
    for one in truth.promotions():
        rows = truth.ratings_before(one)
        if len(rows) < 3 or one.signed_by is None or rows[-1].evaluator != one.signed_by:
            continue
        scores = [Fraction(str(row.score)) for row in rows]
        above, spread = scores[-1] - mean(scores), variance(scores)
        # Squared, because three equal scores and a higher one are exactly 1.5 deviations apart.
        if spread and above > 0 and above**2 >= Fraction("2.25") * spread:
            yield _appointment(one)


def reprisals(truth: Truth) -> Found:
    """Find complaints that a demotion or an exit of the complainer followed within 180 days; retirement by age does not count."""
    demoted = _grouped(truth.moves(-_FURTHEST, -1), _person)
    for one in truth.part.appeals:
        if one.kind != "complaint":
            continue
        harmed = [each.order_day for each in demoted.get(one.person, [])]
        harmed += [end for end, ground in _exits(truth.careers.get(one.person, [])) if ground not in (None, _EXIT_BY_AGE)]
        if any(0 <= (day - one.filed).days <= 180 for day in harmed):
            yield (Deed("appeal", PORTAL, "appeals", one.number),)


def _exits(career: list[Appointment]) -> Iterator[tuple[date, str | None]]:
    """Yield the days on which somebody left the service, with the ground."""
    for one in career:
        end = one.end
        if end is not None and not any(each.start <= end and (each.end is None or end < each.end) for each in career):
            yield end, one.ground


_RULES: tuple[tuple[str, str, Callable[[Truth], Found]], ...] = (
    (
        "R01",
        "The last result before the promotion was below 3 of 5, or none was fixed in the twelve months before.",
        low_performers,
    ),
    ("R03", "Two categories or more in one move.", level_skips),
    ("R06", "The winner was in the lower half of the test and far better in the interview.", interview_rescues),
    ("R08", "At least half of the admitted, and at least three, withdrew shortly before the interview.", induced_withdrawals),
    ("R09", "After two annulled rounds the post went to somebody who had been turned down before.", repeated_rounds),
    ("R10", "Confirmed in the post after more than 180 days of acting in it.", long_acting),
    ("R16", "The last rating before the promotion was far above the others, by the person who signed the order.", rating_jumps),
    ("R20", "A demotion or an exit within 180 days of the person's own complaint.", reprisals),
)
