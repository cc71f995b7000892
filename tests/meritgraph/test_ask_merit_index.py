"""``meritgraph ask merit-index``: what it prints, its JSON and its exit codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from typer import BadParameter

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from graph.model.words import Mode
from merit.context import Context
from merit.figures.figure import Kept
from merit.figures.merit_index import FIGURE, PEERS
from merit.figures.merit_rows import UNRATED
from merit.strata.columns import Columns
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.kept_figures import keep
from tests.support.rated_clerks import clerk, clerks, rated, risen, within


@pytest.fixture
def judged(fresh_database: Database, run: Run) -> Database:
    """Return a graph with three promotions, one of a person without a rating, and a peer without one."""
    people = [
        risen("a", rated("a", 60)),
        risen("b", rated("b", 90), order="2025-05-06", mode=Mode.TRANSFER),
        risen("c", order="2025-06-02"),
        *(clerk(f"unrated {n}") for n in range(3)),
        *clerks(55, 65, 75, 85, 95),
    ]
    run(keep(fresh_database, FIGURE, people, within()))
    return fresh_database


@pytest.mark.usefixtures("judged")
def test_the_table_has_all_promotions_those_with_and_without_competition_and_the_years(command: Command) -> None:
    ran = command("ask", "merit-index", "body")
    assert ran.code == 0
    for expected in (
        "body, orders of 2024-03 to 2025-06",
        "with competition 0.167 one event: none -0.667 1 6 1 0 5",
        "without 0.800 one event: none +0.600 1 5 4 0 1",
        "2024 0.167",
        "2025 0.800",
        "Not assessed: fewer than five promotions. Missing: a rating before the order.",
        # Three clerks and "c", whose own order came later, at both events.
        "No pair was formed with 8 peers without a rating before the order.",
        "percentile bootstrap",
        "Computed by the detection as of 2026-11-20.",
    ):
        assert expected in ran.words, expected


@pytest.mark.usefixtures("judged")
def test_the_document(command: Command) -> None:
    document = command("ask", "merit-index", "body", "--from", "2025-01", "--to", "2025-12", "--json").document
    index = {
        "value": 0.8,
        "rank_biserial": 0.6,
        "lower": None,
        "upper": None,
        "events": 1,
        "pairs": 5,
        "won": 4,
        "tied": 0,
        "lost": 1,
    }
    assert document.pop("convention").startswith("The index is the probability")
    assert document == {
        "body": {"id": "body", "name": "body"},
        "from": "2025-01",
        "to": "2025-12",
        "index": index,
        "suppressed": False,
        "filled": {"otherwise": index},
        "years": {"2025": index},
        "not_assessed": {"rating": None},
        "without_peers": 0,
        "unrated_peers": None,
        "unclear_peers": 0,
        "as_of": "2026-11-20",
    }
    whole = command("ask", "merit-index", "body", "--json").document["index"]
    assert (whole["lower"], whole["upper"]) == (0.166667, 0.8)


@pytest.mark.usefixtures("judged")
def test_a_body_without_promotions_is_not_assessed(command: Command) -> None:
    ran = command("ask", "merit-index", "body", "--from", "2019-01", "--to", "2020-01")
    assert (ran.code, "Not assessed: no promotion on record" in ran.words) == (0, True)
    with pytest.raises(NothingToAnswer, match=r"Nothing is on record up to 2020-01: the first promotion .* is of 2024-03\."):
        command("ask", "merit-index", "body", "--to", "2020-01")


def test_whatever_an_event_may_lack_is_said_in_words(command: Command, fresh_database: Database, run: Run) -> None:
    lacks = [UNRATED, PEERS, "evaluator", "scale", "score", "assessments", "assessment_days", "appointments", "policy", "ranks"]
    lacks += ["order_day", "mode", "civil_service", "which_began_first", "held_together"]
    values: dict[str, Any] = {"events": [], "people": {}, "missing": dict.fromkeys(lacks, 5), "unrated": 0, "unclear": 0}

    def summarise(columns: Columns, context: Context) -> list[Kept]:
        del columns, context
        return [Kept("body", values, "2024-01")]

    run(keep(fresh_database, replace(FIGURE, summarise=summarise), [], within()))
    ran = command("ask", "merit-index", "body")
    assert ran.words.count("Not assessed: 5 promotions. Missing: ") == len(lacks)


@pytest.mark.usefixtures("judged")
def test_an_unknown_id_is_refused(command: Command) -> None:
    with pytest.raises(UnknownId, match="organisation:0"):
        command("ask", "merit-index", "organisation:0")
    with pytest.raises(BadParameter, match="2025 is no month"):
        command("ask", "merit-index", "body", "--from", "2025")


def test_before_the_first_detection_it_says_what_to_do(command: Command) -> None:
    ran = command("ask", "merit-index", "UZ")
    assert (ran.code, "meritgraph detect" in ran.err) == (1, True)
