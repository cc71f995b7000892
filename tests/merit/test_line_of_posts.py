"""V10, R03 and Q03 along the line of posts: real rows through the mapping of a real portal, on both engines.

Before the line was ordered by starts alone, a post that ended late in the records, or never, hid every later move: V10 and R03
had no case for such an order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from merit.contract import Rule
from merit.rules.q03_double_post import RULE as Q03
from merit.rules.r03_level_skipping import RULE as R03
from merit.rules.v10_promoted_under_sanction import RULE as V10
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.judging import cases, outcomes
from tests.support.scripted_portal import NOON, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
# P1 has rank 1 and so on; H3 and H9 are half posts.
POSITIONS = [*(position(f"P{rank}", rank) for rank in range(1, 10)), position("H3", 3, fte=0.5), position("H9", 9, fte=0.5)]
FIRST, UNORDERED = "post that began first", ("not_evaluable", "post that began first")
VIOLATED, SATISFIED = ("violates", None), ("satisfies", None)
Row = Mapping[str, Any]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def held(number: str, post: str, start: str, end: str | None = None, **changes: Any) -> Row:
    """Return an order; without an end the spell is open, and with "?" it has ended on a day that nobody knows."""
    known = None if end == "?" else end
    return order(number, post, start, seq=int(number), end=known, open=end is None, **changes)


def sanction(imposed: str) -> Row:
    return {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": imposed, "until": None, "lifted": None}


def career(
    run: Run, database: Database, keys: KeyRing, orders: Sequence[Row], sanctions: Sequence[Row] = (), day: int = 0
) -> None:
    rows = {"bodies": [body()], "positions": POSITIONS, "servants": [servant()], "orders": orders, "sanctions": sanctions}
    report = run(load(database, rows, keys, at=NOON + timedelta(days=day)))
    assert (report.state, report.problem) == ("clean", None)


def judged(run: Run, database: Database, rule: Rule) -> dict[str, tuple[str, str | None]]:
    return outcomes(run, database, rule, TODAY)


# What the register says of the end of a post that was left on 1 June 2025.
ENDS = [None, "?", "2025-05-01", "2025-06-01", "2025-06-25", "2026-03-01"]


@pytest.mark.parametrize("end", ENDS)
def test_a_promotion_under_sanction_is_found_whatever_the_end_of_the_old_post(
    run: Run, fresh_database: Database, keys: KeyRing, end: str | None
) -> None:
    career(
        run, fresh_database, keys, [held("1", "P3", "2015-01-01", end), held("2", "P4", "2025-06-01")], [sanction("2025-03-01")]
    )
    assert judged(run, fresh_database, V10) == {"2": VIOLATED}
    assert judged(run, fresh_database, R03) == {"2": SATISFIED}
    # The double post that the records show is found as before.
    double = {"?": ("not_evaluable", "days on which a post began or ended"), None: VIOLATED, "2026-03-01": VIOLATED}
    together = {} if end in ("2025-05-01", "2025-06-01") else {"1+2": double.get(end, SATISFIED)}
    assert judged(run, fresh_database, Q03) == together


@pytest.mark.parametrize("end", ENDS)
def test_a_skipped_level_is_found_whatever_the_end_of_the_old_post(
    run: Run, fresh_database: Database, keys: KeyRing, end: str | None
) -> None:
    career(run, fresh_database, keys, [held("1", "P3", "2015-01-01", end), held("2", "P7", "2025-06-01")])
    assert judged(run, fresh_database, R03) == {"2": VIOLATED}


def test_nothing_returns_to_an_outlived_post(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    orders = [
        held("1", "P5", "2010-01-01", "2024-01-01"),
        held("2", "P3", "2015-01-01", "2017-01-01"),
        held("3", "P4", "2018-01-01"),
    ]
    career(run, fresh_database, keys, orders)
    # From 5 to 3 and from 3 to 4: the third is a promotion, though the first post lasted beside it.
    assert judged(run, fresh_database, R03) == {"2": SATISFIED, "3": SATISFIED}
    moves = run(
        fresh_database.read(
            cypher(
                """MATCH (a:Appointment)-[:NEXT]->(b:Appointment)<-[:INTO]-(m:Promotion)-[:FROM]->(a)
                RETURN a.order_number + ' ' + m.kind + ' ' + b.order_number AS move ORDER BY move"""
            )
        )
    )
    assert [row["move"] for row in moves] == ["1 demotion 2", "2 promotion 3"]
    assert judged(run, fresh_database, Q03) == {"1+2": VIOLATED, "1+3": VIOLATED}


@pytest.mark.parametrize(("one", "other"), [("2025-06-01", "2025-06-01"), ("2025-06", "2025-06-20"), ("2025", "2025-06")])
def test_two_full_posts_of_which_either_may_have_begun_first_are_not_evaluable(
    run: Run, fresh_database: Database, keys: KeyRing, one: str, other: str
) -> None:
    orders = [held("1", "P3", "2015-01-01", "2025-01-01"), held("2", "P4", one), held("3", "P6", other)]
    orders = [{**row, "orderDate": "2025-06-01"} for row in orders]
    career(run, fresh_database, keys, orders, [sanction("2025-03-01")])
    assert judged(run, fresh_database, V10) == {"2": UNORDERED, "3": UNORDERED}
    assert judged(run, fresh_database, R03) == {"2": UNORDERED, "3": UNORDERED}
    assert judged(run, fresh_database, Q03)["2+3"] == VIOLATED
    # Without a sanction nobody was promoted under one, in whatever order the posts were taken.
    career(run, fresh_database, keys, orders, [{**sanction("2025-03-01"), "lifted": "2025-04-01"}], day=1)
    assert judged(run, fresh_database, V10) == {"2": SATISFIED, "3": SATISFIED}


@pytest.mark.parametrize(
    ("ranks", "r03", "v10"),
    [
        (("P3", "P3"), VIOLATED, VIOLATED),
        (("P3", "P2"), VIOLATED, VIOLATED),
        (("P3", "P4"), ("not_evaluable", FIRST), VIOLATED),
        (("P3", "P5"), ("not_evaluable", FIRST), ("not_evaluable", FIRST)),
        (("P5", "P6"), SATISFIED, None),
    ],
)
def test_a_post_taken_after_two_parallel_ones_is_judged_where_both_readings_agree(
    run: Run, fresh_database: Database, keys: KeyRing, ranks: tuple[str, str], r03: Any, v10: Any
) -> None:
    orders = [held("1", ranks[0], "2015"), held("2", ranks[1], "2015"), held("3", "P5", "2025-06-01")]
    career(run, fresh_database, keys, orders, [sanction("2025-03-01")])
    assert judged(run, fresh_database, R03)["3"] == r03
    assert judged(run, fresh_database, V10).get("3") == v10


def test_a_finding_on_two_possible_old_posts_names_both(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    career(run, fresh_database, keys, [held("1", "P3", "2015"), held("2", "P2", "2015"), held("3", "P5", "2025-06-01")])
    found = cases(run, fresh_database, R03, TODAY)["3"]
    assert any(f"from «Post {a}» or «Post {b}» to «Post P5»" in R03.reason(found) for a, b in (("P2", "P3"), ("P3", "P2")))
    assert "2 to 3 ranks higher" in R03.reason(found)
    assert len(found.evidence) == 4


def test_a_start_known_by_the_month_keeps_its_place_where_every_day_of_it_agrees(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    orders = [held("1", "P3", "2015", "?"), held("2", "P4", "2025-05", None, orderDate="2025-05-20")]
    career(run, fresh_database, keys, orders, [sanction("2025-03-01")])
    assert judged(run, fresh_database, V10) == {"2": VIOLATED}


def test_a_correction_that_moves_a_start_back_turns_the_move_round(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    orders = [held("1", "P5", "2015-01-01", "2024-01-01"), held("2", "P3", "2020-01-01")]
    career(run, fresh_database, keys, orders)
    assert judged(run, fresh_database, R03) == {"2": SATISFIED}
    corrected = held("3", "P3", "2012-01-01", corrects="2", correctedOrderDate="2011-12-20")
    career(run, fresh_database, keys, [orders[0], {**orders[1], "correctedBy": "3"}, corrected], day=1)
    assert judged(run, fresh_database, R03) == {"1": VIOLATED}
    career(run, fresh_database, keys, [orders[0], {**orders[1], "correctedBy": "3"}, {**corrected, "start": "2015-01-01"}], day=2)
    assert judged(run, fresh_database, R03) == {"1": UNORDERED, "2": UNORDERED}


@pytest.mark.parametrize("mode", ["acting", "secondment"])
def test_acting_and_secondment_break_no_line_and_the_return_is_no_move(
    run: Run, fresh_database: Database, keys: KeyRing, mode: str
) -> None:
    orders = [
        held("1", "P3", "2015-01-01"),
        held("2", "P9", "2020-01-01", "2021-01-01", mode=mode),
        held("3", "P4", "2025-06-01"),
    ]
    career(run, fresh_database, keys, orders, [sanction("2025-03-01")])
    assert judged(run, fresh_database, R03) == {"3": SATISFIED}
    assert judged(run, fresh_database, V10) == {"3": VIOLATED}
    assert judged(run, fresh_database, Q03) == {"1+3": VIOLATED}


@pytest.mark.parametrize("end", [None, "?", "2020-01-01"])
def test_a_part_time_post_runs_beside_a_full_one(run: Run, fresh_database: Database, keys: KeyRing, end: str | None) -> None:
    orders = [held("1", "P3", "2015-01-01"), held("2", "H9", "2018-01-01", end), held("3", "P4", "2025-06-01")]
    career(run, fresh_database, keys, orders)
    assert judged(run, fresh_database, R03) == {"3": SATISFIED}
    assert judged(run, fresh_database, Q03) == {"1+3": VIOLATED}


def test_part_time_posts_held_one_after_the_other_are_moves(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    orders = [held("1", "H3", "2015-01-01", "2018-01-01"), held("2", "H9", "2018-01-01")]
    career(run, fresh_database, keys, orders)
    assert judged(run, fresh_database, R03) == {"2": VIOLATED}


def test_a_part_time_post_beside_which_another_may_have_been_held_is_not_evaluable(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    career(run, fresh_database, keys, [held("1", "P3", "2015-01-01", "?"), held("2", "H9", "2018-01-01")])
    assert judged(run, fresh_database, R03) == {"2": ("not_evaluable", "days on which the posts were held together")}
