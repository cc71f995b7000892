"""Assessments for a selection: A4 of applicants for a vacancy, and A3 of people who enter the reserve.

They come on top of a complete world and change no case of the answer key. Whoever has planned assessments has no others. Nobody
gets one where it would change what the results before a promotion say: whether the last of them is low or old, and whether the
signer of the order gave it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.assessments import REGISTER_KEPT_FOR_A_YEAR, AssessedService
from sandbox.model import Application, Competition, Spell
from sandbox.personal_file import Assessment, ReserveMembership
from sandbox.promotions import promotions
from sandbox.random_streams import days, number_between, stream
from sandbox.records import assessment

_ASSESSED_COMPETITIONS = 0.6
_LOWEST_ABILITY, _WINNER_ABOVE = 68.0, 6.0
_LOWEST_SCORE = 56.0
_YEAR = days(365)


@dataclass(frozen=True, slots=True)
class Selection:
    """Competitions whose applicants may be assessed, all applications, and memberships in the reserve."""

    competitions: Sequence[Competition]
    applications: Sequence[Application]
    reserve: Sequence[ReserveMembership]


def with_selection(
    kept: Sequence[Assessment], selection: Selection, planned: Iterable[int], service: AssessedService, today: date
) -> list[Assessment]:
    """Return the assessments with those for a selection among them; people with `planned` assessments have no others."""
    files = _Files.of(kept, planned, service, today)
    for one in _for_vacancies(selection, files):
        files.add(one)
    for one in _for_reserve(selection.reserve, files):
        files.add(one)
    rows = [row for own in files.own.values() for row in own]
    return sorted(rows, key=lambda one: (one.person, one.day, one.number))


@dataclass(frozen=True, slots=True)
class _Files:
    """The assessments of each person, and what decides who may have another one."""

    own: dict[int, list[Assessment]]
    kept: Mapping[int, Sequence[Assessment]]
    orders: Mapping[int, Sequence[Spell]]
    signers: Mapping[int, frozenset[str]]
    served: Mapping[int, Sequence[Spell]]
    planned: frozenset[int]
    service: AssessedService
    today: date

    @classmethod
    def of(cls, kept: Iterable[Assessment], planned: Iterable[int], service: AssessedService, today: date) -> "_Files":
        own: dict[int, list[Assessment]] = {}
        for row in kept:
            own.setdefault(row.person, []).append(row)
        orders: dict[int, list[Spell]] = {}
        for _, new in promotions(service.spells, service.positions):
            orders.setdefault(new.person, []).append(new)
        served: dict[int, list[Spell]] = {}
        for one in service.spells:
            served.setdefault(one.person, []).append(one)
        signers = {person: frozenset(one.signed_by for one in spells if one.signed_by) for person, spells in served.items()}
        before = {person: tuple(rows) for person, rows in own.items()}
        return cls(own, before, orders, signers, served, frozenset(planned), service, today)

    def add(self, one: Assessment | None) -> None:
        """Add an assessment where the person may have it."""
        if one is not None and self._changes_nothing(one):
            self.own.setdefault(one.person, []).append(one)

    def draw(self, kind: str, person: int, body: int, day: date, about: str, above: float) -> Assessment | None:
        """Draw an assessment by a head who signed none of the person's orders; None where there is no such head."""
        evaluator = self.service.another_head(person, body, self.signers.get(person, ()), f"{kind} {about}")
        if evaluator is None or person in self.planned:
            return None
        ability = max(_LOWEST_ABILITY, stream(self.service.seed, "assessment", person).gauss(76.0, 8.0)) + above
        half = f"{day.year}-H{1 if day.month < 7 else 2}"
        draw = stream(self.service.seed, f"{kind} score", about)
        return assessment(draw, person, kind, f"{day.isoformat()}-{kind}", half, day, ability, [evaluator])

    def body_on(self, person: int, day: date) -> int | None:
        """Return the body of a post that the person held on a day; None without one."""
        held = (one for one in self.served.get(person, ()) if one.start <= day and (one.end is None or day < one.end))
        return next((self.service.positions[one.position].body for one in held), None)

    def _changes_nothing(self, one: Assessment) -> bool:
        if one.day >= self.today or any(other.day == one.day for other in self.own.get(one.person, ())):
            return False
        following = [order for order in self.orders.get(one.person, ()) if order.order_day > one.day]
        before = [self._last_before(one.person, order.order_day) for order in following]
        good = not _is_low(one) and all(
            last is not None and not _is_low(last) and last.evaluator != order.signed_by and order.order_day - last.day < _YEAR
            for last, order in zip(before, following, strict=True)
        )
        return good or not following

    def _last_before(self, person: int, day: date) -> Assessment | None:
        """Return the last assessment before a day among those that are not for a selection."""
        return max((one for one in self.kept.get(person, ()) if one.day < day), key=lambda one: one.day, default=None)


def _is_low(one: Assessment) -> bool:
    return one.reported is None or one.reported < _LOWEST_SCORE


def _for_vacancies(selection: Selection, files: _Files) -> Iterator[Assessment | None]:
    """Draw an A4, fixed shortly before the interview, for everybody admitted to some of the competitions."""
    admitted: dict[str, list[Application]] = {}
    for one in selection.applications:
        if one.state == "admitted" and one.withdrawn is None and one.annulled_round is None:
            admitted.setdefault(one.competition, []).append(one)
    for held in selection.competitions:
        draw = stream(files.service.seed, "assessed for the vacancy", held.number)
        day = None if held.interview is None else held.interview - days(number_between(draw, 1, 3))
        if draw.random() >= _ASSESSED_COMPETITIONS or day is None or day < REGISTER_KEPT_FOR_A_YEAR:
            continue
        body = files.service.positions[held.position].body
        for one in admitted.get(held.number, ()):
            above = _WINNER_ABOVE if one.decision == "won" else 0.0
            yield files.draw("A4", one.person, body, day, one.number, above)


def _for_reserve(memberships: Iterable[ReserveMembership], files: _Files) -> Iterator[Assessment | None]:
    """Draw an A3 in the weeks before each membership that began while the register of assessments was kept."""
    for one in memberships:
        day = one.start - days(number_between(stream(files.service.seed, "assessed for the reserve", one.number), 10, 60))
        body = files.body_on(one.person, day)
        if body is not None and day >= REGISTER_KEPT_FOR_A_YEAR:
            yield files.draw("A3", one.person, body, day, one.number, 0.0)
