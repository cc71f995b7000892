"""A letter of the other script that looks the same changes nothing: a word is read in the script of its majority."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.matching.names import fold, name_keys
from sandbox.kazakh_names import draw_kazakh_name
from sandbox.names import cyrillic, draw_name
from sandbox.random_streams import stream

# Latin letters and the Cyrillic letters that look the same; the last ones only look so in capitals.
LATIN, CYRILLIC = "aeopcyxikmtbh", "аеорсухікмтвн"
PAIRS = [*zip(LATIN, CYRILLIC, strict=True), *zip(LATIN.upper(), CYRILLIC.upper(), strict=True)]
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize(("latin", "look_alike"), PAIRS)
@pytest.mark.parametrize(
    "name",
    ["Сулаймонов Бахтиёр Ҳикматович", "Петрова Екатерина Михайловна", "СУЛАЙМОНОВ БАХТИЁР ҲИКМАТОВИЧ", "Ким Виктор Львович"],
)
def test_each_latin_letter_in_a_cyrillic_word(name: str, latin: str, look_alike: str) -> None:
    for at in [index for index, letter in enumerate(name) if letter == look_alike]:
        assert fold(name[:at] + latin + name[at + 1 :]) == fold(name)


@pytest.mark.parametrize(("latin", "look_alike"), PAIRS)
@pytest.mark.parametrize(
    "name", ["Sulaymonov Baxtiyor Hikmatovich", "TOSHPOʻLATOVA MUKARRAM BAXTIYOR QIZI", "Petrov Xasan Icham"]
)
def test_each_cyrillic_letter_in_a_latin_word(name: str, latin: str, look_alike: str) -> None:
    for at in [index for index, letter in enumerate(name) if letter == latin]:
        assert fold(name[:at] + look_alike + name[at + 1 :]) == fold(name)


def _with_look_alikes(text: str, choices: list[bool], latin_to_cyrillic: bool) -> str:
    """Exchange letters of which a choice is true, at most every third, so that the majority of each word stays."""
    table = dict(PAIRS) if latin_to_cyrillic else {other: latin for latin, other in PAIRS}
    letters = list(text)
    for at in range(0, len(letters), 3):
        if choices[at % len(choices)]:
            letters[at] = table.get(letters[at], letters[at])
    return "".join(letters)


@given(seeds, st.booleans(), st.lists(st.booleans(), min_size=5, max_size=40))
def test_look_alikes_in_uzbek_names_change_nothing(seed: int, female: bool, choices: list[bool]) -> None:
    name = draw_name(stream(seed, "name"), female)
    plain = f"{name.last} {name.first} {name.patronymic}"
    for text in (cyrillic(plain), cyrillic(plain).upper()):
        assert fold(_with_look_alikes(text, choices, False)) == fold(text)
    for text in (plain, plain.upper()):
        assert fold(_with_look_alikes(text, choices, True)) == fold(text)


@given(seeds, st.booleans(), st.lists(st.booleans(), min_size=5, max_size=40))
def test_look_alikes_in_kazakh_names_change_nothing(seed: int, female: bool, choices: list[bool]) -> None:
    name = draw_kazakh_name(stream(seed, "name"), female)
    plain = f"{name.last} {name.first} {name.patronymic}"
    assert name_keys([_with_look_alikes(plain.upper(), choices, False)]) == name_keys([plain])


def test_letters_without_a_twin_decide() -> None:
    assert fold("Caшa Kим").loose == ("kim", "saša")


@pytest.mark.parametrize(
    ("mixed", "plain"), [("Ғауhар Әлиева", "Ғауһар Әлиева"), ("Жаhан Əлиев", "Жаһан Әлиев"), ("Каримов P. C.", "Каримов Р. С.")]
)
def test_letters_of_kazakh_and_initials(mixed: str, plain: str) -> None:
    assert fold(mixed) == fold(plain)
