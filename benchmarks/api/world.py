"""An invented service: how much there is of everything, and the ids, names and numbers by which it is asked for.

``benchmarks.api.filling`` writes it into a graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from graph.model.ids import stable_id

SPELLS = 3
"""Appointments of each servant."""
TODAY = date(2026, 11, 20)
PORTAL = "test.argos.uz"
"""The portal that states everything."""

_HEADS = tuple(f"{one}{two}" for one in "BDGKLMNRST" for two in "aiou")
_MIDDLES = tuple(f"{one}{two}" for one in "bdfghlmnrt" for two in "aiu")
_TAILS = ("jon", "bek", "xon", "mat", "din", "rid", "rat", "sun", "mir", "zod", "nur", "lat")


@dataclass(frozen=True, slots=True)
class World:
    """A service of so many servants; the same seed makes the same one.

    For 100,000 servants it has 300,000 appointments, 10,000 positions in 500 organisations, a certificate and an assessment for
    each servant, 30,000 competitions and 20,000 findings.
    """

    servants: int
    seed: int = 7

    @property
    def organisations(self) -> int:
        return max(5, self.servants // 200)

    @property
    def positions(self) -> int:
        return max(30, self.servants // 10)

    @property
    def competitions(self) -> int:
        return 3 * self.positions

    def id_of(self, kind: str, *number: int) -> str:
        """Return the id of the servant, organisation, position … of that number."""
        return stable_id(kind, PORTAL, "-".join(map(str, number)))

    def certificate_number(self, servant: int) -> str:
        """Return the number of a servant's certificate."""
        return f"MO-{2016 + servant % 10}-{servant:07d}"

    def name(self, servant: int) -> str:
        """Return the name of a servant."""
        draw = Random(f"name {self.seed} {servant}")
        family, given, father = draw.choice(_families()), draw.choice(_given_names()), draw.choice(_given_names())
        return f"{family} {given} {father}ovich" if servant % 2 else f"{family}a {given} {father}ovna"


@cache
def _families() -> tuple[str, ...]:
    return tuple(f"{head}{middle}{tail}ov" for head in _HEADS for middle in _MIDDLES for tail in _TAILS[:2])


@cache
def _given_names() -> tuple[str, ...]:
    return tuple(f"{head}{tail}" for head in _HEADS for tail in _TAILS)
