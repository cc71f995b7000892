"""R14: which rounds count, who won them, and who was a direct subordinate of a member of the panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.model.words import Mode
from merit.contract import Outcome
from merit.dossiers.competition import CompetitionDossier
from merit.dossiers.posts import LinkedCompetition
from merit.dossiers.servant import ServantDossier
from merit.rules.r14_panel_capture import RULE
from tests.support import competition_rounds as rounds
from tests.support.competition_rounds import AS_OF, application, day
from tests.support.panels_of_members import (
    ADMITTED,
    DECIDED,
    a_context,
    competition,
    others,
    outcome_of,
    panels_of,
    post_under,
    superior,
    winner,
)
from tests.support.servant_files import held

OLD = post_under("desk boss", "post of boss")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, True, id="reports to her"),
        pytest.param({"under": None}, False, id="reports to somebody else"),
        pytest.param({"superiors": [superior("boss", until=DECIDED)]}, False, id="she left on the day of the decision"),
        pytest.param({"superiors": [superior("boss", until="2024-04-03")]}, True, id="she left the day after"),
        pytest.param({"superiors": [superior("boss", DECIDED)]}, True, id="she came on the day of the decision"),
        pytest.param({"superiors": [superior("boss", "2024-04-03")]}, False, id="she came the day after"),
        pytest.param({"superiors": [superior("boss", "2024-04")]}, None, id="she came in that month"),
        pytest.param({"superiors": [superior("boss", mode=Mode.ACTING)]}, True, id="she was acting"),
        pytest.param({"served": [held("x", OLD, "2020-01-01", DECIDED)]}, False, id="left the post on the day of the decision"),
        pytest.param({"served": [held("x", OLD, "2020-01-01", "2024-04-03")]}, True, id="left it the day after"),
        pytest.param({"served": [held("x", OLD, "2020-01-01", civil_service=None)]}, None, id="maybe outside the service"),
        pytest.param({"served": [held("x", OLD, "2020-01-01", civil_service=False)]}, False, id="outside the service"),
        pytest.param({"served": [held("x", post_under("desk", None), "2020-01-01")]}, None, id="superior not on record"),
        pytest.param({"served": [held("x", post_under("desk", None, head=True), "2020-01-01")]}, False, id="head of a body"),
        pytest.param({"served": []}, False, id="never served before"),
        pytest.param({"protocol_day": None}, True, id="on the day of the order"),
    ],
)
def test_who_is_a_direct_subordinate(given: Any, expected: bool | None) -> None:
    facts: dict[str, Any] = {"under": "boss", **given}
    rows = RULE.rows(winner("x", "c", ["boss"], **facts), a_context())
    assert [row.truth for key, row in rows if key == ("boss",)] == [expected]


def test_the_post_that_was_won_does_not_count() -> None:
    linked = LinkedCompetition(id="c", position="won", protocol_day=day("2024-04-10"), panel=("boss",))
    into = held("new", post_under("won", "post of boss"), "2024-04-08", competitions=(linked,))
    file = ServantDossier(id="x", name="x", appointments=(into,), superiors=(superior("boss"),))
    assert [row.truth for key, row in RULE.rows(file, a_context()) if key == ("boss",)] == [False]
    # Another order for the same post, years ago, does.
    before = held("old", post_under("won", "post of boss"), "2019-01-01")
    file = replace(file, appointments=(before, into))
    assert [row.truth for key, row in RULE.rows(file, a_context()) if key == ("boss",)] == [True]


def test_who_won_without_an_order_is_asked_too() -> None:
    linked = LinkedCompetition(id="c", position="won", protocol_day=day(DECIDED), panel=("boss", "x"))
    file = replace(winner("x", "other", ["boss"], "boss"), won=(linked,))
    rows = [(key[0], row.competition, row.truth) for key, row in RULE.rows(file, a_context()) if row.competition]
    assert rows == [("boss", "c", True), ("x", "c", False), ("boss", "other", True)]


def test_an_order_for_another_post_is_no_win() -> None:
    linked = LinkedCompetition(id="c", position="another", protocol_day=day(DECIDED), panel=("boss",))
    file = ServantDossier(id="x", name="x", appointments=(held("new", post_under("won", None), "2024", competitions=(linked,)),))
    assert [row.competition for _, row in RULE.rows(file, a_context())] == [None]


def test_unknown_orders_leave_it_open_who_was_no_subordinate() -> None:
    (key, row), *_ = [
        each
        for each in RULE.rows(winner("x", "c", ["boss"], None), a_context(Appointment=((date(2024, 4, 3), AS_OF),)))
        if each[1].competition
    ]
    assert (key, row.truth) == (("boss",), None)


@pytest.mark.parametrize(
    ("round_", "counted"),
    [
        pytest.param(competition("c", ["boss"], "x"), [(True, True)], id="won"),
        pytest.param(competition("c", ["boss"], "x", "y"), [(True, True)] * 2, id="two won"),
        pytest.param(competition("c", ["boss"]), [], id="nobody won"),
        pytest.param(competition("c", ["boss"], "x", annulled=True), [], id="annulled"),
        pytest.param(competition("c", ["boss"], "x", annulled=None), [(None, True)], id="maybe annulled"),
        pytest.param(competition("c", [], "x"), [], id="no panel on record"),
    ],
)
def test_which_rounds_count(round_: CompetitionDossier, counted: list[tuple[bool | None, bool]]) -> None:
    assert [(row.truth, row.who is not None) for _, row in RULE.rows(round_, a_context())] == counted


def open_round(**given: Any) -> CompetitionDossier:
    round_ = replace(rounds.held(application("x", ADMITTED), id_="open", **given), panel=("boss",))
    return rounds.dossier(round_)


def test_a_round_of_which_nobody_knows_who_won() -> None:
    assert [row.who for _, row in RULE.rows(open_round(), a_context())] == [None]
    assert list(RULE.rows(open_round(protocol_day="2026-11-21"), a_context())) == []
    assert outcome_of(*panels_of("boss", 2, 0), open_round(), *others(0, 20)) == (Outcome.NOT_EVALUABLE, "winner")
    assert outcome_of(*panels_of("boss", 4, 0), open_round(), *others(0, 20)) == (Outcome.VIOLATES, None)
