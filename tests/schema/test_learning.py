"""Courses and certificates as lists, and a certificate by the number that a portal gave it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from graph.migrations import migrate
from loaders.portals.my_dba_uz import PORTAL as DBA
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.certificates_of_portals import load_certificates_of_portals
from tests.support.engines import empty, execute
from tests.support.recipients import PINFL
from tests.support.scripted_portal import key_ring, load

pytestmark = pytest.mark.both_engines

CERTIFICATES = """query($first: Int = 50, $after: String, $filter: CertificateFilter) {
  certificates(first: $first, after: $after, filter: $filter) {
    totalCount edges { cursor node { id number issued { exact } servant { name } } } pageInfo { hasNextPage endCursor }
  } }"""
COURSES = """query($first: Int = 50, $after: String, $filter: CourseFilter) {
  courses(first: $first, after: $after, filter: $filter) {
    totalCount edges { cursor node { id title kind provider hours develops { name } } } pageInfo { hasNextPage endCursor }
  } }"""
CERTIFICATE = """query($portal: String!, $number: String!) { certificate(portal: $portal, number: $number) {
  number servant { name } sources { portal } } }"""

KINDS = [
    {"kod": "K1", "nomi": "Budgeting", "soat": 72, "turi": "malaka oshirish", "tashkilot": "Academy"},
    {"kod": "K2", "nomi": "budget law", "soat": 36, "turi": "qayta tayyorlash", "tashkilot": "University"},
    {"kod": "K3", "nomi": "Ethics", "soat": 12, "turi": "malaka oshirish", "tashkilot": "Academy"},
]
PERSON = {"jshshir": PINFL, "fio": "Karimova Gulnora"}
ENROLMENT = {"id": "E1", **PERSON, "kurs": "K1", "boshlanish": "01.02.2025", "tugash": "20.02.2025"}
EARNED = {"raqam": "EARNED-1", "tinglovchi": "E1", "jshshir": PINFL, "berilgan": "25.02.2025", "amalQiladi": "25.02.2030"}


@pytest.fixture(scope="module")
def learning(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """Load the certificates of two portals, three courses, and a certificate that one of them earned."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    folder = tmp_path_factory.mktemp("learning")
    run(load_certificates_of_portals(engine.database, folder))
    rows = {"courses": KINDS, "enrolments": [ENROLMENT], "certificates": [EARNED]}
    run(load(engine.database, rows, key_ring(folder), DBA))
    run(
        execute(
            engine.database,
            "MATCH (k:Course {title: 'Ethics'}) CREATE (k)-[:DEVELOPS]->(:Competency {id: 'competency:1', name: 'Integrity'})",
        )
    )
    return Hub(engine.database, run)


def listed(hub: Hub, **filter_: Any) -> list[str]:
    """Return the numbers of the certificates of a filter, and hold that as many are counted."""
    found = hub.data(CERTIFICATES, filter=filter_)["certificates"]
    assert found["totalCount"] == len(found["edges"])
    return sorted(edge["node"]["number"] for edge in found["edges"])


def titles(hub: Hub, **filter_: Any) -> list[str]:
    found = hub.data(COURSES, filter=filter_)["courses"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["title"] for edge in found["edges"]]


@pytest.mark.parametrize(
    ("portal", "number", "expected"),
    [
        ("my.dba.uz", "HOLDER 2", ("HOLDER 2", "Karimova")),
        ("my.dba.uz", "holder2", ("HOLDER 2", "Karimova")),
        ("mo.argos.uz", "Holder-2", ("HOLDER—2", "Azimova")),
        ("mo.argos.uz", "TWICE-1", ("TWICE-1", "Karimova")),
        ("mo.argos.uz", "TWICE 1", ("TWICE 1", "Karimova")),
        ("mo.argos.uz", "ISSUED-1", None),
        ("my.dba.uz", "REGISTERED-1", None),
        ("my.dba.uz", " - ", None),
        ("nobody", "AGREED-1", None),
    ],
)
def test_a_number_is_looked_up_within_its_portal(
    learning: Hub, portal: str, number: str, expected: tuple[str, str] | None
) -> None:
    found = learning.data(CERTIFICATE, portal=portal, number=number)["certificate"]

    assert (found and (found["number"], found["servant"]["name"].split()[0])) == expected
    assert found is None or portal in {each["portal"] for each in found["sources"]}


def test_certificates_come_newest_first_in_pages(learning: Hub) -> None:
    whole = learning.data(CERTIFICATES)["certificates"]
    days = [edge["node"]["issued"]["exact"] for edge in whole["edges"]]
    assert days == sorted(days, reverse=True)
    assert whole["totalCount"] == len(days)

    found: list[str] = []
    after = None
    while True:
        page = learning.data(CERTIFICATES, first=3, after=after)["certificates"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == [edge["node"]["id"] for edge in whole["edges"]]


def test_certificates_are_filtered_by_holder_course_and_days(learning: Hub) -> None:
    karimova, azimova = learning.id_of("Karimova Gulnora Anvar qizi"), learning.id_of("Azimova Gulnora Anvar qizi")
    course = learning.data(COURSES, filter={"titleContains": "budgeting"})["courses"]["edges"][0]["node"]["id"]

    assert set(listed(learning, servant=karimova)) >= {"AGREED-1", "EARNED-1", "LATE-1"}
    assert "AGREED-2" in listed(learning, servant=azimova)
    assert "AGREED-2" not in listed(learning, servant=karimova)
    assert listed(learning, course=course) == ["EARNED-1"]
    assert listed(learning, course=course, servant=azimova) == []
    assert listed(learning, issued={"from": "2025-02-25", "to": "2025-02-25"}) == ["EARNED-1"]
    assert listed(learning, issued={"from": "2025-02-26"}) == ["LATE-1"]
    assert listed(learning, course=course, validOn="2030-02-25") == ["EARNED-1"]
    assert listed(learning, course=course, validOn="2030-02-26") == []
    assert listed(learning, course=course, validOn="2025-02-24") == []
    assert "LATE-1" in listed(learning, validOn="2100-01-01"), "no end is stated"


def test_certificates_of_an_organisation_are_those_of_who_serves_in_it_today(learning: Hub) -> None:
    """Azimova left B3 for the unit of B1; Karimova serves in B3."""
    body, unit, left = (learning.id_of(name) for name in ("Body B1", "Unit", "Body B3"))

    assert "AGREED-2" in listed(learning, organisation=unit)
    assert listed(learning, organisation=body) == []
    assert listed(learning, organisation=body, below=True) == listed(learning, organisation=unit)
    of_left = listed(learning, organisation=left)
    assert "AGREED-1" in of_left
    assert "AGREED-2" not in of_left
    assert listed(learning, organisation=left, servant=learning.id_of("Azimova Gulnora Anvar qizi")) == []
    assert listed(learning, organisation="organisation:0", below=True) == []


def test_courses_come_by_title_and_are_filtered(learning: Hub) -> None:
    assert titles(learning) == ["budget law", "Budgeting", "Ethics"]
    assert titles(learning, titleContains="BUDGET") == ["budget law", "Budgeting"]
    assert titles(learning, titleContains="budget", kind="RETRAINING") == ["budget law"]
    assert titles(learning, provider="academy") == ["Budgeting", "Ethics"]
    assert titles(learning, developing="competency:1") == ["Ethics"]
    page = learning.data(COURSES, first=2)["courses"]
    (last,) = learning.data(COURSES, first=2, after=page["pageInfo"]["endCursor"])["courses"]["edges"]
    assert (last["node"]["title"], last["node"]["develops"]) == ("Ethics", [{"name": "Integrity"}])


def test_what_changed_since_a_time_is_listed(learning: Hub, run: Run) -> None:
    since = datetime(2026, 11, 21, tzinfo=UTC)
    assert listed(learning, changedSince=since.isoformat()) == titles(learning, changedSince=since.isoformat()) == []
    learned = """MATCH (n)<-[:DESCRIBES]-(r:PortalRecord) WHERE n.number = 'ISSUED-1' OR n.title = 'Ethics'
    SET r.recorded_at = $since"""
    run(execute(learning.database, learned, since=since))
    assert listed(learning, changedSince=since.isoformat()) == ["ISSUED-1"]
    assert titles(learning, changedSince=since.isoformat()) == ["Ethics"]


def test_one_course_is_read_by_its_id(learning: Hub) -> None:
    (course,) = learning.data(COURSES, filter={"titleContains": "ethics"})["courses"]["edges"]
    query = "query($id: ID!) { course(id: $id) { title kind hours sources { portal stream } } }"

    assert learning.data(query, id=course["node"]["id"])["course"] == {
        **{"title": "Ethics", "kind": "ADVANCED", "hours": 12, "sources": [{"portal": "my.dba.uz", "stream": "courses"}]},
    }
    assert learning.data(query, id="course:0") == {"course": None}


def test_the_number_of_statements_does_not_grow_with_the_list(learning: Hub) -> None:
    learning.data(CERTIFICATES, first=1)
    for_one = sorted(learning.statements)
    learning.data(CERTIFICATES, first=12)

    assert sorted(learning.statements) == for_one
    assert for_one == ["api/servants_by_id", "count_all_certificates", "list_certificates", "read_certificate"]
