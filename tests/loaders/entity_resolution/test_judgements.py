"""Judgements join and split servants; nobody is joined against a reviewer's rejection."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import JudgementRefused
from loaders.entity_resolution.clusters import Judgement, Verdict
from loaders.entity_resolution.judgements import judge, judgements, save_judgements, withdraw
from loaders.keys.ids import judgement_id
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import CandidateState, candidates
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.portals.my_mehnat_uz import PORTAL as MEHNAT
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import Run
from tests.support.joined_servants import LATER, NUMBERS, PARTED, Registry
from tests.support.scripted_portal import key_ring, load, servant


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


@pytest.fixture
def registry(run: Run, fresh_database: Database, keys: KeyRing) -> Registry:
    return Registry(run, fresh_database, keys)


def test_two_that_are_one_share_a_career_and_the_old_id_leads_to_the_other(registry: Registry) -> None:
    other = registry.holder("2")
    registry.judge(registry.anchored, other)
    registry.apply_survivorship()
    assert registry.holder("1") == registry.holder("2") == registry.anchored
    assert registry.ask("MATCH (r:Redirect) RETURN r.id AS id, r.to AS to") == [{"id": other, "to": registry.anchored}]
    assert registry.ask("MATCH (m:Promotion) RETURN m.steps AS steps") == [{"steps": 1}]
    given = registry.ask("MATCH (s:Servant)-[:GIVEN]->(x:Sanction) RETURN s.id AS id")
    assert given == [{"id": registry.anchored}]
    assert len(registry.ask("MATCH (s:Servant) RETURN s.id AS id")) == 2


def test_what_was_joined_is_parted_as_if_it_had_never_been(registry: Registry) -> None:
    before = registry.contents()
    id_ = registry.judge(registry.anchored, registry.holder("2"))
    registry.apply_survivorship()
    assert registry.contents() != before
    registry.run(withdraw(registry.database, id_, LATER))
    registry.apply_survivorship()
    assert registry.contents() == before
    assert [judgement.state for judgement in registry.run(judgements(registry.database))] == ["withdrawn"]
    registry.apply_survivorship()
    assert registry.contents() == before


def test_loading_again_after_a_merge_keeps_it(registry: Registry) -> None:
    registry.judge(registry.anchored, registry.holder("2"))
    registry.apply_survivorship()
    merged = registry.contents()
    changed = {**PARTED, "servants": [servant("R1", NUMBERS[0]), servant("R2", None, birthDate=None), servant("R3", None)]}
    registry.run(load(registry.database, changed, registry.keys, at=LATER))
    assert registry.contents() == merged


def test_a_rejection_between_two_blocks_every_way_of_joining_them(registry: Registry) -> None:
    first, second, third = registry.ids
    registry.judge(first, third, Verdict.REJECT)
    registry.judge(first, second, minutes=1)
    with pytest.raises(JudgementRefused, match="two people"):
        registry.judge(second, third, minutes=2)
    registry.apply_survivorship()
    assert len(registry.ask("MATCH (s:Servant) RETURN s.id AS id")) == 2


def test_a_rejection_of_two_that_others_joined_is_refused(registry: Registry) -> None:
    first, second, third = registry.ids
    registry.judge(first, second)
    registry.judge(second, third, minutes=1)
    with pytest.raises(JudgementRefused, match="withdraw one of those first"):
        registry.judge(first, third, Verdict.REJECT, minutes=2)


def test_a_judgement_is_on_two_and_has_a_reason(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    registry = Registry(run, fresh_database, keys)
    with pytest.raises(JudgementRefused, match="two different servants and a reason"):
        registry.judge(registry.anchored, registry.anchored)
    with pytest.raises(JudgementRefused, match="two different servants and a reason"):
        run(judge(fresh_database, registry.ids[0], registry.ids[1], Verdict.ACCEPT, "auditor", " ", LATER))
    assert run(judgements(fresh_database)) == []


def test_two_national_numbers_are_two_people_whatever_is_judged(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    people = {"servants": [servant("R1", NUMBERS[0]), servant("R2", NUMBERS[1])]}
    registry = Registry(run, fresh_database, keys, people)
    with pytest.raises(JudgementRefused, match="different valid national numbers"):
        registry.judge(*registry.ids)


def test_being_unsure_joins_nobody(registry: Registry) -> None:
    registry.judge(registry.ids[0], registry.ids[1], Verdict.UNSURE)
    registry.apply_survivorship()
    assert len(registry.ask("MATCH (s:Servant) RETURN s.id AS id")) == 3


def test_the_order_of_judging_changes_nothing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    outcomes: list[set[str]] = []
    registry = Registry(run, fresh_database, keys)
    first, second, third = registry.ids
    for order_ in permutations([(first, second), (third, second)]):
        made = [registry.judge(one, other, minutes=at) for at, (one, other) in enumerate(order_)]
        registry.apply_survivorship()
        outcomes.append(registry.contents())
        for id_ in made:
            registry.run(withdraw(registry.database, id_, LATER))
        registry.apply_survivorship()
        assert len(registry.ask("MATCH (s:Servant) RETURN s.id AS id")) == 3
    assert outcomes[0] == outcomes[1]
    assert sum(line.startswith("Servant servant") is False and line.startswith("Servant {") for line in outcomes[0]) == 1


def test_a_row_with_both_identifiers_joins_those_who_were_two(registry: Registry) -> None:
    """The register states the national number of a servant that it had without one; other rows have loaded both before."""
    learned = {"servants": [servant("R1", NUMBERS[0]), servant("R2", NUMBERS[0], birthDate=None), servant("R3", None)]}
    registry.run(load(registry.database, learned, registry.keys, at=LATER))
    (judgement,) = registry.run(judgements(registry.database))
    assert (judgement.by, judgement.state, judgement.verdict) == ("identifiers", "applied", Verdict.ACCEPT)
    assert registry.holder("1") == registry.holder("2") == registry.anchored


def test_a_person_who_rejected_what_a_row_says_keeps_the_last_word(registry: Registry) -> None:
    registry.judge(registry.anchored, registry.holder("2"), Verdict.REJECT)
    learned = {"servants": [servant("R1", NUMBERS[0]), servant("R2", NUMBERS[0], birthDate=None), servant("R3", None)]}
    registry.run(load(registry.database, learned, registry.keys, at=LATER))
    assert registry.holder("1") != registry.holder("2")


def test_nothing_is_lost_where_the_package_of_a_record_is_not_installed(registry: Registry) -> None:
    registry.judge(registry.anchored, registry.holder("2"))
    other = replace(ARGOS, name="other.uz", streams=())
    registry.run(update_derived_data(registry.database, [other], registry.keys, LATER, SyncPolicy()))
    assert len(registry.ask("MATCH (s:Servant)-[:HELD]->(a:Appointment) RETURN a.id AS id")) == 2
    (judgement,) = registry.run(judgements(registry.database))
    assert judgement.state == "waiting"
    registry.apply_survivorship()
    assert registry.holder("1") == registry.holder("2")


@pytest.mark.parametrize("verdict", Verdict)
def test_who_was_judged_is_a_candidate_again_once_that_is_withdrawn(
    run: Run, fresh_database: Database, keys: KeyRing, verdict: Verdict
) -> None:
    alike = {"servants": [servant("R1", NUMBERS[0]), servant("R2", None, birthDate="1985-03-15")]}
    registry = Registry(run, fresh_database, keys, alike)
    (offered,) = run(candidates(fresh_database))
    id_ = registry.judge(offered["left"], offered["right"], verdict)
    registry.apply_survivorship()
    assert run(candidates(fresh_database)) == []
    run(withdraw(fresh_database, id_, LATER))
    registry.apply_survivorship()
    assert run(candidates(fresh_database)) == [offered]
    assert [run(candidates(fresh_database, state)) for state in CandidateState if state != "open"] == [[], [], []]


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_rejection_learned_afterwards_parts_whom_others_joined_until_it_is_withdrawn(registry: Registry, minutes: int) -> None:
    """The rejection comes from another graph; the order in which judgements were made does not matter."""
    first, second, third = registry.ids
    rows = registry.ask("MATCH (i:Identifier) RETURN i.origin AS origin, i.key AS key")
    leading_keys = {row["origin"]: row["key"] for row in sorted(rows, key=lambda row: row["key"], reverse=True)}
    left, right = sorted((leading_keys[first], leading_keys[third]))
    registry.judge(first, second)
    registry.judge(second, third, minutes=2)
    registry.apply_survivorship()
    at = LATER + timedelta(minutes=minutes)
    rejection = Judgement(judgement_id(left, right), left, right, Verdict.REJECT, "somebody", "two files", at)
    registry.run(save_judgements(registry.database, [rejection]))
    registry.apply_survivorship()
    states = {(each.verdict, each.state) for each in registry.run(judgements(registry.database))}
    assert states == {(Verdict.REJECT, "applied"), (Verdict.ACCEPT, "applied"), (Verdict.ACCEPT, "refused")}
    assert len(registry.ask("MATCH (s:Servant) RETURN s.id AS id")) == 2
    registry.run(withdraw(registry.database, rejection.id, LATER))
    registry.apply_survivorship()
    assert len(registry.ask("MATCH (s:Servant) RETURN s.id AS id")) == 1


def test_what_portals_contradict_each_other_on_is_closed_where_a_servant_is_merged_away(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    """Two portals state different names for the bearer of a mistyped number, who then turns out to be a known servant."""
    mistyped = "31503856070010"
    registry = Registry(run, fresh_database, keys, {"servants": [servant("R1", NUMBERS[0])]})
    course = {"kod": "K1", "nomi": "Course"}
    taken = {"id": "T1", "jshshir": mistyped, "fio": "Aliyev Botir", "kurs": "K1", "boshlanish": "01.02.2020"}
    taken["updatedAt"] = "2020-03-01T00:00:00Z"
    run(load(fresh_database, {"courses": [course], "enrolments": [taken]}, keys, portal=DBA))
    worked = {"contractId": "M1", "pinfl": mistyped, "name": "Rahimov Sardor", "employer": "200000001", "post": "Adviser"}
    run(load(fresh_database, {"contracts": [{**worked, "fte": 1.0, "concluded": "2012-05-01"}]}, keys, portal=MEHNAT))
    about = """MATCH (c:Conflict) OPTIONAL MATCH (c)-[:ABOUT]->(n)
    RETURN c.node AS node, c.state AS state, c.closed_at IS NULL AS open, n.id AS about"""
    (before,) = registry.ask(about)
    other = before["node"]
    assert before == {"node": other, "state": "open", "open": True, "about": other}
    id_ = registry.judge(registry.anchored, other)
    registry.apply_survivorship()
    of_her = [row for row in registry.ask(about) if row["node"] == other]
    assert of_her == [{"node": other, "state": "settled", "open": False, "about": None}]
    registry.run(withdraw(fresh_database, id_, LATER))
    registry.apply_survivorship()
    assert [row for row in registry.ask(about) if row["state"] == "open"] == [before]
