"""V01 under laws that name rotation and secondment as exceptions, and under one that names neither; on both engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from merit.rules.v01_no_competition import RULE
from tests.conftest import Run
from tests.support.judging import outcomes_by_post
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
IIN = "870923400014"
BEFORE, ORDERED, STARTED = "2012-01-10", "2020-03-01", "2020-03-02"
RANKS = "rank of the old or the new post"

Row = Mapping[str, Any]
Rows = dict[str, list[Row]]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def outcomes(run: Run, database: Database) -> dict[str, tuple[str, str | None]]:
    """Return the outcome and missing input of V01 for each appointment, by the title of its post."""
    return outcomes_by_post(run, database, RULE, TODAY)


def post(code: str, category: str | None, since: str = "2010-01-01", **changes: Any) -> Row:
    version = {"from": since, "to": None, "titles": {"kk": code, "ru": None}, "category": category, "rate": 1.0}
    return {"code": code, "body": "KZ-B001", "versions": [version | changes]}


def appointment(iin: str, code: str, start: str, mode: str, ordered: str | None = None) -> Row:
    return {"id": f"N-{code}", "iin": iin, "post": code, "start": start, "order_date": ordered or start, "mode": mode}


def kazakh(mode: str, before: str | None, after: str | None, name: str = "", iin: str = IIN) -> Rows:
    """Return a servant whose first order precedes the law and whose next one is under it; a secondment keeps the first post."""
    first, following = f"{name} first".strip(), f"{name} next".strip()
    end = {"appointment": f"N-{first}", "end": STARTED, "ground": "moved to another post"}
    return {
        "bodies": [{"code": "KZ-B001", "versions": [{"from": "2009-01-01", "names": {"kk": "Body", "ru": None}}]}],
        "posts": [post(first, before), post(following, after)],
        "persons": [{"iin": iin, "names": {"kk": {"last": "Кәрімова", "first": "Әсел"}}}],
        "competitions": [],
        "appointments": [
            appointment(iin, first, BEFORE, "competition"),
            appointment(iin, following, STARTED, mode, ORDERED),
        ],
        "terminations": [] if mode == "secondment" else [end],
    }


def merged(careers: Iterable[Rows]) -> Rows:
    found: Rows = {}
    for rows in careers:
        for stream, of_stream in rows.items():
            found[stream] = of_stream if stream == "bodies" else [*found.get(stream, []), *of_stream]
    return found


def judged_in_kazakhstan(run: Run, database: Database, keys: KeyRing, rows: Rows) -> dict[str, tuple[str, str | None]]:
    """Load the rows and return the outcomes of the orders that fall under the law."""
    report = run(load(database, rows, keys, E_KYZMET))
    assert (report.state, report.problem) == ("clean", None)
    found = outcomes(run, database)
    return {name.removesuffix("next").strip(): outcome for name, outcome in found.items() if name.endswith("next")}


def test_three_modes_need_no_competition_for_an_equal_post_and_others_do(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    grades = {
        "equal": ("C-O-4", "C-O-4", ("satisfies", None)),
        "upwards": ("C-O-4", "C-O-3", ("violates", None)),
        "downwards": ("C-O-4", "C-O-5", ("violates", None)),
        "new rank unknown": ("C-O-4", None, ("not_evaluable", RANKS)),
        "old rank unknown": (None, "C-O-4", ("not_evaluable", RANKS)),
        "another ladder": ("C-O-4", "D-O-4", ("not_evaluable", RANKS)),
    }
    cases = [
        (f"{mode} {case}", mode, before, after, outcome)
        for mode in ("transfer", "rotation", "secondment")
        for case, (before, after, outcome) in grades.items()
    ]
    cases += [(f"{mode} equal", mode, "C-O-4", "C-O-4", ("violates", None)) for mode in ("competition", "pool", "other")]
    rows = merged(
        kazakh(mode, before, after, name, f"8709234{number:05}") for number, (name, mode, before, after, _) in enumerate(cases)
    )
    assert judged_in_kazakhstan(run, fresh_database, keys, rows) == {name: outcome for name, *_, outcome in cases}


def test_a_secondment_without_another_post_to_compare_is_not_evaluable(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    rows = kazakh("secondment", "C-O-4", "C-O-4")
    rows["appointments"] = rows["appointments"][1:]
    assert judged_in_kazakhstan(run, fresh_database, keys, rows) == {"": ("not_evaluable", RANKS)}


def test_a_secondment_is_compared_with_the_rank_of_the_post_on_the_day_of_the_order(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    rows = kazakh("secondment", "C-O-5", "C-O-4")
    (version,) = post("first", "C-O-5")["versions"]
    raised = {**version, "from": "2015-05-01", "category": "C-O-4"}
    rows["posts"][0] = {**rows["posts"][0], "versions": [{**version, "to": "2015-05-01"}, raised]}
    assert judged_in_kazakhstan(run, fresh_database, keys, rows) == {"": ("satisfies", None)}


@pytest.mark.parametrize(("second", "outcome"), [(0.5, ("satisfies", None)), (1.0, ("not_evaluable", RANKS))])
def test_a_second_post_counts_for_a_secondment_only_if_it_is_full(
    run: Run, fresh_database: Database, keys: KeyRing, second: float, outcome: Any
) -> None:
    rows = kazakh("secondment", "C-O-4", "C-O-4")
    rows["posts"].append(post("second", "C-O-6", rate=second))
    rows["appointments"].append(appointment(IIN, "second", "2014-01-01", "competition"))
    assert judged_in_kazakhstan(run, fresh_database, keys, rows) == {"": outcome}


@pytest.mark.parametrize("mode", ["rotation", "secondment"])
def test_an_exception_that_the_law_names_needs_no_equal_post(
    run: Run, fresh_database: Database, keys: KeyRing, mode: str
) -> None:
    orders = [
        order("1", "P1", "2023-01-01", end="2025-06-01", open=False, mode="guarantee"),
        order("2", "P2", "2025-06-01", mode=mode, seq=2),
    ]
    posts = [position("P1", 3), position("P2", 4)]
    rows: Rows = {"bodies": [body()], "positions": posts, "servants": [servant()], "orders": orders, "competitions": []}
    run(load(fresh_database, rows, keys))
    assert outcomes(run, fresh_database)["Post P2"] == ("satisfies", None)
