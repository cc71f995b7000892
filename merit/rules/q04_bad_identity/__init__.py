"""Q04: national numbers that are wrong in themselves, or contradict the register."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.days import Day
from graph.model.days.truth import Truth, all_of
from graph.model.words import Sex
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.records import NationalNumber
from merit.dossiers.servant import ServantDossier
from merit.matters import appointment_matter, appointment_on, record_matter

_NAMES = {"UZ/PINFL": "PINFL", "KZ/IIN": "IIN"}
_REGISTER = {"birth_date": "reason_birth_date", "sex": "reason_sex"}
"""What the register must say, by the reason that names a contradiction."""


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each national number of the person; one that names the current appointment where there is no number."""
    for number in dossier.numbers:
        if (matter := record_matter(dossier, number.key, None, context)) is not None:
            yield _judge(dossier, number, matter, context)
    served = None if dossier.numbers else appointment_on(dossier, context.as_of)
    if served is not None:
        matter = appointment_matter(dossier, served, context)
        value = context.value(RULE.id, served.country, context.as_of)
        yield matter.lacks("number") if value is None or value.duty else matter.satisfies()


def _judge(dossier: ServantDossier, number: NationalNumber, matter: Matter, context: Context) -> Case:
    country = number.scheme.split("/")[0]
    value = matter.duty(context.value(RULE.id, country, context.as_of))
    if isinstance(value, Case):
        return value
    limbs = {
        "reason": number.checksum_valid,
        "reason_no_day": not _names_no_day(number),
        "reason_birth_date": _same_day(number, dossier.birth_date),
        "reason_sex": _same_sex(number.sex, dossier.sex),
    }
    broken = next((reason for reason, truth in limbs.items() if truth is False), None)
    if broken is not None:
        words = {"number": _NAMES.get(number.scheme, "national number")}
        return matter.violates(dossier.id, words=words, policy=[value], reason=broken)
    if all_of(*limbs.values()):
        return matter.satisfies()
    if limbs["reason"] is None or (number.birth_date is None and number.sex is None):
        return matter.lacks("what_number_says")
    missing = [name for name, key in _REGISTER.items() if limbs[key] is None]
    return matter.lacks("_and_".join(missing))


def _names_no_day(number: NationalNumber) -> bool:
    """Tell whether the number has a century of birth, and a day that no calendar has."""
    return number.century is not None and number.birth_date is None


def _same_day(number: NationalNumber, register: Day | None) -> Truth:
    """Return whether the number's birth date is one of the days that the register leaves possible."""
    if number.birth_date is None or register is None or register == Day.unknown():
        return None
    return register.earliest <= number.birth_date <= register.latest


def _same_sex(says: Sex | None, register: Sex | None) -> Truth:
    if says is None or register is None or Sex.UNKNOWN in (says, register):
        return None
    return says == register


RULE = DossierRule(
    id="Q04",
    rule_class=RuleClass.RECORD,
    severity=Severity.LOW,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
