"""A career, read through the schema on both engines."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.schema.conftest import Hub

pytestmark = pytest.mark.both_engines

PATH = """query($id: ID!) { careerPath(servantId: $id) {
  servant { name }
  steps {
    id orderNumber mode term open onMainLine move stepsGained civilService fte endReason
    position { id title rank ladder group certain competitionRequired } organisation { name level levelWord country }
    orderDate { exact } start { earliest latest exact } end { earliest latest exact }
    competition { kind kindWord round protocolDay { exact } interviewDay { exact } annulled records { portal stream } }
    training { id course { title kind hours provider } masteringScore state start { exact } end { exact } open }
    certificates { number issued { exact } validUntil { exact } enrolmentId records { portal stream } }
    records { id portal stream recordedAt }
  }
  gaps { start end days stepBeforeId stepAfterId }
  training { start { exact } } certificates { number }
} }"""


@pytest.fixture(scope="module")
def path(hub: Hub) -> dict[str, Any]:
    return hub.data(PATH, id=hub.id_of("Karimova Gulnora Anvar qizi"))["careerPath"]


def test_steps_come_by_start_with_order_mode_and_move(path: dict[str, Any]) -> None:
    assert path["servant"]["name"] == "Karimova Gulnora Anvar qizi"
    assert [step["orderNumber"] for step in path["steps"]] == ["1", "2", "3", "4"]
    assert [step["mode"] for step in path["steps"]] == ["COMPETITION", "COMPETITION", "ACTING", "TRANSFER"]
    assert [step["onMainLine"] for step in path["steps"]] == [True, True, False, True]
    assert [(step["move"], step["stepsGained"]) for step in path["steps"]] == [
        (None, None),
        ("PROMOTION", 1),
        (None, None),
        ("PROMOTION", 1),
    ]


def test_positions_and_organisations_are_as_of_the_day_of_the_order(path: dict[str, Any]) -> None:
    second, last = path["steps"][1], path["steps"][3]

    assert (second["position"]["title"], second["position"]["rank"], second["position"]["certain"]) == ("Chief", 4, True)
    assert second["organisation"] == {"name": "Ministry of Roads", "level": "NATIONAL", "levelWord": "national", "country": "UZ"}
    assert (last["position"]["rank"], last["organisation"]["name"]) == (6, "Ministry of Transport")


def test_a_day_shows_how_exactly_it_is_known(path: dict[str, Any]) -> None:
    first, _, _, last = path["steps"]

    assert first["start"] == {"earliest": "2012-01-10", "latest": "2012-01-10", "exact": "2012-01-10"}
    assert last["start"] == {"earliest": "2018-05-01", "latest": "2018-05-31", "exact": None}
    assert (last["open"], last["end"], last["orderDate"]) == (True, None, None)


def test_an_end_that_no_portal_states_is_not_open(hub: Hub) -> None:
    (step,) = hub.data(PATH, id=hub.id_of("Zokirov Umid"))["careerPath"]["steps"]

    assert (step["open"], step["end"]) == (False, {"earliest": "2015-01-01", "latest": None, "exact": None})
    assert step["onMainLine"], "a single substantive post is the main line"


def test_a_step_has_its_competition(path: dict[str, Any]) -> None:
    assert [step["competition"] is not None for step in path["steps"]] == [False, True, False, False]
    assert path["steps"][1]["competition"] == {
        "kind": "GENERAL",
        "kindWord": "open",
        "round": 1,
        "protocolDay": {"exact": "2015-02-15"},
        "interviewDay": None,
        "annulled": False,
        "records": [{"portal": "test.argos.uz", "stream": "competitions"}],
    }


def test_training_appears_in_the_step_of_its_time_and_all_of_it_in_the_path(path: dict[str, Any]) -> None:
    assert [len(step["training"]) for step in path["steps"]] == [0, 1, 0, 0]
    (training,) = path["steps"][1]["training"]
    assert training["course"] == {"title": "Budgeting", "kind": "ADVANCED", "hours": 72, "provider": "Academy"}
    assert training["masteringScore"] == 91.5
    (certificate,) = path["steps"][1]["certificates"]
    assert (certificate["number"], certificate["enrolmentId"]) == ("DBA-1", training["id"])
    assert certificate["records"] == [{"portal": "my.dba.uz", "stream": "certificates"}]
    assert [each["start"]["exact"] for each in path["training"]] == ["2015-01-10", "2016-02-01"]


def test_a_gap_in_the_line_is_shown(path: dict[str, Any]) -> None:
    assert path["gaps"] == [
        {
            "start": "2014-12-01",
            "end": "2015-03-01",
            "days": 90,
            "stepBeforeId": path["steps"][0]["id"],
            "stepAfterId": path["steps"][1]["id"],
        }
    ]


def test_every_step_names_the_portal_records_that_state_it(path: dict[str, Any]) -> None:
    for step in path["steps"]:
        assert [(record["portal"], record["stream"]) for record in step["records"]] == [("test.argos.uz", "orders")]
        assert all(record["recordedAt"].startswith("2026-11-20T12:00:00") for record in step["records"])


def test_a_career_is_one_statement_and_one_more_for_each_kind_of_what_it_led_to(hub: Hub) -> None:
    steps = "{ careerPath(servantId: %s) { servant { name } steps { id mode position { title } } gaps { days } } }"
    person = hub.id_of("Karimova Gulnora Anvar qizi")

    hub.data(steps % f'"{person}"')
    assert hub.statements == ["api/career_paths"]

    hub.data(PATH, id=person)
    assert sorted(hub.statements) == [
        "api/career_paths",
        "read_certificate_by_servant",
        "read_competition",
        "read_course",
        "read_enrolment_by_servant",
        "read_sources_of_appointment",
        "read_sources_of_certificate",
        "read_sources_of_competition",
    ]


def test_a_field_has_the_same_value_alone_as_beside_all_others(hub: Hub) -> None:
    days = ("start", "end", "orderDate", "birthDate")
    of_step = (
        "id modeWord mode term orderNumber orderDate start end open civilService fte endReason endReasonWord onMainLine move"
    )
    of_position = "id title ladder rank group servantClass servantClassWord headOfBody competitionRequired certain"
    of_organisation, of_servant, of_gap = "id name level levelWord country", "id name birthDate sex birthplace", "start end days"
    paths = [
        *(("steps", each) for each in f"{of_step} stepsGained missingAtPortal".split()),
        *(("steps", "position", each) for each in of_position.split()),
        *(("steps", "organisation", each) for each in of_organisation.split()),
        *(("steps", each, "id") for each in ("competition", "training", "certificates", "records")),
        *(("servant", each) for each in of_servant.split()),
        *(("gaps", each) for each in of_gap.split()),
        *((each, "id") for each in ("training", "certificates")),
    ]

    def selected(path: tuple[str, ...]) -> str:
        last = f"{path[-1]} {{ earliest latest }}" if path[-1] in days and path[0] != "gaps" else path[-1]
        return " { ".join([*path[:-1], last]) + " }" * (len(path) - 1)

    query = "query($id: ID!) { careerPath(servantId: $id) { %s } }"
    for name in ("Karimova Gulnora Anvar qizi", "Zokirov Umid"):
        person = hub.id_of(name)
        whole = hub.data(query % " ".join(map(selected, paths)), id=person)["careerPath"]
        for path in paths:
            assert reduced(whole, path) == hub.data(query % selected(path), id=person)["careerPath"], path


def reduced(answer: Any, path: tuple[str, ...]) -> Any:
    """Return the part of an answer that a query for one field would get."""
    if isinstance(answer, list):
        return [reduced(each, path) for each in cast("list[Any]", answer)]
    if answer is None or not path:
        return answer
    return {path[0]: reduced(answer[path[0]], path[1:])}


def test_an_unknown_servant_has_no_career(hub: Hub) -> None:
    assert hub.data(PATH, id="servant:nobody") == {"careerPath": None}


def test_a_step_leads_to_the_position_and_organisation_as_they_are_now(hub: Hub) -> None:
    query = """query($id: ID!) { careerPath(servantId: $id) { steps {
      position { position { title current { rank } organisation { name } } }
      organisation { organisation { name parent { name } } }
    } } }"""

    steps = hub.data(query, id=hub.id_of("Karimova Gulnora Anvar qizi"))["careerPath"]["steps"]

    assert steps[1]["position"]["position"] == {
        "title": "Head",
        "current": {"rank": 5},
        "organisation": {"name": "Ministry of Transport"},
    }
    assert len(hub.statements) == 3
