"""The origins of a person: the birthplace and the schools, as registers write them. Pure."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from careers.origins import folded
from graph.model.days import Day
from graph.model.days.comparisons import not_after
from merit.context import Context
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier

_BETWEEN = "\n"
_NO_VALUES = frozenset[str]()


class Kind(StrEnum):
    """A kind of origin."""

    BIRTHPLACE = "birthplace"
    SCHOOL = "school"


KINDS = tuple(Kind)


class Origins(NamedTuple):
    """The birthplace and the schools of a person as a row holds them: the schools as one text.

    ``no_other_school`` tells that these are all of them.
    """

    birthplace: str | None
    schools: str | None
    no_other_school: bool

    @classmethod
    def of(cls, dossier: ServantDossier, appointment: Appointment, context: Context) -> Origins:
        """Return the origins of a person on the day of an order: schools finished later are left out.

        That there is no other school is known where diplomas are loaded for the body on that day, and each names its school.
        """
        order = appointment.order
        diplomas = [each for each in dossier.education if _finished(each.graduated, order)]
        schools = sorted({each.institution for each in diplomas if each.institution})
        named = all(each.institution for each in diplomas)
        loaded = context.loaded("Education", appointment.body, order.earliest, min(order.latest, context.as_of))
        return cls(dossier.birthplace or None, _BETWEEN.join(schools) or None, named and loaded)

    def written(self, kind: Kind) -> list[str]:
        """Return the values of a kind as they are written."""
        text = self.birthplace if kind is Kind.BIRTHPLACE else self.schools
        return [] if text is None else _written(text, kind)

    def values(self, kind: Kind) -> frozenset[str]:
        """Return the values of a kind, folded: spellings that differ by case or accents only are one."""
        text = self.birthplace if kind is Kind.BIRTHPLACE else self.schools
        return _NO_VALUES if text is None else _values(text, kind)

    def complete(self, kind: Kind) -> bool:
        """Tell whether there certainly is no other value."""
        return self.birthplace is not None if kind is Kind.BIRTHPLACE else self.no_other_school


def _finished(graduated: Day | None, order: Day) -> bool:
    """Tell whether a diploma may have been finished by the day of an order; one without a day counts."""
    return graduated is None or not_after(graduated, order) is not False


def _written(text: str, kind: Kind) -> list[str]:
    return [text] if kind is Kind.BIRTHPLACE else text.split(_BETWEEN)


@lru_cache(maxsize=100_000)
def _values(text: str, kind: Kind) -> frozenset[str]:
    return frozenset(map(folded, _written(text, kind)))
