"""A slip of one letter in a patronymic never scores below a patronymic that is missing; another father does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from loaders.matching.scoring import score
from sandbox.kazakh_names import draw_kazakh_name
from sandbox.names import cyrillic, draw_name
from sandbox.random_streams import stream
from tests.support.match_profiles import profile_of

LATIN, CYRILLIC = "abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя"
NAMES = [
    ("Karimov Alisher", "Rashidovich"),
    ("Каримов Алишер", "Рашидович"),
    ("Karimov Alisher", "Rashid oʻgʻli"),
    ("Каримов Алишер", "Рашид ўғли"),
    ("Каримов Алишер", "Рашид угли"),
    ("Qodiriy Abdulla", "Rashidovich"),
    ("Karimov A.", "Rashidovich"),
    ("Әлиев Серік", "Болатұлы"),
    ("Алиев Серик", "Болатулы"),
    ("Äliev Serik", "Bolatuly"),
    ("Әлиева Сәуле", "Әнварқызы"),
    ("Алиева Сауле", "Анваркызы"),
    ("Aliyeva Saule", "Anvar qizi"),
    ("Aliyeva Saule", "Anvarkyzy"),
    ("Karimova Nodira", "Anvarovna"),
    ("Каримова Нодира", "Анваровна"),
    ("Ким Виктор", "Олегович"),
    ("Kim Viktor", "Olegovich"),
    ("Иванова Анна", "Сергеевна"),
    ("Иванов Пётр", "Ильич"),
]


def _slips(word: str) -> Iterator[str]:
    """Return every word that one slip makes: a letter left out, doubled, added, changed, or swapped with the next."""
    letters = CYRILLIC if any("\u0400" <= letter <= "\u04ff" for letter in word) else LATIN
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        for letter in letters:
            yield word[:at] + letter + word[at:]
            yield word[:at] + letter + word[at + 1 :]


@pytest.mark.parametrize(("name", "patronymic"), NAMES)
@pytest.mark.parametrize("frequency", [None, 2, 100])
def test_a_slip_never_scores_below_absence(name: str, patronymic: str, frequency: int | None) -> None:
    full = profile_of(f"{name} {patronymic}")
    missing = score(full, profile_of(name), frequency).value
    lower = {slip for slip in _slips(patronymic) if score(full, profile_of(f"{name} {slip}"), frequency).value < missing}
    assert lower == set()


@pytest.mark.parametrize("female", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_a_slip_in_a_drawn_name_never_scores_below_absence(seed: int, female: bool) -> None:
    uzbek, kazakh = draw_name(stream(seed, "name"), female), draw_kazakh_name(stream(seed, "name"), female)
    latin = f"{uzbek.last} {uzbek.first}", uzbek.patronymic
    for name, patronymic in (latin, tuple(map(cyrillic, latin)), (f"{kazakh.last} {kazakh.first}", kazakh.patronymic)):
        full = profile_of(f"{name} {patronymic}")
        missing = score(full, profile_of(name), 4).value
        assert {slip for slip in _slips(patronymic) if score(full, profile_of(f"{name} {slip}"), 4).value < missing} == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Rashidovich", "Rashitovich"), ("Рашидович", "Рашитович"), ("Rashid oʻgʻli", "Rashit oʻgʻli"), ("Рашидович", "Рошидович")],
)
def test_the_slip_is_named(one: str, other: str) -> None:
    found = score(profile_of(f"Karimov Alisher {one}"), profile_of(f"Karimov Alisher {other}"), 2)
    assert found.is_candidate
    assert any(reason.startswith("father's name differs in one letter") or "alike" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Rashidovich", "Anvarovich"), ("Рашидович", "Ботирович"), ("Karim oʻgʻli", "Rahim oʻgʻli"), ("Болатұлы", "Серікұлы")],
)
def test_another_father_scores_below_absence(one: str, other: str) -> None:
    full = profile_of(f"Karimov Alisher {one}")
    assert (
        score(full, profile_of(f"Karimov Alisher {other}"), 2).value < score(full, profile_of("Karimov Alisher"), 2).value - 0.2
    )
