"""Employers and labour contracts, as the labour system knows them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer outside the civil service: a school or hospital (`budget`), a firm (`private`) or a `state enterprise`."""

    stir: str
    name: str
    sector: str
    soato: str


@dataclass(frozen=True, slots=True)
class ReportedDay:
    """A day of a contract, and the time at which the employer reported it; None if it was never reported."""

    day: date
    reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class Contract:
    """A labour contract as the employer (a STIR) reported it.

    `spell` is the order of the spell that the contract is for, None outside the civil service. The days of such a contract differ
    a little from the order's. `precision` is that of its days before 2020. Each day is reported separately, the end possibly
    before the conclusion.
    """

    number: str
    spell: str | None
    person: int
    employer: str
    title: str
    occupation: str
    fte: float
    concluded: ReportedDay
    changed: tuple[ReportedDay, ...]
    terminated: ReportedDay | None
    ground: str | None
    precision: str
