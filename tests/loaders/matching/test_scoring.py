"""Scores: evidence for and against two servants being one person, with reasons; certain evidence is never overruled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import Day, Period
from graph.model.facts import Ref
from graph.model.nodes import Sex
from loaders.matching.names import fold
from loaders.matching.profiles import Profile, Service
from loaders.matching.scoring import CANDIDATE, Score, score
from tests.support.match_profiles import profile_of

# Name and birth date together.
LIKELY = 0.75
FULL = "Karimov Alisher Anvar oʻgʻli"
IN_RUSSIAN = "Каримов Алишер Анварович"


def has(found: Score, words: str) -> bool:
    return any(words in reason for reason in found.reasons)


def test_name_and_birth_date_are_likely_and_say_why() -> None:
    found = score(profile_of(FULL, born="1980-05-06"), profile_of(IN_RUSSIAN, born="1980-05-06"), name_frequency=40)
    assert found.value >= LIKELY
    assert found.reasons[:2] == ("born on the same day (+0.35)", "family name the same (+0.22)")


def test_a_part_that_is_alike_says_how_much() -> None:
    assert has(score(profile_of("Yoʻldoshev Odil"), profile_of("Юлдашев Адил")), "family name alike (0.97)")


def test_two_national_numbers_are_two_persons_whatever_agrees() -> None:
    one, other = (profile_of(FULL, born="1980-05-06", pinfl=number) for number in ("k1", "k2"))
    assert score(one, other, name_frequency=2) == Score(0.0, ("two different national numbers",))


def test_numbers_of_a_portal_may_differ() -> None:
    one, other = (
        Profile("a", (fold(FULL),), Day.parse("1980"), identifiers=frozenset({Ref("test.argos.uz/servants", number)}))
        for number in ("R1", "R2")
    )
    assert score(one, other, name_frequency=2).is_candidate


@pytest.mark.parametrize(("one", "other"), [("1980-05-06", "1991-07-08"), ("1980", "1991-07-08"), ("1980-05", "1980-06-01")])
def test_births_that_contradict_are_below_the_threshold(one: str, other: str) -> None:
    body = "b 2015-01-01 2020-01-01"
    found = score(profile_of(FULL, born=one, served=body), profile_of(FULL, born=other, served=body), name_frequency=2)
    assert not found.is_candidate
    assert has(found, "birth dates contradict")


@pytest.mark.parametrize(
    ("other", "slip"),
    [("1980-06-05", "day and month"), ("1981-05-06", "one digit"), ("1980-05-16", "one digit"), ("1908-05-06", "two digits")],
)
def test_a_slip_in_a_birth_date_is_a_weaker_contradiction(other: str, slip: str) -> None:
    same, slipped = (
        score(profile_of(FULL, born="1980-05-06"), profile_of(IN_RUSSIAN, born=born)) for born in ("1980-05-06", other)
    )
    assert CANDIDATE <= slipped.value < same.value - 0.3
    assert has(slipped, slip)


def test_an_imprecise_birth_says_less_than_the_same_day() -> None:
    known = profile_of(FULL, born="1980-05-06")
    values = [score(known, profile_of(FULL, born=born)).value for born in ("1980-05-06", "1980-05", "1980")]
    assert values == sorted(values, reverse=True)
    assert values[2] > score(known, profile_of(FULL)).value


def test_a_name_alone_is_a_weak_candidate_when_rare_and_none_when_common() -> None:
    one, other = profile_of("Karimov Alisher"), profile_of("Каримов Алишер")
    assert CANDIDATE <= score(one, other, name_frequency=2).value < LIKELY
    assert not score(one, other, name_frequency=1000).is_candidate


def test_twins_are_at_most_a_weak_candidate() -> None:
    one, other = (profile_of(f"Karimov {name} Anvarovich", born="1980-05-06") for name in ("Hasan", "Husan"))
    assert score(one, other, name_frequency=2).value < LIKELY
    sisters = (profile_of(f"Karimova {name} Anvarovna", born="1980-05-06") for name in ("Fotima", "Zuhra"))
    assert not score(*sisters, name_frequency=2).is_candidate


def test_a_woman_can_have_changed_her_family_name_and_a_man_hardly() -> None:
    def of(sex: Sex, one: str, other: str) -> float:
        left, right = (profile_of(name, born="1980-05-06", sex=sex) for name in (one, other))
        return score(left, right, name_frequency=4).value

    woman = of(Sex.FEMALE, "Karimova Dilnoza Anvarovna", "Saidova Dilnoza Anvarovna")
    assert woman >= CANDIDATE
    assert of(Sex.MALE, "Karimov Alisher Anvarovich", "Saidov Alisher Anvarovich") < woman


def test_the_best_of_several_spellings_counts() -> None:
    former = profile_of("Karimova Dilnoza", "Saidova Dilnoza")
    assert score(former, profile_of("Саидова Дилноза")) == score(profile_of("Saidova Dilnoza"), profile_of("Саидова Дилноза"))


def test_a_woman_and_a_man_are_no_candidate() -> None:
    found = score(profile_of("Karimov Umid", sex=Sex.MALE), profile_of("Karimov Umid", sex=Sex.FEMALE), name_frequency=2)
    assert not found.is_candidate
    assert has(found, "a woman and a man")


def test_two_gareth_davies_in_one_snapshot_are_a_weak_candidate_with_the_reason() -> None:
    commission = profile_of("Gareth Davies", id_="servant:a", served="commission 2011-03-31,commission 2011-09-30")
    office = profile_of("Gareth Davies", id_="servant:b", served="office 2011-03-31,office 2012-03-31")
    found = score(commission, office, name_frequency=2)
    assert CANDIDATE <= found.value < 0.4
    assert has(found, "held full posts in two bodies at the same time (-0.15)")


def test_bodies_strengthen_by_time() -> None:
    def with_bodies(one: str, other: str) -> float:
        return score(profile_of(FULL, served=one), profile_of(IN_RUSSIAN, served=other)).value

    nothing = with_bodies("a 2015-01-01 2016-01-01", "b 2020-01-01 2021-01-01")
    moved = with_bodies("a 2015-01-01 2016-01-01", "b 2016-02-01 2021-01-01")
    same = with_bodies("a 2015-01-01 2016-01-01", "a 2020-01-01 2021-01-01")
    together = with_bodies("a 2015-01-01 2018-01-01", "a 2016-01-01 2021-01-01")
    handed_over = with_bodies("a 2015-01-01 2016-01-20", "b 2016-01-01 2021-01-01")
    at_once = with_bodies("a 2015-01-01 2018-01-01", "b 2016-01-01 2021-01-01")
    assert at_once < nothing < moved == handed_over == same < together


def test_part_time_posts_in_two_bodies_at_once_weaken_nothing() -> None:
    period = Period(Day.parse("2015-01-01"), Day.parse("2018-01-01"))
    full, part = (Profile("a", (fold(FULL),), services=frozenset({Service("a", period, full)})) for full in (True, False))
    elsewhere = Profile("b", (fold(FULL),), services=frozenset({Service("b", period)}))
    assert score(full, elsewhere).value < score(part, elsewhere).value


def test_nobody_served_as_a_child() -> None:
    child = profile_of(FULL, born="2000-01-01")
    senior = Profile("b", (fold(FULL),), seen=Period(Day.parse("1995-01-01"), Day.parse("2010-01-01")))
    found = score(child, senior, name_frequency=2)
    assert not found.is_candidate
    assert has(found, "a child")


_names = st.sampled_from(
    [
        "Karimov Alisher Anvarovich",
        "Алишер Каримов",
        "Karimova D.",
        "Серік Болат",
        "Болат Серік",
        "Davies, Gareth",
        "G Davies",
        "",
    ]
)
_births = st.sampled_from([None, "1980-05-06", "1980-06-05", "1980", "1991-01-01"])
_served = st.sampled_from(["", "a 2015-01-01 2018-01-01", "b 2016-01-01 2020-01-01", "a 2011-03-31", "b 2011-03-31"])


@st.composite
def people(draw: st.DrawFn) -> Profile:
    names = draw(st.lists(_names, max_size=3))
    return profile_of(*names, born=draw(_births), served=draw(_served), sex=draw(st.sampled_from([None, *Sex])))


@given(people(), people(), st.none() | st.integers(2, 5000))
def test_scores_are_the_same_from_both_sides_and_between_none_and_all(
    one: Profile, other: Profile, name_frequency: int | None
) -> None:
    found = score(one, other, name_frequency)
    assert found == score(other, one, name_frequency)
    assert 0 <= found.value <= 1


@given(st.permutations(["Karimova Dilnoza", "Саидова Дилноза Анваровна", "D. Karimova"]))
def test_the_order_of_spellings_does_not_matter(names: list[str]) -> None:
    other = profile_of("Каримова Дилноза Анваровна", born="1980")
    assert score(profile_of(*names), other, 3) == score(profile_of(*sorted(names)), other, 3)
