"""Blocking: which servants are compared, and which candidates are shown for review."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest

from loaders.matching.blocking import MAX_BLOCK_SIZE, Pair, best_candidates, pairs_to_score
from loaders.matching.profiles import Profile
from loaders.matching.scoring import Score
from tests.support.match_profiles import profile_of


def ids(profiles: list[Profile], changed: frozenset[str] | None = None) -> set[tuple[str, str]]:
    return {(pair.left.id, pair.right.id) for pair in pairs_to_score(profiles, changed)}


def test_who_shares_a_name_is_compared_unless_something_certain_contradicts() -> None:
    people = [
        profile_of("Karimov Alisher", id_="a", born="1980-05-06", pinfl="k1"),
        profile_of("Алишер Каримов", id_="b"),
        profile_of("Karimov Alisher", id_="c", born="1991-07-08"),
        profile_of("Karimov Alisher", id_="d", born="1980-05-06", pinfl="k2"),
        profile_of("Saidova Dilnoza", id_="e"),
    ]
    assert ids(people) == {("a", "b"), ("b", "c"), ("b", "d")}


def test_each_pair_comes_once_with_the_bearers_of_its_name() -> None:
    people = [profile_of("Karimov Alisher Anvarovich", id_=str(n), born="1980-05-06") for n in range(3)]
    found = list(pairs_to_score(reversed(people)))
    assert [(pair.left.id, pair.right.id) for pair in found] == [("0", "1"), ("0", "2"), ("1", "2")]
    assert {pair.name_frequency for pair in found} == {3}


def test_only_touched_servants_are_compared_with_all_others() -> None:
    people = [profile_of("Karimov Alisher", id_=name) for name in "abc"]
    assert ids(people, frozenset("b")) == {("a", "b"), ("b", "c")}
    assert ids(people, frozenset()) == set()


def test_a_thousand_namesakes_are_refined_and_not_dropped() -> None:
    """A thousand people of one name, born on different days, have two records each: every pair is found, and few are compared."""
    births = [(date(1955, 1, 1) + timedelta(days=17 * n)).isoformat() for n in range(1000)]
    people = [
        profile_of("Karimov Alisher", id_=f"{office}{n:04d}", born=born) for office in "ab" for n, born in enumerate(births)
    ]
    found = ids(people)
    assert {(f"a{n:04d}", f"b{n:04d}") for n in range(1000)} <= found
    assert len(found) < 10 * 1000


def test_namesakes_without_birth_dates_are_refined_by_their_body() -> None:
    people = [
        profile_of("Karimov Alisher", id_=f"{office}{n:03d}", served=f"body{n} 2015-01-01 2016-01-01")
        for office in "ab"
        for n in range(MAX_BLOCK_SIZE)
    ]
    assert ids(people) >= {(f"a{n:03d}", f"b{n:03d}") for n in range(MAX_BLOCK_SIZE)}


def test_namesakes_of_whom_nothing_more_is_known_do_not_explode() -> None:
    assert len(ids([profile_of("Karimov Alisher", id_=f"{n:04d}") for n in range(1000)])) <= 20 * 1000


def test_the_best_are_kept_three_for_a_person_on_average_in_a_fixed_order() -> None:
    people = [profile_of("Karimov Alisher", id_=f"{n:02d}") for n in range(10)]
    scored = [
        (Pair(left, right, 10), Score(1 - (int(left.id) + int(right.id)) / 40, ("so it is",)))
        for left, right in combinations(people, 2)
    ]
    kept = best_candidates(reversed(scored))
    assert len(kept) == 15
    assert kept == best_candidates(scored)
    assert [one.score.value for one in kept] == sorted((one.score.value for one in kept), reverse=True)
    assert (kept[0].left, kept[0].right) == ("00", "01")


def test_a_common_name_does_not_use_up_what_others_need() -> None:
    many = [profile_of("Karimov Alisher", id_=f"a{n}") for n in range(6)]
    few = [profile_of("Saidova Dilnoza", id_=f"b{n}") for n in range(2)]
    scored = [(Pair(left, right, 6), Score(0.6, ())) for left, right in combinations(many, 2)]
    scored.append((Pair(few[0], few[1], 2), Score(0.5, ())))
    kept = best_candidates(scored, per_servant=2)
    assert len(kept) == 8
    assert (kept[-1].left, kept[-1].right) == ("b0", "b1")


@pytest.mark.parametrize("scores", [(0.6, 0.6), (0.6, 0.5)], ids=["equal scores", "the numbered score less"])
def test_nobody_who_has_candidates_is_left_without_one_whatever_the_ids(scores: tuple[float, float]) -> None:
    """Twelve namesakes, of whom three have different national numbers: which of the ids are theirs is chance."""
    people = [profile_of("Karimov Alisher", id_=f"{n:02d}") for n in range(12)]
    pairs = list(combinations(people, 2))
    for numbered in map(set, combinations([person.id for person in people], 3)):
        shared = [(pair, len(numbered & {one.id for one in pair})) for pair in pairs]
        scored = [(Pair(*pair, 12), Score(scores[number], ())) for pair, number in shared if number < 2]
        kept = best_candidates(scored)
        assert len(kept) == 18
        assert {id_ for one in kept for id_ in (one.left, one.right)} == {person.id for person in people}


def test_what_is_below_the_threshold_is_no_candidate() -> None:
    one, other = profile_of("Karimov Alisher", id_="a"), profile_of("Karimov Alisher", id_="b")
    assert best_candidates([(Pair(one, other, 2), Score(0.34, ()))]) == []
    assert len(best_candidates([(Pair(one, other, 2), Score(0.35, ()))])) == 1
