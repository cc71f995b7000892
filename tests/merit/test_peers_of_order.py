"""A proposed order among the peers that detection has kept, on both engines: R02 and R04."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.model.words import Mode
from loaders.keys.keyring import KeyRing
from merit.check import CheckedOrder
from merit.contract import Outcome, Rule
from merit.detection import DetectionReport, detect
from merit.policies.book import PolicyBook
from merit.registry import all_rules, find_rule, shipped_policy
from merit.strata.rule import StratumRule
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.proposals import TODAY, Registry, outcomes_of
from tests.support.scripted_portal import Row, body, key_ring, order, position, servant

pytestmark = pytest.mark.both_engines

NEXT_DAY = TODAY + timedelta(days=1)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
NO_PEERS = "peers to compare with: no detection has kept any yet (run `meritgraph detect`)"
OTHER_PEERS = "peers to compare with: those kept are of other rules or values (run `meritgraph detect`)"

ALIKE = ("Botirov", "Davlatov", "Ergashev", "Fozilov", "Gafurov", "Hamidov")
RATED = {"Aliyev": 50, "Karimova": 70, **dict.fromkeys(ALIKE, 90), "Isaev": 95}
"""Nine clerks of one body with their ratings: one is below Karimova, two are below those who are alike, eight below Isaev."""
NEW_CLERKS = {"Yangi": "2026-06-01", "Tez": "2025-10-01"}
"""Clerks of another body since these days: 172 and 415 days before the order."""
RISEN = 20
"""So many rose from rank 3 to 4 in that body, each after 1,004 days."""


def world(*further: Row, ended: str | None = None) -> Mapping[str, Sequence[Row]]:
    """Return the rows of the portal, with further orders; the post of ``ended`` ended today."""
    people = [*RATED, *NEW_CLERKS, *(f"Risen{n}" for n in range(RISEN))]
    posts = [f"C {name}" for name in people]
    bodies = {f"C {name}": "B1" if name in RATED else "B2" for name in people}
    orders: list[Row] = []
    for n, name in enumerate(people):
        start = "2015-06-01" if name.startswith("Risen") else NEW_CLERKS.get(name, "2020-01-01")
        closing = {"end": TODAY.isoformat(), "open": False} if name == ended else {}
        orders.append(order(f"A{n}", f"C {name}", start, registerNo=name, **closing))
        if name.startswith("Risen"):
            orders.append(order(f"B{n}", f"H {name}", "2018-03-01", registerNo=name, seq=2))
    return {
        "bodies": [body(), body("B2")],
        "positions": [
            *(position(post, 3, bodies[post]) for post in posts),
            *(position(f"H Risen{n}", 4, "B2") for n in range(RISEN)),
            position("Head", 4),
        ],
        "servants": [
            servant(
                name, None, lastName=name, firstName=f"{name[::-1]}", patronymic=None, birthDate=f"{1960 + n}-0{1 + n % 9}-11"
            )
            for n, name in enumerate(people)
        ],
        "orders": [*orders, *further],
        "assessments": [
            {"id": name, "registerNo": name, "type": "A1", "date": "2026-01-20", "integralScore": score}
            for name, score in RATED.items()
        ],
        "sanctions": [],
    }


class Peers(Registry):
    """The loaded world, detections in it, and what they keep."""

    def detect(self, as_of: date = NEXT_DAY, rules: Sequence[Rule] | None = None) -> DetectionReport:
        return self.run(detect(self.database, rules or all_rules(), as_of, NOW))

    def promoted(self, name: str, **given: Any) -> CheckedOrder:
        return self.check(self.proposal("Post Head", name, mode=Mode.COMPETITION, **given))

    def compared(self, name: str) -> dict[str, tuple[str, str | None]]:
        """Return the outcomes of the rules that compare."""
        return {rule: found for rule, found in outcomes_of(self.promoted(name)).items() if rule in ("R02", "R04")}

    def reasons(self, name: str) -> dict[str, str]:
        """Return by rule why the order would violate R02 and R04."""
        cases = [(each.rule, each.case) for each in self.promoted(name).cases if each.rule.id in ("R02", "R04")]
        return {rule.id: rule.reason(case) for rule, case in cases if case.outcome is Outcome.VIOLATES}

    def findings(self) -> dict[str, str]:
        """Return by rule the reasons of what detection found of the order with the number 99."""
        text = cypher(
            "MATCH (a:Appointment {order_number: '99'}) MATCH (f:Finding) WHERE f.rule IN ['R02', 'R04'] AND a.id IN f.subjects "
            "RETURN f.rule AS rule, f.reason AS reason"
        )
        return {str(row["rule"]): str(row["reason"]) for row in self.run(self.database.read(text))}

    def marked(self) -> dict[str, int]:
        """Return by rule how many kept strata bear the test's mark."""
        text = cypher("MATCH (k:KeptStratum) RETURN k.rule AS rule, count(k.mark) AS marked")
        return {str(row["rule"]): int(str(row["marked"])) for row in self.run(self.database.read(text))}


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@pytest.fixture
def peers(run: Run, fresh_database: Database, keys: KeyRing) -> Peers:
    return Peers(run, fresh_database, keys, world())


def test_before_any_detection_only_what_needs_no_peers_is_judged(peers: Peers) -> None:
    assert peers.compared("Karimova") == {"R02": ("not_evaluable", NO_PEERS), "R04": ("not_evaluable", NO_PEERS)}
    assert peers.compared("Yangi") == {"R02": ("not_evaluable", NO_PEERS), "R04": ("violates", None)}
    assert peers.promoted("Karimova").peers_as_of is None


def test_an_order_is_judged_among_the_kept_peers(peers: Peers) -> None:
    peers.detect(date(2026, 11, 1))
    assert peers.compared("Karimova") == {"R02": ("violates", None), "R04": ("satisfies", None)}
    assert peers.compared("Botirov") == {"R02": ("violates", None), "R04": ("satisfies", None)}
    assert peers.compared("Isaev") == {"R02": ("satisfies", None), "R04": ("satisfies", None)}
    # The clerks of the other body are not rated, and so R02 has nothing to judge.
    assert peers.compared("Yangi") == peers.compared("Tez") == {"R04": ("violates", None)}
    assert "those rated lower are 1 of 9 (11%" in peers.reasons("Karimova")["R02"]
    assert "after 172 days in grade (since 1 June 2026), less than 12 months" in peers.reasons("Yangi")["R04"]
    assert "those that came as soon or sooner are 0 of 20 (0%" in peers.reasons("Tez")["R04"]
    assert peers.promoted("Karimova").peers_as_of == date(2026, 11, 1)


@pytest.mark.parametrize("name", ["Karimova", "Isaev", "Yangi", "Tez"])
def test_the_order_is_found_as_it_was_checked(peers: Peers, name: str) -> None:
    peers.detect()
    checked, reasons = peers.compared(name), peers.reasons(name)
    assert set(reasons) == {rule for rule, (outcome, _) in checked.items() if outcome == "violates"}
    given = order("99", "Head", TODAY.isoformat(), registerNo=name, seq=2)
    peers.load(world(given, ended=name))
    peers.detect()
    assert peers.findings() == reasons
    assert peers.run(peers.database.read(cypher("MATCH (a:Appointment {order_number: '99'}) RETURN a.id AS id")))


def test_peers_kept_by_other_rules_or_values_are_none(peers: Peers) -> None:
    rule = find_rule("R02")
    assert rule is not None
    shipped = shipped_policy()
    other = PolicyBook({**shipped.rules, "R02": rule.policy[:1]}, shipped.calendars)
    peers.run(detect(peers.database, all_rules(), NEXT_DAY, NOW, policy=other))
    assert peers.compared("Karimova") == {"R02": ("not_evaluable", OTHER_PEERS), "R04": ("not_evaluable", OTHER_PEERS)}


def test_a_rule_that_breaks_keeps_the_peers_of_the_last_day_on_which_it_did_not(peers: Peers) -> None:
    def breaks(*_: object) -> Iterator[Any]:
        raise ZeroDivisionError

    peers.detect(date(2026, 11, 1))
    rule = find_rule("R02")
    assert isinstance(rule, StratumRule)
    peers.detect(rules=[replace(rule, rows=breaks), *(each for each in all_rules() if each.id != "R02")])
    assert peers.compared("Karimova")["R02"] == ("violates", None)
    assert peers.promoted("Karimova").peers_as_of == date(2026, 11, 1)


def test_only_what_has_changed_is_written_again(peers: Peers) -> None:
    peers.detect()
    marked = {"R02": 3, "R04": 1}  # clerks of both bodies and heads of one; the rise from 3 to 4
    peers.run(execute(peers.database, "MATCH (k:KeptStratum) SET k.mark = 1"))
    assert peers.marked() == marked
    peers.run(execute(peers.database, "CREATE (:KeptStratum {id: 'keptstratum:gone', rule: 'R02', mark: 1})"))
    peers.detect()
    assert peers.marked() == marked
    rows = world()
    first, *others = rows["assessments"]
    peers.load({**rows, "assessments": [{**first, "integralScore": 71}, *others]})
    peers.detect()
    assert peers.marked() == {"R02": 2, "R04": 1}
    kept = str(peers.run(peers.database.read(cypher("MATCH (k:KeptStratum) RETURN k.rows AS rows"))))
    assert not [name for name in RATED if name in kept]
