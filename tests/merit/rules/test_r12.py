"""R12: shares promoted of the connected and the others, worked by hand and by Fisher's test of scipy."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from graph.model.days import LAST_DAY, Day
from graph.model.words import KinKind, Mode
from merit.context import Context
from merit.contract import Outcome
from merit.coverage import Coverage
from merit.dossiers.records import Relative
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rules.r12_connected_premium import RULE
from merit.rules.r12_connected_premium.members import Row
from merit.rules.r12_connected_premium.tables import possible_tables
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.bodies_with_heads import BODIES, SATISFIES, VIOLATES, chair, desk, head, lacks, near
from tests.support.connections import LOADED, cases, colleagues, elsewhere, kin, member, others, outcome_of, relatives, under
from tests.support.servant_files import AS_OF, context, held, verdict

STATS: Any = import_module("scipy.stats")  # scipy has no types


def fisher(*table: int) -> float:
    a, b, c, d = table
    return float(STATS.fisher_exact([[a, b], [c, d]]).pvalue)


def test_a_finding_about_the_head_with_its_figures() -> None:
    case = cases(head(), *relatives(5, 5), *colleagues(5, 5), *others(3, 27))["headship"]
    assert (case.outcome, case.servant, case.organisation) == (Outcome.VIOLATES, "head", "body")
    promoted = [*(f"kin {n} risen" for n in range(5)), *(f"colleague {n} risen" for n in range(5))]
    assert set(case.evidence) == {"headship", "tie", *promoted}
    p = fisher(10, 10, 3, 27)
    assert p < 0.05
    connected, rest = (STATS.binomtest(*n).proportion_ci(method="wilson") for n in ((10, 20), (3, 30)))
    assert RULE.reason(case) == (
        f"Head, head of body since 1 March 2024: at rank 3 of the ladder L, 10 of 20 (50%, 95 % interval {connected.low:.0%} to "
        f"{connected.high:.0%}) of the people who had served under Head elsewhere for at least 365 days or are kin were "
        f"promoted, and 3 of 30 (10%, 95 % interval {rest.low:.0%} to {rest.high:.0%}) of the others: a difference of 40 points "
        f"(Fisher's exact test, p = {p:.2g}; corrected for all bodies, q = {p:.2g}, limit 0.05)."
    )


@pytest.mark.parametrize(
    ("connected", "rest", "outcome"),
    [
        pytest.param((10, 10), (3, 17), VIOLATES, id="twenty each"),
        pytest.param((10, 9), (3, 17), None, id="nineteen connected"),
        pytest.param((10, 10), (2, 17), None, id="nineteen others"),
        pytest.param((9, 11), (3, 17), SATISFIES, id="p just above"),
        pytest.param((3, 17), (10, 10), SATISFIES, id="the others were promoted"),
        pytest.param((0, 20), (0, 20), SATISFIES, id="nobody was promoted"),
    ],
)
def test_numbers_and_p(connected: tuple[int, int], rest: tuple[int, int], outcome: tuple[Outcome, None] | None) -> None:
    assert outcome_of(head(), *relatives(*connected), *others(*rest)) == outcome


def test_the_values_of_p_are_those_of_scipy() -> None:
    assert fisher(10, 10, 3, 17) < 0.05 < fisher(9, 11, 3, 17)


def test_ten_points_are_enough_and_less_are_not() -> None:
    """Of 200 people 12 %, of 200 others 2 %; and one of these more."""
    assert fisher(24, 176, 4, 196) < 0.01
    assert fisher(24, 176, 5, 195) < 0.01
    assert outcome_of(head(), *relatives(24, 176), *others(4, 196)) == VIOLATES
    assert outcome_of(head(), *relatives(24, 176), *others(5, 195)) == SATISFIES


RELATED = (10, 9)
"""With one more connected person, promoted or not, twenty: see the numbers above."""


@pytest.mark.parametrize(
    ("twentieth", "outcome"),
    [
        pytest.param(member("x", kin=(kin(),)), VIOLATES, id="kin"),
        pytest.param(member("x", kin=(kin(kind=KinKind.OTHER),)), None, id="a cousin"),
        pytest.param(member("x", kin=(kin(kind=KinKind.UNKNOWN),)), lacks("kind_of_kin"), id="kind of kin not known"),
        pytest.param(member("x", kin=(kin(near(1)),)), VIOLATES, id="kin on the first day"),
        pytest.param(member("x", kin=(kin(near(0)),)), None, id="kin no longer"),
        pytest.param(member("x", kin=(kin(servant="somebody"),)), None, id="kin of somebody else"),
        pytest.param(member("x", before=[elsewhere("x", -965, -600)], superiors=(under(-2000),)), VIOLATES, id="served 365 days"),
        pytest.param(member("x", before=[elsewhere("x", -964, -600)], superiors=(under(-2000),)), None, id="served 364 days"),
        pytest.param(
            member("x", before=[elsewhere("x", -965, -600)], superiors=(under(-964),)), None, id="under the head for 364"
        ),
        pytest.param(
            member("x", before=[elsewhere("x", -2000, -600)], superiors=(under(-2000, boss="y"),)), None, id="under somebody else"
        ),
        pytest.param(
            member("x", before=[elsewhere("x", -2000, -600, body="body")], superiors=(under(-2000),)), None, id="in the same body"
        ),
        pytest.param(
            member("x", since=400, before=[elsewhere("x", -100, 399)], superiors=(under(-100, 399),)),
            None,
            id="after that",
        ),
        pytest.param(member("x", before=[elsewhere("x", -2000, -600, None)]), lacks("reporting"), id="line not known"),
        pytest.param(member("x", before=[elsewhere("x", -964, -600, None)]), None, id="line not known for 364 days"),
    ],
)
def test_who_is_connected(twentieth: ServantDossier, outcome: tuple[Outcome, str | None] | None) -> None:
    assert outcome_of(head(), *relatives(*RELATED), twentieth, *others(3, 17)) == outcome


@pytest.mark.parametrize(
    ("tenth", "outcome"),
    [
        pytest.param(member("x", 0, kin=(kin(),)), VIOLATES, id="on the first day"),
        pytest.param(member("x", 499, kin=(kin(),)), VIOLATES, id="on the last day"),
        pytest.param(member("x", 500, kin=(kin(),)), SATISFIES, id="by the next head"),
        pytest.param(member("x", Day(near(499).earliest, near(500).earliest), kin=(kin(),)), lacks("order_day"), id="not known"),
        pytest.param(member("x", 50, into=desk("x up", "other", 4), kin=(kin(),)), SATISFIES, id="into another body"),
        pytest.param(member("x", 50, into=desk("x on", rank=3), kin=(kin(),)), SATISFIES, id="to an equal post"),
        pytest.param(member("x", 50, mode=Mode.ACTING, kin=(kin(),)), SATISFIES, id="acting"),
        pytest.param(member("x", 50, mode=Mode.UNKNOWN, kin=(kin(),)), lacks("mode"), id="mode not known"),
    ],
)
def test_who_was_promoted(tenth: ServantDossier, outcome: tuple[Outcome, str | None]) -> None:
    """The head stays for 500 days; the successor has another name."""
    successor = head(near(500), None, "successor")
    assert outcome_of(head(), successor, *relatives(9, 10), tenth, *others(3, 17)) == outcome


def test_who_is_compared() -> None:
    """People of another rank, gone before the head came or come after him, are nobody to compare with."""
    nineteen = [head(left=near(500)), head(near(500), None, "successor"), *relatives(10, 10), *others(3, 16)]
    assert outcome_of(*nineteen) is None
    assert outcome_of(*nineteen, member("x", since=499)) == VIOLATES
    assert outcome_of(*nineteen, member("x", since=500)) is None
    assert outcome_of(*nineteen, member("x", rank=4)) is None
    assert outcome_of(*nineteen, member("x", -1)) is None
    assert outcome_of(*nineteen, member("x", since=Day(near(499).earliest, near(500).earliest))) == lacks("end_of_post")


def test_ranks_are_compared_apart_and_a_head_has_one_outcome() -> None:
    low = [*relatives(10, 10), *others(3, 17)]
    high = [*others(0, 20, "high kin", rank=6, kin=(kin(),)), *others(0, 20, "high", rank=6)]
    found = cases(head(), *low, *high)
    assert list(found) == ["headship"]
    # Two tests were made: p = .041 becomes q = .082.
    assert 2 * fisher(10, 10, 3, 17) > 0.05
    assert verdict(found["headship"]) == SATISFIES
    more = [*others(20, 0, "high kin", rank=6, kin=(kin(),)), *others(0, 20, "high", rank=6)]
    case = cases(head(), *low, *more)["headship"]
    assert "at rank 6" in RULE.reason(case)
    assert {"kin 0 risen", "high kin 0 risen"} < set(case.evidence)


def elsewhere_too(promoted: tuple[int, int], rest: tuple[int, int]) -> list[ServantDossier]:
    """Return another body with a head and people at a rank, some of them kin."""

    def there(name: str, n: int, up: bool, **given: Any) -> ServantDossier:
        one = member(f"{name} {n}", **given)
        (spell,) = one.appointments
        post = desk(f"{name} {n} desk", "other", reports_to="chair of other")
        spells = [held(spell.id, post, near(-500), near(50) if up else None, order=near(-500))]
        spells += [held(f"{name} {n} risen", desk(f"{name} {n} up", "other", 4), near(50), order=near(50))] if up else []
        return ServantDossier(id=one.id, name=one.name, appointments=tuple(spells), kin=one.kin)

    tie = (kin(servant="boss"),)
    return [
        head(name="boss", into=chair("other")),
        *(there("far kin", n, n < promoted[0], kin=tie) for n in range(sum(promoted))),
        *(there("far", n, n < rest[0]) for n in range(sum(rest))),
    ]


def test_the_correction_is_across_bodies() -> None:
    """Benjamini and Hochberg by hand: of two tests the greater p counts as it is, the smaller one twice."""
    near_limit = [head(), *relatives(10, 10), *others(3, 17)]
    assert fisher(10, 10, 3, 17) * 2 > 0.05
    assert verdict(cases(*near_limit, *elsewhere_too((0, 20), (0, 20)))["headship"]) == SATISFIES
    both = cases(*near_limit, *elsewhere_too((20, 0), (0, 20)))
    assert [verdict(case) for case in both.values()] == [VIOLATES, VIOLATES]
    assert f"q = {fisher(10, 10, 3, 17):.2g}" in RULE.reason(both["headship"])
    assert f"q = {2 * fisher(20, 0, 0, 20):.2g}" in RULE.reason(both["bossship"])


def test_a_test_elsewhere_that_cannot_be_made_counts_against_a_finding() -> None:
    near_limit = [head(), *relatives(10, 10), *others(3, 17)]
    far = elsewhere_too((20, 0), (0, 20))
    within = Context(
        AS_OF,
        context(RULE, LOADED, bodies=BODIES).bodies,
        Coverage({"body": {label: ((near(-9000).earliest, LAST_DAY),) for label in LOADED}}),
        context(RULE, LOADED, bodies=BODIES).policy,
    )
    found = cases(*near_limit, *far, within=within)
    assert verdict(found["headship"]) == lacks("other_bodies")
    assert found["bossship"].outcome is Outcome.NOT_EVALUABLE
    sure = [head(), *relatives(20, 0), *others(0, 20)]
    assert verdict(cases(*sure, *far, within=within)["headship"]) == VIOLATES


def limited(label: str, first: int, end: int) -> Context:
    every = context(RULE, LOADED, bodies=BODIES)
    spans = {**every.coverage.spans["body"], label: ((near(first).earliest, near(end).earliest),)}
    return Context(every.as_of, every.bodies, Coverage({**every.coverage.spans, "body": spans}), every.policy)


def test_absence_needs_coverage() -> None:
    team = [head(left=near(500)), *relatives(10, 10), *others(3, 17)]
    assert outcome_of(*team, within=limited("Appointment", 0, 500)) == VIOLATES
    assert outcome_of(*team, within=limited("Appointment", 1, 500)) == lacks("appointments")
    assert outcome_of(*team, within=limited("Appointment", 0, 499)) == lacks("appointments")
    assert outcome_of(*team, within=limited("Kinship", 0, 500)) == VIOLATES
    assert outcome_of(*team, within=limited("Kinship", 1, 500)) == lacks("kinship")
    unnamed = member("other 0", 50, relatives=(Relative(id="r", kind=KinKind.SIBLING),))
    assert outcome_of(*[each for each in team if each.id != "other 0"], unnamed) == lacks("relatives")


def test_which_heads_and_values() -> None:
    team = [*relatives(10, 10), *others(3, 17)]
    assert outcome_of(head(mode=Mode.ACTING), *team) is None
    assert outcome_of(head(mode=Mode.UNKNOWN), *team) == lacks("mode")
    assert outcome_of(head(mode=Mode.UNKNOWN), *relatives(10, 10), *others(10, 10)) == SATISFIES
    assert outcome_of(head(Day.exactly(AS_OF + timedelta(days=1))), *team) is None
    assert outcome_of(head(), *team, within=context(RULE, LOADED, (), BODIES)) == lacks("policy")
    (shipped,) = RULE.policy
    off = PolicyValue("*", shipped.from_, shipped.to, "test", duty=False)
    assert outcome_of(head(), *team, within=context(RULE, LOADED, (off,), BODIES)) == SATISFIES


def test_a_finding_that_rests_on_an_unreviewed_match_says_so() -> None:
    every = context(RULE, LOADED, bodies=BODIES)
    for unsettled in ("kin 0", "tie"):
        within = Context(every.as_of, every.bodies, every.coverage, every.policy, frozenset({unsettled}))
        case = cases(head(), *relatives(10, 10), *others(3, 17), within=within)["headship"]
        assert within.unsettled(case.servant, case.evidence)


def test_all_tables_that_are_possible() -> None:
    both: Any = ((True, True), (False, True))
    assert possible_tables([both, both, ((True, False),)]) == {(2, 1, 0, 0), (1, 1, 1, 0), (0, 1, 2, 0)}
    assert possible_tables([(None, (False, False))]) == {(0, 0, 0, 0), (0, 0, 0, 1)}
    every: Any = (None, (True, True), (True, False), (False, True), (False, False))
    assert possible_tables([every] * 40) is None


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = context(RULE, LOADED, bodies=BODIES)
    every = [head(), *relatives(5, 5), *colleagues(6, 4), *others(3, 27)]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[30:], every[:30][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES]
