"""The figure of times to promotion, worked by hand: who is watched from when to when, and how a time in grade ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.model.days import LAST_DAY, Day, Period
from graph.model.words import Mode
from merit.context import Context
from merit.coverage import Coverage, Span
from merit.dossiers.posts import Appointment, PostVersion
from merit.dossiers.servant import ServantDossier
from merit.figures.ladders import EVERYWHERE
from merit.figures.time_to_promotion import FIGURE, Row
from merit.policies.book import PolicyBook
from merit.policies.values import parse_values
from tests.support.kept_figures import bodies, summarised
from tests.support.servant_files import dossier, held, post

HERE, UNIT, THERE = "organisation:here", "organisation:unit", "organisation:there"
CONTEXT = bodies({HERE: None, UNIT: HERE, THERE: None})


def loaded(*spans: tuple[str, str], body: str = HERE) -> Context:
    """Return a context in which orders of a body are loaded on some days only."""
    found: tuple[Span, ...] = tuple((date.fromisoformat(first), date.fromisoformat(end)) for first, end in spans)
    return replace(CONTEXT, coverage=Coverage({**CONTEXT.coverage.spans, body: {"Appointment": found} if found else {}}))


def in_post(name: str, rank: int | None, start: str, end: str | None = None, **given: Any) -> Appointment:
    of_post = {key: given.pop(key) for key in ("body", "versions", "country") if key in given}
    return held(name, post(f"post {name}", rank, **{"body": HERE, **of_post}), start, end, **given)


def person(*appointments: Appointment, name: str = "one") -> ServantDossier:
    return replace(dossier(*appointments), id=f"servant:{name}")


def parts(of: ServantDossier, rank: int = 3, context: Context = CONTEXT) -> list[Row]:
    return [row for key, row in FIGURE.rows(of, context) if key[:3] == ("UZ", "L", str(rank))]


def ends(of: ServantDossier, rank: int = 3, context: Context = CONTEXT) -> list[tuple[str, str, str | None]]:
    """Return the parts of the times in a grade that are watched: first and last day, and how they end."""
    return [(str(row.entry), str(row.exit), row.ending) for row in parts(of, rank, context)]


OLD = in_post("old", 3, "2020-01-01", "2022-05-01")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, ("2022-05-01", "left")),
        (in_post("new", 4, "2022-05-01"), ("2022-05-01", "promoted")),
        (in_post("new", 5, "2022-05-01"), ("2022-05-01", "promoted")),
        (in_post("new", 4, "2022-05-01", order="2022-03-01"), ("2022-05-01", "promoted")),
        (in_post("new", 4, "2022-04-01"), ("2022-04-01", "promoted")),  # the old post's end was recorded late
        (in_post("new", 4, "2022-05-03"), ("2022-05-03", "promoted")),  # 1 and 2 May 2022 are no working days
        (in_post("new", 4, "2022-05-12"), ("2022-05-01", "left")),
        (in_post("new", 2, "2022-05-01"), ("2022-05-01", "demoted")),
        (in_post("new", 3, "2022-05-01"), ("2022-05-01", "moved")),
        (in_post("new", 3, "2022-05-12"), ("2022-05-01", "left")),
        (in_post("acting", 4, "2022-03-01", mode=Mode.ACTING), ("2022-05-01", "left")),
    ],
    ids=[
        "no further post", "a rank higher", "two ranks higher", "by an order of an earlier day", "before the end of the old post",
        "after a weekend", "after an exit", "a rank lower", "the same rank", "the same rank after an exit", "acting only",
    ],
)  # fmt: skip
def test_how_a_time_in_grade_ends(last: Appointment | None, expected: tuple[str, str]) -> None:
    of = person(OLD, *([last] if last else []))
    (row, *_) = ends(of)
    assert row == ("2020-01-01", *expected)


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ({"mode": Mode.ACTING}, ("2022-06-01", "promoted", None)),
        ({"mode": Mode.ACTING, "civil_service": False}, ("2022-05-01", "left", None)),
        ({"mode": Mode.ACTING, "civil_service": None}, ("None", "", "end_of_post")),
    ],
    ids=["in the service", "outside", "not known"],
)
def test_who_acts_between_two_posts_has_not_left(between: dict[str, Any], expected: tuple[str, str, str | None]) -> None:
    of = person(OLD, in_post("between", 4, "2022-04-01", "2022-06-01", **between), in_post("new", 4, "2022-06-01"))
    (row,) = parts(of)
    assert (str(row.exit), row.ending, row.missing) == expected


def test_before_the_years_of_the_calendar_long_gaps_are_exits_and_short_ones_are_not_known() -> None:
    def ended(start: str) -> list[tuple[str, str | None]]:
        of = person(in_post("old", 3, "2010-01-01", "2012-05-01"), in_post("new", 4, start))
        return [(row.ending, row.missing) for row in parts(of)]

    assert ended("2012-05-15") == [("left", None)]
    assert ended("2012-05-07") == [("", "end_of_post")]


def test_another_ladder_is_neither_promotion_nor_demotion() -> None:
    version = PostVersion(id="v", period=Period(Day.exactly(date(2010, 1, 1))), ladder="M", rank=9)
    assert ends(person(OLD, in_post("new", None, "2022-05-01", versions=(version,)))) == [
        ("2020-01-01", "2022-05-01", "other_ladder")
    ]


def test_a_post_graded_up_promotes_nobody() -> None:
    until = Day.exactly(date(2021, 5, 1))
    versions = (
        PostVersion(id="v1", period=Period(Day.exactly(date(2010, 1, 1)), until), ladder="L", rank=3),
        PostVersion(id="v2", period=Period(until), ladder="L", rank=4),
    )
    of = person(in_post("old", None, "2020-01-01", "2022-05-01", versions=versions), in_post("new", 5, "2022-05-01"))
    assert ends(of) == [("2020-01-01", "2021-05-01", "regraded")]
    assert ends(of, 4) == [("2021-05-01", "2022-05-01", "promoted")]


def test_an_open_time_has_no_end_and_is_counted_to_the_day_of_judgement() -> None:
    of = person(in_post("old", 3, "2026-11-10"))
    assert [(row.exit, row.ending) for row in parts(of)] == [(None, "in_grade")]
    assert kept(of)["L/3"] == {"people": 1, "endings": {"in_grade": 1}, "missing": {}, "table": []}


def test_what_is_ordered_for_later_has_not_happened() -> None:
    of = person(in_post("old", 3, "2026-11-10", "2026-12-01"), in_post("new", 4, "2026-12-01"))
    assert kept(of)["L/3"]["endings"] == {"in_grade": 1}
    assert "L/4" not in kept(of)
    later = kept(of, context=replace(CONTEXT, as_of=date(2026, 12, 1)))
    assert later["L/3"]["endings"] == {"promoted": 1}
    assert later["L/3"]["table"] == [[21, 1, 1, 1]]


def test_a_time_goes_on_in_another_post_of_the_grade_and_is_watched_there() -> None:
    of = person(OLD, in_post("new", 3, "2022-05-01", "2023-05-01", body=THERE), in_post("last", 4, "2023-05-01", body=THERE))
    assert [(row.since, row.entry, row.exit, row.ending) for row in parts(of)] == [
        (date(2020, 1, 1), date(2020, 1, 1), date(2022, 5, 1), "moved"),
        (date(2020, 1, 1), date(2022, 5, 1), date(2023, 5, 1), "promoted"),
    ]
    days = (date(2023, 5, 1) - date(2020, 1, 1)).days
    of_country = kept(of, about="UZ")["L/3"]
    assert (of_country["people"], of_country["endings"]) == (1, {"promoted": 1})
    assert [row for row in of_country["table"] if row[2]] == [[days, 1, 1, 1]]
    assert kept(of)["L/3"]["endings"] == {"moved": 1}
    assert kept(of, about=THERE)["L/3"]["endings"] == {"promoted": 1}
    # In its first year there, nobody was at risk: she came with more days in grade.
    assert kept(of, about=THERE)["L/3"]["table"] == [[365, 0, 0, 0], [730, 0, 0, 0], [1096, 1, 0, 1], [days, 1, 1, 1]]


def test_a_move_to_a_unit_is_none() -> None:
    of = person(OLD, in_post("new", 3, "2022-05-01", "2023-05-01", body=UNIT), in_post("last", 4, "2023-05-01", body=THERE))
    assert kept(of)["L/3"]["endings"] == {"promoted": 1}


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("2010-01-01", str(LAST_DAY))], [("2020-01-01", "2022-05-01", "promoted")]),
        ([("2021-01-01", str(LAST_DAY))], [("2021-01-01", "2022-05-01", "promoted")]),
        ([("2022-05-01", str(LAST_DAY))], []),
        ([("2010-01-01", "2022-05-02")], [("2020-01-01", "2022-05-01", "promoted")]),
        ([("2010-01-01", "2022-05-01")], [("2020-01-01", "2022-04-30", "in_grade")]),
        ([("2010-01-01", "2020-01-01")], []),
        (
            [("2010-01-01", "2020-07-01"), ("2021-01-01", str(LAST_DAY))],
            [("2020-01-01", "2020-06-30", "goes_on"), ("2021-01-01", "2022-05-01", "promoted")],
        ),
    ],
    ids=["all", "from later on", "afterwards", "up to that day", "up to the day before", "before", "with a gap"],
)
def test_a_time_is_watched_while_orders_are_loaded(spans: list[tuple[str, str]], expected: list[tuple[str, str, str]]) -> None:
    adjoining = in_post("before", 2, "2018-01-01", "2020-01-01")
    of = person(adjoining, OLD, in_post("new", 4, "2022-05-01"))
    assert ends(of, context=loaded(*spans)) == expected


def test_where_no_orders_are_loaded_the_policy_says_since_when_it_is_watched() -> None:
    before = in_post("before", 2, "2017-01-01", "2018-01-01")
    of = person(before, in_post("old", 3, "2018-01-01", "2022-05-01"), in_post("new", 4, "2022-05-01"))
    assert ends(of, context=loaded()) == [("2020-01-01", "2022-05-01", "promoted")]
    kazakh = [replace(each, post=replace(each.post, country="KZ")) for each in of.appointments]
    ((_, row),) = [each for each in FIGURE.rows(person(*kazakh), loaded()) if each[0][2] == "3"]
    assert row.missing == "orders_of_body"


def test_the_register_of_each_country_begins_by_itself() -> None:
    """Orders are loaded since 2015, so whoever is first on record in 2018 is known to have entered then where none are older."""
    stated = {"basis": "the registers", "status": "unverified"}
    values = parse_values(
        [
            {"country": "UZ", "orders_since": date(2010, 1, 1), **stated},
            {"country": "KZ", "orders_since": date(2015, 1, 1), **stated},
        ],
        "a test",
    )
    context = replace(loaded(("2015-01-01", str(LAST_DAY))), policy=PolicyBook({FIGURE.id: values}))

    def first_row(country: str) -> Row:
        posts = [in_post("old", 3, "2018-01-01", "2022-05-01", country=country), in_post("new", 4, "2022-05-01", country=country)]
        (row,) = (row for key, row in FIGURE.rows(person(*posts), context) if key[2] == "3")
        return row

    kazakh, uzbek, other = first_row("KZ"), first_row("UZ"), first_row("GB")
    every = parse_values([{"country": "*", "orders_since": date(2010, 1, 1), **stated}], "a test")
    context = replace(context, policy=PolicyBook({FIGURE.id: (*values, *every)}))
    assert (first_row("KZ"), first_row("GB").missing) == (kazakh, "earlier_posts")
    assert (kazakh.missing, str(kazakh.since), kazakh.ending) == (None, "2018-01-01", "promoted")
    assert (uzbek.missing, other.missing) == ("earlier_posts", "earlier_posts")


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        (in_post("old", 3, "2020", "2022-05-01"), None, "end_of_post"),
        (in_post("old", 3, "2020-01-01", "2022"), None, "end_of_post"),
        (OLD, in_post("new", 4, "2022-05"), "end_of_post"),
        (OLD, in_post("new", None, "2022-05-01"), "ranks"),
        (OLD, in_post("new", 4, "2022-05-01", mode=None, civil_service=None), "civil_service"),
        (replace(OLD, mode=Mode.UNKNOWN), None, "mode"),
        (replace(OLD, civil_service=None), None, "civil_service"),
    ],
    ids=["start", "end", "first day in the higher post", "rank", "standing of the next post", "mode", "standing"],
)
def test_what_is_not_known_is_counted_apart(old: Appointment, new: Appointment | None, missing: str) -> None:
    of = person(old, *([new] if new else []))
    assert [row.missing for row in parts(of)] == [missing]
    assert kept(of)["L/3"] == {"people": 0, "endings": {}, "missing": {missing: 1}, "table": []}


def test_an_earlier_post_of_the_grade_that_is_not_on_record_is_missing() -> None:
    late = loaded(("2019-12-01", str(LAST_DAY)))
    assert [row.missing for row in parts(person(in_post("old", 3, "2019-06-01")), context=late)] == ["earlier_posts"]


def test_who_was_in_the_grade_twice_is_one_of_the_people() -> None:
    posts = ((3, "2020-01-01"), (2, "2020-01-11"), (3, "2020-02-01"), (4, "2020-02-21"))
    ends_ = [start for _, start in posts[1:]]
    held_ = [
        in_post(f"p{at}", rank, start, end) for at, ((rank, start), end) in enumerate(zip(posts, [*ends_, None], strict=True))
    ]
    assert kept(person(*held_))["L/3"] == {
        "people": 1,
        "endings": {"demoted": 1, "promoted": 1},
        "missing": {},
        "table": [[20, 1, 1, 1]],
    }


def test_the_life_table_of_a_body() -> None:
    people = [
        person(in_post("a", 3, "2020-01-01", "2020-01-11"), in_post("a+", 4, "2020-01-11"), name="a"),
        person(in_post("b", 3, "2020-01-01", "2020-01-11", body=UNIT), name="b"),
        person(in_post("c", 3, "2020-01-01", "2020-01-21"), in_post("c+", 4, "2020-01-21"), name="c"),
        person(in_post("d", 3, "2020-01-01", "2020-02-01", body=THERE), name="d"),
    ]
    assert kept(*people)["L/3"]["table"] == [[10, 3, 1, 3], [20, 1, 1, 1]]
    assert kept(*people, about="UZ")["L/3"]["table"] == [[10, 4, 1, 4], [20, 2, 1, 2]]
    assert summarised(FIGURE, people, CONTEXT) == summarised(FIGURE, people[::-1], CONTEXT)
    assert summarised(FIGURE, people, CONTEXT)[EVERYWHERE, ""] == {"L": ["UZ"]}


def kept(*people: ServantDossier, about: str = HERE, context: Context = CONTEXT) -> dict[str, Any]:
    return summarised(FIGURE, people, context)[about, ""]
