"""Certificates of two portals compared by their numbers: which only one states, and on what they contradict each other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from graph.model.days import Day
from graph.model.days.comparisons import same_day
from merit.coverage import Span
from merit.messages import as_text

ISSUER, REGISTER = "my.dba.uz", "mo.argos.uz"
"""The portal that issues certificates, and the register that relies on them."""

_HYPHENS = frozenset("-‐‑‒–—−﹣－")
_ASPECTS = {"issued": "day of issue", "valid_until": "end of validity", "hours": "hours", "servant": "holder"}


class Outcome(StrEnum):
    """What becomes of a number that is compared."""

    CONTRADICTED = "contradicted"
    ONLY_REGISTER = f"only at {REGISTER}"
    ONLY_ISSUER = f"only at {ISSUER}"
    NOT_ASSESSED = "not assessed"
    AGREED = "stated by both"


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A contradiction between portals that nobody has settled; ``values`` are texts ``portal/stream: value``."""

    id: str
    property: str
    values: tuple[str, ...]
    winner: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class StatedCertificate:
    """A certificate of the graph, with the portals that state it; ``missing_at`` are those that no longer have it by now."""

    id: str
    number: str | None
    issued: Day
    valid_until: Day | None
    hours: int | None
    holder: str
    holder_name: str
    portals: frozenset[str]
    missing_at: frozenset[str] = frozenset()
    conflicts: tuple[OpenConflict, ...] = ()

    @property
    def compared(self) -> frozenset[str]:
        """Which of the two portals state it."""
        return self.portals & {ISSUER, REGISTER}

    @property
    def plain(self) -> bool:
        """Whether both portals state it and no conflict is open."""
        return len(self.compared) == 2 and not self.conflicts


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What two portals say of one aspect: each a text ``portal: value``."""

    aspect: str
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ComparedCertificate:
    """A number with the certificates of the graph that have it. Where it is not assessed, ``missing`` says what it lacks."""

    certificates: tuple[StatedCertificate, ...]
    outcome: Outcome
    contradictions: tuple[Contradiction, ...] = ()
    missing: str | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """The spellings of the number; none where it is not known."""
        return tuple(dict.fromkeys(each.number for each in self.certificates if each.number is not None))

    @property
    def conflicts(self) -> tuple[OpenConflict, ...]:
        return tuple(conflict for each in self.certificates for conflict in each.conflicts)


def comparable(number: str) -> str:
    """Return a number without blanks and hyphens, in lower case."""
    return "".join(sign for sign in number.lower() if not sign.isspace() and sign not in _HYPHENS)


def compared(certificates: Sequence[StatedCertificate], loaded: Mapping[str, Sequence[Span]]) -> ComparedCertificate:
    """Return what becomes of a number, by the certificates that have it: at least one, and one of both portals states each.

    ``loaded`` are the days for which each portal's register is loaded completely: that it lacks a certificate is concluded only
    of one that was issued on these days.
    """
    group = tuple(certificates)
    stating = frozenset[str]().union(*(each.compared for each in group))
    if len(stating) == 2:
        contradictions = tuple(dict.fromkeys(_contradictions(group)))
        return ComparedCertificate(group, Outcome.CONTRADICTED if contradictions else Outcome.AGREED, contradictions)
    if not any(each.number and comparable(each.number) for each in group):
        return ComparedCertificate(group, Outcome.NOT_ASSESSED, missing="the number of the certificate")
    other = REGISTER if ISSUER in stating else ISSUER
    for each in group:
        if not any(start <= each.issued.earliest and each.issued.latest < end for start, end in loaded.get(other, ())):
            missing = f"the certificates that {other} has of {as_text(each.issued)}: they are not loaded completely"
            return ComparedCertificate(group, Outcome.NOT_ASSESSED, missing=missing)
    return ComparedCertificate(group, Outcome.ONLY_ISSUER if other == REGISTER else Outcome.ONLY_REGISTER)


def _contradictions(group: Sequence[StatedCertificate]) -> Iterator[Contradiction]:
    """Yield on what both portals contradict each other: by conflicts about one certificate, and between two of one number."""
    for conflict in (conflict for each in group for conflict in each.conflicts):
        stated = {portal: value for portal in (ISSUER, REGISTER) if (value := _value_of(portal, conflict.values)) is not None}
        if len(set(stated.values())) == 2:
            aspect = _ASPECTS.get(conflict.property, as_text(conflict.property))
            yield Contradiction(aspect, (f"{ISSUER}: {stated[ISSUER]}", f"{REGISTER}: {stated[REGISTER]}"))
    for ours in (each for each in group if ISSUER in each.portals):
        for theirs in (each for each in group if REGISTER in each.portals and each is not ours):
            for aspect, one, other in _differences(ours, theirs):
                yield Contradiction(aspect, (f"{ISSUER}: {one}", f"{REGISTER}: {other}"))


def _differences(ours: StatedCertificate, theirs: StatedCertificate) -> Iterator[tuple[str, str, str]]:
    """Yield on what two certificates of one number certainly differ. What one does not state contradicts nothing."""
    for name, one, other in (
        ("issued", ours.issued, theirs.issued),
        ("valid_until", ours.valid_until, theirs.valid_until),
    ):
        if one is not None and other is not None and same_day(one, other) is False:
            yield _ASPECTS[name], as_text(one), as_text(other)
    if ours.hours is not None and theirs.hours is not None and ours.hours != theirs.hours:
        yield _ASPECTS["hours"], str(ours.hours), str(theirs.hours)
    if ours.holder != theirs.holder:
        yield _ASPECTS["servant"], ours.holder, theirs.holder


def _value_of(portal: str, values: Iterable[str]) -> str | None:
    """Return what a portal states in a conflict; None where it is none of its sides."""
    for value in values:
        source, _, stated = value.partition(": ")
        if source.startswith(f"{portal}/"):
            return stated
    return None
