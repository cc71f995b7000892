"""The figure of routes, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from careers.routes import State, Taken
from graph.model.days import Day, Period
from graph.model.words import BodyLevel, Mode
from merit.context import Body, BodyVersion, Context
from merit.dossiers.posts import Appointment, PostVersion
from merit.dossiers.servant import ServantDossier
from merit.figures.ladders import EVERYWHERE
from merit.figures.routes import FIGURE, KeptRoutes, read
from tests.support.kept_figures import bodies, summarised
from tests.support.servant_files import dossier, held, post

DISTRICT, REGION = "organisation:district", "organisation:region"
_LEVELS = {DISTRICT: BodyLevel.DISTRICT, REGION: BodyLevel.TERRITORIAL}
_ALWAYS = Period(Day.exactly(date(1990, 1, 1)))


def _with_level(body: Body) -> Body:
    return replace(body, versions=(BodyVersion(_ALWAYS, _LEVELS[body.id], None),))


_CONTEXT = bodies({DISTRICT: None, REGION: None})
CONTEXT = replace(_CONTEXT, bodies={id_: _with_level(body) for id_, body in _CONTEXT.bodies.items()})

ONE, TWO, UP = State("L", 1, "district"), State("L", 2, "district"), State("L", 2, "territorial")


def served(name: str, *posts: tuple[int | None, str, str], **of_last: Any) -> ServantDossier:
    """Return somebody who was appointed to posts of a rank and a body, each from a day on."""
    appointments = [
        held(f"{name} {n}", post(f"{name} post {n}", rank, body=body), start) for n, (rank, body, start) in enumerate(posts)
    ]
    appointments[-1] = replace(appointments[-1], **of_last)
    return person(name, *appointments)


def person(name: str, *appointments: Appointment) -> ServantDossier:
    return replace(dossier(*appointments), id=f"servant:{name}")


def kept(*people: ServantDossier, context: Context = CONTEXT) -> KeptRoutes:
    return read(summarised(FIGURE, people, context)["UZ", ""])


def steps(*people: ServantDossier, context: Context = CONTEXT) -> dict[tuple[State, State], tuple[int, int]]:
    return {step: (taken.times, taken.people) for step, taken in kept(*people, context=context).network.steps.items()}


def test_steps_are_counted_with_the_people_who_took_them() -> None:
    up = [served(f"up {n}", (1, DISTRICT, "2020-01-01"), (2, REGION, "2022-01-01")) for n in range(3)]
    back = served(
        "back", (1, DISTRICT, "2012-01-01"), (2, REGION, "2014-01-01"), (1, DISTRICT, "2016-01-01"), (2, REGION, "2018-01-01")
    )
    assert kept(*up, back).network.steps == {(ONE, UP): Taken(5, 4), (UP, ONE): Taken(1, 1)}


def test_a_move_to_another_post_of_the_state_is_no_step() -> None:
    assert steps(served("a", (1, DISTRICT, "2020-01-01"), (1, DISTRICT, "2021-01-01"), (2, DISTRICT, "2022-01-01"))) == {
        (ONE, TWO): (1, 1)
    }


def test_who_never_moved_was_in_a_state() -> None:
    found = kept(served("a", (1, DISTRICT, "2020-01-01")), served("b", (2, REGION, "2020-01-01")))
    assert (found.network.steps, found.network.states, found.unclear) == ({}, {ONE, UP}, 0)


def test_a_post_graded_anew_is_left_at_its_new_rank_and_the_regrading_is_no_step() -> None:
    version = post("low", 1, body=DISTRICT).versions[0]
    until = Day.exactly(date(2021, 1, 1))
    versions = (
        replace(version, period=Period(version.period.start, until)),
        PostVersion(id="v2", period=Period(until), ladder="L", rank=2),
    )
    regraded = post("low", body=DISTRICT, versions=versions)
    found = kept(person("a", held("a 0", regraded, "2020-01-01"), held("a 1", post("high", 2, body=REGION), "2022-01-01")))
    assert found.network.steps == {(TWO, UP): Taken(1, 1)}
    assert found.network.states == {ONE, TWO, UP}
    assert not found.unclear


@pytest.mark.parametrize(
    "unknown",
    [
        {"post": post("no rank", None, body=REGION)},
        {"civil_service": None},
        {"mode": Mode.UNKNOWN},
        {"period": Period(Day(date(2010, 1, 1), date(2026, 1, 1)))},
    ],
    ids=["rank", "civil service", "mode", "which began first"],
)
def test_a_move_that_is_not_known_is_counted_apart(unknown: dict[str, Any]) -> None:
    found = kept(served("a", (1, DISTRICT, "2020-01-01"), (2, DISTRICT, "2021-01-01"), (2, REGION, "2022-01-01"), **unknown))
    assert found.unclear >= 1
    assert (TWO, UP) not in found.network.steps


def test_a_body_whose_level_is_not_known_has_no_state() -> None:
    found = kept(served("a", (1, DISTRICT, "2020-01-01"), (2, REGION, "2022-01-01")), context=_CONTEXT)
    assert (found.network.states, found.unclear) == (frozenset(), 1)


def test_acting_and_secondment_are_no_steps() -> None:
    acting = held("acting", post("high", 2, body=REGION), "2021-01-01", "2021-06-01", mode=Mode.ACTING)
    assert steps(person("a", held("a 0", post("low", 1, body=DISTRICT), "2020-01-01"), acting)) == {}


def test_a_post_that_has_not_begun_is_no_step_yet() -> None:
    ordered = served("a", (1, DISTRICT, "2020-01-01"), (2, REGION, "2026-12-01"))
    assert steps(ordered) == {}
    later = replace(CONTEXT, as_of=date(2026, 12, 1))
    assert steps(ordered, context=later) == {(ONE, UP): (1, 1)}


def test_the_typical_route_needs_ten_people() -> None:
    ten = [served(f"{n}", (1, DISTRICT, "2020-01-01"), (2, DISTRICT, "2021-01-01"), (2, REGION, "2022-01-01")) for n in range(10)]
    straight = [served(f"s{n}", (1, DISTRICT, "2020-01-01"), (2, REGION, "2022-01-01")) for n in range(9)]
    assert kept(*ten, *straight).typical[ONE, UP] == ((ONE, TWO, UP), 10)
    assert (ONE, UP) not in kept(*ten[1:], *straight).typical


def test_countries_are_told_apart_and_each_ladder_says_where_it_is() -> None:
    kazakh = replace(post("low", 1, body=DISTRICT), country="KZ")
    found = summarised(
        FIGURE, [served("a", (1, DISTRICT, "2020-01-01")), person("b", held("b 0", kazakh, "2020-01-01"))], CONTEXT
    )
    assert found.keys() == {("UZ", ""), ("KZ", ""), (EVERYWHERE, "")}
    assert found[EVERYWHERE, ""] == {"L": ["KZ", "UZ"]}


def test_the_order_of_the_dossiers_does_not_matter() -> None:
    people = [served(f"{n}", (1, DISTRICT, "2020-01-01"), (2, (DISTRICT, REGION)[n % 2], "2022-01-01")) for n in range(12)]
    assert summarised(FIGURE, people, CONTEXT) == summarised(FIGURE, people[::-1], CONTEXT)
