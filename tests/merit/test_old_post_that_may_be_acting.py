"""The old post of a move where an order beside the own post states no mode: it may have been one to act, which fills no post."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.model.words import Mode, MoveKind, PositionGroup
from merit.contract import Outcome
from merit.dossiers.posts import Appointment
from merit.rules.r03_level_skipping import RULE as R03
from merit.rules.v01_no_competition import RULE as V01
from tests.support.servant_files import context, dossier, held, judged, post, verdict

OWN = held("own", post("own", 4), "2018-02-01", "2025-07-18")


def beside(rank: int, name: str = "beside", mode: Mode | None = None) -> Appointment:
    """Return an order for five months in which the own post may have been kept."""
    return held(name, post(name, rank), "2024-03-17", "2024-08-09", mode=mode)


def next_post(rank: int, mode: Mode = Mode.TRANSFER) -> Appointment:
    into = post("next", rank)
    of_the_service = tuple(replace(version, group=PositionGroup.MANAGERIAL) for version in into.versions)
    return held("next", replace(into, versions=of_the_service), "2025-07-18", order="2025-07-14", mode=mode)


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        (None, (Outcome.NOT_EVALUABLE, "ranks")),
        (Mode.ACTING, (Outcome.SATISFIES, None)),
        (Mode.COMPETITION, (Outcome.VIOLATES, None)),
    ],
    ids=["not stated", "acting", "a post"],
)
def test_a_transfer_is_equal_to_the_own_post_if_the_one_beside_it_was_acted_in(
    mode: Mode | None, outcome: tuple[Outcome, str | None]
) -> None:
    within = context(V01, ["Competition"])
    assert verdict(judged(V01, dossier(OWN, beside(5, mode=mode), next_post(4)), within)["next"]) == outcome


@pytest.mark.parametrize(
    ("rank", "new", "outcome"),
    [(5, 6, Outcome.NOT_EVALUABLE), (4, 6, Outcome.VIOLATES), (5, 7, Outcome.VIOLATES), (5, 5, Outcome.SATISFIES)],
)
def test_a_level_is_skipped_where_it_is_so_from_either_post(rank: int, new: int, outcome: Outcome) -> None:
    case = judged(R03, dossier(OWN, beside(rank), next_post(new, Mode.COMPETITION)), context(R03))["next"]
    assert (case.outcome, case.missing) == (outcome, "mode" if outcome is Outcome.NOT_EVALUABLE else None)


def test_both_posts_are_named_as_those_of_which_one_was_left() -> None:
    (*_, move) = dossier(OWN, beside(5), next_post(6)).moves
    assert ({each.id for each in move.left}, move.kind) == ({"own", "beside"}, MoveKind.PROMOTION)
    assert (move.steps_least, move.steps_most, move.missing) == (1, 2, "mode")


def test_two_orders_beside_the_own_post_may_both_be_ones_to_act() -> None:
    later = held("later", post("later", 6), "2025-01-10", "2025-06-01", mode=None)
    (*_, move) = dossier(OWN, beside(5), later, next_post(5)).moves
    assert {each.id for each in move.left} == {"own", "beside", "later"}
    assert (move.kind, move.steps_least, move.steps_most, move.missing) == (MoveKind.UNKNOWN, -1, 1, "mode")


def test_an_order_that_states_no_mode_where_no_post_is_kept_fills_its_post() -> None:
    before = held("own", post("own", 4), "2018-02-01", "2024-03-17")
    (*_, move) = dossier(before, beside(5), next_post(4)).moves
    assert ([each.id for each in move.left], move.kind) == (["beside"], MoveKind.DEMOTION)
