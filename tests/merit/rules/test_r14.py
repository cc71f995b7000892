"""R14: members of panels before whom their own direct subordinates win, with Wilson intervals by scipy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merit.contract import Outcome
from merit.dossiers.competition import CompetitionDossier
from merit.dossiers.servant import ServantDossier
from merit.rules.r14_panel_capture import RULE, Row
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.panels_of_members import (
    Dossier,
    a_context,
    competition,
    judged,
    member,
    others,
    outcome_of,
    panels_of,
    winner,
    won_by,
)

STATS: Any = import_module("scipy.stats")  # scipy has no types


def test_a_finding_about_a_member_with_the_figures() -> None:
    cases = judged([member("boss", "2016-01-01", "2015-02-01"), *panels_of("boss", 4, 2), *others(2, 18)])
    case = cases["boss"]
    assert (case.outcome, case.subjects, case.organisation) == (Outcome.VIOLATES, ("boss since 2015-02-01",), "body")
    assert case.evidence == ("boss 0", "boss 1", "boss 2", "boss 3")
    assert case.day == date(2024, 4, 2)
    own, other = (STATS.binomtest(*counts).proportion_ci(method="wilson") for counts in ((4, 6), (2, 20)))
    assert own.low > 2 / 20
    reason = RULE.reason(case)
    assert reason.startswith("Name of boss, Ministry body: own direct subordinates won 4 of 6 (67%, 95 % interval ")
    assert f"{own.low:.0%} to {own.high:.0%}) of the competitions on whose panel" in reason
    assert f"won 2 of 20 (10%, 95 % interval {other.low:.0%} to {other.high:.0%})" in reason
    assert cases["other"].outcome is Outcome.SATISFIES


@pytest.mark.parametrize(
    ("wins", "losses", "outcome"),
    [
        pytest.param(3, 0, Outcome.VIOLATES, id="three of three"),
        pytest.param(2, 0, None, id="two panels"),
        pytest.param(2, 1, Outcome.SATISFIES, id="two of three"),
        pytest.param(3, 9, Outcome.VIOLATES, id="three of twelve"),
    ],
)
def test_at_least_three_panels(wins: int, losses: int, outcome: Outcome | None) -> None:
    found = outcome_of(*panels_of("boss", wins, losses), *others(0, 20))
    assert (found[0] if found else None) == outcome


def test_the_lower_bound_must_be_above_the_share_of_the_others() -> None:
    low = STATS.binomtest(5, 10).proportion_ci(method="wilson").low
    # 0.23659… by hand.
    assert 47 / 200 < low < 48 / 200
    assert outcome_of(*panels_of("boss", 5, 5), *others(47, 153)) == (Outcome.VIOLATES, None)
    assert outcome_of(*panels_of("boss", 5, 5), *others(48, 152)) == (Outcome.SATISFIES, None)


def test_a_round_counts_once_for_each_other_member() -> None:
    shared = [each for n in range(3) for each in won_by(f"shared {n}", ["boss", "second"], "boss")]
    few = judged([member("boss"), member("second"), *shared])
    # For the second member these are three panels that her own subordinates did not win.
    assert few["boss"].outcome is Outcome.VIOLATES
    assert few["second"].outcome is Outcome.SATISFIES
    assert "fewer than five panels of other members" in RULE.reason(few["boss"])
    assert " 0 of 3" not in RULE.reason(few["boss"])


def test_without_panels_of_others_there_is_nothing_to_compare_with() -> None:
    assert outcome_of(*panels_of("boss", 3, 0)) == (Outcome.NOT_EVALUABLE, "others")
    assert outcome_of(*panels_of("boss", 2, 4)) == (Outcome.SATISFIES, None)
    abroad = [replace(each, country="KZ") if isinstance(each, CompetitionDossier) else each for each in others(0, 9)]
    assert outcome_of(*panels_of("boss", 3, 0), *abroad) == (Outcome.NOT_EVALUABLE, "others")


def test_missing_inputs() -> None:
    two, rest = panels_of("boss", 2, 0), others(0, 20)
    maybe = [competition("m", ["boss"], "winner of m", annulled=None), winner("winner of m", "m", ["boss"], "boss")]
    assert outcome_of(*two, *maybe, *rest) == (Outcome.NOT_EVALUABLE, "annulled")
    no_file = competition("n", ["boss"], "winner of n")
    assert outcome_of(*two, no_file, *rest) == (Outcome.NOT_EVALUABLE, "subordinates")
    hidden = [competition(f"other {n}", ["other"], f"winner of other {n}") for n in range(20)]
    assert outcome_of(*panels_of("boss", 3, 0), *hidden, member("other")) == (Outcome.NOT_EVALUABLE, "panels_of_others")
    assert outcome_of(*two, *maybe, *rest, within=a_context(values=())) == (Outcome.NOT_EVALUABLE, "policy")


def test_competitions_must_be_loaded() -> None:
    never = a_context(Competition=())
    assert outcome_of(*panels_of("boss", 1, 0), within=never) == (Outcome.NOT_EVALUABLE, "competitions")
    elsewhere = [replace(each, body="second") if isinstance(each, CompetitionDossier) else each for each in others(0, 20)]
    assert outcome_of(*panels_of("boss", 3, 0), *elsewhere, within=never) == (Outcome.NOT_EVALUABLE, "competitions")
    # Of bodies that are not loaded the country says nothing.
    own = [
        each
        for n in range(3)
        for each in (
            competition(f"c{n}", ["boss"], f"w{n}", body="second"),
            winner(f"w{n}", f"c{n}", ["boss"], "boss"),
        )
    ]
    assert outcome_of(*own, *others(0, 20), within=never) == (Outcome.NOT_EVALUABLE, "others")


def test_a_member_without_an_appointment_has_no_case() -> None:
    cases = judged([*panels_of("boss", 3, 0), *others(0, 20), ServantDossier(id="boss", name="boss")])
    assert set(cases) == {"other"}


def test_a_finding_that_rests_on_an_unsettled_match_says_so() -> None:
    cases = judged(
        [member("boss"), *panels_of("boss", 3, 1), *others(0, 20)], a_context(["winner of boss 1", "winner of boss 3"])
    )
    assert cases["boss"].evidence == ("boss 0", "boss 1", "boss 2", "winner of boss 1")


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = a_context()
    every: list[Dossier] = [member("boss"), *panels_of("boss", 4, 2), *others(2, 18)]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[25:], every[:25][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES, Outcome.SATISFIES]


@cache
def lower(wins: int, panels: int) -> float:
    return float(STATS.binomtest(wins, panels).proportion_ci(method="wilson").low)


def captures(own: list[bool], rest: list[bool]) -> bool | None:
    """Return whether a member captured her panels, as rules.md says it; None where there is nothing to compare with."""
    if sum(own) < 3:
        return False
    if not rest:
        return None
    return lower(sum(own), len(own)) > sum(rest) / len(rest)


KINDS: dict[str, tuple[str | None, bool | None, bool, list[bool | None]]] = {
    "own won": ("boss", False, True, [True]),
    "stranger won": (None, False, True, [False]),
    "no file": (None, False, False, [True, False]),
    "maybe annulled": ("boss", None, True, [True, None]),
    "stranger, maybe annulled": (None, None, True, [False, None]),
    "no file, maybe annulled": (None, None, False, [True, False, None]),
}
NAMES = st.sampled_from(sorted(KINDS))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["own won", "stranger won"]), min_size=3, max_size=8),
    st.lists(NAMES, max_size=3),
    st.lists(st.sampled_from(["own won", "stranger won", "stranger won", "stranger won"]), min_size=1, max_size=9),
    st.lists(NAMES, max_size=2),
)
def test_all_possible_worlds_agree(own: list[str], own_open: list[str], rest: list[str], rest_open: list[str]) -> None:
    made: list[Dossier] = [member("boss")]
    options: dict[str, list[list[bool | None]]] = {"boss": [], "other": []}
    for boss, kinds in (("boss", own + own_open), ("other", rest + rest_open)):
        for n, kind in enumerate(kinds):
            under, annulled, file, worlds = KINDS[kind]
            name = f"{boss} {n}"
            made.append(competition(name, [boss], f"winner of {name}", annulled=annulled))
            if file:
                made.append(winner(f"winner of {name}", name, [boss], boss if under else None))
            options[boss].append(worlds)
    answers = {
        captures([each for each in one if each is not None], [each for each in other if each is not None])
        for one in product(*options["boss"])
        for other in product(*options["other"])
    }
    expected: dict[frozenset[bool | None], Outcome] = {
        frozenset({True}): Outcome.VIOLATES,
        frozenset({False}): Outcome.SATISFIES,
    }
    found = outcome_of(*made)
    assert found is not None
    assert found[0] is expected.get(frozenset(answers), Outcome.NOT_EVALUABLE)
