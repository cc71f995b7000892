"""Facts: what a portal's mapping states, with the properties of the model and references by identifier in place of links.

A fact names its node (``ref``) and the nodes it is linked to by references, never by an id of the graph: the hub decides whether
two references mean one node. ``graph.model.table`` tells which relationship each reference becomes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from graph.model import nodes
from graph.model.days import Day
from graph.model.words import EndReason, RotationExtension


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """An identifier: a scheme (``UZ/PINFL``, ``test.argos.uz/orders``) and the number it gives, never empty.

    A ``personal`` number identifies a person; the hub replaces it by a keyed hash before it stores anything.
    """

    scheme: str
    number: str
    personal: bool = False

    def __post_init__(self) -> None:
        if not self.scheme or not self.number:
            raise ValueError(f"a reference needs a scheme and a number, not {self.scheme!r} and {self.number!r}")
        if not isinstance(self.number, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # packages may lack type checks
            raise TypeError(f"the number of a reference is text, not {type(self.number).__name__}")
        if not self.number.isascii():
            # One number, typed on two keyboards, must not become two people.
            object.__setattr__(self, "number", with_ascii_digits(self.number))


def with_ascii_digits(number: str) -> str:
    """Return the number with the digits of every script, such as full-width ones, written as ASCII digits."""
    if number.isascii():
        return number
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in number)


def person(scheme: str, number: str) -> Ref:
    """Return a reference to a servant, or to something whose number would identify her."""
    return Ref(scheme, number, personal=True)


@dataclass(frozen=True, slots=True)
class Rating:
    """A competency and the score an assessment gave it."""

    to: Ref
    score: nodes.Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(nodes.Area):
    ref: Ref
    within: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency(nodes.Competency):
    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(nodes.Organisation):
    """``also``: further identifiers of the same body (STIR, register codes). ``successor``: the body it was merged into."""

    ref: Ref
    also: tuple[Ref, ...] = ()
    successor: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationVersion(nodes.OrganisationVersion):
    ref: Ref
    organisation: Ref
    parent: Ref | None = None
    area: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(nodes.Position):
    """``also``: further identifiers of the same position."""

    ref: Ref
    also: tuple[Ref, ...] = ()
    organisation: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionVersion(nodes.PositionVersion):
    ref: Ref
    position: Ref
    reports_to: Ref | None = None
    requires: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Servant(nodes.Servant):
    """A person by her identifiers: the most authoritative in ``ref``, the others in ``also``."""

    ref: Ref
    also: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship(nodes.Kinship):
    """``of`` are two people: the first is the ``kind`` of the second (the parent, say; then the second is the child)."""

    ref: Ref
    of: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Education(nodes.Education):
    ref: Ref
    servant: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Competition(nodes.Competition):
    ref: Ref
    position: Ref
    panel: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(nodes.Application):
    ref: Ref
    servant: Ref
    competition: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(nodes.Appointment):
    """``observed`` marks a spell seen in a snapshot: several observations narrow each other's bounds."""

    ref: Ref
    servant: Ref
    position: Ref
    appointed_by: Ref | None = None
    competition: Ref | None = None
    observed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnd:
    """The end of an appointment and its reason, from a row of its own. It creates no appointment; it waits for one."""

    ref: Ref
    end: Day
    end_reason: EndReason | None = None
    end_reason_word: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentPay:
    """The pay of an appointment, from a row of its own."""

    ref: Ref
    pay_grade: str | None = None
    factor_points: nodes.Points | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRotation:
    """The extension of an appointment's term and who granted it, from a row of its own."""

    ref: Ref
    rotation_extension: RotationExtension | None = None
    rotation_extension_word: str | None = None
    rotation_extended_until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(nodes.Contract):
    ref: Ref
    servant: Ref
    employer: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative(nodes.Relative):
    """``of`` is the servant who declared it."""

    ref: Ref
    of: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(nodes.Course):
    ref: Ref
    develops: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(nodes.Enrolment):
    ref: Ref
    servant: Ref
    course: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(nodes.Certificate):
    ref: Ref
    servant: Ref
    enrolment: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(nodes.Assessment):
    ref: Ref
    servant: Ref
    evaluator: Ref | None = None
    ratings: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DegreeGrant(nodes.DegreeGrant):
    ref: Ref
    servant: Ref
    certificate: Ref | None = None
    assessment: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction(nodes.Sanction):
    ref: Ref
    servant: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward(nodes.Reward):
    ref: Ref
    servant: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(nodes.Bar):
    ref: Ref
    servant: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveMembership(nodes.ReserveMembership):
    ref: Ref
    servant: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(nodes.Appeal):
    """``servant`` filed it; the other references are what it is about, of which ``person`` is a servant."""

    ref: Ref
    servant: Ref
    appointment: Ref | None = None
    competition: Ref | None = None
    organisation: Ref | None = None
    assessment: Ref | None = None
    sanction: Ref | None = None
    person: Ref | None = None


Fact = (
    Area
    | Competency
    | Organisation
    | OrganisationVersion
    | Position
    | PositionVersion
    | Servant
    | Kinship
    | Education
    | Competition
    | Application
    | Appointment
    | AppointmentEnd
    | AppointmentPay
    | AppointmentRotation
    | Contract
    | Relative
    | Course
    | Enrolment
    | Certificate
    | Assessment
    | DegreeGrant
    | Sanction
    | Reward
    | Bar
    | ReserveMembership
    | Appeal
)
