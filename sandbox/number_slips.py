"""Slips in national numbers: a wrong digit, or a number that is right in itself and contradicts the register."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sandbox.model import Person
from sandbox.national_id import unissued
from sandbox.plans import NumberPlan, NumberSlip
from sandbox.random_streams import days


def with_slips(people: Sequence[Person], plans: Iterable[NumberPlan]) -> list[Person]:
    """Return the people with the planned slips in their numbers, which the plans then hold. Every portal has the same number."""
    result, taken = list(people), {one.pinfl for one in people}
    for plan in plans:
        one = _slipped(result[plan.person], plan.slip, taken)
        result[plan.person], plan.number = one, one.pinfl
        taken.add(one.pinfl)
    return result


def _slipped(person: Person, slip: NumberSlip, taken: set[str]) -> Person:
    born, birthplace = person.born, int(person.pinfl[7:10])
    match slip:
        case NumberSlip.NONE:
            return person
        case NumberSlip.NOT_IN_REGISTER:
            return replace(person, birth_on_record=False)
        case NumberSlip.CHECK_DIGIT:
            return replace(person, pinfl=f"{person.pinfl[:13]}{(int(person.pinfl[13]) + 3) % 10}")
        case NumberSlip.DAY_AFTER:
            return replace(person, pinfl=unissued(person.female, born + days(1), birthplace, taken))
        case NumberSlip.CENTURY_BEFORE:
            return replace(person, pinfl=unissued(person.female, born.replace(year=born.year - 100), birthplace, taken))
        case NumberSlip.OTHER_SEX:
            return replace(person, pinfl=unissued(not person.female, born, birthplace, taken))
        case NumberSlip.OTHER_BIRTHPLACE:
            return replace(person, pinfl=unissued(person.female, born, (birthplace + 40) % 280 + 1, taken))
