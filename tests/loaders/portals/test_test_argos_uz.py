"""test.argos.uz: areas, former last names and annulled rounds in its rows, and its list of years."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from graph.errors import PortalError
from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Ref
from loaders.portal_api.contract import CoveredDays, Feed, Visit
from loaders.portals.test_argos_uz import PORTAL
from tests.support.json_server import Sent, json_server
from tests.support.sandbox_visits import NOON, stream_of, whole

MINISTRY = {"from": "2009-01-01", "to": "2020-01-01", "name": "Adliya vazirligi"}
AGENCY = {"from": "2020-01-01", "to": None, "name": "Adliya agentligi"}
COMPETITION = {"id": "T-2024-000012", "position": "B00005-0003", "kind": "internal", "round": 2, "announced": "2024-02-01"}
REGION, DISTRICT = Ref("UZ/SOATO", "1703"), Ref("UZ/SOATO", "1703212")


def facts_of(stream: str, row: dict[str, Any]) -> list[Fact]:
    declared = stream_of(PORTAL, stream)
    return list(declared.map(declared.row.model_validate(row)))


def areas_of(*soato: str | None) -> tuple[list[facts.Area], list[Ref | None]]:
    """Return the areas that a body with versions of these codes states, and the area of each version."""
    versions = [version | {"soato": code} for version, code in zip((MINISTRY, AGENCY), soato, strict=False)]
    body = facts_of("bodies", {"code": "B00005", "versions": versions})
    return (
        [fact for fact in body if isinstance(fact, facts.Area)],
        [fact.area for fact in body if isinstance(fact, facts.OrganisationVersion)],
    )


def test_a_district_lies_in_the_region_with_which_its_code_begins() -> None:
    areas, located = areas_of("1703212")
    assert areas == [facts.Area(ref=REGION, code="1703"), facts.Area(ref=DISTRICT, code="1703212", within=REGION)]
    assert located == [DISTRICT]


def test_a_settlement_lies_in_a_district_and_that_in_a_region() -> None:
    areas, _ = areas_of("1703212550")
    assert [(area.code, area.within) for area in areas] == [("1703", None), ("1703212", REGION), ("1703212550", DISTRICT)]


def test_a_body_that_moved_states_each_of_its_areas_once() -> None:
    areas, located = areas_of("1703", "1703212")
    assert [area.code for area in areas] == ["1703", "1703212"]
    assert located == [REGION, DISTRICT]


@pytest.mark.parametrize("blank", [None, "", "\u00a0", "\u200b"])
def test_a_body_without_a_code_has_no_area(blank: str | None) -> None:
    assert areas_of(blank) == ([], [None])


@pytest.mark.parametrize("wrong", ["17", "17032", "Andijon", "17032125501"])
def test_a_code_of_no_unit_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="soato"):
        areas_of(wrong)


def test_a_former_last_name_makes_another_spelling_of_the_whole_name() -> None:
    row = {"registerNo": "R0000004", "lastName": "Asqarova", "firstName": "Mohira", "patronymic": "Farhod qizi"}
    (renamed,) = facts_of("servants", row | {"formerLastName": "Abdurahmonova"})
    (never,) = facts_of("servants", row | {"formerLastName": None})
    assert isinstance(renamed, facts.Servant)
    assert isinstance(never, facts.Servant)
    assert (renamed.name, renamed.also_written) == ("Asqarova Mohira Farhod qizi", ("Abdurahmonova Mohira Farhod qizi",))
    assert (never.name, never.also_written) == (renamed.name, ())


def test_each_annulled_round_is_a_competition_for_the_same_post() -> None:
    held, first, second = facts_of("competitions", COMPETITION | {"round": 3, "annulledRounds": [1, 2, 2]})
    assert isinstance(held, facts.Competition)
    assert (held.ref.number, held.round, held.annulled) == ("T-2024-000012", 3, False)
    assert [first, second] == [
        facts.Competition(
            ref=Ref("test.argos.uz/competitions", f"T-2024-000012/{number}"), position=held.position, round=number, annulled=True
        )
        for number in (1, 2)
    ]


def test_the_round_of_the_row_itself_may_be_annulled() -> None:
    (held,) = facts_of("competitions", COMPETITION | {"annulledRounds": [2]})
    assert isinstance(held, facts.Competition)
    assert (held.round, held.annulled) == (2, True)


@pytest.mark.parametrize("years", ["[1e20]", "[0]", '["all"]', "[[2020]]", "2020", "null"])
def test_years_that_are_none_are_a_fault_of_the_portal(years: str) -> None:
    answer = f'{{"years": {years}}}'.encode()
    with json_server(lambda path, parameters: Sent.of(answer)) as server:
        feed = Feed(url=server.url, secret=SecretStr("key"))
        says_not = pytest.raises(PortalError, match=r"test\.argos\.uz does not say which years it has")
        with PORTAL.connect(Visit(feed, datetime.now(UTC))) as reader, says_not:
            reader.scopes(stream_of(PORTAL, "competitions"))


@pytest.mark.parametrize(("stream", "first"), [("orders", date(2010, 1, 1)), ("assessments", date(2021, 1, 1))])
def test_a_register_is_complete_from_the_year_in_which_it_begins(stream: str, first: date) -> None:
    with json_server(lambda path, parameters: Sent.of(b'{"items": [], "next": null}')) as server:
        _, done = whole(PORTAL, stream, Visit(Feed(url=server.url, secret=SecretStr("key")), NOON))
    assert done.covers == CoveredDays(first, NOON.date())


def test_an_order_for_a_fixed_term_states_an_end_ahead() -> None:
    row = {"orderNo": "2026-000001", "registerNo": "R0000004", "position": "B00005-0003", "orderDate": "2026-02-02"}
    (entrant,) = facts_of("orders", row | {"start": "2026-02-06", "end": "2027-02-06", "open": True, "term": "muddatli"})
    assert isinstance(entrant, facts.Appointment)
    assert entrant.period == Period(Day.parse("2026-02-06"), Day.parse("2027-02-06"))
    assert entrant.term_word == "muddatli"
