"""Rules that compare many dossiers, where rows of some are missing: no finding that was there changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from merit.detection import DetectionReport, detect
from merit.findings.review import Decision, review_finding
from merit.registry import find_rule
from merit.strata.rule import StratumRule
from meritgraph.cli.reports import print_not_judged
from tests.conftest import Run
from tests.merit.test_peers_of_order import NEXT_DAY, NOW, Peers, world
from tests.support.engines import cypher, execute
from tests.support.proposals import TODAY
from tests.support.scripted_portal import key_ring, order

pytestmark = pytest.mark.both_engines

SPOIL = "MATCH (s:Servant)-[:HELD]->(a) WHERE s.name STARTS WITH 'Isaev' SET a.mode = 'by magic'"
MEND = "MATCH (s:Servant)-[:HELD]->(a) WHERE s.name STARTS WITH 'Isaev' REMOVE a.mode"


class Compared(Peers):
    """Karimova is promoted past eight who are rated higher: a finding of R02, which rests on the dossiers of them all."""

    def judge(self, rule: StratumRule | None = None) -> DetectionReport:
        # What a test writes into the graph by itself marks no dossier.
        return self.run(detect(self.database, [rule or r02()], NEXT_DAY, NOW, all_again=True))

    def decide(self, decision: Decision) -> None:
        (found,) = self.kept("MATCH (n:Finding) RETURN n.id AS id")
        self.run(review_finding(self.database, found["id"], decision, "ann", "so", NOW, 1))

    def kept(self, text: Any) -> list[dict[str, Any]]:
        return self.run(self.database.read(cypher(text)))

    def findings(self) -> Any:
        """Return the findings with their history."""
        return self.kept("MATCH (n) WHERE n:Finding OR n:Review RETURN properties(n) AS held ORDER BY n.id")


def r02() -> StratumRule:
    rule = find_rule("R02")
    assert isinstance(rule, StratumRule)
    return rule


@pytest.fixture
def compared(run: Run, fresh_database: Database, tmp_path: Path) -> Compared:
    given = order("99", "Head", TODAY.isoformat(), registerNo="Karimova", seq=2)
    return Compared(run, fresh_database, key_ring(tmp_path), world(given, ended="Karimova"))


def spoilt(compared: Compared) -> DetectionReport:
    """Judge while the dossier of a peer cannot be read."""
    compared.run(execute(compared.database, SPOIL))
    return compared.judge()


def broken(compared: Compared) -> DetectionReport:
    """Judge by the rule as it breaks on the dossier of a peer."""

    def rows(dossier: Any, context: Any) -> Iterator[Any]:
        if dossier.name.startswith("Isaev"):
            raise ZeroDivisionError
        yield from r02().rows(dossier, context)

    return compared.judge(replace(r02(), rows=rows))


INCOMPLETE = pytest.mark.parametrize("incomplete", [spoilt, broken])


@INCOMPLETE
def test_a_decision_outlives_a_peer_whose_rows_are_missing(
    compared: Compared, incomplete: Callable[[Compared], DetectionReport]
) -> None:
    assert compared.judge().rules[0].changes.opened == 1
    compared.decide(Decision.CONFIRM)
    before = compared.findings()
    report = incomplete(compared)
    assert compared.findings() == before
    assert not report.complete
    assert report.rules[0].summary()["complete"] is False
    compared.run(execute(compared.database, MEND))
    report = compared.judge()
    assert report.complete
    assert report.rules[0].complete
    assert [found["state"] for found in compared.kept("MATCH (n:Finding) RETURN n.state AS state")] == ["confirmed"]


@INCOMPLETE
def test_what_the_other_dossiers_show_is_found_all_the_same(
    compared: Compared, incomplete: Callable[[Compared], DetectionReport]
) -> None:
    report = incomplete(compared)
    assert (len(report.rules[0].tally.violations), report.rules[0].changes.opened, report.complete) == (1, 1, False)


def test_a_detection_says_which_rules_are_incomplete_and_why(compared: Compared, capsys: pytest.CaptureFixture[str]) -> None:
    print_not_judged(spoilt(compared), by_name=False)
    printed = capsys.readouterr().err
    assert "Not judged: 1." in printed
    assert "Rules not judged completely: R02. They compare the dossiers of many" in printed
    compared.run(execute(compared.database, MEND))
    print_not_judged(broken(compared), by_name=False)
    printed = capsys.readouterr().err
    assert "R02 broke (ZeroDivisionError). Dossiers not judged by it: 1. Its findings stay as they were." in printed
