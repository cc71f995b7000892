"""What the reference of R02 doubts: findings that what is on no record may undo. Worlds of nine people, worked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from tests.merit.reference import r02
from tests.merit.reference.questions.tiny import TinyWorld, day
from tests.merit.reference.truth import Rating, Sanction, sanction_of

_DOUBT = "days of posts, sanctions or ratings"


def doubts(
    scores: Mapping[str, float | None], sanctions: Sequence[Sanction] = (), rated_since: date = date(2000, 1, 1)
) -> list[str | None]:
    """Return the doubts of the findings where A, rated 60, is promoted on 3 March 2025 and B to I are peers with these scores."""
    world = TinyWorld()
    world.serves("A", "2015-01-05", "2025-03-03")
    world.serves("A", "2025-03-03", None, rank=2)
    for name in "BCDEFGHI":
        world.serves(name, "2015-01-05", None)
    given: Mapping[str, float | None] = {"A": 60.0, **scores}
    ratings = tuple(Rating(world.person(name), "2024", day("2024-12-20"), score) for name, score in given.items())
    truth = replace(world.facts().truth, ratings=ratings, sanctions=tuple(sanctions), rated_since={"KZ": rated_since})
    return [one.doubt for one in r02.find(truth)]


# Two of eight who are rated were rated below, a quarter.
_QUARTER: Mapping[str, float | None] = {"B": 50.0, "C": 50.0, "D": 70.0, "E": 70.0, "F": 70.0, "G": 70.0, "H": 70.0}


def test_what_is_on_record_leaves_no_doubt() -> None:
    assert doubts(_QUARTER) == [None]
    assert doubts({**_QUARTER, "C": 70.0, "I": None}) == [None]  # if I was rated below, two of nine were
    assert doubts({**_QUARTER, "D": 50.0}) == []


def test_a_peer_whose_score_is_on_no_record_may_have_been_rated_below() -> None:
    assert doubts({**_QUARTER, "I": None}) == [_DOUBT]


def test_who_is_on_no_record_of_ratings_may_be_rated_until_a_year_is_kept() -> None:
    assert doubts(_QUARTER, rated_since=date(2024, 3, 3)) == [None]
    assert doubts(_QUARTER, rated_since=date(2024, 3, 4)) == [_DOUBT]


def test_a_sanction_of_an_unknown_day_may_keep_a_peer_out() -> None:
    def sanctioned(first: str, last: str) -> Sanction:
        return sanction_of(("KZ", ord("H")), day("2025-03-10"), (day(first), day(last)), 6)

    assert doubts(_QUARTER, [sanctioned("2025-03-10", "2025-03-10")]) == [None]
    assert doubts(_QUARTER, [sanctioned("2025-03-01", "2025-03-31")]) == [_DOUBT]
