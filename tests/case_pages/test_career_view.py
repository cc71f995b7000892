"""A career as a view: its lanes, why a lane is empty, its words and its table, from answers made by hand and from a real hub."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.migrations import migrate
from meritgraph.case_pages.asking import QUERIES
from meritgraph.case_pages.drawings.timeline import timeline
from meritgraph.case_pages.rendering import render
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career import Absence, Career, LaneName, career_of, moments_of
from meritgraph.case_pages.view_models.career_items import Kind
from meritgraph.case_pages.view_models.career_table import CareerRow, career_table
from meritgraph.case_pages.view_models.career_words import not_known_in_words
from meritgraph.case_pages.view_models.days import day_in_words, day_of
from meritgraph.visible_text import visible
from resolvers.context import Context
from schema.answering import answering
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.answered_careers import (
    acting,
    application,
    assessment,
    bar,
    certificate,
    competition,
    day,
    disputed,
    enrolment,
    finding,
    loaded,
    origin,
    sanction,
    servant,
    step,
)
from tests.support.drawn_careers import CAREERS, HOSTILE, TODAY, Drawn
from tests.support.engines import empty
from tests.support.html_page import HtmlPage
from tests.support.sample_service import load_sample_service

ENGLISH = Texts.of("en")


def _kinds(career: Career, name: LaneName) -> list[Kind]:
    return [item.kind for lane in career.lanes if lane.name is name for item in lane.items]


def _absent(career: Career) -> dict[str, Absence]:
    return {absent.label: absent.why for lane in career.lanes for absent in lane.absent if lane.name is not LaneName.BESIDE}


def _row(*facts: Any, **others: Any) -> CareerRow:
    """Return the only row of a career."""
    (row,) = (
        row for group in career_table(career_of(servant("A", *facts, **others), TODAY), ENGLISH).groups for row in group.rows
    )
    return row


def test_facts_are_numbered_lane_by_lane_in_the_order_of_their_days() -> None:
    career = CAREERS["open"]().career

    assert [lane.name for lane in career.lanes] == list(LaneName)
    assert [item.number for item in career.items] == list(range(1, len(career.items) + 1))
    for lane in career.lanes:
        days = [item.first_day for item in lane.items if item.first_day]
        assert days == sorted(days)


def test_acting_and_what_is_held_beside_a_post_have_a_lane_of_their_own() -> None:
    career = CAREERS["overlap"]().career

    assert _kinds(career, LaneName.POSTS) == [Kind.POST, Kind.POST]
    assert _kinds(career, LaneName.BESIDE) == [Kind.ACTING, Kind.SIDE_POST, Kind.SECONDMENT, Kind.ACTING, Kind.ACTING]


def test_a_post_beside_no_other_is_a_post_wherever_it_belongs() -> None:
    outside = step("Engineer", "2010-01-01", "2014-01-01", onMainLine=False)
    perhaps = step("Clerk", "2015", "2016", onMainLine=False)
    career = career_of(servant("A", outside, perhaps, step("Inspector", "2016-01-01")), TODAY)

    assert _kinds(career, LaneName.POSTS) == [Kind.POST, Kind.POST, Kind.POST]


TODAY_TEXT = str(TODAY)


@pytest.mark.parametrize(
    ("days", "why", "words"),
    [
        (None, Absence.NOT_KNOWN, "not known"),
        ([], Absence.NOT_KNOWN, "not known"),
        (loaded("2016-01-01", TODAY_TEXT), Absence.NOT_KNOWN, "not known"),
        (loaded("2015-01-01", TODAY_TEXT), Absence.NONE, "none"),
        ([*loaded("2015-01-01", "2020-01-01"), *loaded("2020-01-01", TODAY_TEXT)], Absence.NONE, "none"),
        ([*loaded("2015-01-01", "2020-01-01"), *loaded("2020-01-02", TODAY_TEXT)], Absence.NOT_KNOWN, "not known"),
        (loaded("2015-01-01", "2026-11-19"), Absence.NONE, "none until 19 November 2026, not loaded since"),
        (loaded("2015-01-01", "2015-03-01"), Absence.NOT_KNOWN, "not known"),
        (loaded("2015-01-01", TODAY_TEXT, bodies=["Tax Committee"]), Absence.NOT_KNOWN, "not known"),
    ],
)
def test_none_needs_coverage_of_the_whole_career(days: list[Any] | None, why: Absence, words: str) -> None:
    career = career_of(servant("A", step("Inspector", "2015-03-01"), loadedDays=days), TODAY)
    (groups,) = (group for group in career_table(career, ENGLISH).groups if group.title == "Sanctions and bars")
    assert (_absent(career)["Sanction"], groups.absent) == (why, words)


def test_of_what_nothing_is_on_record_and_not_all_is_loaded_is_named_and_nothing_that_is_on_record() -> None:
    loaded_labels = ("Enrolment", "Certificate", "Assessment", "DegreeGrant", "Sanction", "Appointment")
    days = [day for label in loaded_labels for day in loaded("2015-01-01", TODAY_TEXT, label)]
    career = career_of(servant("A", step("Inspector", "2015-03-01"), loadedDays=days), TODAY)

    assert not_known_in_words(career, ENGLISH) == "Bars; Competitions"
    assert not_known_in_words(career_of(servant("A"), TODAY), ENGLISH).endswith(
        "Assessments and degrees; Sanctions and bars; Competitions"
    )


def test_each_body_must_be_covered_while_she_served_there() -> None:
    def sanctions(*days: Any) -> Absence:
        steps = step("Inspector", "2010-01-01", "2015-06", "Tax Committee"), step("Head", "2018-01-01")
        return _absent(career_of(servant("A", *steps, loadedDays=list(days)), TODAY))["Sanction"]

    tax, ministry = ["Tax Committee"], ["Ministry of Finance"]
    now, between = loaded("2018-01-01", TODAY_TEXT, bodies=ministry), loaded("2015-06-30", "2018-01-01")

    assert sanctions(*loaded("2010-01-01", "2015-06-30", bodies=tax), *between, *now) is Absence.NONE
    assert sanctions(*loaded("2010-01-01", "2015-06-29", bodies=tax), *between, *now) is Absence.NOT_KNOWN
    assert sanctions(*loaded("2010-01-01", "2018-01-01", bodies=tax), *now) is Absence.NOT_KNOWN, "between the posts"


def test_a_step_of_a_body_that_is_not_known_covers_nothing() -> None:
    steps = {**step("Inspector", "2010-01-01", "2015-01-01"), "organisation": None}, step("Head", "2018-01-01")
    career = career_of(servant("A", *steps, loadedDays=loaded("2000-01-01", TODAY_TEXT)), TODAY)
    assert _absent(career)["Sanction"] is Absence.NOT_KNOWN


def test_without_any_day_nothing_is_none() -> None:
    career = career_of(servant("A", loadedDays=loaded("1990-01-01", TODAY_TEXT)), TODAY)
    assert set(_absent(career).values()) == {Absence.NOT_KNOWN}


def test_what_the_reader_may_not_see_is_not_shown_and_not_none() -> None:
    answer = servant("A", step("Inspector", "2015-03-01"), sanctions=None, bars=None, loadedDays=loaded("2015-01-01", TODAY_TEXT))
    career = career_of(answer, TODAY)

    assert {label for label, why in _absent(career).items() if why is Absence.NOT_SHOWN} == {"Sanction", "Bar"}
    assert _absent(career)["Certificate"] is Absence.NONE


def test_a_lane_is_hatched_where_one_of_its_loaded_labels_is_not_covered() -> None:
    days = [*loaded("2012-01-01", TODAY_TEXT, "Enrolment"), *loaded("2015-01-01", "2020-01-01", "Certificate")]
    career = career_of(servant("A", step("Inspector", "2010-03-01"), loadedDays=days), TODAY)
    lanes = {lane.name: lane for lane in career.lanes}

    assert lanes[LaneName.LEARNING].not_loaded(date(2010, 3, 1), TODAY) == [
        (date(2010, 3, 1), date(2015, 1, 1)),
        (date(2020, 1, 1), TODAY),
    ]
    assert lanes[LaneName.SANCTIONS].not_loaded(date(2010, 3, 1), TODAY) == [(date(2010, 3, 1), TODAY)]
    assert not career_of(servant("A"), TODAY).covered


def test_a_competition_that_an_order_names_stands_once_with_her_application_or_without() -> None:
    named = competition("Inspector", "2014-12-01")
    post = step("Inspector", "2015-01-01", competition=named)

    alone = career_of(servant("A", post), TODAY)
    applied = career_of(servant("A", post, applications=[application("WON", "Inspector", "2014-12-01")]), TODAY)
    assert _kinds(alone, LaneName.COMPETITIONS) == [Kind.FILLING]
    assert _kinds(applied, LaneName.COMPETITIONS) == [Kind.APPLICATION]
    (lead,) = moments_of([finding("V02", "2015-01-01", "…", named)])
    assert [lead.rests_on(item) for item in applied.items] == [False, True]


def test_an_application_whose_competition_is_not_for_the_reader_has_no_day() -> None:
    hidden = {**application("SUBMITTED", "Inspector", "2015-01-01"), "competition": None}
    career = career_of(servant("A", applications=[hidden]), TODAY)
    assert [(item.number, item.title) for item in career.undated] == [(1, None)]


def test_a_step_whose_appointment_is_not_for_the_reader_is_shown_without_its_origin() -> None:
    row = _row({**step("Inspector", "2015-01-01"), "appointment": None})
    assert (row.name, row.sources) == ("Inspector", ())


def test_moments_are_in_order_and_findings_without_a_day_have_none() -> None:
    fact = step("Inspector", "2015-01-01")
    hidden = {**finding("V10", "2015-01-01", "…", fact), "evidence": [None, {"id": fact["id"]}]}
    moments = moments_of([finding("V11", "2016-01-01", "…"), finding("R02", None, "…"), hidden])

    assert [moment.rule for moment in moments] == ["V10", "V11"]
    assert moments[0].evidence == {fact["id"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022-03-14", "14 March 2022"),
        ("2018-03", "March 2018 (month known)"),
        ("2018", "2018 (year known)"),
        ("2018-01-05 to 2018-02-01", "5 January 2018 to 1 February 2018"),
        ("..2018-01-05", "on or before 5 January 2018"),
        ("2018-01-05..", "on or after 5 January 2018"),
        (None, "not known"),
    ],
)
def test_a_day_says_how_exactly_it_is_known(text: str | None, words: str) -> None:
    assert day_in_words(day_of(day(text)), ENGLISH) == words


def test_a_row_says_how_the_fact_stands_and_who_states_it() -> None:
    row = _row(step("Inspector", "2015-03-01", orderDate=day("2015-02"), mode="OTHER", modeWord="«by decree»"))

    assert (row.number, row.name, row.body, row.kind, row.end) == (1, "Inspector", "Ministry of Finance", None, None)
    assert (row.start.words, row.start.iso) == ("1 March 2015", "2015-03-01")
    assert row.remarks == ("still in post", "filled in another way", "order 17-K", "ordered: February 2015 (month known)")
    assert row.sources == ("E-kyzmet, orders, as of 3 May 2024", "known here since 3 May 2024")


def test_a_word_that_nobody_translated_is_shown_as_the_portal_says_it() -> None:
    assert _row(sanctions=[sanction("UNKNOWN", "2015-01-01", None, kindWord="Ескерту")]).name == "Ескерту"
    assert _row(sanctions=[sanction("UNKNOWN", "2015-01-01", None)]).name == "Sanction"
    assert _row(bars=[bar("ETHICS", "2015-01-01", None)]).remarks == ("still in force",)
    assert _row(enrolments=[enrolment("2015-01-01", None, state="RUNNING")]).remarks == ("still running",)


def test_what_portals_contradict_each_other_on_is_said_with_both_values_or_with_none() -> None:
    def remarks(**changes: Any) -> tuple[str, ...]:
        return _row(assessments=[{**assessment("2015-01-01", 70), **changes}]).remarks[2:]

    assert remarks(**disputed("fixed_on", "2015-02-01 to 2015-02-28")) == (
        "test.argos.uz states: day of the result February 2015 (month known)",
    )
    assert remarks(**disputed("type", "A2")) == ("test.argos.uz states: type A2",)
    unseen = disputed("fixed_on", "2015-02-01")
    unseen["disputes"][0]["losing"][0]["value"] = None
    assert remarks(**unseen) == ("test.argos.uz states another value: day of the result",)
    assert remarks(disputed=["fixed_on"]) == ("portals contradict each other: day of the result",)


def test_a_fact_that_no_portal_states_any_more_says_so() -> None:
    gone = origin("certificate:1", missingAtPortal=True)
    gone["sources"][0]["missingSince"] = "2025-01-02T00:00:00+00:00"
    row = _row(certificates=[{**certificate("2015-01-01", None), **gone}])

    assert row.remarks == ("certificate DBA-1", "no portal states it any more")
    assert row.sources[0] == "E-kyzmet, orders, missing there since 2 January 2025"


def test_other_portals_days_win_nothing_and_are_kept() -> None:
    post = step("Inspector", "2015-01-01", "2016-01-01", origin=disputed("end", "open"))
    (item,) = career_of(servant("A", post, acting("Head", "2017-01-01", "2017-02-01")), TODAY).lanes[0].items
    (other,) = item.other_days

    assert (item.end and item.end.exact, item.open) == (date(2016, 1, 1), False)
    assert (other.portal, other.start, other.end, other.open) == ("test.argos.uz", item.start, None, True)


def _page(drawn: Drawn) -> HtmlPage:
    table = career_table(drawn.career, ENGLISH, drawn.moments)
    drawing = timeline(drawn.career, ENGLISH, drawn.moments)
    return HtmlPage(render("parts/career.html", ENGLISH, {"drawing": drawing, "table": table}))


@pytest.mark.parametrize("name", CAREERS)
def test_the_table_of_a_page_has_a_row_for_each_fact(name: str) -> None:
    drawn = CAREERS[name]()
    page = _page(drawn)

    rows = [row for row in page.table("Career of") if len(row) == 6]
    assert rows[0][:2] == ["No.", "What"]
    assert [row[0] for row in rows[1:]] == [str(item.number) for item in drawn.career.items]
    for item in drawn.career.items:
        assert page.by_id(f"career-row-{item.number}").name == "tr"
    assert {each.attributes["scope"] for each in page.all_of("th")} <= {"col", "row", "rowgroup"}
    assert not [each for each in page.elements if each.name in ("script", "style") or "style" in each.attributes]


def test_a_hostile_name_is_text_in_the_table_too() -> None:
    drawn = CAREERS["hostile_name"]()
    page = _page(drawn)

    assert page.by_id("career-row-1").words.startswith(f"1 {visible(HOSTILE)}")
    assert [each.name for each in page.elements if "onload" in each.attributes] == []


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(load_sample_service(engine.database, tmp_path_factory.mktemp("registry")))
    return Hub(engine.database, run, today=TODAY)


def _asked(hub: Hub, name: str) -> dict[str, Any]:
    fragments = (QUERIES / "parts" / "career.graphql").read_text("utf-8")
    query = "query Career($id: ID!) { servant(id: $id) { ...CareerOfServant findings { id ruleId day reason evidence { id } } } }"
    context = Context(hub.database, b"k" * 32, TODAY, 20.0)
    # Pages ask more than a client may.
    result = hub.run(answering().answer(f"{query}\n{fragments}", {"id": hub.id_of(name)}, context, own=True))
    assert result.errors is None
    assert result.data is not None
    return result.data["servant"]


def test_the_hub_answers_a_career_that_can_be_drawn(hub: Hub) -> None:
    career = career_of(_asked(hub, "Karimova Gulnora Anvar qizi"), TODAY)
    drawing = str(timeline(career, ENGLISH))

    assert _kinds(career, LaneName.POSTS) == [Kind.POST, Kind.POST, Kind.POST]
    assert _kinds(career, LaneName.BESIDE) == [Kind.ACTING]
    assert _kinds(career, LaneName.LEARNING) == [Kind.TRAINING, Kind.TRAINING, Kind.CERTIFICATE]
    assert _kinds(career, LaneName.COMPETITIONS) == [Kind.FILLING]
    assert career.covered
    assert set(_absent(career)) == {"Assessment", "DegreeGrant", "Sanction", "Bar", "Application"}
    assert "Ministry of Transport, still in post" in drawing
    (table,) = (group.rows for group in career_table(career, ENGLISH).groups if group.title == "Posts")
    assert [(row.name, row.start.words) for row in table] == [
        ("Post P1", "10 January 2012"),
        ("Chief", "1 March 2015"),
        ("Post P3", "May 2018 (month known)"),
    ]


def test_the_hub_answers_an_unknown_end_and_leads_with_their_evidence(hub: Hub) -> None:
    unknown = career_of(_asked(hub, "Zokirov Umid"), TODAY)
    assert [item.end_unknown for item in unknown.items] == [True]

    answer = _asked(hub, "Oʻrinov100 Aziz")
    career, moments = career_of(answer, TODAY), moments_of(answer["findings"])
    assert moments
    assert [item.number for item in career.items if any(moment.rests_on(item) for moment in moments)] == [1, 2]
