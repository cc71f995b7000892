"""A candidate judged as if the order were given: what excludes, what warns, and what the day decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from graph.model.days import Day, Period
from graph.model.words import AssessmentType, CourseKind, EducationLevel, EndReason, EnrolmentState, KinKind, Mode, SanctionKind
from merit.context import Body, Context
from merit.coverage import Coverage
from merit.dossiers.past import as_it_stood
from merit.dossiers.posts import Appointment, LinkedCompetition, Post, PostVersion, Superior
from merit.dossiers.records import Bar, Contract, Enrolment, KinTie, NationalNumber, Sanction
from merit.dossiers.servant import ServantDossier
from merit.questions.candidates import Vacancy, judge_candidate, reserve_of
from merit.questions.standings import Candidate, Standing
from merit.registry import shipped_policy
from tests.support.servant_files import ALWAYS, day, dossier, held, post

DECIDED = day("2026-05-15")
LABELS = ("Appointment", "Contract", "Education", "Sanction", "Assessment", "Kinship", "Enrolment")
NUMBER = NationalNumber(key="number", scheme="UZ/PINFL", checksum_valid=True)
COURSE = Enrolment(
    id="enrolment:1",
    course="course:1",
    course_kind=CourseKind.ADVANCED,
    state=EnrolmentState.COMPLETED,
    period=Period(day("2025-01-10"), day("2025-02-01")),
)
OLD = held("appointment:old", post("position:clerk", 3), "2019-01-01")


def vacancy(rank: int = 4, months: int | None = 24, **given: Any) -> Vacancy:
    version = PostVersion(
        id="position_version:head",
        period=Period(day("2010-01-01")),
        ladder="L",
        rank=rank,
        required_experience_months=months,
        required_education_level=EducationLevel.NONE,
        required_education_fields=(),
        reports_to="position:boss",
    )
    wanted = Post(id="position:head", title="Head", body="body", country="UZ", versions=(version,))
    linked = LinkedCompetition(id="competition:1", position="position:head", protocol_day=DECIDED)
    facts: dict[str, Any] = {"post": wanted, "kind": AssessmentType.A4, "competition": linked} | given
    return Vacancy(**facts)


def context(on: Day, *labels: str) -> Context:
    coverage = Coverage({"body": dict.fromkeys(labels or LABELS, (ALWAYS,))})
    return Context(on.latest + timedelta(days=1), {"body": Body("body", "Body", "UZ")}, coverage, shipped_policy())


def judged(
    *appointments: Appointment,
    of: Vacancy | None = None,
    on: Day = DECIDED,
    below: tuple[ServantDossier, ...] = (),
    doubted: frozenset[str] = frozenset(),
    loaded: tuple[str, ...] = LABELS,
    **facts: Any,
) -> Candidate:
    hers = dossier(*(appointments or (OLD,)), **{"numbers": (NUMBER,), "enrolments": (COURSE,)} | facts)
    return judge_candidate(of or vacancy(), hers, below, on, context(on, *loaded), doubted)


def rules(remarks: tuple[Any, ...]) -> list[str]:
    return [each.rule for each in remarks]


def test_a_candidate_who_meets_everything_is_eligible() -> None:
    found = judged()
    assert (found.eligibility.holds, found.eligibility.warnings, found.standing) == (True, (), Standing.NOT_ASSESSED)


@pytest.mark.parametrize(
    ("entered", "standing"),
    [("2024-05-15", Standing.NOT_ASSESSED), ("2024-06-13", Standing.NOT_ASSESSED), ("2024-06-14", Standing.NOT_ELIGIBLE)],
    ids=["24 months", "30 days of grace", "one day less"],
)
def test_experience_is_counted_up_to_the_day(entered: str, standing: Standing) -> None:
    # 24 x 30.4375 - 30 = 700.5 days are demanded. From 13 June 2024 to 15 May 2026 there are 701, from 14 June one less.
    assert judged(held("appointment:old", post("position:clerk", 3), entered)).standing is standing


def test_a_demand_that_is_not_known_leaves_eligibility_open() -> None:
    found = judged(of=vacancy(months=None))
    assert (found.standing, [(each.rule, each.text) for each in found.eligibility.unknown]) == (
        Standing.UNKNOWN,
        [("V06", "experience that the post demands")],
    )


def test_a_bar_excludes_and_a_sanction_warns() -> None:
    barred = judged(bars=(Bar(id="bar:1", period=Period(day("2026-01-01"))),))
    assert (barred.standing, rules(barred.eligibility.bars)) == (Standing.BARRED, ["V13"])
    over = judged(bars=(Bar(id="bar:1", period=Period(day("2025-01-01"), DECIDED)),))
    assert over.eligibility.holds is True
    warned = judged(sanctions=(Sanction(id="sanction:1", kind=SanctionKind.REPRIMAND, imposed=day("2025-06-01")),))
    assert (warned.eligibility.holds, rules(warned.eligibility.warnings)) == (True, ["V10", "V10"])


def test_a_sanction_warns_also_where_the_order_promotes_nobody() -> None:
    reprimand = Sanction(id="sanction:1", kind=SanctionKind.REPRIMAND, imposed=day("2025-06-01"))
    lateral = judged(of=vacancy(rank=3), sanctions=(reprimand,))
    assert [each.text for each in lateral.eligibility.warnings] == ["reprimand imposed on 1 June 2025 is in force"]
    year_ago = Sanction(id="sanction:1", imposed=day("2025-05-15"))
    assert judged(of=vacancy(rank=3), sanctions=(year_ago,)).eligibility.warnings == ()


def test_training_that_is_overdue_warns() -> None:
    found = judged(enrolments=())
    assert (found.eligibility.holds, rules(found.eligibility.warnings)) == (True, ["V08"])


def test_of_sanctions_that_are_not_loaded_it_is_said() -> None:
    found = judged(of=vacancy(rank=3), loaded=tuple(label for label in LABELS if label != "Sanction"))
    assert ("V10", "sanctions of the bodies in which the person served") in [
        (each.rule, each.text) for each in found.eligibility.not_judged
    ]
    assert found.eligibility.holds is True


def test_a_day_that_is_not_exact_decides_only_where_both_ends_agree() -> None:
    may = day("2026-05")
    barred_since = {name: Bar(id="bar:1", period=Period(day(name))) for name in ("2026-05-01", "2026-05-20", "2026-06-01")}
    found = {name: judged(on=may, bars=(bar,)).standing for name, bar in barred_since.items()}
    assert found == {"2026-05-01": Standing.BARRED, "2026-05-20": Standing.UNKNOWN, "2026-06-01": Standing.NOT_ASSESSED}


def test_kin_above_below_and_on_the_panel_warn() -> None:
    tie = KinTie(id="kinship:1", servant="servant:kin", name="Kin", kind=KinKind.SIBLING, period=Period(day("1990-01-01")))
    boss = Superior(
        position="position:boss",
        appointment="appointment:boss",
        servant="servant:kin",
        name="Kin",
        period=Period(day("2020-01-01")),
    )
    assert rules(judged(of=vacancy(superiors=(boss,)), kin=(tie,)).eligibility.warnings) == ["V11"]
    assert judged(of=vacancy(superiors=(boss,))).eligibility.warnings == ()

    panel = LinkedCompetition(id="competition:1", position="position:head", protocol_day=DECIDED, panel=("servant:kin",))
    assert rules(judged(of=vacancy(competition=panel), kin=(tie,)).eligibility.warnings) == ["V12"]

    version = PostVersion(
        id="position_version:staff", period=Period(day("2010-01-01")), ladder="L", rank=1, reports_to="position:head"
    )
    staff = Post(id="position:staff", title="Staff", body="body", country="UZ", versions=(version,))
    hers = KinTie(id="kinship:1", servant="servant:one", name="One", kind=KinKind.SIBLING, period=Period(day("1990-01-01")))
    relative = ServantDossier(
        id="servant:kin", name="Kin", appointments=(held("appointment:staffed", staff, "2020-01-01"),), kin=(hers,)
    )
    below = judged(below=(relative,), kin=(tie,))
    assert rules(below.eligibility.warnings) == ["V11"]
    assert below.eligibility.warnings[0].unsettled is False
    doubted = judged(below=(relative,), kin=(tie,), doubted=frozenset({"servant:kin"}))
    assert doubted.eligibility.warnings[0].unsettled is True


def test_superiors_do_not_include_the_candidate_herself() -> None:
    own = Superior(
        position="position:boss",
        appointment="appointment:boss",
        servant="servant:one",
        name="One",
        period=Period(day("2020-01-01")),
    )
    tie = KinTie(id="kinship:1", servant="servant:one", name="One", kind=KinKind.SIBLING, period=Period(day("1990-01-01")))
    assert "V11" not in rules(judged(of=vacancy(superiors=(own,)), kin=(tie,)).eligibility.warnings)


def test_a_reserve_demands_nothing_and_a_bar_excludes_from_it() -> None:
    reserve = reserve_of("body", "UZ")
    assert judged(held("appointment:old", post("position:clerk", 3), "2026-05-01"), of=reserve).eligibility.holds is True
    assert judged(of=reserve, bars=(Bar(id="bar:1", period=Period(day("2026-01-01"))),)).standing is Standing.BARRED
    reprimand = Sanction(id="sanction:1", kind=SanctionKind.REPRIMAND, imposed=day("2025-06-01"))
    assert rules(judged(of=reserve, sanctions=(reprimand,)).eligibility.warnings) == ["V10"]


def test_what_came_after_the_day_is_not_held_against_anybody() -> None:
    dismissed = held("appointment:old", post("position:clerk", 3), "2019-01-01", "2026-06-01", end_reason=EndReason.CORRUPTION)
    contract = Contract(
        id="contract:1",
        employer="body",
        period=Period(day("2019-01-01"), day("2026-06-01")),
        end_reason=EndReason.CORRUPTION,
        confirms="appointment:old",
    )
    later = held("appointment:new", post("position:chief", 5), "2026-07-01")
    assert judged(dismissed, later, contracts=(contract,)).eligibility.holds is True
    assert judged(dismissed, later, contracts=(contract,), on=day("2026-06-02")).standing is Standing.BARRED


def test_a_file_as_it_stood_before_a_day() -> None:
    old = held("appointment:old", post("position:clerk", 3), "2019-01-01", "2026-06-01", end_reason=EndReason.OWN_WISH)
    ended = held("appointment:ended", post("position:aide", 1), "2015-01-01", "2019-01-01", end_reason=EndReason.OWN_WISH)
    won = held(
        "appointment:won",
        post("position:head", 4),
        "2026-05-01",
        competitions=(LinkedCompetition(id="competition:1"),),
        mode=Mode.COMPETITION,
    )
    that_day = held("appointment:that day", post("position:chief", 5), "2026-05-15")
    perhaps = held("appointment:perhaps", post("position:deputy", 4), "2026-05")
    confirmed = Contract(id="of the winner", employer="body", period=Period(day("2026-05-01")), confirms="appointment:won")
    open_ = Contract(
        id="open", employer="body", period=Period(day("2019-01-01"), day("2026-06-01")), end_reason=EndReason.OWN_WISH
    )
    stood = as_it_stood(dossier(old, ended, won, that_day, perhaps, contracts=(confirmed, open_)), DECIDED, "competition:1")
    assert [(each.id, each.period.end, each.end_reason) for each in stood.appointments] == [
        ("appointment:ended", day("2019-01-01"), EndReason.OWN_WISH),
        ("appointment:old", None, None),
        ("appointment:perhaps", None, None),
    ]
    assert [(each.id, each.period.end, each.end_reason) for each in stood.contracts] == [("open", None, None)]
