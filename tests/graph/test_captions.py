"""Captions: what a drawing of the graph writes on appointments, moves, competitions and findings. Each is expected by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.cypher.statements import statement
from graph.cypher.write_statements import Verb, write_statement
from graph.driver.database import Database
from graph.migrations.files import packaged_migrations
from graph.model.table import NODES, node_type
from merit.findings.evidence import text_of
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.one_finding import FINED, begin_story
from tests.support.scripted_portal import ARGOS, CAREER, COPY, NOON, key_ring, load, order, position

pytestmark = pytest.mark.both_engines


def days(name: str, earliest: str, latest: str | None = None) -> dict[str, date]:
    return {f"{name}_earliest": date.fromisoformat(earliest), f"{name}_latest": date.fromisoformat(latest or earliest)}


SINCE_2010 = days("start", "2010-05-01")
EXPECTED: list[tuple[str, dict[str, Any], str]] = [
    ("Appointment", {**SINCE_2010, "open": True, "mode": "competition"}, "2010– competition"),
    ("Appointment", {**SINCE_2010, **days("end", "2023-01-01"), "open": False, "mode": "transfer"}, "2010–2023 transfer"),
    ("Appointment", {**SINCE_2010, **days("end", "2012-01-01"), "open": False}, "2010–2012"),
    ("Appointment", {**days("start", "2010-01-01", "2010-12-31"), "open": False}, "2010–?"),
    # It ended on some day after the start.
    ("Appointment", {**SINCE_2010, **days("end", "2010-05-01", "9999-12-31"), "open": False}, "2010–?"),
    ("Appointment", {**days("start", "0001-01-01", "9999-12-31"), "open": True, "mode": "competition"}, "?– competition"),
    ("Appointment", {**SINCE_2010, "open": True, "mode": "unknown", "mode_word": "какой-то"}, "2010–"),
    ("Appointment", {**SINCE_2010, "open": True, "mode": "other"}, "2010–"),
    ("Competition", {"kind": "internal", **days("announced", "2016-12-05")}, "internal competition 2016-12"),
    ("Competition", {"kind": "general", "round": 1, **days("announced", "2016-12-05")}, "general competition 2016-12"),
    ("Competition", {"kind": "closed", "round": 2, **days("announced", "2016-12-05")}, "closed competition 2016-12 round 2"),
    ("Competition", {"kind": "unknown"}, "competition"),
    ("Competition", {"round": 3}, "competition round 3"),
]


def captions(run: Run, database: Database) -> dict[Any, Any]:
    """Return the caption of each node that has a caption by the table, by its id."""
    text = "MATCH (n:Appointment|Promotion|Competition|Finding) RETURN n.id AS id, n.name AS name"
    return {row["id"]: row["name"] for row in run(database.read(cypher(text)))}


def test_these_labels_have_captions() -> None:
    captioned = [node.label for node in NODES for each in node.properties if each.name == "name" and each.follows]
    assert captioned == ["Competition", "Appointment", "Promotion", "Finding"]


def test_what_portals_state_is_told_in_few_words(fresh_database: Database, run: Run) -> None:
    for label in ("Appointment", "Competition"):
        rows = [{"id": f"x:{n}", "properties": held} for n, (of, held, _) in enumerate(EXPECTED) if of == label]
        run(
            fresh_database.write(
                lambda tx, label=label, rows=rows: tx.run(write_statement(Verb.MERGE, node_type(label)), {"rows": rows})
            )
        )

    assert captions(run, fresh_database) == {f"x:{n}": caption for n, (_, _, caption) in enumerate(EXPECTED)}


def test_a_career_has_captions_that_follow_its_corrections(fresh_database: Database, run: Run, tmp_path: Path) -> None:
    keys = key_ring(tmp_path)
    run(load(fresh_database, CAREER, keys))
    assert sorted(captions(run, fresh_database).values(), key=str) == [
        "2015–2018 competition",
        "2018– competition",
        "promotion +1 2018",
    ]

    # Orders are corrected, and the first post was of another rank: its move becomes one of two ranks, in another year.
    corrected = [
        order("1", "P1", "2014-01-01", end="2019-03-01", open=False, seq=1, mode="transfer"),
        order("2", "P2", "2019-03-01", seq=2, signedBy="R1"),
    ]
    posts = [position("P1", 2), position("P2", 4)]
    run(load(fresh_database, {"positions": posts, "orders": corrected}, keys, at=NOON + timedelta(days=1)))

    assert sorted(captions(run, fresh_database).values(), key=str) == [
        "2014–2019 transfer",
        "2019– competition",
        "promotion +2 2019",
    ]


@pytest.mark.parametrize(
    ("name", "label", "variable"),
    [
        ("careers/create_moves", "Promotion", "m"),
        ("careers/update_moves", "Promotion", "m"),
        ("careers/employ_by_contract", "Appointment", "a"),
        ("merit/write_findings", "Finding", "f"),
    ],
)
def test_a_statement_by_hand_writes_the_caption_of_the_table(name: str, label: str, variable: str) -> None:
    follows = node_type(label).property("name").follows.replace("n.", f"{variable}.")
    assert f"SET {variable}.name = {follows} " in " ".join([*statement(name).text.split(), ""])


def test_employment_that_only_a_contract_states_has_a_caption(fresh_database: Database, run: Run) -> None:
    run(execute(fresh_database, "CREATE (:Servant {id: 'servant:1'}) CREATE (:Organisation {id: 'organisation:1'})"))
    row = {
        **{"id": "appointment:1", "servant": "servant:1", "organisation": "organisation:1", "position": "position:1"},
        **{"position_properties": {"title": "Adviser"}, "properties": {**SINCE_2010, "open": True, "derived": True}},
    }
    run(fresh_database.write(lambda tx: tx.run(statement("careers/employ_by_contract"), {"rows": [row]})))

    assert captions(run, fresh_database) == {"appointment:1": "2010–"}


def test_a_caption_tells_what_survives_of_two_portals(fresh_database: Database, run: Run, tmp_path: Path) -> None:
    keys = key_ring(tmp_path)
    ended = order("1", "P1", "2015-01-01", end="2020-02-01", open=False)
    run(load(fresh_database, {**CAREER, "orders": [ended]}, keys, COPY))
    assert list(captions(run, fresh_database).values()) == ["2015–2020 competition"]

    run(load(fresh_database, {**CAREER, "orders": [order("1", "P1", "2015-01-01")]}, keys, ARGOS, NOON + timedelta(days=1)))

    assert list(captions(run, fresh_database).values()) == ["2015– competition"]


def test_a_finding_is_its_rule_and_its_day(fresh_database: Database, run: Run, tmp_path: Path) -> None:
    story = begin_story(run, fresh_database, tmp_path)
    assert captions(run, fresh_database)[story.id] == "V10 2025-06-01"

    story.sanction(1, FINED)
    assert story.judge(1)["changed"] == 1
    assert captions(run, fresh_database)[story.id] == "V10 2025-06-01"


def test_a_caption_is_no_news_of_a_finding(fresh_database: Database, run: Run, tmp_path: Path) -> None:
    """A finding of a hub before captions stays as it is when it is judged again."""
    story = begin_story(run, fresh_database, tmp_path)
    run(execute(fresh_database, "MATCH (f:Finding) SET f.name = null"))
    before = story.details, story.events()

    assert set(story.judge(1, all_again=True).values()) == {0}

    assert (story.details, story.events()) == before


def test_evidence_is_told_without_captions() -> None:
    node = {
        "labels": ["Appointment"],
        "properties": {"name": "2010– competition", "mode": "competition", "open": True, **SINCE_2010},
        "posts": ["Clerk"],
    }
    assert text_of(node) == "«Clerk», competition, 2010-05-01"


def test_an_older_graph_gets_the_captions_that_a_new_one_has(fresh_database: Database, run: Run, tmp_path: Path) -> None:
    begin_story(run, fresh_database, tmp_path)
    written = captions(run, fresh_database)
    assert sorted(written.values()) == [
        "2023–2025 guarantee",
        "2025– guarantee",
        "V10 2025-06-01",
        "promotion +1 2025",
    ]
    run(execute(fresh_database, "MATCH (n:Appointment|Promotion|Competition|Finding) SET n.name = null"))
    assert set(captions(run, fresh_database).values()) == {None}

    (migration,) = (each for each in packaged_migrations() if each.description == "captions")
    for text in migration.statements:
        run(fresh_database.schema(text))

    assert captions(run, fresh_database) == written
