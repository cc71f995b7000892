"""Spellings of offices: each office has its own, the same seed gives the same, and a record never names the person."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sandbox.kazakh_names import in_alphabet_of_2021, in_passport_letters, in_russian, russian_patronymic
from sandbox.names import Name
from sandbox.spellings import RATES, NamedPerson, named_people, office_records
from sandbox.world import World

UZBEK = NamedPerson(0, Name("Yoʻldoshev", "Toʻlqin", "Anvar oʻgʻli"), None, False, date(1980, 5, 6))
KAZAKH = NamedPerson(1, Name("Әлиева", "Сәуле", "Әнуарқызы"), None, True, date(1981, 6, 7), kazakh=True)


def test_kazakh_names_are_written_by_kazakh_russian_and_passport_offices() -> None:
    assert in_russian("Қасым Әлиев") == "Касым Алиев"
    assert in_passport_letters("Жанібек Рахымжанұлы") == "Zhanibek Rakhymzhanuly"
    assert in_alphabet_of_2021("Нұрсұлтан Шаяхметов") == "Nūrsūltan Şaiahmetov"
    assert [russian_patronymic(*one) for one in (("Серік", False), ("Абай", True))] == ["Серикович", "Абаевна"]


def test_offices_write_one_person_in_their_own_letters() -> None:
    """Compare only records whose sole variation is the office itself."""
    records = [one for seed in range(20) for one in office_records([UZBEK, KAZAKH], 4, seed).records if len(one.variations) == 1]
    written: dict[str, set[str]] = defaultdict(set)
    for one in records:
        written[one.variations[0]].add(one.name)
    assert {"Yo'ldoshev To'lqin Anvar o'g'li", "Yoldoshev Tolqin Anvar ogli"} <= written.pop("Uzbek Latin")
    assert written == {
        "Uzbek in Russian": {"Юлдашев Тулкин Анварович"},
        "Uzbek Cyrillic": {"Йўлдошев Тўлқин Анвар ўғли"},
        "Uzbek passport": {"Yuldashev Tulkin Anvarovich"},
        "Kazakh Cyrillic": {"Әлиева Сәуле Әнуарқызы"},
        "Kazakh in Russian": {"Алиева Сауле Ануаровна", "Алиева Сауле Ануаркызы"},
        "Kazakh of 2021": {"Älieva Säule Änuarqyzy"},
        "Kazakh passport": {"Alieva Saule Anuarovna", "Alieva Saule Anuarkyzy"},
    }


def test_records_vary_at_their_rates_and_name_their_variations(larger_world: World) -> None:
    people = named_people(larger_world.people, 1000, 7)
    records = office_records(people, 3, 7).records
    for kind, rate in RATES.items():
        share = sum(kind in record.variations for record in records) / len(records)
        assert 0.7 * rate < share < 1.4 * rate
    assert sum("former last name" in record.variations for record in records) > 100
    assert all((record.born is None) == ("no birth date" in record.variations) for record in records)


def test_there_are_namesakes_born_on_different_days(larger_world: World) -> None:
    people = named_people(larger_world.people, 1000, 7)
    names = [(one.name, one.female) for one in people]
    assert len(set(names)) < 0.98 * len(names)
    assert {one.index: one.born for one in people if not one.kazakh} == {one.index: one.born for one in larger_world.people}


def test_the_truth_is_kept_separately(larger_world: World) -> None:
    given = office_records(named_people(larger_world.people[:50], 20, 7), 3, 7)
    assert len(given.records) == len(given.truth) == 3 * 70
    assert sorted(set(given.truth.values())) == sorted({one.index for one in named_people(larger_world.people[:50], 20, 7)})
    assert given == office_records(named_people(larger_world.people[:50], 20, 7), 3, 7)
