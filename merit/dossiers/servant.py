"""The dossier of one servant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from careers.line import (
    WHETHER_HELD_TOGETHER,
    WHETHER_IN_THE_SERVICE,
    WHETHER_SUBSTANTIVE,
    WHICH_BEGAN_FIRST,
    PlacedSpell,
    Spell,
    career_line,
)
from careers.moves import DAY_OF_ORDER, RANK, Grade, GradedPeriod, Grades, Move, career_moves, grade_on
from careers.promotions import promotion_id
from graph.model.days import HANDOVER_DAYS, Day
from graph.model.days.comparisons import before, days_after, within
from graph.model.days.counts import Count
from graph.model.days.truth import Truth
from graph.model.words import EndReason, MoveKind, Sex
from merit.dossiers.posts import Appointment, Candidacy, LinkedCompetition, Post, Superior
from merit.dossiers.records import (
    Appeal,
    Assessment,
    Bar,
    Certificate,
    Contract,
    DegreeGrant,
    Education,
    Enrolment,
    KinTie,
    NationalNumber,
    Relative,
    ReserveMembership,
    Reward,
    Sanction,
)

_MISSING = {
    RANK: "ranks",
    DAY_OF_ORDER: "order_day",
    WHICH_BEGAN_FIRST: "which_began_first",
    WHETHER_IN_THE_SERVICE: "civil_service",
    WHETHER_SUBSTANTIVE: "mode",
    WHETHER_HELD_TOGETHER: "held_together",
}
"""The keys of the messages for what a move may lack."""
_OF_THE_LINE = frozenset({"which_began_first", "civil_service", "mode", "held_together"})
"""What may be missing to know which post was left for which."""


@dataclass(frozen=True, slots=True)
class MoveInto:
    """A move along the line of substantive posts, with its appointments in place of their ids.

    ``left`` are the posts of which one was left for the new one: one, or several where it is not known which began last, or
    whether an order that states no mode was one to act.
    ``steps_least`` and ``steps_most`` are the ranks gained at the least and at the most, None where ranks cannot be compared.
    ``missing`` is the key of the message for what is not known of the move.
    """

    id: str
    into: Appointment
    left: tuple[Appointment, ...]
    kind: MoveKind
    steps_least: int | None
    steps_most: int | None
    missing: str | None

    @property
    def promotes(self) -> bool | None:
        """Whether ranks were gained; None where that is not known."""
        if self.kind is not MoveKind.UNKNOWN:
            return self.kind is MoveKind.PROMOTION
        return False if self.steps_most is not None and self.steps_most <= 0 else None

    @property
    def steps(self) -> Count | None:
        """The ranks gained; None where ranks cannot be compared."""
        return None if self.steps_least is None or self.steps_most is None else Count(self.steps_least, self.steps_most)

    @property
    def unclear(self) -> str:
        """The key of the message for what leaves it open which kind of move it is."""
        return self.missing or "ranks"

    @property
    def unplaced(self) -> str | None:
        """The key of the message for what leaves it open which post was left for which; None where only ranks do."""
        return self.missing if self.missing in _OF_THE_LINE else None

    @property
    def old_posts(self) -> str:
        """The titles of the posts of which one was left, as they stand in a reason."""
        return "» or «".join(old.post.title for old in self.left)

    @property
    def records(self) -> tuple[str, ...]:
        """The ids of the evidence: the appointments left, the move, the one that it leads into."""
        return (*(old.id for old in self.left), self.id, self.into.id)


@dataclass(frozen=True, kw_only=True)
class ServantDossier:
    """Everything that rules need to know of one servant. Appointments are in the order of their starts.

    ``won`` are the competitions in which a source states that she won. The birthplace is as the register writes it.
    """

    id: str
    name: str
    birth_date: Day | None = None
    sex: Sex | None = None
    birthplace: str | None = None
    numbers: tuple[NationalNumber, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    superiors: tuple[Superior, ...] = ()
    contracts: tuple[Contract, ...] = ()
    education: tuple[Education, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    degrees: tuple[DegreeGrant, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    rewards: tuple[Reward, ...] = ()
    bars: tuple[Bar, ...] = ()
    reserve: tuple[ReserveMembership, ...] = ()
    kin: tuple[KinTie, ...] = ()
    relatives: tuple[Relative, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    candidacies: tuple[Candidacy, ...] = ()
    won: tuple[LinkedCompetition, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Appointment]:
        return {appointment.id: appointment for appointment in self.appointments}

    @property
    def identified(self) -> bool:
        """Whether the person has a national number that can be hers. Portals of labour and learning know people by it alone."""
        return any(number.checksum_valid is not False for number in self.numbers)

    @cached_property
    def line(self) -> tuple[PlacedSpell, ...]:
        """The places of the appointments on the line of substantive civil-service posts, oldest first."""
        return tuple(career_line([_spell(each) for each in self.appointments if not each.derived]))

    @cached_property
    def moves(self) -> tuple[MoveInto, ...]:
        """The moves along the line, as the graph holds them as promotions."""
        histories = {each.post.id: grades(each.post) for each in self.appointments}
        return tuple(self._move(move, self._instead(move, histories)) for move in career_moves(self.line, histories))

    @cached_property
    def moves_into(self) -> dict[str, MoveInto]:
        """The moves by id of the appointment they lead into."""
        return {move.into.id: move for move in self.moves}

    def fills_post(self, appointment: Appointment) -> Truth:
        """Return whether an appointment fills its post, also where its order does not say its mode.

        Whoever acts or is seconded keeps the own post. So an order without a mode fills the post where no other one is kept.
        """
        if appointment.mode is not None or appointment.substantive is not None:
            return appointment.substantive
        others = (each for each in self.appointments if each is not appointment and each.civil_service is not False)
        return None if any(each.substantive is not False and _kept_beside(each, appointment) for each in others) else True

    def end_reason(self, appointment: Appointment) -> EndReason | None:
        """Return why an appointment ended: as its own record says, else as the labour contract says that confirms it."""
        if appointment.end_reason not in (None, EndReason.UNKNOWN):
            return appointment.end_reason
        confirming = (each.end_reason for each in self.contracts if each.confirms == appointment.id)
        return next((reason for reason in confirming if reason not in (None, EndReason.UNKNOWN)), appointment.end_reason)

    def _instead(self, move: Move, histories: Grades) -> Iterator[Move | None]:
        """Yield what a move is if old posts whose orders state no mode were only acted in; None if it then follows no post."""
        passed, current = set[str](), move
        while acting := {id_ for id_ in current.follows if self._may_be_acting(self.by_id[id_])}:
            passed |= acting
            line = career_line([_spell(each) for each in self.appointments if not each.derived and each.id not in passed])
            found = next((each for each in career_moves(line, histories) if each.into == move.into), None)
            yield found
            if found is None:
                return
            current = found

    def _may_be_acting(self, appointment: Appointment) -> bool:
        return appointment.mode is None and self.fills_post(appointment) is None

    def _move(self, move: Move, instead: Iterable[Move | None]) -> MoveInto:
        into, left = self.by_id[move.into], dict.fromkeys(move.follows)
        least, most = _gained(move)
        kind, missing = move.kind, _MISSING.get(move.missing or "")
        for other in instead:
            left |= dict.fromkeys(other.follows if other else ())
            # Into a first post nothing is gained or lost, and it is no move at all.
            gained = _gained(other) if other else (0, 0)
            if (least, most, kind) != (*gained, other and other.kind):
                least, most = _least(least, gained[0]), _most(most, gained[1])
                kind, missing = kind if other and other.kind is kind else MoveKind.UNKNOWN, "mode"
        if self.fills_post(into) is None and least is not None and most is not None:
            # The order may be one to act in the post: then nothing is gained or lost.
            least, most, kind, missing = min(least, 0), max(most, 0), MoveKind.UNKNOWN, "mode"
        return MoveInto(promotion_id(move), into, tuple(self.by_id[id_] for id_ in left), kind, least, most, missing)

    def promotions(self) -> Iterator[MoveInto]:
        """Yield the moves that are promotions, or may be."""
        return (move for move in self.moves if move.promotes is not False)


def _gained(move: Move) -> tuple[int | None, int | None]:
    """Return the fewest and the most ranks gained; None where ranks cannot be compared."""
    return (move.steps, move.steps) if move.steps is not None else (move.steps_least, move.steps_most)


def _least(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else min(one, other)


def _most(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)


def _kept_beside(own: Appointment, other: Appointment) -> bool:
    """Tell whether an appointment may have been held on beside another one: after a handover, or at the other one's end."""
    start, end = other.period.start, other.period.end
    days = [day for day in (days_after(start, HANDOVER_DAYS), end) if day is not None]
    return before(own.period.start, start) is not False and any(within(day, own.period) is not False for day in days)


def grades(post: Post) -> tuple[GradedPeriod, ...]:
    """Return the grades of a post through time."""
    return tuple(
        GradedPeriod(
            version.period,
            None if version.rank is None or version.ladder is None else Grade(version.ladder, version.rank),
            version.fte,
        )
        for version in post.versions
    )


def graded(post: Post, order: Day) -> Grade | None:
    """Return the grade of a post on the day of an order; None where it is not known."""
    return grade_on(order, grades(post))


def _spell(appointment: Appointment) -> Spell:
    return Spell(
        id=appointment.id,
        position=appointment.post.id,
        period=appointment.period,
        mode=appointment.mode,
        civil_service=appointment.civil_service,
        fte=appointment.fte,
        ordered=appointment.order,
    )
