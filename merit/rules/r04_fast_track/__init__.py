"""R04: promotions after less time in grade than a year, or than nearly all promotions of the same transition."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from graph.model.days import FIRST_DAY, Day
from graph.model.days.comparisons import before, earliest_of, months_after
from graph.model.days.truth import Truth, any_of
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.dossiers.servant import MoveInto, ServantDossier, graded
from merit.policies.values import PolicyValue
from merit.possible_days import on_each_day, turning_values
from merit.strata.grades import HeldGrade, grade_left, held_grades
from merit.strata.people import number_of
from merit.strata.promoted import Promoted
from merit.strata.rule import Key, Peer, Scored, StratumRule
from merit.strata.statistics import share

_UNGRADED = ""


class Row(NamedTuple):
    """A promotion, or what may be one: the bounds of the days since which the old grade was held, of its end and of the order.

    ``ended_first`` and ``ended_last`` are None for a post without an end. ``missing`` is the key of the message for what is not
    known of the time in grade. ``promotion`` is None where others are compared with the row, and no case of its own is asked for.
    """

    since_first: date
    since_last: date
    ended_first: date | None
    ended_last: date | None
    ordered_first: date
    ordered_last: date
    sure: bool
    missing: str | None
    promotion: Promoted | None

    @property
    def since(self) -> Day:
        return Day(self.since_first, self.since_last)

    @property
    def order(self) -> Day:
        return Day(self.ordered_first, self.ordered_last)

    def left(self, order: Day) -> Day:
        """Return the day up to which the grade was held: that of the order, or the end of the old post before it."""
        ended = None if self.ended_first is None or self.ended_last is None else Day(self.ended_first, self.ended_last)
        return earliest_of(order, ended) or order

    def days(self, order: Day) -> tuple[int, int]:
        """Return the least and the most days in grade."""
        left = self.left(order)
        return max(0, (left.earliest - self.since_last).days), max(0, (left.latest - self.since_first).days)


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the moves that are promotions, or may be, by country, ladder, and old and new rank."""
    promotions = list(dossier.promotions())
    if not promotions:
        return
    held = _by_appointment(dossier, context)
    for move in promotions:
        since, ended, missing = _time(move, held)
        order = move.into.order
        yield (
            _key(move),
            Row(
                since_first=since.earliest,
                since_last=since.latest,
                ended_first=ended.earliest if ended else None,
                ended_last=ended.latest if ended else None,
                ordered_first=order.earliest,
                ordered_last=order.latest,
                sure=move.promotes is True,
                missing=missing,
                promotion=Promoted.of(dossier, move),
            ),
        )


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield a case for each promotion of the transition, or what may be one."""
    del totals
    others = _Others(rows) if key[1] != _UNGRADED else None
    for row in rows:
        if (promoted := row.promotion) is None:
            continue
        event = _Event(row, promoted, promoted.matter(row.order, context), others, context)
        case = on_each_day(row.order, event.turning, event.judge, lambda event=event: event.matter.lacks("order_day"))
        if case is not None:
            yield Scored(case)


class _Others:
    """The promotions of a transition, counted by their days in grade."""

    def __init__(self, rows: Sequence[Row]) -> None:
        times = [(row.days(row.order), row.sure) for row in rows]
        self.least = sorted(least for (least, _), _ in times)
        self.most = sorted(most for (_, most), _ in times)
        self.least_of_sure = sorted(least for (least, _), sure in times if sure)
        self.most_of_sure = sorted(most for (_, most), sure in times if sure)

    def fast(self, row: Row, days: tuple[int, int], value: PolicyValue) -> Truth:
        """Return whether a time in grade is below the percentile of the transition, by enough promotions.

        It is where the others that took no longer are fewer than that share of the others: where it is below the percentile by
        linear interpolation. Times that are not known exactly are taken as is best for a finding, and as is worst.
        """
        limit, needed = Fraction(str(value["percentile"])), value["promotions"]
        own_least, own_most = row.days(row.order)
        least, most = days
        # For a finding: its own time as short, all others as long as they can be.
        longer = len(self.most) - bisect_right(self.most, least) - (own_most > least)
        sooner = bisect_right(self.most_of_sure, least) - (row.sure and own_most <= least)
        added = max(0, needed - (1 + longer + sooner))
        possible = len(self.most) >= needed and sooner + added < limit * (longer + sooner + added)
        if not possible:
            return False
        # Against one: its own time as long, all others as short as they can be.
        sooner = bisect_right(self.least, most) - (own_least <= most)
        longer = len(self.least_of_sure) - bisect_right(self.least_of_sure, most) - (row.sure and own_least > most)
        return True if len(self.least_of_sure) >= needed and sooner < limit * (longer + sooner) else None

    def no_longer(self, row: Row, days: tuple[int, int]) -> tuple[int, int]:
        """Return how many others took no longer, at the most, and how many others there are."""
        own_least, _ = row.days(row.order)
        return bisect_right(self.least, days[1]) - (own_least <= days[1]), len(self.least) - 1


class _Event(NamedTuple):
    """A promotion, and the others of its transition; None where its transition is not known."""

    row: Row
    promoted: Promoted
    matter: Matter
    others: _Others | None
    context: Context

    def turning(self) -> Iterator[date]:
        """Yield the days on which a value begins or ends. Under one value a later order is never more of a fast track."""
        return turning_values(self.context.policy.values(RULE.id))

    def judge(self, day: date) -> Case:
        """Return the case if the order was given on that day."""
        value = self.context.value(RULE.id, self.promoted.country, day)
        if value is None:
            return self.matter.lacks("policy")
        if not value.duty:
            return self.matter.satisfies()
        order = Day(day, day)
        days = self.row.days(order)
        short = before(self.row.left(order), months_after(self.row.since, value["months"]))
        fast = None if self.others is None else self.others.fast(self.row, days, value)
        broken = any_of(short, fast)
        if broken is False:
            return self.matter.satisfies()
        if broken is None:
            return self.matter.lacks(self.row.missing or self._missing(short))
        if not self.promoted.promotes:
            return self.matter.lacks(self.promoted.missing)
        return self._violated(days, value, short=short is True)

    def _missing(self, short: Truth) -> str:
        if short is None:
            return "end_of_post"
        return self.promoted.missing if self.others is None else "times_of_others"

    def _violated(self, days: tuple[int, int], value: PolicyValue, *, short: bool) -> Case:
        least, most = days
        words: dict[str, object] = {
            "day": self.row.order,
            "post": self.promoted.post,
            "days": str(most) if least == most else f"{least} to {most}",
            "since": self.row.since,
            "months": value["months"],
            "percentile": f"{value['percentile']:.0%}",
        }
        if short or self.others is None:
            return self.matter.violates(*self.promoted.evidence, words=words, policy=[value])
        no_longer, others = self.others.no_longer(self.row, days)
        words["share"] = str(share(no_longer, others))
        return self.matter.violates(*self.promoted.evidence, words=words, policy=[value], reason="reason_fast")


def _by_appointment(dossier: ServantDossier, context: Context) -> dict[str, list[HeldGrade]]:
    """Return the grades that the person held, by appointment."""
    values = context.policy.values(RULE.id)
    found: dict[str, list[HeldGrade]] = {}
    if any(value.duty for value in values):
        for held in held_grades(dossier, context, values):
            found.setdefault(held.appointment.id, []).append(held)
    return found


def _time(move: MoveInto, held: dict[str, list[HeldGrade]]) -> tuple[Day, Day | None, str | None]:
    """Return the days since which the old grade was held, the end of the old post, and the key of what is not known of them."""
    since: list[Day] = []
    ended: list[Day | None] = []
    for old in move.left:
        grade = grade_left(old, move.into.order)
        times = [each for each in held.get(old.id, ()) if each.grade == grade]
        since.append(times[-1].since if times and grade is not None else Day(FIRST_DAY, move.into.order.latest))
        ended.append(old.period.end)
    if not since:
        return Day(FIRST_DAY, move.into.order.latest), None, move.missing
    first = Day(min(day.earliest for day in since), max(day.latest for day in since))
    missing = move.missing or ("order_day" if _key(move)[1] == _UNGRADED else None)
    if missing is None and first.exact is None:
        missing = "earlier_posts" if first.earliest == FIRST_DAY else "end_of_post"
    end = ended[0] if len(ended) == 1 else None
    return first, end, missing


def _key(move: MoveInto) -> Key:
    """Return country, ladder, and old and new rank; without a ladder where they are not known."""
    country, order = move.into.country or "", move.into.order
    new = graded(move.into.post, order)
    grades = {grade_left(old, order) for old in move.left}
    if new is None or len(grades) != 1 or (old := grades.pop()) is None or old.ladder != new.ladder or old.rank >= new.rank:
        return country, _UNGRADED, "", ""
    return country, new.ladder, str(old.rank), str(new.rank)


def peer(key: Key, row: Row) -> Peer | None:
    """Return the time in grade of a promotion, with which the others of its transition are compared."""
    if key[1] == _UNGRADED or row.promotion is None:
        return None
    return Peer(number_of(row.promotion.servant), row._replace(promotion=None))


RULE = StratumRule(
    id="R04",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
    peer=peer,
)
