"""Candidates for review: servants who may be one person, and no others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.cypher.statements import Statement
from graph.driver.database import Database
from graph.errors import JudgementRefused
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge
from loaders.ingest.portal_run import synchronise
from loaders.keys.keyring import KeyRing
from loaders.matching.candidates import CandidateState, candidates, find_candidates
from loaders.portal_api.contract import Feed
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.runs.request import SyncRequest
from loaders.sync import SyncPolicy, update_derived_data
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.scripted_portal import NOON, ScriptedReader, key_ring, load, scripted, servant

LATER = NOON + timedelta(days=1)
KNOWN = servant("R1", "31503856070015", birthDate="1985-03-15")
NAMESAKE = servant("R2", "40912960650019", birthDate="1996-12-09")
WITHOUT_NUMBER = servant("R3", None, lastName="КАРИМОВА", firstName="Гулнора", patronymic="Анваровна", birthDate="1985-03-15")
STRANGER = servant("R4", None, lastName="Usmonov", firstName="Botir", patronymic="Davron oʻgʻli", sex="M", birthDate="1970-01-01")


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


class Interrupted(Database):
    """A database in which other work happens before a chosen statement is read."""

    def __init__(self, database: Database, name: str, come: Callable[[], Awaitable[object]]) -> None:
        self.__dict__.update(database.__dict__)
        self._name, self._come = name, come

    async def read(
        self, statement: Statement, parameters: Mapping[str, object] | None = None, *, seconds: float | None = None
    ) -> list[dict[str, object]]:
        if statement.name == self._name:
            await self._come()
        return await super().read(statement, parameters or {}, seconds=seconds)


def ask(run: Run, database: Database, text: LiteralString) -> list[dict[str, Any]]:
    return run(database.read(cypher(text)))


def test_another_script_and_no_number_make_a_candidate_with_reasons(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [KNOWN, NAMESAKE, WITHOUT_NUMBER, STRANGER]}, keys))
    (found,) = run(candidates(fresh_database))
    assert {found["left_name"], found["right_name"]} == {"Karimova Gulnora Anvar qizi", "КАРИМОВА Гулнора Анваровна"}
    assert found["score"] > 0.8
    assert any("same day" in reason for reason in found["reasons"])
    assert len(ask(run, fresh_database, "MATCH (s:Servant) RETURN s.id AS id")) == 4


def test_however_alike_two_are_nobody_is_joined_without_a_word(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """Two namesakes born on one day, one of them without a number, may be one person or two; nobody has judged it."""
    twin = servant("R3", None, birthDate="1985-03-15")
    for at in (NOON, LATER):
        run(load(fresh_database, {"servants": [KNOWN, twin]}, keys, at=at))
        (found,) = run(candidates(fresh_database))
        assert found["score"] > 0.9
        assert len(ask(run, fresh_database, "MATCH (s:Servant) RETURN s.id AS id")) == 2
        assert ask(run, fresh_database, "MATCH (r:Redirect) RETURN r.id AS id") == []


def test_people_who_all_have_numbers_are_nobodys_candidates(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [KNOWN, NAMESAKE]}, keys))
    assert run(candidates(fresh_database)) == []


def test_codes_for_names_flood_no_one_and_look_alikes_are_found(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """Twelve servants without a number whose names are codes, and one whose name has Latin letters among the Cyrillic ones."""
    coded = [
        servant(f"C{number}", None, lastName=last, firstName=first, patronymic=None, birthDate="1985-03-15")
        for number, (last, first) in enumerate([("R-00017", "N/A"), ("12345", "-"), ("Vacant", "post"), ("номаълум", "-")] * 3)
    ]
    mixed = {**WITHOUT_NUMBER, "lastName": "KAPИMOВA", "firstName": "Гyлнopa"}
    run(load(fresh_database, {"servants": [KNOWN, mixed, *coded]}, keys))
    (found,) = run(candidates(fresh_database))
    assert {found["left_name"], found["right_name"]} == {"Karimova Gulnora Anvar qizi", "KAPИMOВA Гyлнopa Анваровна"}
    assert found["score"] > 0.8


def test_a_number_with_a_wrong_checksum_is_flagged_and_may_be_a_slip(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    mistyped = servant("R2", "31503856070025")
    run(load(fresh_database, {"servants": [KNOWN, mistyped]}, keys))
    assert len(run(candidates(fresh_database))) == 1
    flawed = ask(run, fresh_database, "MATCH (i:Identifier) WHERE i.key CONTAINS '!' RETURN i.scheme AS scheme")
    assert flawed == [{"scheme": "UZ/PINFL"}]


def test_what_is_judged_is_not_asked_again_and_what_nothing_speaks_for_any_more_goes(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    run(load(fresh_database, {"servants": [KNOWN, WITHOUT_NUMBER]}, keys))
    (found,) = run(candidates(fresh_database))
    run(judge(fresh_database, found["left"], found["right"], Verdict.REJECT, "auditor", "twins", LATER))
    run(load(fresh_database, {"servants": [KNOWN, {**WITHOUT_NUMBER, "birthplace": "Xiva"}]}, keys, at=LATER))
    assert run(candidates(fresh_database)) == []
    assert len(run(candidates(fresh_database, CandidateState.REJECTED))) == 1


def test_a_correction_takes_a_candidate_away(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [KNOWN, WITHOUT_NUMBER]}, keys))
    assert len(run(candidates(fresh_database))) == 1
    corrected = {**WITHOUT_NUMBER, "lastName": "Юсупова", "firstName": "Зебо", "patronymic": None}
    run(load(fresh_database, {"servants": [KNOWN, corrected]}, keys, at=LATER))
    assert run(candidates(fresh_database)) == []


def test_an_accepted_candidate_is_one_person_in_both_spellings(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [KNOWN, WITHOUT_NUMBER]}, keys))
    (found,) = run(candidates(fresh_database))
    run(judge(fresh_database, found["left"], found["right"], Verdict.ACCEPT, "auditor", "same file", LATER))
    run(update_derived_data(fresh_database, [ARGOS], keys, LATER, SyncPolicy()))
    (one,) = ask(run, fresh_database, "MATCH (s:Servant) RETURN s.name AS name, s.also_written AS also")
    assert {one["name"], *one["also"]} == {"Karimova Gulnora Anvar qizi", "КАРИМОВА Гулнора Анваровна"}


def test_a_declared_relative_who_serves_is_a_candidate_with_a_confidence(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    declared = {"kinship": "sister", "name": "KARIMOVA GULNORA", "birthDate": "1985-03-15", "workplace": "B1", "post": None}
    brother = servant("R9", "40912960650019", firstName="Akmal", lastName="Karimov", sex="M", relatives=[declared])
    run(load(fresh_database, {"servants": [KNOWN, brother]}, keys))
    (found,) = run(candidates(fresh_database))
    assert (found["kind"], found["left_name"], found["right_name"]) == (
        "relative",
        "KARIMOVA GULNORA",
        "Karimova Gulnora Anvar qizi",
    )
    assert 0.35 <= found["score"] <= 1
    with pytest.raises(JudgementRefused, match="is a declared relative"):
        run(judge(fresh_database, found["left"], found["right"], Verdict.ACCEPT, "auditor", "same file", LATER))


CORRECTED = {**WITHOUT_NUMBER, "lastName": "Юсупова", "firstName": "Зебо", "patronymic": None}
MARKED = "MATCH (s:Servant) WHERE s.match_pending IS NOT NULL RETURN s.name AS name"


@pytest.mark.parametrize("before", ["matching/names_without_national_id", "matching/open_candidates_of_claimed"])
def test_who_changes_while_others_are_matched_is_matched_again(
    run: Run, fresh_database: Database, keys: KeyRing, before: str
) -> None:
    run(load(fresh_database, {"servants": [KNOWN, WITHOUT_NUMBER]}, keys))
    run(execute(fresh_database, "MATCH (s:Servant) SET s.match_pending = s.id"))
    source = scripted(ScriptedReader({"servants": [[KNOWN, CORRECTED]]}), ARGOS)
    loading = SyncRequest(fresh_database, source, Feed(), keys, LATER)
    run(find_candidates(Interrupted(fresh_database, before, lambda: synchronise(loading)), LATER))
    assert run(candidates(fresh_database)) == []
    assert ask(run, fresh_database, MARKED) == []


@pytest.mark.both_engines
def test_who_loses_the_lease_while_matching_writes_nothing(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [KNOWN, WITHOUT_NUMBER]}, keys))
    run(execute(fresh_database, "MATCH (c:MatchCandidate) DETACH DELETE c"))
    run(execute(fresh_database, "MATCH (s:Servant) SET s.match_pending = s.id"))

    async def take_over() -> None:
        await execute(fresh_database, "MATCH (l:Lease) SET l.holder = 'another machine'")

    assert run(find_candidates(Interrupted(fresh_database, "matching/open_candidates_of_claimed", take_over), LATER)) == 0
    assert run(candidates(fresh_database)) == []
    assert len(ask(run, fresh_database, MARKED)) == 2


@pytest.mark.both_engines
def test_two_who_match_at_once_find_what_one_finds(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    """The second process leaves matching to the first, which goes on until no servant waits."""
    run(load(fresh_database, {"servants": [KNOWN, WITHOUT_NUMBER]}, keys))
    run(execute(fresh_database, "MATCH (s:Servant) SET s.match_pending = s.id"))
    outcomes: list[int] = []

    async def second() -> None:
        await synchronise(loading)
        outcomes.append(await find_candidates(fresh_database, LATER))

    source = scripted(ScriptedReader({"servants": [[KNOWN, CORRECTED]]}), ARGOS)
    loading = SyncRequest(fresh_database, source, Feed(), keys, LATER)
    run(find_candidates(Interrupted(fresh_database, "matching/open_candidates_of_claimed", second), LATER))
    assert set(outcomes) == {0}
    assert run(candidates(fresh_database)) == []
    assert ask(run, fresh_database, MARKED) == []


@pytest.mark.both_engines
def test_who_was_being_matched_as_the_run_was_killed_still_waits(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    run(load(fresh_database, {"servants": [KNOWN, WITHOUT_NUMBER]}, keys))
    run(execute(fresh_database, "MATCH (c:MatchCandidate) DETACH DELETE c"))
    run(execute(fresh_database, "MATCH (s:Servant) SET s.match_pending = s.id"))

    async def die() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        run(find_candidates(Interrupted(fresh_database, "matching/open_candidates_of_claimed", die), LATER))
    assert run(candidates(fresh_database)) == []
    run(find_candidates(fresh_database, LATER))
    assert len(run(candidates(fresh_database))) == 1
    assert ask(run, fresh_database, MARKED) == []
