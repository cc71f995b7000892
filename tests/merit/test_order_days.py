"""V01, V10 and R03 on orders whose day nobody states: any day from a year before the start to the start. On both engines.

Before, the first day in the post took the order's place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Ref, person
from graph.model.words import Mode
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal, Row, Stream, StreamMode
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from merit.contract import PolicyValue
from merit.rules.r03_level_skipping import RULE as R03
from merit.rules.v01_no_competition import RULE as V01
from merit.rules.v10_promoted_under_sanction import RULE as V10
from tests.conftest import Run
from tests.support.judging import cases, outcomes
from tests.support.scripted_portal import ARGOS, NOON, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
VIOLATED, SATISFIED = ("violates", None), ("satisfies", None)
NO_LAW, DAY_OF_ORDER = ("not_evaluable", "policy value on this date"), ("not_evaluable", "day of the order")
IN_SERVICE = ("not_evaluable", "kind of the post (civil service or not)")
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def uzbek(
    start: str, ordered: str | None, *, mode: str = "other", sanction: Mapping[str, Any] | None = None, **post: Any
) -> Rows:
    """Return a career whose second order begins on that day."""
    orders = [
        order("1", "P1", "2015-01-01", end=start, open=False),
        order("2", "P2", start, orderDate=ordered, mode=mode, seq=2),
    ]
    posts = [position("P1", 3), {**position("P2", 4), **post}]
    sanctions = (
        [{"id": "S1", "registerNo": "R1", "kind": "reprimand", "until": None, "lifted": None, **sanction}] if sanction else []
    )
    lists = {"competitions": [], "sanctions": sanctions}
    return {"bodies": [body()], "positions": posts, "servants": [servant()], "orders": orders, **lists}


def kazakh(start: str, ordered: str | None) -> Rows:
    """Return a servant of E-kyzmet with one order, without a competition or an exception."""
    version = {"from": "2010-01-01", "to": None, "titles": {"kk": "Post", "ru": None}, "category": "C-O-4", "rate": 1.0}
    held = {"id": "N-1", "iin": "870923400014", "post": "P", "start": start, "order_date": ordered, "mode": "competition"}
    return {
        "bodies": [{"code": "KZ-B001", "versions": [{"from": "2009-01-01", "names": {"kk": "Body", "ru": None}}]}],
        "posts": [{"code": "P", "body": "KZ-B001", "versions": [version]}],
        "persons": [{"iin": "870923400014", "names": {"kk": {"last": "Кәрімова", "first": "Әсел"}}}],
        "competitions": [],
        "appointments": [{**held, "order_number": "1"}],
        "terminations": [],
    }


@pytest.mark.parametrize(
    ("start", "ordered", "expected"),
    [
        # The law of 416-V ended on 30 June 2026.
        ("2026-09-01", "2026-06-30", VIOLATED),
        ("2026-09-01", "2026-07-01", NO_LAW),
        ("2026-09-01", None, NO_LAW),
        ("2026-06-30", None, VIOLATED),
        ("2026-07-01", None, NO_LAW),
        ("2026-06", None, VIOLATED),
        # It began on 1 January 2016.
        ("2016-03-01", "2016-03-01", VIOLATED),
        ("2016-03-01", None, NO_LAW),
        ("2017-01-01", None, VIOLATED),
    ],
)
def test_an_order_without_a_day_is_judged_where_one_law_held_on_every_day_of_the_year_before(
    run: Run, fresh_database: Database, keys: KeyRing, start: str, ordered: str | None, expected: Any
) -> None:
    report = run(load(fresh_database, kazakh(start, ordered), keys, E_KYZMET))
    assert (report.state, report.problem) == ("clean", None)
    assert outcomes(run, fresh_database, V01, TODAY) == {"1": expected}


@pytest.mark.parametrize(
    ("start", "ordered", "expected"),
    [
        ("2023-01-01", "2022-12-20", VIOLATED),
        ("2023-01-01", None, NO_LAW),
        ("2023-08-08", None, VIOLATED),
        ("2023-08-07", None, NO_LAW),
    ],
)
def test_an_order_of_the_year_in_which_a_law_began_may_precede_it(
    run: Run, fresh_database: Database, keys: KeyRing, start: str, ordered: str | None, expected: Any
) -> None:
    run(load(fresh_database, uzbek(start, ordered), keys))
    assert outcomes(run, fresh_database, V01, TODAY)["2"] == expected


def test_values_that_follow_each_other_decide_where_they_agree(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, uzbek("2024-08-01", None, mode="rotation"), keys))

    def value(start: date, end: date, exceptions: Sequence[str]) -> PolicyValue:
        return PolicyValue("UZ", start, end, "test", parameters={"exceptions": list(exceptions), "look_back_days": 365})

    turn = date(2024, 1, 1)
    for later, expected in ((["rotation"], SATISFIED), (["pool"], DAY_OF_ORDER)):
        values = (value(date(2020, 1, 1), turn, ["rotation"]), value(turn, date(2030, 1, 1), later))
        assert outcomes(run, fresh_database, V01, TODAY, values)["2"] == expected
    gap = (value(date(2020, 1, 1), turn, ["rotation"]), value(turn + timedelta(days=1), date(2030, 1, 1), ["rotation"]))
    assert outcomes(run, fresh_database, V01, TODAY, gap)["2"] == NO_LAW
    for steps, expected in (((1, 1), VIOLATED), ((2, 3), SATISFIED), ((1, 2), DAY_OF_ORDER)):
        spans = ((date(2020, 1, 1), turn), (turn, date(2030, 1, 1)))
        policy = tuple(PolicyValue("*", *span, "test", parameters={"steps": n}) for span, n in zip(spans, steps, strict=True))
        assert outcomes(run, fresh_database, R03, TODAY, policy)["2"] == expected


@pytest.mark.parametrize(
    ("ordered", "imposed", "lifted", "expected"),
    [
        ("2025-06-01", "2025-03-01", None, VIOLATED),
        # The order may precede the sanction.
        (None, "2025-03-01", None, DAY_OF_ORDER),
        # A sanction imposed after the start, or ended a year before it, cannot reach any day of the order.
        (None, "2025-06-02", None, SATISFIED),
        (None, "2023-05-31", None, SATISFIED),
        (None, "2023-07-01", None, DAY_OF_ORDER),
        (None, "2024-01-01", "2024-06-01", SATISFIED),
        (None, "2024-01-01", "2024-06-02", DAY_OF_ORDER),
        # A year's imprecision of the order's own day is the same.
        ("2025", "2025-03-01", None, DAY_OF_ORDER),
    ],
)
def test_a_sanction_counts_if_it_was_in_force_on_every_possible_day_of_the_order(
    run: Run, fresh_database: Database, keys: KeyRing, ordered: str | None, imposed: str, lifted: str | None, expected: Any
) -> None:
    sanction = {"imposed": imposed, "lifted": lifted}
    run(load(fresh_database, uzbek("2025-06-01", ordered, sanction=sanction), keys))
    assert outcomes(run, fresh_database, V10, TODAY)["2"] == expected


@pytest.mark.parametrize(
    ("ranks", "r03", "v10"),
    [
        # The post was raised within the year before the start: the order may be of before or after.
        ((4, 5), DAY_OF_ORDER, SATISFIED),
        ((5, 6), VIOLATED, SATISFIED),
        ((3, 4), SATISFIED, SATISFIED),
        ((2, 3), SATISFIED, None),
    ],
)
def test_a_rank_that_changed_in_the_year_before_the_start_counts_where_the_outcome_depends_on_it(
    run: Run, fresh_database: Database, keys: KeyRing, ranks: tuple[int, int], r03: Any, v10: Any
) -> None:
    (version,) = position("P2")["versions"]
    raised = [{**version, "to": "2025-01-01", "rank": ranks[0]}, {**version, "from": "2025-01-01", "rank": ranks[1]}]
    run(load(fresh_database, uzbek("2025-06-01", None, versions=raised), keys))
    assert outcomes(run, fresh_database, R03, TODAY)["2"] == r03
    assert outcomes(run, fresh_database, V10, TODAY).get("2") == v10


def test_the_group_of_a_post_counts_for_every_possible_day_of_the_order(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    (version,) = position("P2", 4)["versions"]
    since = [{**version, "to": "2025-01-01", "group": "political"}, {**version, "from": "2025-01-01"}]
    for ordered, expected in (
        ("2024-12-31", None),
        ("2025-01-01", VIOLATED),
        (None, DAY_OF_ORDER),
    ):
        day = {"2024-12-31": 0, "2025-01-01": 1, None: 2}[ordered]
        run(load(fresh_database, uzbek("2025-06-01", ordered, versions=since), keys, at=NOON + timedelta(days=day)))
        assert outcomes(run, fresh_database, V01, TODAY).get("2") == expected


def test_a_finding_says_between_which_days_its_order_was_given(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, uzbek("2025-06-01", None), keys))
    found = cases(run, fresh_database, V01, TODAY)["2"]
    assert "the order of a day from 1 June 2024 to 1 June 2025 fills the post «Post P2»" in V01.reason(found)
    assert found.day == date(2025, 6, 1)


# --- a portal that does not say whether a post belongs to the civil service ----------------------------


class Held(Row):
    """A row of a register made for these tests."""

    id: str
    post: str
    start: str
    mode: str | None = None


def _held(row: Held) -> list[facts.Fact]:
    person_, post = person("UZ/PINFL", "31503856070015"), Ref("test.argos.uz/positions", row.post)
    appointment = facts.Appointment(
        ref=Ref("some.uz/posts", row.id),
        servant=person_,
        position=post,
        period=Period(Day.parse(row.start)),
        mode=Mode(row.mode) if row.mode else None,
        order_number=row.id,
    )
    return [facts.Servant(ref=person_, name="KARIMOVA GULNORA"), appointment]


POSTS: Stream[Any] = Stream("posts", Held, ("id",), _held, StreamMode.DELTA)
SILENT: Portal = replace(ARGOS, name="some.uz", authority=frozenset(), streams=(POSTS,))


def test_an_appointment_of_unknown_standing_is_not_evaluable_where_it_would_be_judged(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    rows = dict(uzbek("2024-01-01", "2024-01-01"))
    rows["positions"] = [*rows["positions"], position("P3", 5), position("P4", 5, group="political")]
    run(load(fresh_database, rows, keys))
    held = [
        {"id": "21", "post": "P3", "start": "2025-01-01", "mode": "other"},
        {"id": "22", "post": "P4", "start": "2025-01-01", "mode": "other"},
        {"id": "23", "post": "P3", "start": "2025-01-01", "mode": "acting"},
    ]
    run(load(fresh_database, {"posts": held}, keys, SILENT, NOON + timedelta(days=1)))
    found = outcomes(run, fresh_database, V01, TODAY)
    # A political post and acting need no competition, in the civil service or not.
    assert {name: found.get(name) for name in ("21", "22", "23")} == {"21": IN_SERVICE, "22": None, "23": None}
    assert outcomes(run, fresh_database, R03, TODAY)["21"] == IN_SERVICE
