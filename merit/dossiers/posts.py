"""Posts of a dossier: positions with their versions through time, and the appointments to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.model.days import Day, Period
from graph.model.words import EducationLevel, EndReason, Mode, PositionGroup, RotationExtension, ServantClass, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class PostVersion:
    """A post during a period. ``reports_to`` is the id of the superior's position.

    0 months, the level ``none`` and no fields say that none is demanded; None that the register does not say.
    """

    id: str
    period: Period
    ladder: str | None = None
    rank: int | None = None
    group: PositionGroup | None = None
    servant_class: ServantClass | None = None
    head_of_body: bool | None = None
    rotational: bool | None = None
    competition_required: bool | None = None
    fte: float | None = None
    required_experience_months: int | None = None
    required_education_level: EducationLevel | None = None
    required_education_fields: tuple[str, ...] | None = None
    reports_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A position with its versions, oldest first, and the id of its body."""

    id: str
    title: str
    body: str
    country: str | None = None
    versions: tuple[PostVersion, ...] = ()

    def possible_versions(self, day: Day) -> tuple[PostVersion, ...]:
        """Return the versions of which one can have held on that day."""
        return tuple(
            version
            for version in self.versions
            if version.period.start.earliest <= day.latest
            and (version.period.end is None or day.earliest < version.period.end.latest)
        )

    def versions_on(self, day: date) -> tuple[PostVersion, ...]:
        """Return the versions of which one held on that day. A post without one on that day is as it was last.

        None are left where the day is before the first version.
        """
        if found := self.possible_versions(Day(day, day)):
            return found
        return tuple([version for version in self.versions if version.period.start.latest <= day][-1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCompetition:
    """A competition that an order names, or that a person won: its post, its days and its panel (ids of servants)."""

    id: str
    position: str | None = None
    protocol_day: Day | None = None
    panel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A spell in a post. ``order`` are the possible days of its order.

    ``order_stated`` is false where no source states the order's day: it is then any day of the year up to the start (rules.md 1).
    ``derived``: no record states it; it follows from a labour contract. ``proposed``: its order is not given yet.
    ``signed_by`` is the id of the signer, a servant. ``fte`` is its share of a full post, or its post's.
    """

    id: str
    post: Post
    period: Period
    order: Day
    order_stated: bool = True
    mode: Mode | None = None
    term: Term | None = None
    civil_service: bool | None = None
    end_reason: EndReason | None = None
    fte: float | None = None
    probation_until: Day | None = None
    rotation_extension: RotationExtension | None = None
    rotation_extended_until: Day | None = None
    derived: bool = False
    proposed: bool = False
    competitions: tuple[LinkedCompetition, ...] = ()
    signed_by: str | None = None

    @property
    def body(self) -> str:
        return self.post.body

    @property
    def country(self) -> str | None:
        return self.post.country

    def versions_on(self, day: date) -> tuple[PostVersion, ...]:
        """Return the versions of the post of which one held on that day, for an order of that day.

        An order can be given ahead of a new post: before the first version, that one counts if the appointment began in it.
        """
        found = self.post.versions_on(day)
        if found or not self.post.versions:
            return found
        first = self.post.versions[0]
        return (first,) if first.period.start.latest <= self.period.start.earliest else ()

    @property
    def substantive(self) -> bool | None:
        """Whether it fills the post: acting and secondment do not; None where the mode of its order is not known.

        What follows from a labour contract has no order, and a proposed order fills the post unless its mode says otherwise.
        """
        if self.mode is Mode.UNKNOWN or (self.mode is None and not (self.derived or self.proposed)):
            return None
        return self.mode not in (Mode.ACTING, Mode.SECONDMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Superior:
    """A spell of the person who held the position to which a post of the servant reports: ids, and the days it was held."""

    position: str
    appointment: str
    servant: str
    name: str
    period: Period
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """A servant's application in a round whose requirements are on record as edited, the round's days and its post."""

    id: str
    competition: str
    post: Post
    announced: Day | None = None
    closed: Day | None = None
    interview_day: Day | None = None
    protocol_day: Day | None = None
