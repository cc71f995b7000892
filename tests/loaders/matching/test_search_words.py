"""The words of names as search finds them."""

from __future__ import annotations

import pytest

from loaders.matching.search_words import MAX_SEARCH_KEYS, MAX_WORDS, SearchedWord, search_keys, searched_words


def finds(word: SearchedWord, key: str) -> bool:
    """Tell whether the statement of the search finds a key."""
    begins = word.begins is not None and word.begins in key
    return key.startswith(word.start) and (key.startswith(word.whole) or begins)


def number_of_words_found(text: str, name: str) -> tuple[int, int]:
    words = searched_words(text)
    return sum(any(finds(word, key) for key in search_keys([name])) for word in words), len(words)


@pytest.mark.parametrize(
    ("searched", "written"),
    [
        ("Турсунова Ирода", "Tursunova Iroda Rustam qizi"),
        ("Iroda Tursunova", "Турсунова Ирода Рустам қизи"),
        ("Rustamovna", "Tursunova Iroda Rustam qizi"),
        ("Rustam", "Турсунова Ирода Рустамовна"),
        ("o'rinov g'ofur", "Oʻrinov Aziz Gʻofur oʻgʻli"),
        ("Уринов Гофур", "Oʻrinov Aziz Gʻofur oʻgʻli"),
        ("Серікұлы", "Қайрат Нұрлан Серік ұлы"),
        ("Serik", "Қайрат Нұрлан Серікұлы"),
        ("Серікқызы", "Қайратова Айгүл Серік қызы"),
        ("Ибрагим", "Karimov Ibrohim"),
        ("Tur", "Турсунова Ирода"),
        ("ирод турс", "Tursunova Iroda"),
        ("Nursultan", "Abishev Nur-Sultan"),
        ("Sultan", "Abishev Nur-Sultan"),
        ("Li", "Li Xin"),
    ],
)
def test_each_searched_word_is_found(searched: str, written: str) -> None:
    found, words = number_of_words_found(searched, written)
    assert found == words > 0


@pytest.mark.parametrize(
    ("searched", "written"),
    [
        ("sunova", "Tursunova Iroda"),  # the end of a word
        ("urs", "Tursunova Iroda"),  # the middle of a word
        ("Tu", "Tursunova Iroda"),  # a beginning of two letters
        ("Karimov", "Tursunova Iroda"),
    ],
)
def test_another_word_or_a_part_from_within_a_word_is_not_found(searched: str, written: str) -> None:
    assert number_of_words_found(searched, written) == (0, 1)


@pytest.mark.parametrize("nothing", ["", "   ", "X.", "- ' -", "qizi", "12345"])
def test_what_is_no_part_of_a_name_gives_no_word(nothing: str) -> None:
    assert searched_words(nothing) == ()
    assert search_keys([nothing]) == frozenset()


def test_the_numbers_of_words_and_keys_have_bounds() -> None:
    many = " ".join(f"{first}a{second}o" for first in "bdklmnprst" for second in "bdklmnprst")
    assert len(searched_words(many)) == MAX_WORDS
    assert len(search_keys([many])) == MAX_SEARCH_KEYS
    assert search_keys(["Karimov Aziz", many]) >= search_keys(["Karimov Aziz"])


def test_daughter_of_and_son_of_are_no_words() -> None:
    assert [word.begins for word in searched_words("Rustam qizi")] == [":rustam"]
    assert search_keys(["Rustam qizi", "Rustam oʻgʻli"]) == search_keys(["Rustam"])
