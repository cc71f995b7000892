"""``meritgraph check``: what it prints, its JSON and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from graph.driver.database import Database
from graph.errors import NothingToCheck
from merit.check import PROPOSED
from merit.detection import detect
from merit.registry import all_rules
from meritgraph.cli.exit_codes import CLEAN, WITH_REJECTS
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.engines import cypher, execute
from tests.support.one_finding import FINED, begin_story
from tests.support.scripted_portal import NOON

Check = Callable[..., tuple[int, str]]
# The registers are loaded up to this day.
ORDER = ("--order-date", "2026-11-19")


@pytest.fixture
def check(command: Command) -> Check:
    """Return ``meritgraph check``; it returns its exit code and what is printed."""

    def call(*arguments: str) -> tuple[int, str]:
        ran = command("check", *arguments)
        return ran.code, ran.out

    return call


@pytest.fixture
def options(run: Run, fresh_database: Database, tmp_path: Path) -> dict[str, tuple[str, ...]]:
    """Load a servant with a sanction of 1 March 2026, and return the options that name her and each post."""
    story = begin_story(run, fresh_database, tmp_path)
    story.sanction(1, {**FINED, "imposed": "2026-03-01"})
    text = cypher("MATCH (s:Servant) MATCH (p:Position) RETURN s.id AS servant, p.id AS position, p.title AS title")
    rows = run(fresh_database.read(text))
    return {str(row["title"]): ("--servant", str(row["servant"]), "--position", str(row["position"])) for row in rows}


def test_an_order_that_would_break_a_rule_exits_3_and_says_why(
    run: Run, fresh_database: Database, options: dict[str, Any], check: Check
) -> None:
    run(execute(fresh_database, "MATCH (:Position {title: 'Post P2'})-[:HAS_VERSION]->(v) SET v.rank = 2"))
    run(execute(fresh_database, "MATCH (:Position {title: 'Post P1'})-[:HAS_VERSION]->(v) SET v.rank = 5"))
    code, printed = check(*options["Post P1"], *ORDER, "--mode", "rotation")
    assert code == WITH_REJECTS == 3
    assert printed.startswith("Would break a rule\n")
    assert "  V10 Promoted under sanction (high)\n" in printed
    assert "the order of 19 November 2026 promotes into the post «Post P1»" in printed
    assert "ZRU-788" in printed
    assert "\nCannot be judged\n" in printed
    assert "  V12 Kin decides: declared ties of kin of the servants of this body\n" in printed
    assert "Holds\n  V01 No competition\n" in printed

    code, printed = check(*options["Post P1"], *ORDER, "--mode", "rotation", "--json")
    document = json.loads(printed)
    assert (code, document["not_judged"]) == (3, [])
    (case,) = (each for each in document["cases"] if each["rule"] == "V10")
    assert (case["outcome"], case["severity"], case["subjects"]) == ("violates", "high", [PROPOSED])
    assert case["rests_on_unreviewed_match"] is False
    assert case["innocent_explanations"]
    evidence = {each["label"]: each for each in case["evidence"]}
    assert evidence[None] == {"id": case["evidence"][1]["id"], "label": None, "text": "proposed", "known_since": None}
    assert "fine" in evidence["Sanction"]["text"]
    assert datetime.fromisoformat(evidence["Sanction"]["known_since"]) == NOON
    (holds,) = (each for each in document["cases"] if each["rule"] == "V01")
    assert (holds["outcome"], holds["reason"], holds["missing"]) == ("satisfies", None, None)


def test_the_answer_says_as_of_which_day_the_peers_are(
    run: Run, fresh_database: Database, options: dict[str, Any], check: Check
) -> None:
    run(execute(fresh_database, "MATCH (:Position {title: 'Post P2'})-[:HAS_VERSION]->(v) SET v.rank = 2"))
    promoted = (*options["Post P1"], *ORDER, "--mode", "rotation")
    _, printed = check(*promoted)
    assert "R04 Fast track: peers to compare with: no detection has kept any yet (run `meritgraph detect`)" in printed
    assert "Peers are those" not in printed
    run(detect(fresh_database, all_rules(), date(2026, 11, 18), NOON))
    _, printed = check(*promoted)
    assert "Peers are those of the detection as of 18 November 2026.\n" in printed
    assert json.loads(check(*promoted, "--json")[1])["peers_as_of"] == "2026-11-18"


def test_an_order_that_every_rule_allows_exits_0(
    run: Run, fresh_database: Database, options: dict[str, Any], check: Check
) -> None:
    run(execute(fresh_database, "MATCH (:Position)-[:HAS_VERSION]->(v) SET v.group = 'political'"))
    run(execute(fresh_database, "MATCH (c:Coverage) SET c.labels = c.labels + ['Kinship', 'Assessment', 'Appointment']"))
    acting = (*options["Post P1"], *ORDER, "--mode", "acting", "--signed-by", options["Post P1"][1])
    code, printed = check(*acting)
    assert (code, "Would break" in printed, "Cannot be judged" in printed) == (CLEAN, False, False), printed
    assert "Holds\n" in printed


@pytest.mark.parametrize("option", ["--servant", "--position", "--competition", "--signed-by"])
def test_an_unknown_id_is_refused(options: dict[str, Any], check: Check, option: str) -> None:
    with pytest.raises(NothingToCheck, match=r"nobody:0, so nothing was checked\. Take the ids from the graph"):
        check(*options["Post P1"], *ORDER, option, "nobody:0")


def test_a_day_that_is_none_is_wrong_usage(check: Check) -> None:
    with pytest.raises(typer.BadParameter):
        check("--servant", "s", "--position", "p", "--order-date", "tomorrow")
