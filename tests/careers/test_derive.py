"""The line of a career and its moves; a move that is no promotion must not be derived as one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.line import Grade, GradedPeriod, Move, Spell, career_line, career_moves, grade_on
from graph.model.days import HANDOVER_DAYS, Day, Period
from graph.model.nodes import Mode, MoveKind

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
    return [(m.from_, m.into, m.kind, m.steps) for m in career_moves(career_line(spells), POSTS)]


def test_one_step_up_the_ladder_is_a_promotion_of_one_step() -> None:
    first, second = spell("a", "rank 3", "2015-01-01", "2018-01-01"), spell("b", "rank 4", "2018-01-01")
    assert judged(second, first) == [("a", "b", MoveKind.PROMOTION, 1)]


def test_a_post_held_beside_the_other_is_no_move() -> None:
    main = spell("main", "rank 3", "2015-01-01")
    beside = spell("beside", "rank 6", "2017-01-01", "2019-01-01")
    assert judged(main, beside) == []


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


def test_a_handover_is_a_move_and_a_longer_overlap_is_a_second_post() -> None:
    start = date(2018, 1, 1)
    for overlap, expected in ((HANDOVER_DAYS, 1), (HANDOVER_DAYS + 1, 0)):
        end = (start + timedelta(days=overlap)).isoformat()
        first, second = spell("a", "rank 3", "2015-01-01", end), spell("b", "rank 4", start.isoformat())
        assert len(judged(first, second)) == expected


def test_two_posts_seen_on_one_day_are_held_together_however_their_ranks_differ() -> None:
    seen = Period.seen(date(2011, 3, 31))
    posts = [Spell(id_, f"rank {rank}", seen, None, True, 1.0, seen.start) for id_, rank in (("a", 3), ("b", 6))]
    assert judged(*posts) == []


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


@st.composite
def some_spell(draw: st.DrawFn) -> Spell:
    start, length = draw(st.dates(date(2010, 1, 1), date(2025, 1, 1))), draw(st.integers(0, 2000))
    return Spell(
        f"spell {draw(st.integers(0, 999)):03d}",
        f"rank {draw(st.integers(1, 9))}",
        Period(Day.exactly(start), Day.exactly(start + timedelta(days=length)) if length else None),
        draw(st.sampled_from([None, *Mode])),
        civil_service=True,
        fte=draw(st.sampled_from([None, 0.5, 1.0])),
        ordered=Day.exactly(start),
    )


spells = st.lists(some_spell(), max_size=8, unique_by=lambda spell: spell.id)


@given(spells.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_line_is_the_same_in_whatever_order_spells_are_read(both: tuple[list[Spell], list[Spell]]) -> None:
    found, shuffled = both
    assert career_line(shuffled) == career_line(found)


@given(spells)
def test_no_two_posts_of_the_line_were_held_together_and_nothing_passing_is_on_it(found: list[Spell]) -> None:
    followed = career_line(found)
    assert all(spell.mode not in (Mode.ACTING, Mode.SECONDMENT) for spell in followed)
    for at, one in enumerate(followed):
        for other in followed[at + 1 :]:
            assert one.period.start.latest <= other.period.start.latest
            assert one.period.certainly_overlaps_for(other.period) <= HANDOVER_DAYS


@given(spells)
def test_every_post_off_the_line_passes_by_or_was_held_beside_one_on_it(found: list[Spell]) -> None:
    followed = career_line(found)
    for spell_ in found:
        passing = spell_.mode in (Mode.ACTING, Mode.SECONDMENT)
        beside = any(spell_.period.certainly_overlaps_for(other.period) > 0 for other in followed if other is not spell_)
        assert spell_ in followed or passing or beside


@given(spells)
def test_steps_along_the_line_add_up_to_the_difference_of_its_ends(found: list[Spell]) -> None:
    followed = career_line(found)
    climbed: list[Move] = career_moves(followed, POSTS)
    if climbed:
        first, last = (int(spell.position.removeprefix("rank ")) for spell in (followed[0], followed[-1]))
        assert sum(move.steps or 0 for move in climbed) == last - first
