"""What a finding is about, as the rows of the portals that the answer key names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sandbox.model import Deed
from tests.merit.reference.truth import Body, Round, Spell

Key = frozenset[Deed]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule must report. With a ``doubt`` the portals leave open whether it is so: then it may be not evaluable."""

    key: Key
    doubt: str | None = None


_ORDERS = {"UZ": ("test.argos.uz", "orders"), "KZ": ("e-kyzmet", "appointments")}
_BODIES = {"UZ": ("test.argos.uz", "bodies"), "KZ": ("e-kyzmet", "bodies")}
_COMPETITIONS = {"UZ": ("test.argos.uz", "competitions"), "KZ": ("e-kyzmet", "competitions")}


def appointment(spell: Spell) -> Key:
    return frozenset({Deed("appointment", *_ORDERS[spell.country], spell.row)})


def competition(held: Round) -> Key:
    return frozenset({Deed("competition", *_COMPETITIONS[held.post.key[0]], held.row)})


def organisation(body: Body) -> Key:
    return frozenset({Deed("organisation", *_BODIES[body.key[0]], body.row)})


def period_of(days: tuple[date, date]) -> Key:
    """Return the period of an assessment, from its first day to the first day after it."""
    return frozenset({Deed("period", "", "", f"{days[0]}/{days[1]}")})
