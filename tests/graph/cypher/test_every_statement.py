"""Every packaged statement runs on both engines. A new file fails here until the tables below say how to run it.

Neo4j plans each of them here for an empty graph. A plan outlives the moment it was made for: what is planned for an empty label
must be right for a full one. So each lookup has to start at its index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any, cast

import pytest

from graph.cypher.dossier_statements import all_dossier_statements
from graph.cypher.list_statements import all_list_statements
from graph.cypher.node_reads import all_node_reads
from graph.cypher.statements import Statement, all_statements
from graph.cypher.write_statements import Verb, all_write_statements, link_statement, verbs_of, write_statement
from graph.driver.database import Database, Transaction
from graph.model.table import SOURCE_NODES, node_type
from merit.contract import Rule
from merit.registry import all_rules
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty

pytestmark = pytest.mark.both_engines

DAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 12, tzinfo=UTC)

# Values for parameters by name; what a name means is the same in every statement.
VALUES: Mapping[str, Any] = {
    "actor": None,
    "about": ["organisation:0"],
    "annulled": None,
    "applicant": "servant:0",
    "appointed_by": None,
    "at": NOW,
    "after": "",
    "area": "1727",
    "as_of": DAY,
    "asked": [{"id": "keptstratum:0", "run": "rulerun:R02"}],
    "assignee": None,
    "before": NOW,
    "before_key": "2026-11-20",
    "bodies": ["UZ/STIR:0"],
    "body": "organisation:0",
    "books": {"state": "done"},
    "by": "rule",
    "candidates": ["servant:0"],
    "changed_since": NOW,
    "check_value": "0",
    "code": "wrong_type",
    "competency": None,
    "competition": None,
    "country": "UZ",
    "course": None,
    "day": DAY,
    "disclosed": True,
    "delays": [{"since": "", "everywhere": False, "bodies": ["organisation:0"]}],
    "day_before": DAY,
    "day_from": DAY,
    "decided_by": "ann",
    "ended_at": NOW,
    "field": None,
    "evaluator": "servant:0",
    "event": {"kind": "run_ended", "portal": "nobody", "run": "run:nobody", "about": "{}", "at": NOW},
    "events": [{"id": "access:0", "offset": 1, "properties": {"kind": "finding_opened", "about": "{}", "at": NOW}}],
    "figure": "turnover",
    "finding": "finding:0",
    "first": "",
    "from": DAY,
    "head": "servant:0",
    "head_of_body": True,
    "id": "nobody:0",
    "holder": "host:1",
    "imposed_after": DAY,
    "judged_by": "0",
    "ids": ["nobody:0"],
    "keys": ["UZ/PINFL:0"],
    "label": "Servant",
    "kind": "run_ended",
    "ladder": "uz-managerial",
    "last": "9999-12",
    "least": 0.5,
    "least_rank": 3,
    "led": [{"organisation": "organisation:0", "from": DAY, "before": DAY}],
    "level": "national",
    "limit": 10,
    "mark": "matching:0",
    "mode": "acting",
    "more": True,
    "most": 10,
    "missing": True,
    "missing_record": True,
    "most_rank": 4,
    "named": "servant:0",
    "names": ["nobody"],
    "now": NOW,
    "number": "dba2024000001",
    "not_own": ["acting"],
    "numbers": ["DBA-2024-000001"],
    "oldest": "",
    "own": "servant:0",
    "on": DAY,
    "open_on": DAY,
    "order": "change",
    "order_number": "1",
    "organisation": "organisation:0",
    "organisations": ["organisation:0"],
    "other": None,
    "owners": ["organisation:0"],
    "parent": "organisation:0",
    "people": ["servant:0"],
    "portal": "nobody",
    "portals": ["nobody"],
    "position": "position:0",
    "positions": ["position:0"],
    "problem": None,
    "promoted_before": DAY,
    "promoted_from": DAY,
    "properties": {"state": "done"},
    "property": "name",
    "provider": None,
    "quarantined_from": "quarantine:nobody/nothing/all:",
    "quarantined_to": "quarantine:nobody/nothing/all;",
    "readings": 3,
    "reason": "",
    "recipient": "somebody",
    "refused": None,
    "removed": ["page:0"],
    "request": None,
    "rows": [],
    "review": {"id": "review:0"},
    "rule": "V01",
    "rules": ["V01"],
    "run": "run:nobody",
    "sanctioned": ["servant:0"],
    "scope": ["organisation:0"],
    "scope_key": "nobody/nothing/all",
    "score": 0.9,
    "seen_whole": ["servant:0"],
    "seen_before": NOW,
    "sender": "nobody",
    "seq": 0,
    "seq_to": 10,
    "servant": "servant:0",
    "servants": ["servant:0"],
    "severities": None,
    "shrunk": ["page:1"],
    "signer": None,
    "since": NOW,
    "since_key": "2026-11-20",
    "spelled": "DBA-2024-000001",
    "stamp": {"portal": "nobody", "stream": "nothing", "state": "active", "run": "r", "mapping_version": 1, "recorded_at": NOW},
    "subjects": ["servant:0"],
    "start": "",
    "started_at": NOW,
    "stream": "nothing",
    "state": "clean",
    "states": ["open"],
    "title": None,
    "to": DAY,
    "today": DAY,
    "until": "~",
    "versions": True,
    "valid_on": DAY,
    "whole": False,
    "unassigned": False,
    "walked": 1,
    "withheld": ["finding:0"],
    "within": ["organisation:0"],
    "within_scope": ["organisation:0"],
    "words": [{"start": "ard", "whole": "ard:", "exact": "ard:iroda", "begins": None}],
    "vacant_since": DAY,
    "watermarks": [{"id": "nobody/nothing/all", "properties": {"value": "0"}}],
}

SENT_ROWS: Mapping[str, list[dict[str, Any]]] = {
    "ingest/clear_without_national_id": [{"id": "servant:0"}],
    "survivorship/close_conflicts": [{"id": "conflict:0"}],
    "careers/confirm_appointments": [{"id": "contract:0", "appointments": ["appointment:0"]}],
    "ingest/create_records": [{"id": "record:0", "portal": "nobody"}],
    "careers/create_moves": [
        {
            "id": "promotion:0",
            "servant": "servant:0",
            "follows": ["appointment:0"],
            "parallel": ["appointment:2"],
            "into": "appointment:1",
            "properties": {},
        }
    ],
    "careers/delete_moves": [{"id": "promotion:0"}],
    "careers/mark_dirty_unless_whole": [{"id": "servant:0", "spells": 1, "moves": 0}],
    "careers/employ_by_contract": [
        {
            "servant": "servant:0",
            "organisation": "organisation:0",
            "position": "position:0",
            "position_properties": {"title": "Clerk"},
            "id": "appointment:0",
            "properties": {"open": True},
        }
    ],
    "careers/end_employments": [{"servant": "servant:0", "id": "appointment:0"}],
    "ingest/delete_descriptions": [{"id": "record:0", "described": [], "at": NOW}],
    "ingest/delete_pending_references": [{"record": "record:0", "waiting": []}],
    "matching/link_name_keys": [{"id": "servant:0", "keys": ["ard:iroda"]}],
    "matching/unlink_name_keys": [{"id": "servant:0", "keys": ["ard:iroda"]}],
    "matching/judge_candidates": [{"id": "match_candidate:0", "state": "accepted"}],
    "matching/save_candidates": [
        {"id": "match_candidate:0", "left": "servant:0", "right": "servant:1", "kind": "servant", "score": 0.5, "reasons": []}
    ],
    "merit/save_judged_dossiers": [{"id": "servant:0", "properties": {"id": "servant:0", "version": 0}}],
    "merit/save_appeal_checks": [
        {"id": "appealcheck:0", "appeal": "appeal:0", "properties": {"state": "waiting"}, "findings": ["finding:0"]}
    ],
    "merit/save_kept_figures": [{"id": "keptfigure:0", "properties": {"id": "keptfigure:0", "figure": "turnover"}}],
    "merit/save_kept_strata": [{"id": "keptstratum:0", "properties": {"id": "keptstratum:0", "rule": "R02"}}],
    "entity_resolution/save_judgements": [{"id": "judgement:0", "properties": {"state": "waiting"}}],
    "entity_resolution/save_outcomes": [
        {"id": "judgement:0", "seen": "waiting", "version": 1, "state": "applied", "problem": None}
    ],
    "matching/save_relative_candidates": [
        {"id": "match_candidate:0", "left": "relative:0", "right": "servant:1", "kind": "relative", "score": 0.5, "reasons": []}
    ],
    "outbox/update_deliveries": [{"id": "delivery:0", "properties": {"state": "delivered"}}],
    "survivorship/open_conflicts": [
        {"id": "conflict:0", "node": "servant:0", "records": ["record:0"], "properties": {"state": "open"}}
    ],
    "ingest/save_pending_references": [
        {"id": "record:0>x", "record": "record:0", "label": "Servant", "target": "x", "since": NOW}
    ],
    "ingest/propose_merges": [{"id": "judgement:0", "left": "a:1", "right": "b:1", "why": "so", "at": NOW}],
    "ingest/save_what_numbers_say": [{"key": "UZ/PINFL:1*0", "properties": {"checksum_valid": True, "says_birth_date": DAY}}],
    "quarantine/add_rows": [{"id": "quarantine:0", "reason": "wrong_type"}],
    "outbox/queue_deliveries": [{"id": "delivery:0", "subject": "a/b/c", "properties": {"state": "waiting", "content": "x"}}],
    "entity_resolution/redirect_servants": [{"id": "servant:0", "to": "servant:1"}],
    "rekey/rekey_identifiers": [{"old": "a:1", "properties": {}}],
    "rekey/rekey_judgements": [{"old": "judgement:0", "properties": {}}],
    "rekey/rekey_pages": [{"id": "page:0", "properties": {}}],
    "rekey/rekey_pending_references": [{"old": "record:0>x", "properties": {}}],
    "rekey/rekey_quarantined": [{"old": "quarantine:0", "properties": {}}],
    "rekey/rekey_records": [{"old": "record:0", "properties": {}}],
    "rekey/rekey_versions": [{"old": "record:0:1", "properties": {}}],
    "entity_resolution/relink_identifiers": [{"key": "a:1", "servant": "servant:0", "origin": "servant:0"}],
    "merit/relink_findings": [{"id": "finding:0", "servant": "servant:0"}],
    "merit/resolve_findings": [{"id": "finding:0", "properties": {"version": 2}, "review": {"id": "review:0"}}],
    "entity_resolution/revive_servants": [{"id": "servant:0", "without_national_id": None}],
    "outbox/supersede_deliveries": [{"subject": "a/b/c"}],
    "ingest/mark_dirty_holders": [{"id": "position:0"}],
    "ingest/mark_dirty": [{"id": "servant:0"}],
    "ingest/mark_dirty_of_records": [{"id": "record:0"}],
    "ingest/mark_dirty_of_described_versions": [{"id": "record:0"}],
    "ingest/mark_dirty_employed": [{"id": "organisation:0"}],
    "ingest/mark_match_pending": [{"id": "servant:0"}],
    "ingest/mark_survivorship_pending": [{"id": "record:0", "described": []}],
    "careers/update_moves": [{"id": "promotion:0", "properties": {"steps": 1}}],
    "ingest/update_records": [{"id": "record:0", "version": "record:0:1", "record": {"id": "record:0"}}],
    "careers/write_derived": [{"id": "appointment:0", "properties": {"rank": 3}}],
    "merit/write_findings": [{"id": "finding:0", "servant": "servant:0", "properties": {}, "review": {"id": "review:0"}}],
}


@pytest.mark.parametrize("known", all_statements(), ids=lambda known: known.name)
def test_statement_runs(run: Run, migrated: Database, known: Statement) -> None:
    parameters = {name: VALUES[name] for name in known.parameters}
    if "rows" in parameters:
        parameters["rows"] = SENT_ROWS[known.name]
    rows = run(_tried_out(migrated, known, parameters))
    for row in rows:
        assert set(row) == set(known.columns)


@pytest.mark.parametrize("known", all_write_statements().values(), ids=lambda known: known.name)
def test_write_statement_runs(run: Run, migrated: Database, known: Statement) -> None:
    parameters = {name: VALUES[name] for name in known.parameters}
    if "rows" in parameters:
        parameters["rows"] = _written_rows(known.name)
    rows = run(_tried_out(migrated, known, parameters))
    for row in rows:
        assert set(row) == set(known.columns)


@pytest.mark.parametrize("known", all_list_statements().values(), ids=lambda known: known.name)
def test_a_statement_that_lists_facts_runs(run: Run, migrated: Database, known: Statement) -> None:
    rows = run(_tried_out(migrated, known, {name: VALUES[name] for name in known.parameters}))
    assert rows == ([{"number": 0}] if known.name.startswith("count_") else [])


@pytest.mark.parametrize("known", all_node_reads().values(), ids=lambda known: known.name)
def test_a_statement_that_reads_nodes_runs(run: Run, migrated: Database, known: Statement) -> None:
    assert run(_tried_out(migrated, known, {each: ["nobody:0"] for each in known.parameters})) == []


@pytest.mark.parametrize("known", all_dossier_statements().values(), ids=lambda known: known.name)
def test_a_statement_about_dossiers_runs(run: Run, migrated: Database, known: Statement) -> None:
    rows = run(_tried_out(migrated, known, {"ids": ["nobody:0"]}))
    assert rows == [{column: [] for column in known.columns}]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_the_query_that_shows_a_finding_runs(run: Run, migrated: Database, rule: Rule) -> None:
    assert run(_tried_out(migrated, rule.show, {"subjects": ["appointment:0"]})) == []


def test_the_only_query_of_a_rule_is_the_one_that_shows_a_finding() -> None:
    for rule in all_rules():
        names = {entry.name for entry in files(rule.package).iterdir() if entry.name.endswith(".cypher")}
        assert names == {"show.cypher"}


def test_statements_that_nobody_runs_any_more_are_gone() -> None:
    every = (*all_statements(), *all_list_statements().values(), *all_write_statements().values())
    assert set(SENT_ROWS) <= {known.name for known in all_statements()}
    assert set(VALUES) <= {name for known in every for name in known.parameters}


@pytest.mark.parametrize("node", SOURCE_NODES, ids=lambda node: node.label)
def test_a_written_node_has_the_properties_and_links_of_the_table(run: Run, migrated: Database, node: Any) -> None:
    """Each statement writes one row: the node with its required ends, then its links and its description."""
    in_turn = [("create", "", write_statement(Verb.CREATE, node))]
    in_turn += [("link", link.field, link_statement(node, link.field)) for link in node.links]
    later = [verb for verb in verbs_of(node) if verb in (Verb.MERGE, Verb.DESCRIBE, Verb.UPDATE, Verb.QUEUE_SURVIVORSHIP)]
    in_turn += [(verb.partition("_")[0], "", write_statement(verb, node)) for verb in later]

    async def work(transaction: Transaction) -> list[int]:
        for link in node.links:
            end: dict[str, Any] = {"id": f"{link.field}:1", "properties": {}}
            await transaction.run(write_statement(Verb.MERGE, node_type(link.target)), {"rows": [end]})
        written: list[int] = []
        for verb, field, known in in_turn:
            offered = {"rows": _rows_for(node, verb, field), "stamp": VALUES["stamp"]}
            rows = await transaction.run(known, {each: offered[each] for each in known.parameters})
            written.append(cast("int", rows[0]["written"]))
        return written

    assert set(run(migrated.try_out(work))) == {1}


@pytest.fixture(scope="module")
def migrated(engine: OpenEngine, run: Run) -> Database:
    """Return an empty graph for which nothing is planned yet."""
    from graph.migrations import migrate

    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    if engine.name == "neo4j":
        run(engine.database.schema("CALL db.clearQueryCaches()"))
    return engine.database


async def _tried_out(database: Database, known: Statement, parameters: Mapping[str, Any]) -> list[dict[str, object]]:
    """Run a statement, undo what it wrote, and return its rows. On Neo4j its lookups must have started at their indexes."""
    rows = await database.try_out(lambda transaction: transaction.run(known, parameters))
    hints = re.findall(r"USING INDEX SEEK (\w+:\w+\(\w+\))", known.text)
    if hints and database.engine == "neo4j":
        # With the same parameters Neo4j shows the plan that it has just run, and plans nothing again.
        async with database.link.session() as session:
            summary = await (await session.run(f"EXPLAIN {known.text}", dict(parameters))).consume()
        seeks = "\n".join(_index_seeks(cast("dict[str, Any]", summary.plan)))  # pyright: ignore[reportUnknownMemberType] (untyped)
        assert [hint for hint in hints if hint not in seeks] == []
    return rows


def _written_rows(name: str) -> list[dict[str, Any]]:
    verb, _, rest = name.partition("_")
    if verb == "evidence":
        return [{"finding": "finding:0", "id": "x:0"}]
    rest = rest.removeprefix("survivorship_")
    node = max((n for n in SOURCE_NODES if rest == n.kind or rest.startswith(f"{n.kind}_")), key=lambda n: len(n.kind))
    return _rows_for(node, verb, rest.removeprefix(node.kind).removeprefix("_"))


def _rows_for(node: Any, verb: str, field: str) -> list[dict[str, Any]]:
    samples = {"STRING": "text", "INTEGER": 3, "FLOAT": 0.5, "BOOLEAN": True, "DATE": DAY, "ZONED DATETIME": NOW}
    properties = {p.name: samples.get(p.type, ["text"]) for p in node.properties if p.name not in ("id", "survivorship_applied")}
    ends = {link.field: f"{link.field}:1" for link in node.links if link.required}
    return {
        "create": [
            {
                "id": "node:1",
                "properties": properties,
                "record": {"id": "record:1"},
                "identifiers": [{"key": "k:1", "scheme": "k"}],
                **ends,
            }
        ],
        "merge": [{"id": "node:1", "properties": properties}],
        "update": [{"id": "node:1", "record": "text", "properties": properties}],
        "queue": [{"id": "node:1", "record": "record:2", "alone": False}],
        "describe": [{"record": "record:1", "id": "node:1"}],
        "rename": [{"old": "node:1", "new": "node:2"}],
        "identify": [{"id": "node:1", "key": "k:2", "scheme": "k"}],
        "link": [{"id": "node:1", "targets": [{"id": f"{field}:1", "value": 0.5}]}],
        "known": [],
    }[verb]


def _index_seeks(plan: dict[str, Any]) -> Iterator[str]:
    if "IndexSeek" in plan["operatorType"]:
        yield plan["args"]["Details"]
    for child in plan.get("children", ()):
        yield from _index_seeks(child)
