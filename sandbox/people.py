"""The civil servants as persons: numbers, names, birth, education and relatives."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.model import Education, Person, Relative
from sandbox.names import MALE, draw_last_name, draw_name
from sandbox.national_id import PinflOffice
from sandbox.random_streams import day_between, days, number_between, pick, stream

BIRTHPLACES = ("1703", "1706", "1708", "1710", "1712", "1714", "1718", "1722", "1724", "1726", "1727",
               "1730", "1733", "1735")  # fmt: skip
FIELDS = ("law", "economics", "finance", "public administration", "engineering", "medicine",
          "agronomy", "information technology", "pedagogy", "statistics")  # fmt: skip
INSTITUTIONS = (
    "Toshkent davlat yuridik universiteti", "Toshkent davlat iqtisodiyot universiteti",
    "Oʻzbekiston milliy universiteti", "Samarqand davlat universiteti", "Fargʻona davlat universiteti",
    "Buxoro davlat universiteti", "Toshkent axborot texnologiyalari universiteti",
)  # fmt: skip
_ORDERED_BEFORE = days(10)
"""An order is made at most this long before the first day in the service."""
_WORKPLACES = ("maktab", "shifoxona", "xususiy korxona", "fermer xoʻjaligi", "bank", "nafaqada")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is laid down about a person, whom the register holds once; None is drawn."""

    female: bool | None = None
    birth_year: int | None = None
    birth_on_record: bool = True


def build_people(
    seed: int,
    entries: Sequence[date],
    today: date,
    young: Collection[int] = (),
    traits: Mapping[int, Traits] | None = None,
) -> list[Person]:
    """Build one person for each day of entry into the service; about one in 200 is registered twice.

    The people whose index is in `young` enter at 30 at the latest; those in `traits` have these.
    """
    office, laid_down = PinflOffice(), traits or {}
    return [
        _person(seed, index, entry, office, today, 30 if index in young else 38, laid_down.get(index))
        for index, entry in enumerate(entries)
    ]


def registered_twice(index: int) -> bool:
    """Tell whether the register holds the person with that index twice."""
    return index % 199 == 17


def _person(seed: int, index: int, entry: date, office: PinflOffice, today: date, oldest: int, traits: Traits | None) -> Person:
    draw = stream(seed, "person", index)
    female = draw.random() < 0.42
    age = min(number_between(draw, 22, 38), oldest)
    if traits is not None:
        female = female if traits.female is None else traits.female
        age = age if traits.birth_year is None else entry.year - traits.birth_year
    born = day_between(draw, date(entry.year - age, 1, 1), date(entry.year - age, 12, 28))
    birthplace = number_between(draw, 0, len(BIRTHPLACES) - 1)
    name = draw_name(draw, female)
    former, changed = None, None
    if female and draw.random() < 0.18:
        former = draw_last_name(draw, True)
        changed = day_between(draw, date(2013, 1, 1), date(2025, 12, 1))
        former = None if former == name.last else former
    return Person(
        index=index,
        pinfl=office.issue(female, born, 1 + birthplace * 20 + number_between(draw, 0, 19)),
        register_no=f"R{index + 1:07d}",
        second_register_no=f"R9{index + 1:06d}" if registered_twice(index) and traits is None else None,
        name=name,
        former_last_name=former,
        name_changed=changed if former else None,
        female=female,
        born=born,
        birthplace=BIRTHPLACES[birthplace],
        education=_with_second_study(seed, index, _education(draw, born.year, (entry - _ORDERED_BEFORE).year - 1), today),
        relatives=_relatives(draw, name.last, born),
        birth_on_record=traits is None or traits.birth_on_record,
    )


def _education(draw: Random, born: int, latest: int) -> tuple[Education, ...]:
    """Draw a first diploma, of the year `latest` at the latest, and often a second one in the same field."""
    field, school = pick(draw, FIELDS), pick(draw, INSTITUTIONS)
    first = Education("bachelor", field, school, min(born + 22, latest))
    if draw.random() < 0.35:
        return (first, Education("master", field, pick(draw, INSTITUTIONS), born + 24))
    return (first,)


def _with_second_study(seed: int, index: int, own: tuple[Education, ...], today: date) -> tuple[Education, ...]:
    """Add a later diploma in another field for about one person in eight, and leave out diplomas of coming years."""
    draw = stream(seed, "second study", index)
    if draw.random() < 0.12:
        field = pick(draw, [one for one in FIELDS if one != own[0].field])
        level, school = pick(draw, ("bachelor", "bachelor", "master")), pick(draw, INSTITUTIONS)
        own = (*own, Education(level, field, school, own[-1].graduated + number_between(draw, 2, 8)))
    return tuple(one for one in own if one.graduated <= today.year)


def _relatives(draw: Random, last: str, born: date) -> tuple[Relative, ...]:
    if draw.random() < 0.3:
        return ()
    father = draw_name(draw, False)
    stem = last.removesuffix("a") if last.endswith("va") else last
    parent = Relative(
        "father",
        type(father)(stem, pick(draw, MALE), father.patronymic),
        date(born.year - 27, 1 + int(draw.random() * 12), 12),
        pick(draw, _WORKPLACES),
        "xodim",
    )
    return (parent,)
