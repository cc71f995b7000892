"""R19: selection rates of women and men, and of age bands, by hand and by Fisher's test of scipy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import import_module
from itertools import product
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import Day
from graph.model.words import ApplicationState, Sex
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.competition import Application, Round
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.rules.r19_adverse_impact import RULE, Row
from merit.rules.r19_adverse_impact.tables import MOST_TABLES, Table, compare
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.competition_rounds import ALWAYS, AS_OF, application, day, dossier, held, order
from tests.support.servant_files import verdict

WON, LOST, REJECTED = ApplicationState.WON, ApplicationState.NOT_RECOMMENDED, ApplicationState.REJECTED
WITHDRAWN, ADMITTED = ApplicationState.WITHDRAWN, ApplicationState.ADMITTED
LOADED: dict[str, tuple[Span, ...]] = {"Competition": ALWAYS, "Application": ALWAYS}
STATS: Any = import_module("scipy.stats")  # scipy has no types
MIDDLE = Day.parse("1980-06-15")


def fisher(a: int, b: int, c: int, d: int) -> float:
    return float(STATS.fisher_exact([[a, b], [c, d]]).pvalue)


def someone(name: str, sex: Sex | None, state: ApplicationState | None, born: Day | None = MIDDLE, **given: Any) -> Application:
    return application(name, state, sex=sex, birth_date=born, **given)


def people(sex: Sex, won: int, lost: int, born: Day = MIDDLE, name: str = "") -> list[Application]:
    return [someone(f"{name}{sex.value} {n}", sex, WON if n < won else LOST, born) for n in range(won + lost)]


def by_sex(women: tuple[int, int], men: tuple[int, int]) -> Round:
    """Return a round with these women and men, each who won and who lost."""
    return held(*people(Sex.FEMALE, *women), *people(Sex.MALE, *men), id_="round")


def by_age(young: tuple[int, int], older: tuple[int, int]) -> Round:
    youth = Day.parse("1999-01-01")
    return held(*people(Sex.MALE, *young, born=youth, name="young "), *people(Sex.MALE, *older, name="older "), id_="round")


def a_context(values: tuple[PolicyValue, ...] | None = None, **labels: tuple[Span, ...]) -> Context:
    bodies = {"body": Body("body", "Ministry", "UZ")}
    book = PolicyBook({RULE.id: RULE.policy if values is None else values})
    return Context(AS_OF, bodies, Coverage({"body": LOADED | labels}), book)


def judged(*rounds: Round, within: Context | None = None, country: str | None = "UZ") -> Case | None:
    context = within or a_context()
    cases = judge_strata(RULE, collect(RULE, [dossier(*rounds, country=country)], context), context)
    return cases[0] if cases else None


def certainly(*rounds: Round, **given: Any) -> Case:
    case = judged(*rounds, **given)
    assert case is not None
    return case


def test_a_finding_about_a_body_with_its_figures() -> None:
    case = certainly(by_sex((4, 16), (11, 9)))
    assert (case.outcome, case.subjects, case.organisation, case.servant) == (Outcome.VIOLATES, ("body",), "body", None)
    assert case.evidence == ("round",)
    women, men = STATS.binomtest(4, 20).proportion_ci(method="wilson"), STATS.binomtest(11, 20).proportion_ci(method="wilson")
    reason = RULE.reason(case)
    assert reason.startswith("Ministry: since 8 August 2022 the competitions selected women at a rate of ")
    assert f"4 of 20 (20%, 95 % interval {women.low:.0%} to {women.high:.0%}), and men" in reason
    assert f"11 of 20 (55%, 95 % interval {men.low:.0%} to {men.high:.0%})" in reason
    assert "The ratio of the rates is 0.36" in reason
    assert f"p = {fisher(4, 16, 11, 9):.2g}." in reason


@pytest.mark.parametrize("make", [by_sex, by_age])
@pytest.mark.parametrize(
    ("group", "others", "outcome"),
    [
        pytest.param((4, 16), (11, 9), Outcome.VIOLATES, id="p 0.048"),
        pytest.param((11, 9), (4, 16), Outcome.VIOLATES, id="the others have the lower rate"),
        pytest.param((5, 15), (12, 8), Outcome.SATISFIES, id="p 0.054"),
        pytest.param((400, 600), (500, 500), Outcome.SATISFIES, id="exactly four fifths"),
        pytest.param((399, 601), (500, 500), Outcome.VIOLATES, id="just below four fifths"),
        pytest.param((0, 20), (0, 20), Outcome.SATISFIES, id="nobody was selected"),
        pytest.param((20, 0), (0, 0), Outcome.SATISFIES, id="nobody to compare with"),
        pytest.param((0, 5), (5, 0), Outcome.VIOLATES, id="ten in all"),
        pytest.param((0, 4), (5, 0), None, id="nine in all"),
    ],
)
def test_ratio_and_p(make: Any, group: tuple[int, int], others: tuple[int, int], outcome: Outcome | None) -> None:
    case = judged(make(group, others))
    assert (case.outcome if case else None) == outcome


def test_the_values_of_p_are_those_of_scipy() -> None:
    assert fisher(4, 16, 11, 9) < 0.05 < fisher(5, 15, 12, 8)
    assert fisher(400, 600, 500, 500) < 0.05
    assert fisher(0, 5, 5, 0) == pytest.approx(2 / 252)


def test_of_fewer_than_five_no_rate_is_shown() -> None:
    few = RULE.reason(certainly(by_sex((0, 4), (20, 6))))
    assert fisher(0, 4, 20, 6) < 0.05
    assert " of 4" not in few
    assert " of 26" not in few
    assert "women and men at very different rates" in few
    assert "fewer than five" in few
    assert " of 5 " in RULE.reason(certainly(by_sex((0, 5), (20, 6))))


def test_the_limb_of_age_is_named() -> None:
    reason = RULE.reason(certainly(by_age((4, 16), (11, 9))))
    assert "selected applicants under 35 at a rate of 4 of 20" in reason
    assert "applicants of 35 and older at a rate of 11 of 20" in reason


def test_bands_of_a_deployment_are_each_compared_with_all_others() -> None:
    (shipped, _) = RULE.policy
    value = PolicyValue("UZ", shipped.from_, shipped.to, "test", parameters={**shipped.parameters, "age_limits": [30, 50]})
    rounds = [
        held(*people(Sex.MALE, 10, 10, Day.parse("2000"), "young "), id_="young"),
        held(*people(Sex.MALE, 10, 10, Day.parse("1985"), "middle "), id_="middle"),
        held(*people(Sex.MALE, 2, 18, Day.parse("1960"), "old "), id_="old"),
    ]
    assert fisher(2, 18, 20, 20) < 0.05
    reason = RULE.reason(certainly(*rounds, within=a_context((value,))))
    assert "selected applicants of 50 and older at a rate of 2 of 20" in reason
    assert "all other applicants at a rate of 20 of 40" in reason


@pytest.mark.parametrize(
    ("born", "ages"),
    [
        ("1989-04-06", (34, 34)),
        ("1989-04-05", (35, 35)),
        ("1989-04", (34, 35)),
        ("1989", (34, 35)),
    ],
)
def test_the_age_is_that_on_the_day_of_the_order(born: str, ages: tuple[int, int]) -> None:
    round_ = held(someone("s1", Sex.FEMALE, WON, day(born)), orders=[order("s1", day("2024-04-05"))])
    ((_, row),) = RULE.rows(dossier(round_), a_context())
    assert (row.age_least, row.age_most) == ages
    without_order = held(someone("s1", Sex.FEMALE, WON, day("1989-04-02")), protocol_day="2024-04-02")
    ((_, row),) = RULE.rows(dossier(without_order), a_context())
    assert row.age_least == row.age_most == 35


def found(*applications: Application, **given: Any) -> list[tuple[bool | None, bool | None]]:
    """Return of each applicant whether she counts and was selected."""
    round_ = held(*applications, **given)
    return sorted(((row.counts, row.selected) for _, row in RULE.rows(dossier(round_), a_context())), key=str)


def test_who_counts_and_who_was_selected() -> None:
    woman, man = Sex.FEMALE, Sex.MALE
    assert found(someone("s1", woman, WON), someone("s2", man, REJECTED), someone("s3", man, WITHDRAWN)) == [
        (True, False),
        (True, True),
    ]
    # Two applications of one person are one applicant.
    assert found(someone("s1", woman, WON), someone("s1", woman, WITHDRAWN, n=2)) == [(True, True)]
    assert found(someone("s1", woman, ADMITTED), orders=[order("s1", day("2024-04-05"))]) == [(True, True)]
    assert found(someone("s1", woman, ADMITTED), someone("s2", man, LOST)) == [(True, False), (True, None)]
    assert found(someone("s1", woman, WON), someone("s2", man, None)) == [(None, False), (True, True)]
    assert found(someone("s1", woman, LOST), someone("s2", man, ApplicationState.RESERVE)) == [(True, False), (True, False)]


def test_which_rounds_count() -> None:
    winner = someone("s1", Sex.FEMALE, WON)
    assert found(winner, annulled=True) == []
    assert found(winner, annulled=None) == [(None, True)]
    assert found(winner, announced="2022-08-07") == []
    assert found(winner, announced="2022-08") == [(None, True)]
    running = someone("s1", Sex.FEMALE, ADMITTED)
    assert found(running, protocol_day=None) == []
    assert found(running, protocol_day="2026-11-21") == []
    assert found(running, protocol_day="2026-11-20") == [(True, None)]


def test_missing_inputs_and_values() -> None:
    tenth = someone("x", None, LOST)
    open_ = held(*people(Sex.FEMALE, 1, 6), *people(Sex.MALE, 5, 1), tenth, id_="round")
    # With her as a woman p is 0.026, as a man 0.10.
    assert fisher(1, 7, 5, 1) < 0.05 < fisher(1, 6, 5, 2)
    assert verdict(certainly(open_)) == (Outcome.NOT_EVALUABLE, "sex")
    clear = held(*people(Sex.FEMALE, 0, 10), *people(Sex.MALE, 9, 1), tenth, id_="round")
    case = certainly(clear)
    assert case.outcome is Outcome.VIOLATES
    assert f"p = {fisher(0, 10, 9, 2):.2g}" in RULE.reason(case)
    young = Day.parse("1999")
    no_age = held(*people(Sex.MALE, 1, 6, young, "y"), *people(Sex.MALE, 5, 1), someone("x", Sex.MALE, LOST, None), id_="round")
    assert verdict(certainly(no_age)) == (Outcome.NOT_EVALUABLE, "ages")
    no_result = held(*people(Sex.FEMALE, 1, 7), *people(Sex.MALE, 4, 1), id_="one")
    undecided = held(someone("x", Sex.MALE, ADMITTED), id_="two")
    assert verdict(certainly(no_result, undecided)) == (Outcome.NOT_EVALUABLE, "selected")
    assert verdict(certainly(by_sex((9, 9), (9, 9)), country=None)) == (Outcome.NOT_EVALUABLE, "policy")


def test_only_rounds_with_all_their_applications_count() -> None:
    since_april = a_context(Application=((date(2024, 4, 1), date(2026, 11, 20)),))
    march, april = by_sex((0, 10), (10, 0)), by_sex((5, 5), (5, 5))
    assert verdict(certainly(march, within=since_april)) == (Outcome.NOT_EVALUABLE, "applications")
    later = held(*april.applications, announced="2024-04-02", protocol_day="2024-05-02", id_="april")
    assert certainly(march, later, within=since_april).outcome is Outcome.SATISFIES
    assert verdict(certainly(later, within=a_context(Competition=()))) == (Outcome.NOT_EVALUABLE, "applications")


def test_too_many_possible_tables_are_not_compared() -> None:
    either = ((True, True), (True, False), (False, True), (False, False), None)
    assert compare(cast("Any", {either: MOST_TABLES}), fewest=10, ratio=0.8, level=0.05).adverse is None


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = a_context()
    every = [dossier(held(each, id_=f"round {n}")) for n, each in enumerate(by_sex((4, 16), (11, 9)).applications)]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[30:], every[:30][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES]


@cache
def adverse(table: tuple[int, int, int, int]) -> bool:
    """Return whether a table of at least five applicants breaks four fifths by chance in less than one of twenty cases."""
    a, b, c, d = table
    if a + b == 0 or c + d == 0 or a + c == 0 or sum(table) < 5:
        return False
    low, high = sorted([a / (a + b), c / (c + d)])
    return low / high < 0.8 - 1e-12 and fisher(a, b, c, d) < 0.05


APPLICANTS: dict[str, tuple[Sex | None, ApplicationState | None, bool | None, list[int | None]]] = {
    "woman won": (Sex.FEMALE, WON, False, [0]),
    "woman lost": (Sex.FEMALE, LOST, False, [1]),
    "man won": (Sex.MALE, WON, False, [2]),
    "man lost": (Sex.MALE, LOST, False, [3]),
    "somebody lost": (None, LOST, False, [1, 3]),
    "somebody won": (Sex.UNKNOWN, WON, False, [0, 2]),
    "woman, open": (Sex.FEMALE, ADMITTED, False, [0, 1]),
    "man, maybe annulled": (Sex.MALE, WON, None, [2, None]),
}


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(APPLICANTS)[:4]), max_size=9), st.lists(st.sampled_from(sorted(APPLICANTS)), max_size=6))
def test_all_possible_worlds_agree(certain: list[str], further: list[str]) -> None:
    kinds = [APPLICANTS[name] for name in (*certain, *further, *["woman lost"] * 3)]
    rounds = [
        held(someone(f"s{n}", sex, state), annulled=annulled, id_=f"round {n}")
        for n, (sex, state, annulled, _) in enumerate(kinds)
    ]
    value = PolicyValue(
        "UZ", date(2022, 8, 8), date(2100, 1, 1), "", parameters={"applicants": 5, "ratio": 0.8, "p": 0.05, "age_limits": [35]}
    )
    case = judged(*rounds, within=a_context((value,)))
    worlds = {adverse(table_of(world)) for world in product(*(cells for *_, cells in kinds))}
    if len(kinds) < 5:
        assert case is None
    else:
        expected = Outcome.NOT_EVALUABLE if len(worlds) == 2 else Outcome.VIOLATES if worlds == {True} else Outcome.SATISFIES
        assert case is not None
        assert case.outcome is expected


def table_of(world: Iterable[int | None]) -> Table:
    chosen = list(world)
    return Table(*(chosen.count(cell) for cell in range(4)))
