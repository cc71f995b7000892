"""Figures of a whole country or of all bodies: whose they are, and that nobody tells those of others by subtracting her own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.model.days import Day, Period
from graph.model.words import BodyLevel
from merit.context import BodyVersion, Context
from merit.dossiers.posts import Appointment
from merit.figures.routes import FIGURE as ROUTES
from resolvers.access.callers import Caller, Role
from tests.conftest import OpenEngine, Run
from tests.merit.figures.test_routes import person
from tests.support.kept_figures import bodies, keep
from tests.support.servant_files import held, post
from tests.support.small_graph import SmallGraph
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    A,
    B,
    World,
)

# The only body of its country.
ALONE = "organisation:alone"
CLIENT_OF_A_COUNTRY = Caller("hr of a country", Role.CLIENT, ALONE, "personnel")
INVESTIGATOR_OF_A_COUNTRY = Caller("inspector of a country", Role.INVESTIGATOR, ALONE, "investigation")
_ALWAYS = Period(Day.exactly(date(1990, 1, 1)))


def _two_countries() -> Context:
    here, there = bodies({A: None, B: None}), bodies({ALONE: None}, country="KZ")
    found = {**here.bodies, **there.bodies}
    level = (BodyVersion(_ALWAYS, BodyLevel.DISTRICT, None),)
    return replace(here, bodies={id_: replace(body, versions=level) for id_, body in found.items()})


def _held(name: str, rank: int, body: str, country: str) -> Appointment:
    return held(name, post(f"post {name}", rank, body=body, country=country), f"{2017 + rank}-01-01")


@pytest.fixture(scope="module")
def world(world: World, engine: OpenEngine, run: Run) -> World:
    """Return the world of two bodies and a third one abroad, in each of which six people rose from rank 1 to rank 2."""
    graph = SmallGraph(run, engine.database)
    graph.body("alone")
    graph.write("MATCH (o:Organisation {id: $id}) SET o.country = 'KZ'", id=ALONE)
    people = [
        person(f"{body} {n}", *(_held(f"{body} {n} {rank}", rank, body, country) for rank in (1, 2)))
        for body, country in ((A, "UZ"), (B, "UZ"), (ALONE, "KZ"))
        for n in range(6)
    ]
    run(keep(engine.database, ROUTES, people, _two_countries()))
    return world


def found(world: World, caller: Caller | None, query: str, **variables: Any) -> tuple[Any, list[Any]]:
    """Return what a question answers, and the codes of its errors."""
    data, errors = world.ask(caller, query, **variables)
    return data and data["found"], [(error.extensions or {}).get("code") for error in errors]


ROUTE = """query ($country: String) { found: careerRoutes(from: "L/1/district", to: "L/2/district", country: $country) {
  country routes { steps { people } } } }"""


@pytest.mark.parametrize("caller", [CLIENT_OF_A, CLIENT_OF_B, INVESTIGATOR_OF_A, INTEGRATOR, AUDITOR, HERSELF])
def test_routes_of_a_country_are_told_nobody_who_has_a_part_of_it(world: World, caller: Caller) -> None:
    for country in ("UZ", "KZ"):
        assert found(world, caller, ROUTE, country=country) == (None, ["FORBIDDEN"])


@pytest.mark.parametrize("caller", [None, CLIENT_OF_A_COUNTRY, INVESTIGATOR_OF_A_COUNTRY])
def test_routes_of_a_country_are_told_those_whose_bodies_are_all_of_it(world: World, caller: Caller | None) -> None:
    whole = {"country": "KZ", "routes": [{"steps": [{"people": 6}]}]}
    assert found(world, caller, ROUTE, country="KZ") == (whole, [])
    if caller is not None:
        assert found(world, caller, ROUTE, country="UZ") == (None, ["FORBIDDEN"])
