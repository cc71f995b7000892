"""Folding of names: spellings of one name share a key and are similar in every script; nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_STATED_DAY, Day
from loaders.matching.name_similarity import compare
from loaders.matching.names import MAX_KEYS, MAX_NAME_WORDS, FoldedName, fold, name_keys
from loaders.matching.scoring import score
from loaders.matching.search_words import MAX_SEARCH_KEYS, search_keys
from sandbox.kazakh_names import draw_kazakh_name
from sandbox.names import cyrillic, draw_name
from sandbox.random_streams import stream
from tests.support.match_profiles import profile_of
from tests.support.spellings import ONE_PERSON, TWO_PERSONS

APOSTROPHES = "ʻ'’`‘´ʼ"


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_spellings_of_one_name_share_a_key_and_score_high(one: str, other: str) -> None:
    assert name_keys([one]) & name_keys([other])
    # Two equal parts of a rare name score 0.52, because only a name is known here.
    assert score(profile_of(one), profile_of(other), name_frequency=2).value >= 0.4


@pytest.mark.parametrize(("one", "other"), TWO_PERSONS)
def test_names_of_two_persons_are_no_candidate(one: str, other: str) -> None:
    assert not score(profile_of(one), profile_of(other), name_frequency=4).is_candidate


@pytest.mark.parametrize(
    "spelling",
    [
        "Каримов Алишер Анварович",
        "Алишер Анварович Каримов",
        "KARIMOV  ALISHER  ANVAR O'G'LI",
        "Karimov Alisher Anvar ogli",
        "Karimov Alisher Anvar oʻgʻli",
        "Karimov, Alisher Anvarovich",
        "Каримов Алишер Анвар ўғли",
        "Каримов Алишер Анвар угли",
        "Каримов Алишер Анварулы",
        "Karimov Alisher Anvaruly",
        "Anvar oʻgʻli Alisher Karimov",
    ],
)
def test_one_patronymic_in_all_its_forms(spelling: str) -> None:
    expected = FoldedName(family=("karimov",), given=("ališer",), father="anvar", female=False)
    assert fold(spelling) == expected


@pytest.mark.parametrize(
    "spelling",
    [
        "Әлиева Сәуле Әнварқызы",
        "Алиева Сауле Анваровна",
        "Алиева Сауле Анваркызы",
        "Äliewa Säule Änwarqyzy",
        "Aliyeva Saule Anvar qizi",
    ],
)
def test_a_daughter_is_her_fathers_in_all_forms(spelling: str) -> None:
    found = fold(spelling)
    assert (found.family, found.given, found.father, found.female) == (("alev",), ("saule",), "anvar", True)


@pytest.mark.parametrize(
    ("spelling", "family", "rest"),
    [
        ("Sir Chris Wormald", (), ("vormald", "čris")),
        ("Gareth Davies OBE", (), ("daves", "gareth")),
        ("Davies, Gareth", ("daves",), ("gareth",)),
        ("Dr A. B. Smith", ("smith",), ("a", "b")),
        ("R.Adm Duncan Potts", (), ("dunkan", "pots")),
        ("Серік Болат Әнварұлы", ("serik",), ("bolat",)),
        ("Болат Әнварұлы Серік", ("serik",), ("bolat",)),
        ("John Major", (), ("john", "major")),
        ("А.Каримов", ("karimov",), ("a",)),
    ],
)
def test_roles_are_told_where_the_name_shows_them(spelling: str, family: tuple[str, ...], rest: tuple[str, ...]) -> None:
    found = fold(spelling)
    assert found.family == family
    assert (found.given or found.loose) == rest


@pytest.mark.parametrize("nothing", ["", "  ", "12", "...", "(Karimov)", ","])
def test_what_has_no_letters_is_no_name(nothing: str) -> None:
    assert not fold(nothing)
    assert name_keys([nothing], Day.parse("1980-01-02")) == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Is'hoqov", "Исҳоқов"), ("Ishoqov", "Исхаков"), ("Asadov", "Асъадов"), ("Jo'rayev", "Djurayev"), ("Щукин", "Shchukin")],
)
def test_letters_that_look_like_digraphs_share_a_key(one: str, other: str) -> None:
    assert name_keys([f"{one} Ali"]) & name_keys([f"{other} Али"])


seeds = st.integers(0, 10_000)


@given(seeds, st.booleans(), st.sampled_from(APOSTROPHES), st.integers(1, 3))
def test_case_apostrophe_and_spacing_change_nothing(seed: int, female: bool, apostrophe: str, spaces: int) -> None:
    name = draw_name(stream(seed, "name"), female)
    plain = f"{name.last} {name.first} {name.patronymic}"
    other = plain.replace("ʻ", apostrophe).replace(" ", " " * spaces)
    assert fold(plain) == fold(other) == fold(other.upper()) == fold(other.lower())


@given(seeds, st.booleans())
def test_the_script_changes_neither_keys_nor_much_of_the_likeness(seed: int, female: bool) -> None:
    name = draw_name(stream(seed, "name"), female)
    plain = f"{name.last} {name.first} {name.patronymic}"
    assert name_keys([plain]) == name_keys([cyrillic(plain)])
    assert all(part.similarity > 0.9 for part in compare(fold(plain), fold(cyrillic(plain))))


@given(seeds, st.booleans())
def test_a_patronymic_tells_the_given_name_before_it_from_the_family_name(seed: int, female: bool) -> None:
    name = draw_kazakh_name(stream(seed, "name"), female)
    assert fold(f"{name.last} {name.first} {name.patronymic}") == fold(f"{name.first} {name.patronymic} {name.last}")


@given(seeds, seeds)
def test_likeness_is_the_same_from_both_sides(seed: int, other: int) -> None:
    one, two = (draw_name(stream(number, "name"), number % 2 == 0) for number in (seed, other))
    left, right = fold(f"{one.last} {one.first} {one.patronymic}"), fold(f"{two.first} {two.last}")
    assert compare(left, right) == compare(right, left)


@given(st.lists(st.text(max_size=40), max_size=4), st.none() | st.dates(FIRST_DAY, LAST_STATED_DAY).map(Day.exactly))
def test_any_text_gives_a_few_keys_always_the_same(spellings: list[str], birth: Day | None) -> None:
    keys = name_keys(spellings, birth)
    assert len(keys) <= MAX_KEYS
    assert keys == name_keys(list(reversed(spellings)), birth)


MANY_WORDS = " ".join(f"Ab{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}o{chr(97 + n // 676 % 26)}" for n in range(170_000))
BEYOND_NAMES = {
    "many words": MANY_WORDS,
    "many given names": f"Karimov, {MANY_WORDS}",
    "many family names": f"{MANY_WORDS}, Alisher",
    "one word": "Karimov" * 140_000,
    "two words": f"{'Karimov' * 70_000} {'Alisher' * 70_000}",
    "a long father's name": f"Karimov Alisher {'Anvarbek' * 120_000}ovich",
    "many particles": f"{'von der ' * 120_000}Berg",
    "many hyphens": "-".join(["Karimov"] * 120_000),
    "many brackets": f"Karimov Alisher {'(' * 1_000_000}",
    "many generations": f"Karimov Alisher {'iii ' * 250_000}",
    "many marks": f"Karimov Alishe{chr(0x301) + chr(0x323)}{(chr(0x301) + chr(0x323)) * 250_000}",
}


@pytest.mark.parametrize("text", BEYOND_NAMES.values(), ids=BEYOND_NAMES)
def test_a_text_beyond_all_names_is_read_as_far_as_a_name_can_go(text: str) -> None:
    # A megabyte, as a row may have it: what takes each word or letter with each other one would not come to an end.
    assert len(name_keys([text])) <= MAX_KEYS
    assert len(search_keys([text])) <= MAX_SEARCH_KEYS
    for other in (text, f"{text[:100]}x{text[100:]}", f"x{text}", "Karimov Alisher Anvarovich", "Doe, John"):
        assert 0 <= score(profile_of(text), profile_of(other), name_frequency=2).value <= 1


def test_all_words_of_a_long_name_count() -> None:
    words = [
        "Pablo",
        "Diego",
        "José",
        "Francisco",
        "Paula",
        "Juan",
        "Nepomuceno",
        "María",
        "Remedios",
        "Cipriano",
        "Ruiz",
        "Picasso",
    ]
    assert len(words) == len(fold(" ".join(words)).loose) == MAX_NAME_WORDS
    assert fold(" ".join([*words, "Trinidad"])) == fold(" ".join(words))
