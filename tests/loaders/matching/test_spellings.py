"""Spellings of one name, with titles, generations and particles in every place, and texts that are no names."""

from __future__ import annotations

from itertools import combinations

import pytest

from graph.model.days import Day
from loaders.matching.blocking import best_candidates, pairs_to_score
from loaders.matching.names import FoldedName, fold, name_keys
from loaders.matching.placeholders import names_nobody
from loaders.matching.scoring import score
from tests.support.match_profiles import profile_of
from tests.support.spellings import NAMES_ALL_THE_SAME, NO_NAMES, SPELLINGS

PAIRS = [pair for spellings in SPELLINGS for pair in combinations(spellings, 2)]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_all_spellings_of_a_name_share_a_key_and_are_candidates(one: str, other: str) -> None:
    assert name_keys([one]) & name_keys([other])
    assert score(profile_of(one), profile_of(other), name_frequency=2).is_candidate


@pytest.mark.parametrize(
    ("spelling", "family", "given"),
    [
        ("Doe, Jr., Joseph", "doe", "josef"),
        ("Doe, II, Michael", "doe", "mičael"),
        ("Doe Jr., Joseph", "doe", "josef"),
        ("Doe, Esq., Joseph", "doe", "josef"),
        ("Doe, PhD, Joseph", "doe", "josef"),
        ("Doe, Joseph, M.D.", "doe", "josef"),
        ("Doe Iii, Joseph", "doe", "josef"),
        ("Doe, Vi", "doe", "vi"),
        ("Ii, Naosuke", "ii", "naosuke"),
        ("Каримов мл., Алишер", "karimov", "ališer"),
        ("De La Cruz, Maria", "de la kruz", "maria"),
        ("Maria de la Cruz", "de la kruz", "maria"),
        ("DE LA CRUZ MARIA", "de la kruz", "maria"),
        ("Cruz, Maria de la", "de la kruz", "maria"),
        ("van der Berg, Jan", "van der berg", "jan"),
        ("Jan van 't Hof", "van t hof", "jan"),
        ("Ахмад аль-Хамад", "al hamad", "ahmad"),
        ("Hans McEwan", "mak evan", "hans"),
        ("Siobhan O’Neill", "o neil", "siobhan"),
    ],
)
def test_titles_are_no_names_and_particles_belong_to_the_family_name(spelling: str, family: str, given: str) -> None:
    assert (fold(spelling).family, fold(spelling).given) == ((family,), (given,))


@pytest.mark.parametrize(
    "spelling", ["Joseph Doe Jr.", "DOE Joseph III", "Joseph Doe, PhD", "Dr. Joseph Doe, Esq.", "Joseph Doe VI"]
)
def test_without_a_comma_titles_leave_two_words_without_a_role(spelling: str) -> None:
    assert fold(spelling) == FoldedName(loose=("doe", "josef"))


@pytest.mark.parametrize("name", NAMES_ALL_THE_SAME)
def test_names_that_look_like_something_else_are_names(name: str) -> None:
    found = fold(name)
    assert not names_nobody(name)
    assert found
    words = len([word for word in name.replace(",", "").split() if not word[0].isdigit()])
    assert len([*found.family, *found.given, *found.loose]) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria De La Cruz", "Maria De La Rosa"),
        ("Jan van der Berg", "Jan van der Meer"),
        ("Ahmad al-Hamad", "Ahmad al-Sadr"),
        ("John MacDonald", "John MacGregor"),
        ("Siobhan O'Neill", "Siobhan O'Brien"),
        ("Van Morrison", "Van Berg"),
        ("Joseph Doe Jr.", "Joseph Smith Jr."),
    ],
)
def test_a_particle_or_a_title_in_common_makes_nobody_a_candidate(one: str, other: str) -> None:
    assert not score(profile_of(one), profile_of(other), name_frequency=2).is_candidate


def test_the_name_without_its_particle_is_a_little_less_like_it() -> None:
    full, bare = (
        score(profile_of("Maria De La Cruz"), profile_of(name), 2).value for name in ("De La Cruz, Maria", "Maria Cruz")
    )
    assert bare < full


@pytest.mark.parametrize("text", [each for each in NO_NAMES if each])
def test_numbers_codes_and_words_for_nobody_are_no_names(text: str) -> None:
    assert not fold(text)
    assert name_keys([text], Day.parse("1980-05-06")) == frozenset()


def test_people_without_a_name_flood_no_one() -> None:
    nobody = [
        profile_of(text, id_=f"servant:{number}-{text}", born="1980-05-06") for number in range(3) for text in NO_NAMES if text
    ]
    both = [profile_of("Karimov Alisher", id_=f"servant:{letter}") for letter in "ab"]
    found = [(pair, score(pair.left, pair.right, pair.name_frequency)) for pair in pairs_to_score([*nobody, *both])]
    assert [(each.left, each.right) for each in best_candidates(found)] == [("servant:a", "servant:b")]


def test_a_placeholder_beside_a_name_neither_helps_nor_harms() -> None:
    other = profile_of("Saidova Dilnoza")
    assert score(profile_of("Karimov Alisher", "N/A"), other, 2) == score(profile_of("Karimov Alisher"), other, 2)
