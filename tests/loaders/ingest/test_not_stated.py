"""Not stated, none and not demanded are three things in the graph; periods are days; an appeal may be about a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from graph.model.facts import Competition
from loaders.entity_resolution.applying import apply_judgements
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge
from loaders.ingest.fact_codec import from_canonical
from loaders.keys.keyring import KeyRing
from loaders.portal_api.registry import usable_portals
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from loaders.portals.mo_argos_uz import PORTAL as MO_ARGOS
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import CAREER, NOON, Row, body, key_ring, load, position, servant

pytestmark = pytest.mark.both_engines

LATER = NOON + timedelta(days=1)
IIN, ANOTHER = "870923400014", "830101300011"


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def loaded(run: Run, database: Database, keys: KeyRing, rows: Mapping[str, Sequence[Row]], *portal: Any) -> None:
    report = run(load(database, rows, keys, *portal))
    assert (report.state, report.books.quarantined) == ("clean", 0)


def stored(run: Run, database: Database, label: str, name: str = "id") -> dict[Any, dict[str, Any]]:
    rows: list[Any] = run(
        database.read(cypher("MATCH (n) WHERE $label IN labels(n) RETURN properties(n) AS held"), {"label": label})
    )
    return {row["held"].get(name): row["held"] for row in rows}


def test_what_a_post_does_not_demand_differs_from_what_its_row_does_not_state(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    demands: dict[str, Any] = {
        "unstated": None,
        "nothing": {"experienceMonths": 0, "educationLevel": "talab etilmaydi", "educationFields": []},
        "law": {"experienceMonths": 24, "educationLevel": "magistr", "educationFields": ["law"]},
    }
    posts = [position(name, **({"requirements": demanded} if demanded else {})) for name, demanded in demands.items()]
    loaded(run, fresh_database, keys, {"bodies": [body()], "positions": posts})
    names = ("required_experience_months", "required_education_level", "required_education_fields")
    found = stored(run, fresh_database, "PositionVersion", "title")
    assert {title: tuple(held.get(name) for name in names) for title, held in found.items()} == {
        "Post unstated": (None, None, None),
        "Post nothing": (0, "none", []),
        "Post law": (24, "master", ["law"]),
    }


def test_whether_a_round_was_annulled_may_be_unknown(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    given = {"position": "P1", "kind": "ichki"}
    rounds: list[Row] = [
        {"id": "unstated", **given, "round": 1},
        {"id": "none", **given, "round": 1, "annulledRounds": []},
        {"id": "earlier", **given, "round": 2, "annulledRounds": [1]},
        {"id": "own", **given, "round": 1, "annulledRounds": [1]},
        {"id": "round unknown", **given, "annulledRounds": [1]},
    ]
    loaded(run, fresh_database, keys, {**CAREER, "competitions": rounds})
    text = """MATCH (r:PortalRecord {stream: 'competitions'})-[:DESCRIBES]->(c:Competition)
    RETURN r.key AS id, c.round AS round, c.annulled AS annulled"""
    rows: list[Any] = run(fresh_database.read(cypher(text)))
    assert {(row["id"], row["round"]): row["annulled"] for row in rows} == {
        ("unstated", 1): None,
        ("none", 1): False,
        ("earlier", 1): True,
        ("earlier", 2): False,
        ("own", 1): True,
        ("round unknown", None): None,
        ("round unknown", 1): True,
    }


def test_a_round_of_an_earlier_release_keeps_its_meaning() -> None:
    """Facts were then stored without a round's annulment where there was none."""
    ref = '{"scheme": "s", "number": "1", "personal": false}'
    (held,) = from_canonical(f'[{{"fact": "Competition", "ref": {ref}, "position": {ref}}}]')
    assert isinstance(held, Competition)
    assert held.annulled is False


def test_a_period_is_kept_as_days_and_in_the_portals_words(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    texts = {"1": "2025", "2": "2025-yil II yarim yillik", "3": "III квартал 2025 г.", "4": "hisobot davri", "5": None}
    assessments = [
        {"id": number, "registerNo": "R1", "date": "2026-01-20", "type": "A1", "period": text} for number, text in texts.items()
    ]
    bonuses = [{"id": number, "iin": IIN, "date": "2026-01-20", "period": text} for number, text in texts.items()]
    loaded(run, fresh_database, keys, {**CAREER, "assessments": assessments})
    loaded(run, fresh_database, keys, {"persons": [person(IIN)], "bonuses": bonuses}, E_KYZMET)
    for label in ("Assessment", "Reward"):
        found = {
            held.get("period_word"): (held.get("period_from_earliest"), held.get("period_to_latest"))
            for held in stored(run, fresh_database, label).values()
        }
        assert found == {
            "2025": (date(2025, 1, 1), date(2026, 1, 1)),
            "2025-yil II yarim yillik": (date(2025, 7, 1), date(2026, 1, 1)),
            "III квартал 2025 г.": (date(2025, 7, 1), date(2025, 10, 1)),
            "hisobot davri": (None, None),
            None: (None, None),
        }


def test_states_types_and_days_may_be_unknown(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    competition = {"id": "C1", "position": "P1"}
    loaded(
        run,
        fresh_database,
        keys,
        {
            **CAREER,
            "competitions": [competition],
            "applications": [{"id": "A1", "competition": "C1", "registerNo": "R1"}],
            "assessments": [{"id": "K1", "registerNo": "R1", "date": "2026-01-20"}],
            "sanctions": [{"id": "S1", "registerNo": "R1"}],
            "rewards": [{"id": "M1", "registerNo": "R1"}],
        },
    )
    loaded(
        run,
        fresh_database,
        keys,
        {"degrees": [{"id": "D1", "pinfl": "31503856070015", "degree": "3-darajali maslahatchi"}]},
        MO_ARGOS,
    )
    for label, names in {
        "Application": ("state", "state_word"),
        "Assessment": ("type", "type_word"),
        "Sanction": ("imposed_earliest", "imposed_latest", "kind"),
        "Reward": ("given_on_earliest", "given_on_latest", "kind"),
        "DegreeGrant": ("granted_earliest", "granted_latest"),
    }.items():
        (held,) = stored(run, fresh_database, label).values()
        assert [held.get(name) for name in names] == [None] * len(names), label


def person(iin: str) -> Row:
    return {"iin": iin, "names": {"kk": {"last": f"Name {iin[-1]}", "first": "Somebody"}}}


KAZAKH: Mapping[str, list[Row]] = {
    "bodies": [{"code": "B", "versions": [{"from": "2009-01-01", "names": {"kk": "Body", "ru": None}}]}],
    "posts": [{"code": "P", "body": "B", "versions": [{"from": "2009-01-01", "titles": {"kk": "Post", "ru": None}}]}],
    "persons": [person(IIN), person(ANOTHER)],
    "competitions": [{"id": "C", "post": "P"}],
    "appointments": [{"id": "N", "iin": IIN, "post": "P", "start": "2020-01-10"}],
    "evaluations": [{"id": "O", "iin": IIN, "quarter": "2025-Q4", "date": "2026-01-20", "score": 4.1}],
    "discipline": [{"id": "T", "iin": IIN, "kind": "сөгіс", "imposed": "2025-03-01"}],
}
SUBJECTS = {
    "appointment": ("N", "Appointment"),
    "competition": ("C", "Competition"),
    "body": ("B", "Organisation"),
    "assessment": ("O", "Assessment"),
    "sanction": ("T", "Sanction"),
    "person": (ANOTHER, "Servant"),
}


def appeals() -> list[Row]:
    rows: list[Row] = [{"id": "undated", "iin": IIN}]
    for kind, (id_, _) in SUBJECTS.items():
        rows.append({"id": kind, "iin": IIN, "filed": "2026-02-01", "about": {"kind": kind, "id": id_}})
    return rows


def about(run: Run, database: Database) -> dict[str, list[str]]:
    text = """MATCH (r:PortalRecord {stream: 'appeals'})-[:DESCRIBES]->(a:Appeal)
    RETURN r.key AS id, COLLECT { MATCH (a)-[:ABOUT]->(n) RETURN labels(n)[0] AS label } AS labels"""
    rows: list[Any] = run(database.read(cypher(text)))
    return {row["id"]: row["labels"] for row in rows}


EXPECTED = {kind: [label] for kind, (_, label) in SUBJECTS.items()} | {"undated": []}


def test_an_appeal_is_about_one_of_six_things(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    loaded(run, fresh_database, keys, {**KAZAKH, "appeals": appeals()}, E_KYZMET)
    assert about(run, fresh_database) == EXPECTED
    held = stored(run, fresh_database, "Appeal")
    assert [each.get("filed_earliest") for each in held.values()].count(None) == 1
    everything: list[Any] = run(fresh_database.read(cypher("MATCH (n) RETURN properties(n) AS held")))
    assert ANOTHER not in "".join(str(value) for row in everything for value in row["held"].values())


def test_an_appeal_waits_for_what_it_is_about(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    loaded(run, fresh_database, keys, {"persons": [person(IIN)], "appeals": appeals()}, E_KYZMET)
    assert about(run, fresh_database) == {name: list[str]() for name in EXPECTED}
    loaded(run, fresh_database, keys, KAZAKH, E_KYZMET, LATER)
    assert about(run, fresh_database) == EXPECTED


def test_a_person_is_named_by_a_number_or_the_appeal_is_refused(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    wrong = {"id": "H", "iin": IIN, "about": {"kind": "person", "id": "somebody"}}
    report = run(load(fresh_database, {**KAZAKH, "appeals": [wrong]}, keys, E_KYZMET))
    assert report.books.quarantined == 1


def test_an_appeal_about_a_person_follows_her_when_two_turn_out_to_be_one(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    loaded(run, fresh_database, keys, {**KAZAKH, "appeals": appeals()}, E_KYZMET)
    loaded(run, fresh_database, keys, {"servants": [servant("R9", None)]})
    rows: list[Any] = run(
        fresh_database.read(
            cypher("""MATCH (a:Appeal)-[:ABOUT]->(s:Servant) MATCH (o:Servant)<-[:IDENTIFIES]-(i:Identifier)
            WHERE i.scheme = 'test.argos.uz/servants' RETURN s.id AS about, o.id AS other""")
        )
    )
    run(judge(fresh_database, rows[0]["about"], rows[0]["other"], Verdict.ACCEPT, "auditor", "same person", LATER))
    run(apply_judgements(fresh_database, usable_portals(), keys, LATER))
    assert about(run, fresh_database) == EXPECTED


def test_a_course_may_have_led_to_a_certificate_whose_number_nobody_knows(
    run: Run, fresh_database: Database, keys: KeyRing
) -> None:
    common = {"iin": IIN, "course": "AGU-1", "start": "2025-01-10", "end": "2025-01-20"}
    training = [
        {"id": "numbered", **common, "certificate": "AGU-7"},
        {"id": "without number", **common, "certified": True},
        {"id": "none", **common, "certified": False},
        {"id": "unstated", **common},
    ]
    loaded(run, fresh_database, keys, {"persons": [person(IIN)], "training": training}, E_KYZMET)
    text = """MATCH (r:PortalRecord {stream: 'training'})-[:DESCRIBES]->(e:Enrolment)
    RETURN r.key AS id,
      COLLECT { MATCH (e)-[:EARNED]->(c:Certificate) RETURN coalesce(c.number, 'unknown') AS number } AS numbers"""
    rows: list[Any] = run(fresh_database.read(cypher(text)))
    assert {row["id"]: row["numbers"] for row in rows} == {
        "numbered": ["AGU-7"],
        "without number": ["unknown"],
        "none": [],
        "unstated": [],
    }
