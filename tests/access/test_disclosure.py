"""What a servant is told of findings about her, and what clients are not told while the disclosure of one is delayed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from merit.findings.disclosure import delay_disclosure, disclose_findings, undo_disclosure
from merit.findings.listing import finding_details
from merit.findings.review import assign_finding, review_finding
from merit.findings.states import Decision
from merit.registry import find_rule
from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.support.engines import execute
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    FOREIGN,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    INVESTIGATOR_OF_B,
    MOVED,
    STAYING,
    STAYS,
    TODAY,
    UNIT,
    A,
    B,
    World,
)

RULE = "V01"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
UNTIL = TODAY + timedelta(days=30)
CLIENT_OF_A1 = Caller("hr of A1", Role.CLIENT, "organisation:a1", "personnel")
FOREIGN_HERSELF = Caller("foreign herself", Role.SERVANT, purpose="own-data", servant=FOREIGN)
# Until 2022 «chief» led A, since then «head» does; «unit» and «moved» never led anything, «chief» left for B.
CHIEF, HEAD = "servant:chief", "servant:head"

# Name of a finding: the servant, the body, the nodes that it rests on, and the day of its case.
WRITTEN: dict[str, tuple[str | None, str, list[str], str]] = {
    "of-moved": (MOVED, A, ["sanction:moved in a", "sanction:moved in b"], "2025-05-05"),
    "own-facts": (MOVED, B, ["sanction:moved in b"], "2025-05-05"),
    "of-head": (HEAD, A, ["sanction:moved in a"], "2025-05-05"),
    "of-head-in-unit": (UNIT, "organisation:a1", ["appointment:head in a"], "2025-05-05"),
    "of-old-chief": (STAYS, A, ["servant:chief"], "2021-05-05"),
    "of-chief-later": (STAYS, A, ["servant:chief"], "2025-05-05"),
    "of-rated-by-head": (UNIT, A, ["assessment:by head"], "2025-05-05"),
    "signed-in-a": (UNIT, A, ["appointment:signed in a"], "2025-05-05"),
    "signed-elsewhere": (UNIT, A, ["appointment:moved in b"], "2025-05-05"),
    "nobody-leads": (UNIT, A, ["appointment:unit in a1", "sanction:moved in a"], "2025-05-05"),
    "of-body": (None, A, ["position:stays in a"], "2025-05-05"),
}
NAMES_MANAGEMENT = {"of-head", "of-head-in-unit", "of-old-chief", "of-rated-by-head", "signed-in-a"}


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    graph = SmallGraph(run, engine.database)
    for name in ("chief", "head"):
        graph.servant(name)
    graph.held("chief", "a", "2015-01-01", "2022-01-01")
    graph.held("chief", "b", "2022-01-01")
    graph.held("head", "a", "2022-01-01", signed_by="foreign")
    graph.held("unit", "a", "2018-01-01", "2019-01-01", signed_by="stays", name="signed in a")
    graph.write(
        """MATCH (v:PositionVersion) WHERE v.id IN ['position_version:chief in a', 'position_version:head in a']
        SET v.head_of_body = true"""
    )
    graph.write(
        """MATCH (s:Servant {id: 'servant:unit'}) MATCH (h:Servant {id: 'servant:head'})
        CREATE (s)-[:ASSESSED_IN]->(:Assessment {id: 'assessment:by head'})-[:BY]->(h)"""
    )
    return world


@pytest.fixture(autouse=True)
def written(world: World) -> Any:
    """Write the findings, open and with a note. Afterwards there is none, and no delay."""
    graph = SmallGraph(world.run, world.database)
    for number, (name, (servant, body, evidence, day)) in enumerate(WRITTEN.items()):
        graph.write(
            """CREATE (f:Finding {id: 'finding:' + $name}) SET f += $properties
            WITH f UNWIND $evidence AS id
            MATCH (n:Appointment|Sanction|Position|Servant|Assessment {id: id})
            CREATE (f)-[:EVIDENCE]->(n)""",
            name=name,
            evidence=evidence,
            properties={
                "rule": RULE,
                "state": "open",
                "severity": "high",
                "reason": f"secret of {name}",
                "organisation": body,
                "policy": "shipped",
                "day": date.fromisoformat(day),
                "first_seen": datetime(2026, 11, 1, tzinfo=UTC),
                "subjects": evidence[:1],
                "version": 1,
                "sort_key": f"{number:02}\x01finding:{name}",
                "severity_key": f"1{number:02}\x01finding:{name}",
            },
        )
        if servant is not None:
            graph.write(
                "MATCH (f:Finding {id: $id}) MATCH (s:Servant {id: $servant}) CREATE (f)-[:CONCERNS]->(s)",
                id=f"finding:{name}",
                servant=servant,
            )
    yield
    for label in ("Finding", "Review", "DisclosureDelay"):
        world.run(execute(world.database, f"MATCH (n:{label}) DETACH DELETE n"))  # pyright: ignore[reportArgumentType] (labels of this file)


def version(world: World, name: str) -> int:
    return world.run(finding_details(world.database, f"finding:{name}")).finding.version


def decide(world: World, name: str, decision: Decision) -> None:
    decided = review_finding(world.database, f"finding:{name}", decision, "Ann", "looked at it", NOW, version(world, name))
    world.run(decided)


def disclose(world: World, name: str) -> None:
    world.run(disclose_findings(world.database, {f"finding:{name}": version(world, name)}, "Ann", "she may know", NOW))


def delay(world: World, name: str, until: date = UNTIL, now: datetime = NOW) -> None:
    delayed = delay_disclosure(world.database, f"finding:{name}", until, "Ann", "not yet", now, version(world, name), YEAR)
    world.run(delayed)


def confirm_and_disclose(world: World, name: str) -> None:
    assigned = assign_finding(
        world.database, f"finding:{name}", "Bo", UNTIL, "look at the head", "Ann", NOW, version(world, name)
    )
    world.run(assigned)
    decide(world, name, Decision.CONFIRM)
    disclose(world, name)


def names(nodes: Sequence[Any]) -> set[str]:
    return {name for node in nodes if node and (name := node["id"].removeprefix("finding:")) in WRITTEN}


PEOPLE = (MOVED, STAYS, UNIT, HEAD)
_LISTED = "{ totalCount edges { node { id } } }"
LISTS_AND_COUNTS = f"""query Lists($ids: [ID!]!) {{
  nodes(ids: $ids) {{ id }}
  list_DAY: findings(first: 50, order: DAY, filter: {{rules: ["{RULE}"]}}) {_LISTED}
  list_SEVERITY: findings(first: 50, order: SEVERITY, filter: {{rules: ["{RULE}"]}}) {_LISTED}
  count_RULE: findingCounts(by: RULE, filter: {{rules: ["{RULE}"]}}) {{ findings }}
  count_STATE: findingCounts(by: STATE, filter: {{rules: ["{RULE}"]}}) {{ findings }}
  count_ORGANISATION: findingCounts(by: ORGANISATION, filter: {{rules: ["{RULE}"]}}) {{ findings }}
  count_MONTH: findingCounts(by: MONTH, filter: {{rules: ["{RULE}"]}}) {{ findings }}
}}"""
OF_PEOPLE = "\n".join(
    (
        "{",
        *(f'person_{at}: servant(id: "{id_}") {{ findings {{ id }} }}' for at, id_ in enumerate(PEOPLE)),
        *(f'about_{at}: findings(filter: {{rules: ["{RULE}"], servant: "{id_}"}}) {_LISTED}' for at, id_ in enumerate(PEOPLE)),
        "}",
    )
)


def found(world: World, caller: Caller | None) -> set[str]:
    """Return the names of the findings that a caller finds, the same by every way: lists, counts, ids, people."""
    answer = world.data(caller, LISTS_AND_COUNTS, ids=[f"finding:{name}" for name in WRITTEN]) | world.data(caller, OF_PEOPLE)
    seen = names(answer["nodes"])
    for order in ("DAY", "SEVERITY"):
        listed = answer[f"list_{order}"]
        assert names([edge["node"] for edge in listed["edges"]]) == seen
        assert listed["totalCount"] == len(listed["edges"]) == len(seen)
    for by in ("RULE", "STATE", "ORGANISATION", "MONTH"):
        assert sum(each["findings"] for each in answer[f"count_{by}"]) == len(seen)
    for at, servant in enumerate(PEOPLE):
        about = {name for name in seen if WRITTEN[name][0] == servant}
        person, chosen = answer[f"person_{at}"], answer[f"about_{at}"]
        assert person is None or names(person["findings"]) == about
        # Who may not see a person cannot choose by her.
        assert names([edge["node"] for edge in chosen["edges"]]) in ([about] if person else [about, set()])
        assert chosen["totalCount"] == len(chosen["edges"])
    return seen


TOLD = """query F($id: ID!) {
  finding(id: $id) {
    state reason assignee due note disclosedAt evidence { id } servant { id } history { state by why }
  }
}"""
OF_A = {name for name, (_, body, _, _) in WRITTEN.items() if body in (A, "organisation:a1")}


def test_a_servant_sees_no_finding_that_is_not_confirmed_and_disclosed(world: World) -> None:
    assert found(world, HERSELF) == set()
    decide(world, "of-moved", Decision.CONFIRM)
    assert found(world, HERSELF) == set()
    disclose(world, "of-moved")
    assert found(world, HERSELF) == {"of-moved"}
    for other in (STAYING, FOREIGN_HERSELF, Caller("x", Role.SERVANT, purpose="own-data"), INTEGRATOR, AUDITOR):
        assert found(world, other) == set()
    assert found(world, CLIENT_OF_A) == OF_A


def test_what_was_taken_back_or_is_decided_anew_is_not_disclosed(world: World) -> None:
    confirm_and_disclose(world, "of-moved")
    world.run(undo_disclosure(world.database, {"finding:of-moved": version(world, "of-moved")}, "Ann", "a mistake", NOW))
    assert found(world, HERSELF) == set()
    disclose(world, "of-moved")
    decide(world, "of-moved", Decision.REOPEN)
    assert found(world, HERSELF) == set()
    decide(world, "of-moved", Decision.CONFIRM)
    assert found(world, HERSELF) == set()


def test_a_servant_learns_of_nobody_who_reviews_it_and_of_no_note(world: World) -> None:
    confirm_and_disclose(world, "of-moved")
    data, errors = world.ask(HERSELF, TOLD, id="finding:of-moved")
    assert data is not None
    shown = data["finding"]
    # All that it rests on is her own.
    assert (shown["state"], shown["reason"], shown["servant"]) == ("CONFIRMED", "secret of of-moved", {"id": MOVED})
    assert {each["id"] for each in shown["evidence"]} == {"sanction:moved in a", "sanction:moved in b"}
    assert (shown["assignee"], shown["due"], shown["note"], shown["disclosedAt"]) == (
        None,
        None,
        None,
        "2026-11-20T09:00:00+00:00",
    )
    assert shown["history"] == [{"state": "CONFIRMED", "by": None, "why": None}]
    paths = {".".join(map(str, error.path or ())): (error.extensions or {})["code"] for error in errors}
    assert paths == dict.fromkeys(
        ("finding.assignee", "finding.due", "finding.note", "finding.history.0.by", "finding.history.0.why"), "FORBIDDEN"
    )
    assert not any(word in repr((data, errors)) for word in ("Ann", "Bo", "look"))


def test_where_it_rests_on_others_a_servant_is_told_what_the_rule_looks_for(world: World) -> None:
    confirm_and_disclose(world, "of-chief-later")
    data, _ = world.ask(STAYING, TOLD, id="finding:of-chief-later")
    rule = find_rule(RULE)
    assert data is not None
    assert rule is not None
    assert (data["finding"]["reason"], data["finding"]["evidence"]) == (rule.looks_for, [None])
    assert "chief" not in repr(data)


@pytest.mark.parametrize("criteria", [{"assignee": "Bo"}, {"decidedBy": "Ann"}, {"assignee": "nobody"}])
def test_a_servant_chooses_by_nobody_who_reviews(world: World, criteria: dict[str, str]) -> None:
    confirm_and_disclose(world, "of-moved")
    query = "query L($filter: FindingFilter) { findings(filter: $filter) { totalCount } }"
    _, errors = world.ask(HERSELF, query, filter=criteria)
    assert {(error.extensions or {})["code"] for error in errors} == {"FORBIDDEN"}


@pytest.mark.both_engines
@pytest.mark.parametrize("name", WRITTEN)
def test_while_it_is_delayed_investigators_alone_see_what_names_the_management(world: World, name: str) -> None:
    before = {caller: found(world, caller) for caller in (None, CLIENT_OF_A, CLIENT_OF_A1, INVESTIGATOR_OF_A)}
    delay(world, name)
    hidden = {name} & NAMES_MANAGEMENT
    assert found(world, CLIENT_OF_A) == before[CLIENT_OF_A] - hidden
    assert found(world, CLIENT_OF_A1) == before[CLIENT_OF_A1] - hidden
    assert found(world, INVESTIGATOR_OF_A) == before[INVESTIGATOR_OF_A] >= OF_A
    assert found(world, None) == before[None] == set(WRITTEN)
    # On its day the delay is over.
    world.run(execute(world.database, "MATCH (d:DisclosureDelay) SET d.until = $today", today=TODAY))
    assert found(world, CLIENT_OF_A) == before[CLIENT_OF_A]


def test_a_hidden_finding_costs_what_an_unknown_one_costs_and_gives_the_same_bytes(world: World) -> None:
    delay(world, "of-head")
    for caller in (CLIENT_OF_A, CLIENT_OF_B, HERSELF, STAYING):
        answers = list[Any]()
        for id_ in ("finding:of-head", "finding:nothing"):
            with world.statements() as statements:
                shown = [world.ask(caller, query, id=id_) for query in (TOLD, "query N($id: ID!) { node(id: $id) { id } }")]
            answers.append((repr(shown), statements))
        assert answers[0] == answers[1]


def test_a_delay_that_was_shortened_is_over_on_its_new_day(world: World) -> None:
    delay(world, "of-head")
    assert "of-head" not in found(world, CLIENT_OF_A)
    delay(world, "of-head", TODAY + timedelta(days=1))
    assert "of-head" not in found(world, CLIENT_OF_A)
    delay(world, "of-head", TODAY)
    assert "of-head" in found(world, CLIENT_OF_A)
    assert found(world, INVESTIGATOR_OF_B) >= {"own-facts", "of-moved"}
    assert B in {body for _, body, _, _ in WRITTEN.values()}
