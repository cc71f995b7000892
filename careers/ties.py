"""Ties between two people: shared service, appointment, panels, kin and schools. Pure: two people go in, their ties come out.

Days may be imprecise: both served on a common day certainly, possibly, or certainly not. The day of the question bounds what
counts: what begins on it or later is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from careers.origins import folded
from careers.tied_people import Diploma, HeldPost, Kin, Person, PossibleKin, Round
from graph.model.days import Day, Period
from graph.model.days.comparisons import before, common, covered_days, within
from graph.model.days.counts import DayCount
from graph.model.days.truth import Truth
from graph.model.words import KinKind


class Role(StrEnum):
    """What somebody had to do with a round of a competition."""

    SAT = "sat on the panel"
    APPLIED = "applied"
    APPOINTED = "was appointed by it"


@dataclass(frozen=True, slots=True)
class SharedService:
    """A body in which both served on a common day, or may have.

    ``pairs`` are the posts of the one and of the other person that were or may have been held together, ``periods`` the days on
    which they were, pair by pair. ``days`` counts the common days, each once.
    """

    body: str
    pairs: tuple[tuple[HeldPost, HeldPost], ...]
    periods: tuple[Period, ...]
    days: DayCount

    @property
    def holds(self) -> Truth:
        """Whether there is at least one common day: certainly, or possibly."""
        return self.days.at_least(1)

    @property
    def imprecise(self) -> tuple[HeldPost, ...]:
        """The posts of the pairs whose first or last day is not known exactly: on these it depends how many days are common."""
        posts = {post.id: post for pair in self.pairs for post in pair}
        return tuple(post for post in posts.values() if not _exact(post.period))


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """An order of the one person that the other one signed. ``holds`` is None where it may be of a day that does not count."""

    post: HeldPost
    signer: str
    appointed: str
    holds: Truth


@dataclass(frozen=True, slots=True)
class SharedRound:
    """A round in which at least one of both sat on the panel, and the other one sat there, too, applied, or was appointed."""

    round: Round
    one: frozenset[Role]
    other: frozenset[Role]

    @property
    def same_panel(self) -> bool:
        return Role.SAT in self.one and Role.SAT in self.other


@dataclass(frozen=True, slots=True)
class KinTie:
    """A tie of kin on record, seen from the one person. ``holds`` is False where it ended before: these were kin.

    ``ids`` are the ties on record that say the same: often both declared it.
    """

    kin: Kin
    holds: Truth
    ids: tuple[str, ...]

    @property
    def unreviewed(self) -> bool:
        return self.kin.confidence is not None


@dataclass(frozen=True, slots=True)
class SharedSchool:
    """A school that both finished, whatever the years: a weak tie."""

    school: str
    one: tuple[Diploma, ...]
    other: tuple[Diploma, ...]


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties between the one and the other person; each list is in the order of its days."""

    service: tuple[SharedService, ...]
    orders: tuple[SignedOrder, ...]
    rounds: tuple[SharedRound, ...]
    kin: tuple[KinTie, ...]
    possible_kin: tuple[PossibleKin, ...]
    schools: tuple[SharedSchool, ...]


def ties_between(one: Person, other: Person, until: date) -> Ties:
    """Return the ties between two people before a day; kin as they are on that day."""
    orders = [*_orders(one, other, until), *_orders(other, one, until)]
    return Ties(
        service=tuple(sorted(_service(one, other, until), key=_first_common_day)),
        orders=tuple(sorted(orders, key=lambda each: (each.post.order.latest, each.post.order.earliest, each.post.id))),
        rounds=tuple(sorted(_rounds(one, other, until), key=_round_day)),
        kin=tuple(_kin(one, other, until)),
        possible_kin=(*_possible_kin(one, other), *_possible_kin(other, one)),
        schools=tuple(_schools(one, other, until)),
    )


def _service(one: Person, other: Person, until: date) -> Iterator[SharedService]:
    """Yield the bodies in which both may have served on a common day.

    The common days are counted by the days on which either served and on which at least one of both did: what both have in common
    is in both counts and once in the union. So the days of several posts that a person held together count once.
    """
    of_one, of_other = _by_body(one.posts), _by_body(other.posts)
    for body in of_one.keys() & of_other.keys():
        mine, theirs = of_one[body], of_other[body]
        found = [
            (period, (post, its))
            for post in mine
            for its in theirs
            if (period := common(post.period, its.period)) is not None and period.start.earliest < until
        ]
        days = _common_days([post.period for post in mine], [post.period for post in theirs], until)
        if found and days.most:
            found.sort(key=lambda each: (each[0].start.latest, each[0].start.earliest, each[1][0].id, each[1][1].id))
            yield SharedService(body, tuple(pair for _, pair in found), tuple(period for period, _ in found), days)


def _by_body(posts: Iterable[HeldPost]) -> dict[str, list[HeldPost]]:
    found: dict[str, list[HeldPost]] = defaultdict(list)
    for post in posts:
        found[post.body].append(post)
    return found


def _common_days(mine: Sequence[Period], theirs: Sequence[Period], until: date) -> DayCount:
    """Count the days on which a period of each list holds; exact for independent days, as `covered_days` is."""
    end = Day(until, until)
    one, other, either = covered_days(mine, end), covered_days(theirs, end), covered_days([*mine, *theirs], end)
    return DayCount(one.least + other.least - either.least, one.most + other.most - either.most)


def _orders(appointed: Person, signer: Person, until: date) -> Iterator[SignedOrder]:
    """Yield the orders of a person that the other one signed."""
    for post in appointed.posts:
        given = before(post.order, Day(until, until))
        if post.signed_by == signer.id and given is not False:
            yield SignedOrder(post, signer.id, appointed.id, given)


def _rounds(one: Person, other: Person, until: date) -> Iterator[SharedRound]:
    """Yield the rounds that join both; one of an unknown day counts."""
    rounds: dict[str, Round] = {}
    of_one, of_other = _roles(one, rounds), _roles(other, rounds)
    for id_ in of_one.keys() & of_other.keys():
        day = rounds[id_].day
        if day is not None and day.earliest >= until:
            continue
        if Role.SAT in of_one[id_] or Role.SAT in of_other[id_]:
            yield SharedRound(rounds[id_], frozenset(of_one[id_]), frozenset(of_other[id_]))


def _roles(person: Person, rounds: dict[str, Round]) -> dict[str, set[Role]]:
    found: dict[str, set[Role]] = defaultdict(set)
    for role, of_role in (
        (Role.SAT, person.sat_on),
        (Role.APPLIED, person.applied_in),
        (Role.APPOINTED, person.named_by_orders),
    ):
        for each in of_role:
            rounds[each.id] = each
            found[each.id].add(role)
    return found


def _kin(one: Person, other: Person, until: date) -> Iterator[KinTie]:
    alike: dict[tuple[KinKind | None, float | None, Period], list[Kin]] = defaultdict(list)
    for kin in sorted(one.kin, key=lambda each: (each.period.start.latest, each.id)):
        if kin.other == other.id and kin.period.start.earliest <= until:
            alike[kin.kind, kin.confidence, kin.period].append(kin)
    for (_, _, period), ties in alike.items():
        portals = sorted({portal for kin in ties for portal in kin.portals})
        # A portal that still has one of them has the tie.
        there = {portal for kin in ties for portal in kin.portals if portal not in kin.missing_at}
        missing = tuple(portal for portal in portals if portal not in there)
        stated = replace(ties[0], portals=tuple(portals), missing_at=missing)
        yield KinTie(stated, within(Day(until, until), period), tuple(kin.id for kin in ties))


def _possible_kin(declaring: Person, other: Person) -> Iterator[PossibleKin]:
    return (each for each in declaring.possible_kin if each.other == other.id)


def _schools(one: Person, other: Person, until: date) -> Iterator[SharedSchool]:
    of_one, of_other = _by_school(one, until), _by_school(other, until)
    for key in sorted(of_one.keys() & of_other.keys()):
        yield SharedSchool(of_one[key][0].school or "", tuple(of_one[key]), tuple(of_other[key]))


def _by_school(person: Person, until: date) -> dict[str, list[Diploma]]:
    found: dict[str, list[Diploma]] = defaultdict(list)
    for diploma in person.diplomas:
        if diploma.school and (diploma.graduated is None or diploma.graduated.earliest < until):
            found[folded(diploma.school)].append(diploma)
    return found


def _exact(period: Period) -> bool:
    return period.start.exact is not None and (period.end is None or period.end.exact is not None)


def _first_common_day(shared: SharedService) -> tuple[date, date, str]:
    start = shared.periods[0].start
    return start.latest, start.earliest, shared.body


def _round_day(shared: SharedRound) -> tuple[date, str]:
    day = shared.round.day
    return (day.latest if day else date.max), shared.round.id
