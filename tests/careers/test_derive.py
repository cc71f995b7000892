"""The line of a career and its moves; a move that is no promotion must not be derived as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from careers.line import (
    WHETHER_HELD_TOGETHER,
    WHETHER_IN_THE_SERVICE,
    WHETHER_SUBSTANTIVE,
    WHICH_BEGAN_FIRST,
    Spell,
    career_line,
)
from careers.moves import DAY_OF_ORDER, Grade, GradedPeriod, career_moves, grade_on
from graph.model.days import Day, Period, order_days
from graph.model.words import Mode, MoveKind

ALWAYS = Period(Day.exactly(date(1990, 1, 1)))
POSTS = {f"rank {rank}": [GradedPeriod(ALWAYS, Grade("managerial", rank))] for rank in range(1, 10)}
POSTS["unranked"] = [GradedPeriod(ALWAYS, None)]
POSTS["auxiliary 3"] = [GradedPeriod(ALWAYS, Grade("auxiliary", 3))]


def spell(
    id_: str, position: str, start: str, end: str | None = None, mode: Mode | None = Mode.COMPETITION, fte: float | None = 1.0
) -> Spell:
    """Return a spell between two days. Without an end it is open; an end of "?" is unknown."""
    begins = Day.parse(start)
    ends = None if end is None else Day.not_before(begins.earliest) if end == "?" else Day.parse(end)
    return Spell(id_, position, Period(begins, ends), mode, civil_service=True, fte=fte, ordered=begins)


def judged(*spells: Spell) -> list[tuple[str, str, MoveKind, int | None]]:
    moves = career_moves(career_line(spells), POSTS)
    assert all(len(m.follows) == 1 for m in moves)
    return [(m.follows[0], m.into, m.kind, m.steps) for m in moves]


def test_one_step_up_the_ladder_is_a_promotion_of_one_step() -> None:
    first, second = spell("a", "rank 3", "2015-01-01", "2018-01-01"), spell("b", "rank 4", "2018-01-01")
    assert judged(second, first) == [("a", "b", MoveKind.PROMOTION, 1)]


def test_a_part_time_post_that_began_first_does_not_push_the_full_post_off_the_line() -> None:
    half = spell("half", "rank 6", "2014-01-01", "2020-01-01", fte=0.5)
    first, second = spell("a", "rank 3", "2015-01-01", "2018-01-01"), spell("b", "rank 4", "2018-01-01")
    assert judged(half, first, second) == [("a", "b", MoveKind.PROMOTION, 1)]


@pytest.mark.parametrize("mode", [Mode.ACTING, Mode.SECONDMENT])
def test_acting_and_secondment_pass_by_and_the_return_is_no_promotion(mode: Mode) -> None:
    post = spell("post", "rank 3", "2015-01-01", "2020-01-01")
    away = spell("away", "rank 7", "2017-01-01", "2018-01-01", mode)
    back = spell("back", "rank 3", "2020-01-01")
    assert judged(post, away, back) == [("post", "back", MoveKind.LATERAL, 0)]


def test_a_secondment_for_which_the_post_was_left_is_no_promotion_either() -> None:
    post = spell("post", "rank 3", "2015-01-01", "2017-01-01")
    away = spell("away", "rank 7", "2017-01-01", "2018-01-01", Mode.SECONDMENT)
    back = spell("back", "rank 3", "2018-01-01")
    assert judged(post, away, back) == [("post", "back", MoveKind.LATERAL, 0)]


@pytest.mark.parametrize("position", ["unranked", "auxiliary 3", "a post nobody described"])
def test_ranks_that_cannot_be_compared_give_unknown_steps(position: str) -> None:
    first, second = spell("a", position, "2015-01-01", "2018-01-01"), spell("b", "rank 9", "2018-01-01")
    assert judged(first, second) == [("a", "b", MoveKind.UNKNOWN, None)]


def test_a_corrected_start_that_changes_the_order_changes_the_moves() -> None:
    lower, higher = spell("lower", "rank 3", "2016-01-01", "2017-01-01"), spell("higher", "rank 5", "2012-01-01", "2015-01-01")
    assert judged(lower, higher) == [("higher", "lower", MoveKind.DEMOTION, -2)]
    corrected = spell("higher", "rank 5", "2017-01-01", "2019-01-01")
    assert judged(lower, corrected) == [("lower", "higher", MoveKind.PROMOTION, 2)]


def test_a_post_regraded_while_it_was_held_is_left_at_its_new_rank() -> None:
    regraded = [
        GradedPeriod(Period(Day.parse("2010-01-01"), Day.parse("2017-01-01")), Grade("managerial", 3)),
        GradedPeriod(Period(Day.parse("2017-01-01")), Grade("managerial", 4)),
    ]
    first, second = spell("a", "regraded", "2015-01-01", "2018-01-01"), spell("b", "rank 5", "2018-01-01")
    found = career_moves(career_line([first, second]), {**POSTS, "regraded": regraded})
    assert [(move.kind, move.steps) for move in found] == [(MoveKind.PROMOTION, 1)]


def test_a_post_regraded_after_it_was_left_is_left_at_its_old_rank() -> None:
    regraded = [
        GradedPeriod(Period(Day.parse("2010-01-01"), Day.parse("2016-06-01")), Grade("managerial", 3)),
        GradedPeriod(Period(Day.parse("2016-06-01")), Grade("managerial", 8)),
    ]
    first, second = spell("a", "regraded", "2015-01-01", "2016-01-01"), spell("b", "rank 4", "2018-01-01")
    found = career_moves(career_line([first, second]), {**POSTS, "regraded": regraded})
    assert [(move.kind, move.steps) for move in found] == [(MoveKind.PROMOTION, 1)]


UNORDERED = (MoveKind.UNKNOWN, None)


def test_an_end_that_came_late_or_never_hides_no_later_move() -> None:
    for end in (None, "?", "2018-01-20", "2018-06-01", "2019-01-01", "2025-01-01"):
        first, second = spell("a", "rank 3", "2015-01-01", end), spell("b", "rank 4", "2018-01-01", "2019-01-01")
        third = spell("c", "rank 6", "2020-01-01")
        assert judged(first, second, third) == [("a", "b", MoveKind.PROMOTION, 1), ("b", "c", MoveKind.PROMOTION, 2)]


def test_nothing_returns_to_an_outlived_post() -> None:
    first, within = spell("a", "rank 5", "2010-01-01", "2020-01-01"), spell("b", "rank 3", "2015-01-01", "2017-01-01")
    after = spell("c", "rank 4", "2018-01-01")
    assert judged(first, within, after) == [("a", "b", MoveKind.DEMOTION, -2), ("b", "c", MoveKind.PROMOTION, 1)]


@pytest.mark.parametrize(("one", "other"), [("2018-01-01", "2018-01-01"), ("2018-03", "2018-03-31"), ("2018", "2018-06")])
def test_full_posts_of_which_either_may_have_begun_first_are_parallel(one: str, other: str) -> None:
    before = spell("a", "rank 3", "2015-01-01")
    first, second = spell("b", "rank 5", one), spell("c", "rank 7", other)
    moves = career_moves(career_line([second, before, first]), POSTS)
    assert {(m.follows, m.parallel, m.into, m.kind, m.steps, m.missing) for m in moves} == {
        (("a",), ("c",), "b", *UNORDERED, WHICH_BEGAN_FIRST),
        (("a",), ("b",), "c", *UNORDERED, WHICH_BEGAN_FIRST),
    }


def test_parallel_posts_that_follow_nothing_have_unknown_moves_too() -> None:
    moves = career_moves(career_line([spell("b", "rank 5", "2018-03"), spell("c", "rank 7", "2018-03-05")]), POSTS)
    assert {(m.follows, m.parallel, m.into, m.kind) for m in moves} == {
        ((), ("c",), "b", MoveKind.UNKNOWN),
        ((), ("b",), "c", MoveKind.UNKNOWN),
    }


@pytest.mark.parametrize(
    ("ranks", "kind", "steps", "bounds"),
    [
        ((4, 4), MoveKind.PROMOTION, 1, (1, 1)),
        ((4, 3), MoveKind.PROMOTION, None, (1, 2)),
        ((4, 5), MoveKind.UNKNOWN, None, (0, 1)),
    ],
)
def test_a_post_begun_after_two_parallel_ones_was_a_promotion_if_it_was_one_from_either(
    ranks: tuple[int, int], kind: MoveKind, steps: int | None, bounds: tuple[int, int]
) -> None:
    one, other = (spell(name, f"rank {rank}", "2015") for name, rank in zip("ab", ranks, strict=True))
    last = career_moves(career_line([one, other, spell("c", "rank 5", "2018-01-01")]), POSTS)[-1]
    assert (last.follows, last.kind, last.steps) == (("a", "b"), kind, steps)
    assert (last.steps_least, last.steps_most) == bounds
    assert last.missing == (None if steps else WHICH_BEGAN_FIRST)


def test_a_start_known_by_the_month_is_ordered_where_all_its_days_agree() -> None:
    first, second = spell("a", "rank 3", "2015", "2016-02"), spell("b", "rank 4", "2016-02")
    assert judged(first, second) == [("a", "b", MoveKind.PROMOTION, 1)]


def test_a_post_that_ended_on_the_day_on_which_the_next_began_began_before_it() -> None:
    first, second = spell("a", "rank 3", "2018", "2018-07-01"), spell("b", "rank 4", "2018-07-01")
    assert judged(first, second) == [("a", "b", MoveKind.PROMOTION, 1)]


def test_a_post_held_part_time_beside_another_is_off_the_line_whatever_its_end() -> None:
    full, beside = spell("a", "rank 3", "2015-01-01", "2018-01-01"), spell("half", "rank 9", "2016-01-01", None, fte=0.5)
    assert judged(full, beside, spell("b", "rank 4", "2018-01-01")) == [("a", "b", MoveKind.PROMOTION, 1)]


def test_part_time_posts_held_one_after_another_are_on_the_line() -> None:
    full, half = spell("a", "rank 3", "2015-01-01", "2018-01-01"), spell("half", "rank 4", "2018-01-01", "2020-01-01", fte=0.5)
    found = judged(full, half, spell("b", "rank 5", "2020-01-01"))
    assert found == [("a", "half", MoveKind.PROMOTION, 1), ("half", "b", MoveKind.PROMOTION, 1)]


def test_a_part_time_post_of_which_it_is_not_known_whether_it_was_held_beside_another_has_an_unknown_move() -> None:
    full, half = spell("a", "rank 3", "2015-01-01", "?"), spell("half", "rank 6", "2018-01-01", "2019-01-01", fte=0.5)
    moves = career_moves(career_line([full, half, spell("b", "rank 4", "2020-01-01")]), POSTS)
    assert [(m.follows, m.into, m.kind, m.missing) for m in moves] == [
        (("a",), "half", MoveKind.UNKNOWN, WHETHER_HELD_TOGETHER),
        # From rank 3 it was a promotion, from rank 6 a demotion.
        (("a", "half"), "b", MoveKind.UNKNOWN, WHICH_BEGAN_FIRST),
    ]


@pytest.mark.parametrize(
    ("doubtful", "missing"),
    [
        (replace(spell("x", "rank 4", "2016-01-01"), civil_service=None), WHETHER_IN_THE_SERVICE),
        (replace(spell("x", "rank 4", "2016-01-01"), mode=Mode.UNKNOWN), WHETHER_SUBSTANTIVE),
    ],
)
def test_a_post_that_may_be_off_the_line_makes_unknown_only_what_depends_on_it(doubtful: Spell, missing: str) -> None:
    first, last = spell("a", "rank 3", "2015-01-01"), spell("b", "rank 6", "2018-01-01")
    moves = career_moves(career_line([last, doubtful, first]), POSTS)
    assert [(m.follows, m.into, m.kind, m.steps_least, m.steps_most) for m in moves] == [
        (("a",), "x", MoveKind.UNKNOWN, None, None),
        (("a", "x"), "b", MoveKind.PROMOTION, 2, 3),
    ]
    assert moves[0].missing == missing


def test_an_order_without_a_day_was_given_at_most_a_year_ahead() -> None:
    raised = [
        GradedPeriod(Period(Day.parse("2010-01-01"), Day.parse("2017-06-01")), Grade("managerial", 4)),
        GradedPeriod(Period(Day.parse("2017-06-01")), Grade("managerial", 5)),
    ]
    start = Day.parse("2018-01-01")
    first, second = spell("a", "rank 3", "2015-01-01", "2018-01-01"), spell("b", "raised", "2018-01-01")
    for ordered, expected in ((start, (2, 2, 2)), (order_days(start), (None, 1, 2)), (Day.parse("2017-05-31"), (1, 1, 1))):
        (move,) = career_moves(career_line([first, replace(second, ordered=ordered)]), {**POSTS, "raised": raised})
        assert (move.kind, move.steps, move.steps_least, move.steps_most) == (MoveKind.PROMOTION, *expected)
        assert move.missing == (None if expected[0] else DAY_OF_ORDER)


def test_ranks_that_changed_together_on_an_unknown_day_are_compared_on_one_day() -> None:
    def raised(rank: int) -> list[GradedPeriod]:
        return [
            GradedPeriod(Period(Day.parse("2010-01-01"), Day.parse("2017-06-01")), Grade("managerial", rank)),
            GradedPeriod(Period(Day.parse("2017-06-01")), Grade("reformed", rank + 4)),
        ]

    first = spell("a", "old", "2015-01-01", "2018-01-01")
    second = replace(spell("b", "new", "2018-01-01"), ordered=order_days(Day.parse("2018-01-01")))
    (move,) = career_moves(career_line([first, second]), {"old": raised(3), "new": raised(5)})
    assert (move.kind, move.steps) == (MoveKind.PROMOTION, 2)


def test_a_post_regraded_while_it_may_have_been_held_is_left_at_either_rank() -> None:
    regraded = [
        GradedPeriod(Period(Day.parse("2010-01-01"), Day.parse("2017-01-01")), Grade("managerial", 3)),
        GradedPeriod(Period(Day.parse("2017-01-01")), Grade("managerial", 4)),
    ]
    second = spell("b", "rank 5", "2018-01-01")
    for end, expected in ((None, (1, 1)), ("?", (1, 2)), ("2016", (2, 2)), ("2017", (1, 2))):
        first = spell("a", "regraded", "2015-01-01", end)
        (move,) = career_moves(career_line([first, second]), {**POSTS, "regraded": regraded})
        assert (move.steps_least, move.steps_most) == expected, end


def test_two_posts_seen_on_one_day_are_held_together_however_their_ranks_differ() -> None:
    seen = Period.seen(date(2011, 3, 31))
    posts = [Spell(id_, f"rank {rank}", seen, None, True, 1.0, seen.start) for id_, rank in (("a", 3), ("b", 6))]
    assert judged(*posts) == []


def seen(id_: str, rank: int, first: str, last: str) -> Spell:
    """Return a spell that snapshots show from one day to another."""
    period = Period(Day.observed(date.fromisoformat(first)), Day.not_before(date.fromisoformat(last) + timedelta(days=1)))
    return Spell(id_, f"rank {rank}", period, None, True, 1.0, order_days(period.start))


def test_posts_seen_one_after_the_other_follow_each_other() -> None:
    first, second = seen("a", 3, "2011-03-31", "2011-09-30"), seen("b", 4, "2012-03-31", "2013-09-30")
    assert judged(second, first) == [("a", "b", MoveKind.PROMOTION, 1)]


def test_posts_seen_together_do_not_follow_each_other_and_the_one_seen_last_was_left_for_the_next() -> None:
    first, beside = seen("a", 3, "2011-03-31", "2012-03-31"), seen("b", 6, "2011-09-30", "2011-09-30")
    after = seen("c", 4, "2013-09-30", "2013-09-30")
    assert judged(after, first, beside) == [("a", "c", MoveKind.PROMOTION, 1)]


def test_employment_outside_the_service_is_no_part_of_the_line() -> None:
    outside = Spell("o", "rank 9", Period(Day.parse("2016-01-01"), Day.parse("2018-01-01")), None, False, 1.0, Day.parse("2016"))
    first, second = spell("a", "rank 3", "2015-01-01", "2016-01-01"), spell("b", "rank 4", "2018-01-01")
    assert judged(first, outside, second) == [("a", "b", MoveKind.PROMOTION, 1)]


def test_an_order_in_a_month_in_which_the_rank_changed_has_unknown_steps() -> None:
    history = [
        GradedPeriod(Period(Day.parse("2010-01-01"), Day.parse("2018-01-15")), Grade("managerial", 3)),
        GradedPeriod(Period(Day.parse("2018-01-15")), Grade("managerial", 4)),
    ]
    assert grade_on(Day.parse("2018-01"), history) is None
    assert grade_on(Day.parse("2017"), history) == Grade("managerial", 3)


def test_an_abolished_post_keeps_its_last_rank() -> None:
    history = [GradedPeriod(Period(Day.parse("2010-01-01"), Day.parse("2018-01-15")), Grade("managerial", 3))]
    assert grade_on(Day.parse("2019-01-01"), history) == Grade("managerial", 3)
