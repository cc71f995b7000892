"""A world is loaded and judged: what the API answers is what the command prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.driver.database import Database
from merit.figures.merit_index import MISSING
from merit.messages import shared_missing
from schema.questions.words import LeavingKind, PostFilled, RatingEvent, TurnoverBodies, TurnoverPart
from tests.meritgraph.conftest import Command
from tests.schema.conftest import Hub
from tests.support.answers import as_document, close
from tests.support.asked_world import AskedWorld

COUNT = "{ value suppressed }"
NAMED = "{ name value suppressed }"
TABLE = f"{{ suppressed cells {NAMED} }}"
SHARE = "{ numerator denominator value lower upper suppressed }"
RATE = "{ numerator denominator value lower upper }"
ABOUT = "{ id name }"
MONTHS = {"first_month": "from", "last_month": "to", "firstMonth": "from", "lastMonth": "to"}


@pytest.fixture
def hub(asked: AskedWorld) -> Hub:
    return Hub(asked.database, asked.run)


@pytest.fixture
def ask(asked: AskedWorld, command_on: Callable[[Database], Command]) -> Callable[..., dict[str, Any]]:
    """Return ``meritgraph ask``: what it prints as JSON."""
    command = command_on(asked.database)

    def document(*arguments: str) -> dict[str, Any]:
        ran = command("ask", *arguments, "--json")
        assert ran.code == 0, ran.err
        return ran.document

    return document


Ask = Callable[..., dict[str, Any]]


def equal(answer: Any, document: dict[str, Any], renamed: dict[str, str] | None = None) -> None:
    assert as_document(answer, renamed) == close(document)


def _name(bodies: str, part: str, several: bool) -> str:
    """Return what the document calls a group: by its bodies where there are others, and by its part of the months."""
    words = [TurnoverBodies[bodies].value] if several else list[str]()
    return " ".join([*words, TurnoverPart[part].value] if part != "PERIOD" or not words else words)


def test_turnover(asked: AskedWorld, hub: Hub, ask: Ask) -> None:
    query = f"""query ($about: [ID!]!, $months: MonthRange, $change: String, $restOf: String) {{
      turnover(about: $about, months: $months, change: $change, restOf: $restOf) {{
        about {ABOUT} convention asOf
        groups {{
          bodies part firstMonth lastMonth monthsAssessed monthsNotLoaded bodiesNotLoaded
          leavers {RATE} kinds {{ kind rate {RATE} }}
          transfers {RATE} longLeaves {RATE} unclear {COUNT} headcountOpen {COUNT}
        }}
      }}
    }}"""

    def as_printed(answer: Any) -> Any:
        several = any(group["bodies"] == "REST" for group in answer["groups"])
        for group in answer["groups"]:
            kinds: list[dict[str, Any]] | None = group["kinds"]
            rates: list[Any] = [group["leavers"], group["transfers"], group["longLeaves"]]
            for rate in filter(None, [*rates, *(each["rate"] for each in kinds or ())]):
                rate["denominator"] = round(rate["denominator"], 3)
            group["kinds"] = kinds and {LeavingKind[each["kind"]].value: each["rate"] for each in kinds}
        answer["groups"] = {_name(group.pop("bodies"), group.pop("part"), several): group for group in answer["groups"]}
        return answer

    top = asked.bodies[asked.tops[0]]
    for variables, arguments in (
        ({"about": ["UZ"]}, ["UZ"]),
        ({"about": ["KZ"], "months": {"from": "2024-01", "to": "2025-06"}}, ["KZ", "--from", "2024-01", "--to", "2025-06"]),
        ({"about": [top], "change": "2026-03", "restOf": "UZ"}, [top, "--change", "2026-03", "--rest-of", "UZ"]),
    ):
        answer = hub.data(query, **variables)["turnover"]
        assert len(hub.statements) == 1, "however many bodies are asked about"
        equal(as_printed(answer), ask("turnover", *arguments), {**MONTHS, "about": "bodies"})


def test_merit_index(asked: AskedWorld, hub: Hub, ask: Ask) -> None:
    index = "{ value rankBiserial lower upper events pairs won tied lost }"
    query = f"""query ($body: ID!) {{ meritIndex(organisationId: $body) {{
      about {ABOUT} firstMonth lastMonth index {index} suppressed filled {{ filled suppressed index {index} }}
      years {{ year suppressed index {index} }} missing {NAMED} withoutPeers {COUNT} unratedPeers {COUNT} unclearPeers {COUNT}
      convention asOf
    }} }}"""
    words = {**shared_missing(), **MISSING}
    for top in asked.tops:
        answer = hub.data(query, body=asked.bodies[top])["meritIndex"]
        document = ask("merit-index", asked.bodies[top])
        assert all(each["suppressed"] is (each["index"] is None) for each in (*answer["filled"], *answer["years"]))
        answer["filled"] = {PostFilled[each["filled"]].value: each["index"] for each in answer["filled"]}
        answer["years"] = {str(each["year"]): each["index"] for each in answer["years"]}
        # The document has keys of what is missing, the API its words.
        missing: dict[str, int | None] = as_document(answer.pop("missing")) or {}
        counts: dict[str, int | None] = document.pop("not_assessed")
        assert {words[key]: count for key, count in counts.items()} == missing
        equal(answer, document, {**MONTHS, "about": "body"})


def test_rating_outcomes(asked: AskedWorld, hub: Hub, ask: Ask) -> None:
    query = f"""query ($about: ID!, $years: IntRange) {{ ratingOutcomes(about: $about, years: $years) {{
      about {ABOUT} convention asOf
      years {{ year missing notAssessed {COUNT} bands {{
        above highest people {COUNT} censored {COUNT} outcomes {{ event share {SHARE} assessed {COUNT} open {COUNT} }}
      }} }}
    }} }}"""
    for about in ("UZ", "KZ", asked.bodies[asked.tops[0]]):
        answer = hub.data(query, about=about, years={"from": 2024})["ratingOutcomes"]
        for year in answer["years"]:
            year["assessed"] = year.pop("missing") is None
            for band in year["bands"]:
                band["events"] = {RatingEvent[each.pop("event")].value: each for each in band.pop("outcomes")}
        equal(answer, ask("ratings-lead-to", about, "--from", "2024"))


def test_promotion_statistics(asked: AskedWorld, hub: Hub, ask: Ask) -> None:
    query = f"""query ($about: ID!) {{ promotionStatistics(about: $about) {{
      about {ABOUT} convention asOf unknownDay {COUNT}
      years {{
        year notAssessed promotions {COUNT} modes {TABLE} sexes {TABLE} ageBands {TABLE} byCompetition {SHARE} young {SHARE}
        youngByCompetition {COUNT} unknownSteps {COUNT} loaded
      }}
    }} }}"""
    for _, about in asked.abouts:
        answer, document = hub.data(query, about=about)["promotionStatistics"], ask("promotions", about)
        for year, printed in zip(answer["years"], document["years"], strict=True):
            year["assessed"] = year.pop("notAssessed") is None
            if not year["assessed"]:
                printed |= {"modes": None, "sexes": None, "age_bands": None}
        equal(answer, document)


def test_time_to_promotion(hub: Hub, ask: Ask) -> None:
    query = f"""query ($ladder: String!, $rank: Int!) {{ timeToPromotion(ladder: $ladder, rank: $rank) {{
      about {ABOUT} ladder rank people {COUNT} suppressed endings {TABLE} notAssessed missing {NAMED} convention asOf
      median {{ days lower upper reached suppressed upperSuppressed }}
      years {{ years atRisk {COUNT} notYetPromoted lower upper }}
    }} }}"""
    for rank in (1, 2, 3, 8):
        answer = hub.data(query, ladder="uz-managerial", rank=rank)["timeToPromotion"]
        document = ask("time-to-promotion", "--ladder", "uz-managerial", "--rank", str(rank))
        del document["median"]["in_months"]
        document["median"] |= document["median"].pop("in_days")
        document["nobody"], document["missing"] = document["nobody"], document.pop("not_assessed")
        answer["endings"] = {"suppressed": False, "cells": []} if answer["suppressed"] else answer["endings"]
        answer["missing"] = as_document(answer["missing"]) or {}
        equal(answer, document, {"notAssessed": "nobody"})


def test_training_compliance(asked: AskedWorld, hub: Hub, ask: Ask) -> None:
    group = f"""inPost {COUNT} perhapsInPost {COUNT} states {TABLE} notAssessed {COUNT} missing {TABLE} overdue {SHARE} hours {{
      year people {COUNT} hours {COUNT} hoursPerPerson coursesOfUnknownHours {COUNT} demanded enough {SHARE}
    }}"""
    query = f"""query ($body: ID!) {{ trainingCompliance(organisationId: $body) {{
      about {ABOUT} dueSoonDays whole {{ {group} }} units {{ id name group {{ {group} }} }} convention asOf
    }} }}"""

    def states(document: dict[str, Any]) -> None:
        if document["states"] is not None:
            document["states"] = {name.replace("_", " "): count for name, count in document["states"].items()}

    for top in asked.tops:
        answer = hub.data(query, body=asked.bodies[top])["trainingCompliance"]
        document = ask("training-compliance", asked.bodies[top])
        for each in (document, *document["units"]):
            states(each)
        answer |= answer.pop("whole")
        answer["units"] = [{"id": unit["id"], "name": unit["name"], **unit["group"]} for unit in answer["units"]]
        equal(answer, document, {"about": "body"})
