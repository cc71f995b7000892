"""Ties between two people, worked by hand, and against all possible days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.tied_people import Diploma, HeldPost, Kin, Person, PossibleKin, Round
from careers.ties import Role, ties_between
from graph.model.days import LAST_DAY, Day, Period
from graph.model.days.counts import DayCount
from graph.model.words import KinKind
from tests.support.servant_files import day, days_near, days_of, possible

UNTIL = date(2026, 11, 20)


def post(name: str, start: str | Day, end: str | Day | None = None, body: str = "A", **given: Any) -> HeldPost:
    period = Period(_day(start), None if end is None else _day(end))
    facts: dict[str, Any] = {"order": period.start} | given
    return HeldPost(id=name, title=name.title(), body=body, period=period, **facts)


def _day(stated: str | Day) -> Day:
    return stated if isinstance(stated, Day) else day(stated)


def one(*posts: HeldPost, **given: Any) -> Person:
    return Person(id="one", name="Karimova Gulnora", posts=posts, **given)


def other(*posts: HeldPost, **given: Any) -> Person:
    return Person(id="other", name="Azimov Botir", posts=posts, **given)


def service(mine: Person, theirs: Person, until: date = UNTIL) -> dict[str, tuple[int, int, Any]]:
    """Return by body the least and the most common days, and whether there is at least one."""
    found = ties_between(mine, theirs, until).service
    return {each.body: (each.days.least, each.days.most, each.holds) for each in found}


def test_common_days_of_one_body_are_counted() -> None:
    """In March and April there are 61 days, and on the first of May the one has left."""
    mine, theirs = one(post("p", "2024-01-01", "2024-05-01")), other(post("q", "2024-03-01"))
    assert service(mine, theirs) == service(theirs, mine) == {"A": (61, 61, True)}
    (shared,) = ties_between(mine, theirs, UNTIL).service
    assert [(a.id, b.id) for a, b in shared.pairs] == [("p", "q")]
    assert shared.periods == (Period(day("2024-03-01"), day("2024-05-01")),)
    assert shared.imprecise == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param(("2024-01-01", "2024-03-01"), ("2024-02-29", None), {"A": (1, 1, True)}, id="one day"),
        pytest.param(("2024-01-01", "2024-03-01"), ("2024-03-01", None), {}, id="the successor"),
        pytest.param(("2024-01-01", "2024-02"), ("2024-02-15", None), {"A": (0, 14, None)}, id="left in February"),
        pytest.param(("2024-01-01", "2024-02"), ("2024-02-29", None), {}, id="left in February at the latest"),
        pytest.param(("2024", "2025-01-01"), ("2024-06-01", "2025-06-01"), {"A": (1, 214, True)}, id="begun in the year"),
        pytest.param(("2026-11-19", None), ("2020-01-01", None), {"A": (1, 1, True)}, id="until the day of the question"),
        pytest.param(("2026-11-20", None), ("2020-01-01", None), {}, id="begun on the day of the question"),
    ],
)
def test_bounds_of_common_days(mine: tuple[str, str], theirs: tuple[str, str], expected: dict[str, Any]) -> None:
    assert service(one(post("p", *mine)), other(post("q", *theirs))) == expected


def test_another_body_is_no_common_one() -> None:
    assert service(one(post("p", "2024-01-01", body="A")), other(post("q", "2024-01-01", body="B"))) == {}


def test_days_in_several_posts_count_once_and_bodies_are_apart() -> None:
    """January to March are 91 days, although the one held a second post in February; B has the 30 days of April."""
    mine = one(
        post("p", "2024-01-01", "2024-04-01"),
        post("p beside", "2024-02-01", "2024-03-01"),
        post("p next", "2024-04-01", "2024-05-01", body="B"),
    )
    theirs = other(post("q", "2023-01-01", "2024-04-01"), post("q next", "2024-01-01", "2025-01-01", body="B"))
    assert service(mine, theirs) == {"A": (91, 91, True), "B": (30, 30, True)}
    assert [each.body for each in ties_between(mine, theirs, UNTIL).service] == ["A", "B"]


def test_posts_whose_days_are_not_known_are_named() -> None:
    seen = post("seen", Day.observed(date(2024, 1, 10)), Day.not_before(date(2024, 1, 11)))
    (shared,) = ties_between(one(seen), other(post("q", "2023-01-01", "2024-01-05")), UNTIL).service
    assert (shared.days, shared.holds) == (DayCount(0, 369), None)
    assert [each.id for each in shared.imprecise] == ["seen"]
    assert seen.period.end == Day(date(2024, 1, 11), LAST_DAY)


days_in_march = days_near(date(2024, 3, 10))


@st.composite
def periods(draw: Any) -> Period:
    start, end = draw(days_in_march), draw(st.none() | days_in_march)
    return Period(start, end) if end is None or not end.certainly_before(start) else Period(end, start)


@given(mine=st.lists(periods(), min_size=1, max_size=2), theirs=periods())
def test_the_count_is_that_of_all_possible_days(mine: list[Period], theirs: Period) -> None:
    """The least and the most number of common days are those of the worlds in which each day is known."""
    until = date(2024, 3, 16)
    every = [*mine, theirs]
    bounds = [each.start for each in every] + [each.end or Day(until, until) for each in every]
    counts = set[int]()
    for known in possible(*bounds):
        starts, ends = known[: len(every)], known[len(every) :]
        if all(start <= end for start, end in zip(starts, ends, strict=True)):
            spans = [days_of(start, min(end, until)) for start, end in zip(starts, ends, strict=True)]
            counts.add(len(set[date]().union(*spans[:-1]) & spans[-1]))
    found = ties_between(
        one(*(post(f"p{n}", each.start, each.end) for n, each in enumerate(mine))),
        other(post("q", theirs.start, theirs.end)),
        until,
    ).service
    expected = (min(counts), max(counts))
    assert [(each.days.least, each.days.most) for each in found] == ([expected] if expected[1] else [])


def test_an_order_that_the_other_one_signed_is_a_tie_in_both_directions() -> None:
    mine = one(post("p", "2024-01-01", signed_by="other"), post("p own", "2023-01-01", signed_by="one"))
    theirs = other(post("q", "2020-01-01", body="B", signed_by="one"), post("q head", "2022-01-01", signed_by="somebody"))
    found = [(each.post.id, each.signer, each.appointed, each.holds) for each in ties_between(mine, theirs, UNTIL).orders]
    assert found == [("q", "one", "other", True), ("p", "other", "one", True)]


@pytest.mark.parametrize(
    ("order", "holds"), [("2026-11-19", True), ("2026-11", None), ("2026-11-20", "none")], ids=["before", "in the month", "on it"]
)
def test_an_order_counts_before_the_day_of_the_question(order: str, holds: Any) -> None:
    found = ties_between(one(post("p", "2026-12-01", order=day(order), signed_by="other")), other(), UNTIL).orders
    assert [each.holds for each in found] == ([] if holds == "none" else [holds])


def round_(name: str, on: str | None = "2024-05-01") -> Round:
    return Round(id=name, title=f"Post {name}", body="A", day=None if on is None else day(on))


def test_panels_join_who_sat_there_with_who_sat_applied_or_was_appointed() -> None:
    both, judged, appointed, rivals = round_("both"), round_("judged", "2023-01-01"), round_("order", None), round_("rivals")
    mine = one(sat_on=(both, judged), applied_in=(rivals,), named_by_orders=(appointed,))
    theirs = other(sat_on=(both, appointed), applied_in=(judged, rivals))
    found = {each.round.id: each for each in ties_between(mine, theirs, UNTIL).rounds}
    assert list(found) == ["judged", "both", "order"], "rivals alone have no tie; an unknown day comes last"
    assert {id_: each.same_panel for id_, each in found.items()} == {"judged": False, "both": True, "order": False}
    assert (found["judged"].one, found["judged"].other) == ({Role.SAT}, {Role.APPLIED})
    assert (found["order"].one, found["order"].other) == ({Role.APPOINTED}, {Role.SAT})
    assert ties_between(one(sat_on=(both,)), other(applied_in=(both,)), date(2024, 5, 1)).rounds == ()


def kin(name: str, start: str, end: str | None = None, to: str = "other", confidence: float | None = None) -> Kin:
    period = Period(day(start), None if end is None else day(end))
    return Kin(id=name, other=to, kind=KinKind.SPOUSE, confidence=confidence, period=period)


def test_kin_is_present_former_or_either_and_matches_wait_for_a_review() -> None:
    ties = (
        kin("present", "2010-01-01"),
        kin("former", "2001-01-01", "2009-01-01"),
        kin("may be former", "2011-01-01", "2026", confidence=0.8),
        kin("to come", "2027-01-01"),
        kin("of another", "2010-01-01", to="somebody"),
    )
    found = ties_between(one(kin=ties), other(), UNTIL).kin
    assert [(each.kin.id, each.holds, each.unreviewed) for each in found] == [
        ("former", False, False),
        ("present", True, False),
        ("may be former", None, True),
    ]


def test_a_tie_that_both_declared_is_one() -> None:
    declared = [
        replace(kin("hers", "2010-01-01"), portals=("e-kyzmet",)),
        replace(kin("his", "2010-01-01"), portals=("e-kyzmet", "staff.kz"), missing_at=("e-kyzmet", "staff.kz")),
        kin("before", "2009-01-01"),
    ]
    before, both = ties_between(one(kin=tuple(declared)), other(), UNTIL).kin
    assert (before.ids, both.ids) == (("before",), ("hers", "his"))
    assert (both.kin.portals, both.kin.missing_at) == (("e-kyzmet", "staff.kz"), ("staff.kz",))


def test_a_relative_without_a_number_who_may_be_the_other_one_is_named() -> None:
    may_be = PossibleKin(relative="r1", declared_by="other", other="one", kind=KinKind.SIBLING, score=0.9)
    elsewhere = PossibleKin(relative="r2", declared_by="other", other="somebody", kind=KinKind.CHILD, score=0.9)
    assert ties_between(one(), other(possible_kin=(may_be, elsewhere)), UNTIL).possible_kin == (may_be,)


def test_the_same_school_is_a_tie_whatever_the_years() -> None:
    """Spellings that differ by case, accents or apostrophes only are one, as for rule R13; a missing name is no school."""

    def diploma(name: str, school: str | None, graduated: str = "2001") -> Diploma:
        return Diploma(id=name, school=school, graduated=day(graduated))

    mine = one(diplomas=(diploma("d1", "Toshkent Davlat Yuridik Universiteti"), diploma("d2", None), diploma("d3", "O‘zMU")))
    theirs = other(
        diplomas=(
            diploma("e1", "TOSHKENT davlat  yuridik universiteti", "2019"),
            diploma("e2", None),
            diploma("e3", "O'zMU", "2027"),
        )
    )
    (school,) = ties_between(mine, theirs, UNTIL).schools
    assert school.school == "Toshkent Davlat Yuridik Universiteti"
    assert ([each.id for each in school.one], [each.id for each in school.other]) == (["d1"], ["e1"])
    assert len(ties_between(mine, theirs, date(2028, 1, 1)).schools) == 2
