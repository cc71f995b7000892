"""R07: competitions whose requirements were edited shortly before the notice and then fit one applicant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import Day, Period
from graph.model.words import ApplicationState, EducationLevel
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage, Span
from merit.dossiers.competition import CompetitionDossier, Round
from merit.dossiers.posts import Candidacy, Post, PostVersion
from merit.dossiers.records import Education
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.rules.r07_tailored_vacancy import RULE, Row
from merit.strata.columns import Columns
from merit.strata.judging import collect, judge_strata
from tests.support.competition_rounds import ALWAYS, AS_OF, POST, application, day, dossier, order
from tests.support.competition_rounds import held as held_round
from tests.support.servant_files import held, post, verdict

WON, LOST, REJECTED = ApplicationState.WON, ApplicationState.NOT_RECOMMENDED, ApplicationState.REJECTED
LOADED: dict[str, tuple[Span, ...]] = dict.fromkeys(("Application", "Education", "Contract"), ALWAYS)
LAW = Education(id="law", level=EducationLevel.MASTER, field="law", graduated=day("2010"))
FARMING = Education(id="farming", level=EducationLevel.MASTER, field="agronomy", graduated=day("2010"))
UNKNOWN = Education(id="unknown", level=EducationLevel.MASTER, graduated=day("2010"))
VIOLATED, SATISFIED = (Outcome.VIOLATES, None), (Outcome.SATISFIES, None)
DAYS = {"announced": "2024-03-01", "closed": "2024-03-20", "protocol_day": "2024-04-02"}


def demanding(months: int | None = 0, fields: tuple[str, ...] | None = ("law",), start: str = "2024-02-10") -> Post:
    version = PostVersion(
        id="version",
        period=Period(day(start)),
        required_experience_months=months,
        required_education_level=EducationLevel.BACHELOR,
        required_education_fields=fields,
    )
    earlier = PostVersion(
        id="earlier",
        period=Period(day("2015"), day(start)),
        required_experience_months=0,
        required_education_level=EducationLevel.NONE,
        required_education_fields=(),
    )
    return Post(id=POST, title="Head", body="body", country="UZ", versions=(earlier, version))


def applicant(
    name: str, *diplomas: Education, into: Post | None = None, since: str | None = "2020-01-01", **days: str | None
) -> ServantDossier:
    """Return the dossier of somebody who applied for the post, and has served in the body since a day, or never."""
    stated = {key: day(value) for key, value in (DAYS | days).items() if value is not None}
    return ServantDossier(
        id=name,
        name=name,
        appointments=(held(f"clerk {name}", post("clerk"), since),) if since else (),
        education=diplomas,
        candidacies=(Candidacy(id=f"application {name} 1", competition="round", post=into or demanding(), **stated),),
    )


def a_round(states: Sequence[tuple[str, ApplicationState | None]], edited: str | None = "2024-02-10", **given: Any) -> Round:
    applications = [application(name, state) for name, state in states]
    days: dict[str, Any] = {**DAYS, "requirements_edited": day(edited) if edited else None, **given}
    return held_round(*applications, id_="round", **days)


def a_context(values: tuple[PolicyValue, ...] | None = None, **labels: tuple[Span, ...]) -> Context:
    book = PolicyBook({RULE.id: RULE.policy if values is None else values})
    return Context(AS_OF, {"body": Body("body", "Ministry", "UZ")}, Coverage({"body": LOADED | labels}), book)


def judged(*dossiers: ServantDossier | CompetitionDossier, within: Context | None = None) -> Case | None:
    context = within or a_context()
    cases = judge_strata(RULE, collect(RULE, dossiers, context), context)
    assert len(cases) <= 1
    return cases[0] if cases else None


def certainly(*dossiers: ServantDossier | CompetitionDossier, within: Context | None = None) -> Case:
    case = judged(*dossiers, within=within)
    assert case is not None
    return case


def contest(winner: Education, *others: Education) -> tuple[list[tuple[str, ApplicationState | None]], list[ServantDossier]]:
    """Return states and dossiers of a winner and of others who lost, each with a diploma."""
    files = [applicant(f"s{n}", diploma) for n, diploma in enumerate((winner, *others))]
    return [(each.id, LOST if n else WON) for n, each in enumerate(files)], files


def outcome(winner: Education, *others: Education, **given: Any) -> tuple[Outcome, str | None] | None:
    states, files = contest(winner, *others)
    case = judged(dossier(a_round(states, **given)), *files)
    return verdict(case) if case else None


def lacks(missing: str) -> tuple[Outcome, str]:
    return Outcome.NOT_EVALUABLE, missing


def test_a_finding_names_the_winner_and_the_edit() -> None:
    states, files = contest(LAW, FARMING, FARMING)
    case = certainly(dossier(a_round(states)), *files)
    assert (case.subjects, case.organisation, case.servant, case.day) == (("round",), "body", "s0", date(2024, 4, 2))
    assert case.evidence == ("round", "application s0 1", "application s1 1", "application s2 1")
    reason = RULE.reason(case)
    assert "s0, Ministry: won the competition for «Head»" in reason
    assert "edited on 10 February 2024, and the notice is of 1 March 2024" in reason
    assert "Applicants: 3; only the winner" in reason


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        ("2024-03-01", VIOLATED),
        ("2024-01-31", VIOLATED),
        ("2024-01-30", SATISFIED),
        ("2024-03-02", SATISFIED),
        ("2024-02", VIOLATED),
        ("2024-01", lacks("days_of_edit_and_notice")),
        (None, None),
    ],
)
def test_thirty_days_before_the_notice(edited: str | None, expected: object) -> None:
    assert outcome(LAW, FARMING, edited=edited) == expected


@pytest.mark.parametrize(
    ("diplomas", "expected"),
    [
        pytest.param([LAW, FARMING], VIOLATED, id="the winner alone"),
        pytest.param([LAW], VIOLATED, id="a sole applicant"),
        pytest.param([LAW, LAW, FARMING], SATISFIED, id="another one as well"),
        pytest.param([FARMING, FARMING], SATISFIED, id="nobody"),
        pytest.param([FARMING, LAW, *[FARMING] * 2], SATISFIED, id="one of four who lost"),
        pytest.param([FARMING, LAW, *[FARMING] * 3], VIOLATED, id="one of five who lost"),
        pytest.param([FARMING, LAW, LAW, *[FARMING] * 2], SATISFIED, id="two of five"),
        pytest.param([LAW, UNKNOWN], lacks("diplomas"), id="not known of another one"),
        pytest.param([LAW, UNKNOWN, LAW], SATISFIED, id="a third one meets them anyway"),
        pytest.param([UNKNOWN, FARMING], lacks("diplomas"), id="not known of the winner"),
        pytest.param([UNKNOWN, LAW, *[FARMING] * 2], SATISFIED, id="another one of four meets them, whatever of the winner"),
    ],
)
def test_who_meets_the_requirements(diplomas: list[Education], expected: object) -> None:
    assert outcome(*diplomas) == expected


def test_one_of_many_has_its_own_reason() -> None:
    states, files = contest(FARMING, LAW, *[FARMING] * 3)
    case = certainly(dossier(a_round(states)), *files)
    assert "Exactly one of 5 applicants meets them. The winner: s0." in RULE.reason(case)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"annulled": True}, None, id="annulled"),
        pytest.param({"annulled": None}, lacks("annulled"), id="not known whether annulled"),
        pytest.param({"announced": None}, lacks("days_of_edit_and_notice"), id="no notice"),
        pytest.param({"announced": "2026-11-01", "closed": "2026-11-21", "protocol_day": None}, None, id="still open"),
    ],
)
def test_which_rounds_are_judged(given: dict[str, Any], expected: object) -> None:
    assert outcome(LAW, FARMING, **given) == expected


def test_before_the_decision_only_what_no_decision_changes_is_told() -> None:
    open_: list[tuple[str, ApplicationState | None]] = [(f"s{n}", ApplicationState.ADMITTED) for n in range(5)]
    days = {"closed": "2026-11-10", "protocol_day": None, "announced": "2026-10-20", "edited": "2026-10-10"}
    _, files = contest(LAW, *[FARMING] * 4)
    case = certainly(dossier(a_round(open_, **days)), *files)
    assert (case.outcome, case.servant) == (Outcome.VIOLATES, None)
    assert judged(dossier(a_round(open_[:4], **days)), *files[:4]) is None
    # The protocol is there and names nobody.
    assert verdict(certainly(dossier(a_round(open_[:4])), *files[:4])) == lacks("winner")
    by_order = a_round(open_[:4], orders=[order("s0", day("2024-04-05"))])
    case = certainly(dossier(by_order), *files[:4])
    assert (case.outcome, case.servant) == (Outcome.VIOLATES, "s0")


def test_absence_needs_coverage() -> None:
    states, files = contest(LAW, FARMING)
    frame = dossier(a_round(states))
    for label, missing in (("Application", "applications"), ("Education", "diplomas")):
        assert verdict(certainly(frame, *files, within=a_context(**{label: ()}))) == lacks(missing)
    stranger = applicant("s1", FARMING, since=None)
    assert verdict(certainly(frame, files[0], stranger)) == lacks("diplomas")
    assert verdict(certainly(frame, files[0])) == lacks("file_of_applicant")
    assert judged(*files) is None


def test_without_a_value_nothing_is_judged() -> None:
    states, files = contest(LAW, FARMING)
    frame = dossier(a_round(states))
    off = PolicyValue("*", date(2000, 1, 1), date(2100, 1, 1), "off", duty=False)
    cases = [judged(frame, *files, within=a_context(values=values)) for values in ((), (off,))]
    assert [verdict(case) for case in cases if case] == [lacks("policy"), SATISFIED]


def meets(file: ServantDossier, within: Context | None = None) -> tuple[bool | None, str | None]:
    ((key, row),) = RULE.rows(file, within or a_context())
    assert key == ("round",)
    return row.meets, row.missing


def test_experience_on_the_closing_day_less_thirty_days_of_grace() -> None:
    # 12 × 30.4375 − 30 = 335.25 days before 20 March 2024: from 20 April 2023 it is 335 days, from 19 April 336.
    year = demanding(months=12)
    assert meets(applicant("s", LAW, into=year, since="2023-04-19")) == (True, None)
    assert meets(applicant("s", LAW, into=year, since="2023-04-20")) == (False, None)
    assert meets(applicant("s", LAW, into=year, since="2023-04")) == (None, "experience")
    late = applicant("s", LAW, into=year, since="2023-04-20")
    assert meets(late, a_context(Contract=((date(2021, 1, 1), date(2026, 1, 1)),))) == (None, "experience")
    assert meets(applicant("s", FARMING, into=year, since="2023-04"), a_context(Contract=())) == (False, None)


def test_the_requirements_of_the_day_of_the_notice_count() -> None:
    assert meets(applicant("s", FARMING, into=demanding(start="2024-03-01"))) == (False, None)
    assert meets(applicant("s", FARMING, into=demanding(start="2024-03-02"))) == (True, None)
    assert meets(applicant("s", FARMING, into=demanding(start="2024-03"))) == (None, "requirements")
    assert meets(applicant("s", LAW, into=demanding(months=None))) == (None, "requirements")
    assert meets(applicant("s", LAW, into=demanding(fields=None))) == (None, "requirements")
    unregistered = Post(id=POST, title="Head", body="body", country="UZ")
    assert meets(applicant("s", LAW, into=unregistered)) == (None, "requirements")


@pytest.mark.parametrize(
    ("graduated", "days", "expected"),
    [
        ("2024-03-20", {}, (True, None)),
        ("2024-03-21", {}, (False, None)),
        ("2024-03", {}, (None, "diplomas")),
        ("2024-03-01", {"closed": None}, (True, None)),
        ("2024-03-02", {"closed": None}, (None, "diplomas")),
        ("2024-04-03", {"closed": None}, (False, None)),
        ("2023-04-02", {"closed": None, "announced": None}, (True, None)),
        ("2023-04-04", {"closed": None, "announced": None}, (None, "diplomas")),
        ("2010", {"closed": None, "announced": None, "protocol_day": None}, (None, "closing_day")),
    ],
)
def test_the_diploma_is_finished_on_the_closing_day(graduated: str, days: dict[str, Any], expected: object) -> None:
    diploma = Education(id="law", level=EducationLevel.BACHELOR, field="Law", graduated=Day.parse(graduated))
    assert meets(applicant("s", diploma, into=demanding(start="2016"), **days)) == expected


def test_order_and_parts_of_the_dossiers_do_not_matter() -> None:
    within = a_context()
    states, files = contest(LAW, *[FARMING] * 5)
    every = [dossier(a_round(states)), *files]
    whole = judge_strata(RULE, collect(RULE, every, within), within)
    parts = Columns(Row)
    for part in (every[4:], every[:4][::-1]):
        parts.extend(collect(RULE, part, within))
    assert judge_strata(RULE, parts, within) == whole
    assert [case.outcome for case in whole] == [Outcome.VIOLATES]


MEETS = {LAW: (True,), FARMING: (False,), UNKNOWN: (True, False)}
Kind = tuple[Education, ApplicationState]
KINDS: list[Kind] = list(product(MEETS, (WON, REJECTED)))


def tailored(world: Sequence[tuple[bool, bool]]) -> bool:
    """Return whether only the winner meets the requirements, or one of at least five applicants does (rules.md R07)."""
    fitting = [won for fits, won in world if fits]
    return (bool(fitting) and all(fitting)) or (len(world) >= 5 and len(fitting) == 1)


def worlds(kinds: Sequence[Kind], complete: bool) -> Iterator[bool]:
    for known in product(*([(fits, state is WON) for fits in MEETS[diploma]] for diploma, state in kinds)):
        for further in range(1 if complete else 5):
            for others in combinations_with_replacement(list(product((True, False), (True, False))), further):
                yield tailored([*known, *others])


@settings(deadline=None)
@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6), st.booleans())
def test_all_possible_worlds_agree(kinds: list[Kind], complete: bool) -> None:
    files = [applicant(f"s{n}", diploma) for n, (diploma, _) in enumerate(kinds)]
    frame = dossier(a_round([(f"s{n}", state) for n, (_, state) in enumerate(kinds)]))
    case = certainly(frame, *files, within=a_context() if complete else a_context(Application=()))
    answers = set(worlds(kinds, complete))
    expected = Outcome.NOT_EVALUABLE if len(answers) == 2 else Outcome.VIOLATES if answers == {True} else Outcome.SATISFIES
    assert case.outcome is expected
