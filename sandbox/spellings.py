"""Names as several offices write them, with the truth kept separately: test data for identity matching.

Each office has its own script and habits. In addition, some records have swapped names, initials, capitals, no patronymic, a
former last name or a typing mistake, and some birth dates are missing, imprecise or mistyped. The same seed gives the same
records.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.kazakh_names import (
    draw_kazakh_name,
    in_alphabet_of_2021,
    in_passport_letters,
    in_russian,
    russian_patronymic,
)
from sandbox.model import Person
from sandbox.names import Name, cyrillic
from sandbox.random_streams import day_between, pick, stream

APOSTROPHES = ("ʻ", "'", "’", "`", "‘", "´", "")
# Share of the records with each variation; _NAMESAKES is the share of people who get another person's whole name.
RATES = {
    "swapped": 0.15, "initials": 0.03, "capitals": 0.15, "no patronymic": 0.12, "typo": 0.03, "no birth date": 0.1,
    "birth year only": 0.04, "birth date mistyped": 0.01,
}  # fmt: skip
_NAMESAKES = 0.1

_RUSSIAN = str.maketrans("ўқғҳЎҚҒҲ", "укгхУКГХ")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person with a name: in correct Uzbek Latin, or in Kazakh Cyrillic if `kazakh`."""

    index: int
    name: Name
    former_last_name: str | None
    female: bool
    born: date
    kazakh: bool = False


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """A record of one office. `born` is an ISO date, only the year if no more is known; `variations` name its spelling."""

    number: str
    name: str
    born: str | None
    female: bool
    variations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeRecords:
    """Records, and the truth about them: the person's index by the record's number."""

    records: tuple[OfficeRecord, ...]
    truth: Mapping[str, int]


def named_people(people: Sequence[Person], kazakhs: int, seed: int) -> list[NamedPerson]:
    """Return all people of a world, plus `kazakhs` people with Kazakh names; about one in ten draws another person's whole name.

    Only somebody of the same sex and nationality passes on a name.
    """
    found = [NamedPerson(one.index, one.name, one.former_last_name, one.female, one.born) for one in people]
    for index in range(len(people), len(people) + kazakhs):
        draw = stream(seed, "kazakh", index)
        female = draw.random() < 0.45
        former = draw_kazakh_name(draw, True).last if female and draw.random() < 0.18 else None
        born = day_between(draw, date(1960, 1, 1), date(2002, 12, 31))
        found.append(NamedPerson(index, draw_kazakh_name(draw, female), former, female, born, kazakh=True))
    return [_namesake(one, found, stream(seed, "namesake", one.index)) for one in found]


def office_records(people: Sequence[NamedPerson], offices: int, seed: int) -> OfficeRecords:
    """Write one record of each person in each of that many offices (at most four)."""
    records: list[OfficeRecord] = []
    truth: dict[str, int] = {}
    for office in range(offices):
        for person in people:
            number = f"{office}-{person.index:06d}"
            records.append(_written(number, person, office, stream(seed, "spelling", number)))
            truth[number] = person.index
    return OfficeRecords(tuple(records), truth)


def _namesake(one: NamedPerson, all_: Sequence[NamedPerson], draw: Random) -> NamedPerson:
    other = pick(draw, all_)
    if draw.random() >= _NAMESAKES or other.female is not one.female or other.kazakh is not one.kazakh:
        return one
    return NamedPerson(one.index, other.name, one.former_last_name, one.female, one.born, one.kazakh)


def _written(number: str, person: NamedPerson, office: int, draw: Random) -> OfficeRecord:
    happens = {kind for kind, rate in RATES.items() if draw.random() < rate}
    last = person.name.last
    if person.former_last_name is not None and draw.random() < 0.3:
        last = person.former_last_name
        happens.add("former last name")
    offices = _KAZAKH_OFFICES if person.kazakh else _UZBEK_OFFICES
    kind, write = offices[office]
    words = list(write(Name(last, person.name.first, person.name.patronymic), person.female, draw))
    if "typo" in happens:
        index = int(draw.random() * 2)
        words[index] = mistyped(words[index], draw)
    if "no patronymic" in happens or "initials" in happens:
        words = words[:2]
    if "initials" in happens:
        words[1] = f"{_initial(words[1])}."
    if "swapped" in happens:
        words = [*words[1:], words[0]]
    text = " ".join(words)
    if "capitals" in happens:
        text = text.upper()
    return OfficeRecord(number, text, _birth(person.born, happens, draw), person.female, (kind, *sorted(happens)))


def _birth(born: date, happens: set[str], draw: Random) -> str | None:
    if "no birth date" in happens:
        return None
    if "birth year only" in happens:
        return str(born.year)
    if "birth date mistyped" in happens:
        return _mistyped_date(born, draw).isoformat()
    return born.isoformat()


def _mistyped_date(born: date, draw: Random) -> date:
    """Swap day and month if that gives a date, or else go back ten years."""
    if born.day <= 12 and draw.random() < 0.5:
        return date(born.year, born.day, born.month)
    return date(born.year - 10, born.month, min(born.day, 28))


def _initial(word: str) -> str:
    pairs = ("Sh", "Ch", "Yu", "Ya", "Yo", "Zh", "Kh")
    return word[:2] if word.startswith(pairs) else word[:1]


def mistyped(word: str, draw: Random) -> str:
    """Leave out a letter, double it, or swap it with the next one; never the first letter."""
    at = 1 + int(draw.random() * max(1, len(word) - 2))
    kind = pick(draw, ("left out", "doubled", "swapped"))
    if kind == "left out":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[: at + 1] + word[at:]
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def _father(patronymic: str) -> str:
    return patronymic.split(" ")[0].removesuffix("қызы").removesuffix("ұлы")


def _uzbek_latin(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    sign = pick(draw, APOSTROPHES)
    last, first, patronymic = (part.replace("ʻ", sign) for part in (name.last, name.first, name.patronymic))
    return last, first, patronymic


def _uzbek_cyrillic(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    return cyrillic(name.last), cyrillic(name.first), cyrillic(name.patronymic)


def _uzbek_in_russian(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    """Write the name in Russian letters: а for the open o of most names, ю for йў, and a patronymic in -ович."""
    last, first, father = (_russian_word(part) for part in (name.last, name.first, _father(name.patronymic)))
    return last, first, russian_patronymic(father, female)


def _russian_word(text: str) -> str:
    word = cyrillic(text).replace("Йў", "Ю").replace("йў", "ю")
    ending = next((end for end in ("ов", "ова") if word.endswith(end)), "")
    stem = word.removesuffix(ending).replace("о", "а").replace("О", "А")
    return (stem + ending).translate(_RUSSIAN)


def _uzbek_passport(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    last, first, patronymic = _uzbek_in_russian(name, female, draw)
    return in_passport_letters(last), in_passport_letters(first), in_passport_letters(patronymic)


def _kazakh_cyrillic(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    return name.last, name.first, name.patronymic


def _kazakh_in_russian(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    """Write the name in Russian letters, with a Russian patronymic or the Kazakh one in Russian letters."""
    father = _father(name.patronymic)
    kazakh = draw.random() < 0.4
    patronymic = in_russian(name.patronymic) if kazakh else russian_patronymic(father, female)
    return in_russian(name.last), in_russian(name.first), patronymic


def _kazakh_passport(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    last, first, patronymic = _kazakh_in_russian(name, female, draw)
    return in_passport_letters(last), in_passport_letters(first), in_passport_letters(patronymic)


def _kazakh_2021(name: Name, female: bool, draw: Random) -> tuple[str, str, str]:
    return in_alphabet_of_2021(name.last), in_alphabet_of_2021(name.first), in_alphabet_of_2021(name.patronymic)


_Office = tuple[str, Callable[[Name, bool, Random], tuple[str, str, str]]]
_UZBEK_OFFICES: tuple[_Office, ...] = (
    ("Uzbek Latin", _uzbek_latin),
    ("Uzbek in Russian", _uzbek_in_russian),
    ("Uzbek Cyrillic", _uzbek_cyrillic),
    ("Uzbek passport", _uzbek_passport),
)
_KAZAKH_OFFICES: tuple[_Office, ...] = (
    ("Kazakh Cyrillic", _kazakh_cyrillic),
    ("Kazakh in Russian", _kazakh_in_russian),
    ("Kazakh of 2021", _kazakh_2021),
    ("Kazakh passport", _kazakh_passport),
)
