"""What a portal does not say is not known to the rules: an unstated day of a sanction, an unstated need for a competition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from merit.contract import Rule
from merit.rules.v01_no_competition import RULE as V01
from merit.rules.v10_promoted_under_sanction import RULE as V10
from tests.conftest import Run
from tests.support.judging import outcomes_by_post
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)
BEFORE, ORDERED = "2021-01-01", "2023-09-01"
DAYS_OF_A_SANCTION, NEED = "exact days of a sanction", "need of a competition for the auxiliary post"

Row = Mapping[str, Any]
Outcomes = dict[str, tuple[str, str | None]]


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def outcomes(run: Run, database: Database, rule: Rule) -> Outcomes:
    """Return the outcome and missing input of a rule for each appointment that it concerns, by the title of its post."""
    return outcomes_by_post(run, database, rule, TODAY)


def sanction(number: str, person: str, imposed: str | None, until: str | None = None, lifted: str | None = None) -> Row:
    return {"id": number, "registerNo": person, "kind": "hayfsan", "imposed": imposed, "until": until, "lifted": lifted}


SANCTIONED: Mapping[str, tuple[tuple[tuple[str | None, ...], ...], tuple[str, str | None]]] = {
    "on a day that nobody stated": (((None,),), ("not_evaluable", DAYS_OF_A_SANCTION)),
    "on an unstated day, until a day before the order": (((None, "2023-08-31"),), ("satisfies", None)),
    "on an unstated day, until the day of the order": (((None, ORDERED),), ("satisfies", None)),
    "on an unstated day, until a day after the order": (((None, "2023-10-01"),), ("not_evaluable", DAYS_OF_A_SANCTION)),
    "on an unstated day, lifted before the order": (((None, None, "2023-08-31"),), ("satisfies", None)),
    "on an unstated day, and on a known one": (((None,), ("2023-06-01",)), ("violates", None)),
    "on a known day": ((("2023-06-01",),), ("violates", None)),
    "never": ((), ("satisfies", None)),
}


def test_a_sanction_of_an_unstated_day_is_not_passed_over(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """Before, its promotion satisfied V10 without a word."""
    names = list(SANCTIONED)
    people = [f"R{number}" for number in range(len(names))]
    numbers = [f"3150385{number:06}1" for number in range(len(names))]
    rows: dict[str, Sequence[Row]] = {
        "bodies": [body()],
        "positions": [post for person in people for post in (position(f"{person} old", 3), position(f"{person} new", 4))],
        "servants": [
            servant(person, pinfl, lastName=f"Name{person}", birthDate=None)
            for person, pinfl in zip(people, numbers, strict=True)
        ],
        "orders": [
            row
            for person in people
            for row in (
                order(f"{person}/1", f"{person} old", BEFORE, end=ORDERED, open=False, registerNo=person),
                order(f"{person}/2", f"{person} new", ORDERED, registerNo=person, seq=2),
            )
        ],
        "sanctions": [
            sanction(f"{person}/{number}", person, *days)
            for person, name in zip(people, names, strict=True)
            for number, days in enumerate(SANCTIONED[name][0])
        ],
    }
    report = run(load(fresh_database, rows, keys))
    assert (report.state, report.books.quarantined) == ("clean", 0)
    found = outcomes(run, fresh_database, V10)
    assert {name: found.get(f"Post {person} new") for person, name in zip(people, names, strict=True)} == {
        name: outcome for name, (_, outcome) in SANCTIONED.items()
    }


def test_a_penalty_of_an_unstated_day_is_not_passed_over_in_kazakhstan(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    iin, version = "870923400014", {"from": "2010-01-01", "to": None, "rate": 1.0}
    posts = [
        {"code": code, "body": "B", "versions": [version | {"titles": {"kk": code, "ru": None}, "category": category}]}
        for code, category in (("old", "C-O-5"), ("new", "C-O-4"))
    ]
    rows: dict[str, Sequence[Row]] = {
        "bodies": [{"code": "B", "versions": [{"from": "2009-01-01", "names": {"kk": "Body", "ru": None}}]}],
        "posts": posts,
        "persons": [{"iin": iin, "names": {"kk": {"last": "Кәрімова", "first": "Әсел"}}}],
        "appointments": [
            {"id": code, "iin": iin, "post": code, "start": day, "order_date": day, "mode": "competition"}
            for code, day in (("old", "2018-01-10"), ("new", "2021-03-01"))
        ],
        "terminations": [{"appointment": "old", "end": "2021-03-01"}],
        "discipline": [{"id": "T", "iin": iin, "kind": "сөгіс", "imposed": None, "ends": None, "lifted": None}],
    }
    report = run(load(fresh_database, rows, keys, E_KYZMET))
    assert (report.state, report.books.quarantined) == ("clean", 0)
    assert outcomes(run, fresh_database, V10)["new"] == ("not_evaluable", DAYS_OF_A_SANCTION)


def test_an_auxiliary_post_of_which_the_register_does_not_say_whether_it_needs_a_competition_is_not_evaluable(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    """Before, such a post counted as one that needs none. A managerial post needs one in any case."""
    needs = {"unstated": None, "none": False, "one": True}
    posts = [position(f"{name} auxiliary", group="auxiliary", competitionRequired=need) for name, need in needs.items()]
    posts.append(position("unstated managerial", competitionRequired=None))
    people = [f"R{number}" for number in range(len(posts))]
    rows: dict[str, Sequence[Row]] = {
        "bodies": [body()],
        "positions": posts,
        "servants": [
            servant(person, f"3150385{number:06}1", lastName=f"Name{person}", birthDate=None)
            for number, person in enumerate(people)
        ],
        "orders": [order(person, post["code"], ORDERED, registerNo=person) for person, post in zip(people, posts, strict=True)],
        "competitions": [],
    }
    report = run(load(fresh_database, rows, keys))
    assert (report.state, report.books.quarantined) == ("clean", 0)
    assert outcomes(run, fresh_database, V01) == {
        "Post unstated auxiliary": ("not_evaluable", NEED),
        "Post one auxiliary": ("violates", None),
        "Post unstated managerial": ("violates", None),
    }
